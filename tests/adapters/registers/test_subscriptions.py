"""Subscriptions changed here leave for billing, and hold until its register repeats them."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from adapters.registers.exporting.export_subscriptions import export_subscriptions
from adapters.registers.exporting.outgoing import AlreadyThere
from core.base.ids import AccountNumber, CabinetId
from core.model.subscriptions import SubscriptionChange, Subscriptions
from core.use_cases.change_subscriptions import move_receipts
from storage.store import open_store
from storage.work import Work
from tests.adapters.registers.clerk import NOW, Clerk, counts
from tests.databases import run_apart

ZONE = ZoneInfo("Europe/Moscow")
HEADER = "account;e_receipt;email;sms;phone;changed\n"
STATED = "account;owner;e_receipt;email;phone;sms\n"
NUMBER = AccountNumber("0012345")
ON = Subscriptions(e_receipt=True, email="anna@mail.ru", phone="79120000000")


@pytest.fixture(autouse=True)
def known(clerk: Clerk) -> None:
    clerk.imports("accounts.csv", STATED + "0012345;Иванова А.И.;нет;;79120000000;нет\n54321;;да;b@ya.ru;;\n")
    clerk.puts("cabinets", email="anna@mail.ru", created_at="2025-10-01 09:00:00.000000")


def changes(clerk: Clerk, wanted: Subscriptions) -> None:
    """Keep a change, as the cabinet does."""
    ((cabinet_id,),) = clerk.sees("cabinets", "id")

    def change(work: Work) -> None:
        account = work.accounts.by_number(NUMBER)
        assert account is not None
        made = SubscriptionChange(
            account_id=account.id, cabinet_id=CabinetId(cabinet_id), wanted=wanted, changed_at=NOW
        )
        work.accounts.change_subscriptions(made)

    _asks(clerk, change)


def in_force(clerk: Clerk) -> Subscriptions:
    """What the account receives, as its screens and its commission go by."""
    found: list[Subscriptions] = []

    def look(work: Work) -> None:
        account = work.accounts.by_number(NUMBER)
        assert account is not None
        assert work.accounts.get(account.id) == account
        found.append(account.subscriptions)

    _asks(clerk, look)
    return found[0]


def _asks(clerk: Clerk, work: object) -> None:
    async def ask() -> None:
        store = open_store(clerk.database_url)
        try:
            await store.transact(work)  # type: ignore[arg-type]  # any function of the work
        finally:
            await store.close()

    run_apart(ask())


def export(clerk: Clerk, since: date | None = None) -> str:
    out = clerk.folder / f"out-{len(list(clerk.folder.iterdir()))}.csv"
    count = export_subscriptions(clerk.database_url, out, zone=ZONE, now=NOW, since=since)
    text = out.read_text("utf-8")
    assert text.count("\n") == count + 1
    return text.removeprefix(HEADER)


ROW = "0012345;yes;anna@mail.ru;no;79120000000;2025-11-10\n"


def test_a_change_leaves_once_and_as_it_was_changed_last(clerk: Clerk) -> None:
    changes(clerk, Subscriptions(e_receipt=True, email="old@mail.ru"))
    changes(clerk, ON)
    assert export(clerk) == ROW
    assert export(clerk) == ""
    changes(clerk, Subscriptions(email="=cmd()@mail.ru", sms=True, phone="+79120000000"))
    assert export(clerk) == "0012345;no;'=cmd()@mail.ru;yes;+79120000000;2025-11-10\n"


@pytest.mark.rows("S37")
def test_s37_another_email_of_the_cabinet_leaves_for_each_account_that_has_moved(clerk: Clerk) -> None:
    ((cabinet_id,),) = clerk.sees("cabinets", "id")

    def move(work: Work) -> None:
        accounts = [work.accounts.by_number(AccountNumber(number)) for number in ("0012345", "54321")]
        subscribed = [each for each in accounts if each is not None and each.e_receipt]
        move_receipts(work, CabinetId(cabinet_id), subscribed, "new@mail.ru", by="cabinet:1", now=NOW)

    changes(clerk, ON)
    assert export(clerk) == ROW
    _asks(clerk, move)
    moved = ROW.replace("anna@mail.ru", "new@mail.ru")
    assert export(clerk) == f"{moved}54321;yes;new@mail.ru;no;;2025-11-10\n"


@pytest.mark.parametrize(("since", "row"), [(date(2025, 11, 10), ROW), (date(2025, 11, 11), "")])
def test_since_a_day_what_was_changed_leaves_again(clerk: Clerk, since: date, row: str) -> None:
    changes(clerk, ON)
    export(clerk)
    assert export(clerk, since) == row


def test_a_file_that_is_there_is_not_touched_and_nothing_is_marked(clerk: Clerk) -> None:
    changes(clerk, ON)
    there = clerk.writes("there.csv", "чужое")
    with pytest.raises(AlreadyThere):
        export_subscriptions(clerk.database_url, there, zone=ZONE, now=NOW)
    assert there.read_text("utf-8") == "чужое"
    assert export(clerk) == ROW


def test_a_change_stands_against_an_older_register_until_one_repeats_it(clerk: Clerk) -> None:
    changes(clerk, ON)
    export(clerk)
    old = STATED + "0012345;Петрова А.И.;нет;;79120000000;нет\n"
    report = clerk.imports("accounts.csv", old)
    assert counts(report) == (1, 1, 0, 0, 0, 0)
    assert report.details == ["accounts.csv: подписки, изменённые в чате, в реестре другие, счетов: 1"]
    assert in_force(clerk) == ON
    assert ("0012345", "Петрова А.И.") in clerk.sees("accounts", "number", "owner")
    # Billing repeats it in its own spelling, and after that its word holds again.
    report = clerk.imports("accounts.csv", STATED + "0012345;Петрова А.И.;да;Anna@Mail.ru;79120000000;нет\n")
    assert not report.details
    assert in_force(clerk).email == "Anna@Mail.ru"
    clerk.imports("accounts.csv", old)
    assert not in_force(clerk).e_receipt


def test_what_billing_has_not_been_told_it_cannot_repeat(clerk: Clerk) -> None:
    changes(clerk, ON)
    export(clerk)
    changes(clerk, Subscriptions())
    # The first change has reached billing, the second has not: the older word is no answer to it.
    clerk.imports("accounts.csv", STATED + "0012345;;нет;;;нет\n")
    clerk.imports("accounts.csv", STATED + "0012345;;да;anna@mail.ru;;нет\n")
    assert in_force(clerk) == Subscriptions()


@pytest.mark.parametrize(
    "text",
    [STATED + "54321;;да;b@ya.ru;;\n", "account;owner\n0012345;Иванова\n", STATED + "0012345;;чужое;;;нет\n"],
    ids=["another account", "no such columns", "a refused row"],
)
def test_a_register_that_says_nothing_of_it_confirms_nothing(clerk: Clerk, text: str) -> None:
    changes(clerk, ON)
    changes(clerk, Subscriptions(phone="79120000000"))
    export(clerk)
    clerk.imports("accounts.csv", text)
    assert clerk.sees("subscription_changes", "id", "confirmed_at")[-1][1] is None


def test_a_dry_run_confirms_nothing(clerk: Clerk) -> None:
    changes(clerk, ON)
    export(clerk)
    clerk.imports("accounts.csv", STATED + "0012345;;да;anna@mail.ru;;нет\n", dry_run=True)
    assert clerk.sees("subscription_changes", "confirmed_at") == [(None,)]
