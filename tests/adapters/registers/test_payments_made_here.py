"""Payments made by a link leave for billing as they stand, and come back counted once."""

import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.registers.exporting.export_payments import export_payments
from adapters.registers.exporting.outgoing import AlreadyThere
from core.base.ids import AccountNumber
from core.model.payments.online_payment import OnlinePayment
from core.model.payments.standing import Standing, State
from core.use_cases.settle_payment import take_standing
from storage.store import open_store
from tests.adapters.registers.clerk import NOW, Clerk, counts
from tests.databases import run_apart

HEADER = "account;date;amount;provider;provider_id;fee;email;purpose;id\n"
BACK = "account;date;amount;doc_id;status\n"


@pytest.fixture(autouse=True)
def known(clerk: Clerk) -> None:
    clerk.knows("0012345", "54321")
    clerk.puts("cabinets", email="anna@mail.ru", created_at="2025-10-01 09:00:00.000000")
    clerk.puts("chats", channel="web", peer="anna", memory="{}", active_at="2025-10-01 09:00:00.000000")


def pays(clerk: Clerk, number: int, **stated: Any) -> None:
    """Keep a payment made here, as the cabinet does."""
    ((account_id,),) = [row[1:] for row in clerk.sees("accounts", "number", "id") if row[0] == "0012345"]
    ((cabinet_id,),), ((chat_id,),) = clerk.sees("cabinets", "id"), clerk.sees("chats", "id")
    row: dict[str, Any] = {
        "token": f"{number:024x}",
        "account_id": account_id,
        "cabinet_id": cabinet_id,
        "chat_id": chat_id,
        "provider": "yookassa",
        "provider_id": f"2c-{number}",
        "amount": 94_004,
        "fee": 940,
        "received": 94_944,
        "email": "anna@mail.ru",
        "period": 202509,
        "status": "succeeded",
        "created_at": "2025-10-22 09:00:00.000000",
        "paid_at": "2025-10-22 09:05:00.000000",
        "paid_on": "2025-10-22",
    }
    clerk.puts("online_payments", **(row | stated))


def refunds(clerk: Clerk, amount: int) -> None:
    """Have a provider say that money was given back, which is taken as the program takes it."""

    async def say() -> None:
        store = open_store(clerk.database_url)
        try:
            (payment,) = await store.transact(lambda work: work.online_payments.hanging())
            standing = Standing(
                state=State.PAID,
                provider_id=payment.provider_id,
                word="succeeded",
                received=payment.received,
                refunded=amount,
            )
            await store.transact(
                lambda work: take_standing(
                    work, payment.id, standing, by="poll", now=NOW, zone=ZoneInfo("Europe/Moscow")
                )
            )
        finally:
            await store.close()

    run_apart(say())


def export(clerk: Clerk, since: date | None = None) -> list[str]:
    """A file of its own for each call, as billing fetches them; its rows."""
    out = clerk.folder / f"out-{len(list(clerk.folder.iterdir()))}.csv"
    count = export_payments(clerk.database_url, out, now=NOW, since=since)
    header, *rows = out.read_text("utf-8").splitlines()
    assert header + "\n" == HEADER
    assert len(rows) == count
    return rows


def uncounted(clerk: Clerk, number: str = "0012345") -> list[OnlinePayment]:
    """What stands beside the balance as «Оплачено, ожидает учёта»."""

    async def look() -> list[OnlinePayment]:
        store = open_store(clerk.database_url)
        try:

            def of_account(work: Any) -> list[OnlinePayment]:
                account = work.accounts.by_number(AccountNumber(number))
                found: list[OnlinePayment] = work.online_payments.uncounted(account.id, date(2025, 1, 1))
                return found

            return await store.transact(of_account)
        finally:
            await store.close()

    return run_apart(look())


ROW = (
    "0012345;2025-10-22;940.04;yookassa;2c-1;9.40;anna@mail.ru;"
    f"Оплата электроэнергии, л/с 0012345, 09.2025;{1:024x}"
)


def test_what_was_paid_leaves_once_and_what_was_not_stays(clerk: Clerk) -> None:
    pays(clerk, 1)
    for number, status in enumerate(("created", "link_sent", "pending", "canceled", "expired"), 2):
        pays(clerk, number, status=status, received=0, paid_at=None, paid_on=None)
    assert export(clerk) == [ROW]
    marks = clerk.sees("online_payments", "provider_id", "exported_at")
    assert marks[0] == ("2c-1", "2025-11-10 09:30:00.000000")
    assert [mark for _, mark in marks[1:]] == [None] * 5
    assert export(clerk) == []


def test_since_a_day_everything_paid_leaves_again(clerk: Clerk) -> None:
    pays(clerk, 1)
    pays(clerk, 2, paid_on="2025-10-21")
    assert len(export(clerk)) == 2
    assert export(clerk, since=date(2025, 10, 22)) == [ROW]
    assert export(clerk) == []


def test_paid_partly_credits_what_came(clerk: Clerk) -> None:
    pays(clerk, 1, received=50_000)
    assert export(clerk)[0].split(";")[2] == "490.60"


@pytest.mark.parametrize(("refunded", "stays"), [(10_000, "840.04"), (94_944, "0.00")])
def test_a_payment_refunded_after_its_export_leaves_again_with_what_stays(
    clerk: Clerk, refunded: int, stays: str
) -> None:
    pays(clerk, 1)
    export(clerk)
    refunds(clerk, refunded)
    assert export(clerk) == [ROW.replace("940.04", stays)]
    assert export(clerk) == []


def test_a_formula_leaves_as_text(clerk: Clerk) -> None:
    pays(clerk, 1, email="=1+1@mail.ru")
    assert ";'=1+1@mail.ru;" in export(clerk)[0]


def test_a_file_that_billing_has_perhaps_not_fetched_is_left_alone(clerk: Clerk) -> None:
    out = clerk.writes("out.csv", "earlier payments")
    pays(clerk, 1)
    with pytest.raises(AlreadyThere):
        export_payments(clerk.database_url, out, now=NOW)
    assert out.read_text("utf-8") == "earlier payments"
    assert clerk.sees("online_payments", "exported_at") == [(None,)]


_KILLED_BEFORE_THE_MARKS = """
import os, signal, sys
from pathlib import Path
from storage.bulk import PostgresDatabase, SqliteDatabase
from adapters.registers.exporting.export_payments import export_payments
from tests.adapters.registers.clerk import NOW

SqliteDatabase.commit = PostgresDatabase.commit = lambda self: os.kill(os.getpid(), signal.SIGKILL)
export_payments(sys.argv[1], Path(sys.argv[2]), now=NOW)
"""


def test_an_export_killed_before_its_marks_loses_nothing(clerk: Clerk) -> None:
    pays(clerk, 1)
    out = clerk.folder / "killed.csv"
    command = [sys.executable, "-c", _KILLED_BEFORE_THE_MARKS, clerk.database_url, str(out)]
    ended = subprocess.run(command, cwd=Path(__file__).parents[3], check=False)  # noqa: S603 (our own words)
    assert ended.returncode == -signal.SIGKILL
    assert out.read_text("utf-8") == f"{HEADER}{ROW}\n"
    assert export(clerk) == [ROW]


def test_the_way_back_counts_it_once(clerk: Clerk) -> None:
    pays(clerk, 1)
    account, day, amount, _, provider_id, *_ = export(clerk)[0].split(";")
    assert [payment.provider_id for payment in uncounted(clerk)] == ["2c-1"]
    row = f"{account};{day};{amount};{provider_id};Обработан\n"
    assert counts(clerk.imports("payments.csv", BACK + row)) == (1, 1, 0, 0, 0, 0)
    assert uncounted(clerk) == []
    assert counts(clerk.imports("payments.csv")) == (1, 0, 1, 0, 0, 0)
    assert clerk.sees("payments", "amount", "doc_id", "status") == [(94_004, "2c-1", "Обработан")]


@pytest.mark.parametrize(("account", "unidentified"), [("54321", 0), ("99999", 1)])
def test_under_another_account_it_is_warned_of_and_stays_uncounted(
    clerk: Clerk, account: str, unidentified: int
) -> None:
    pays(clerk, 1)
    report = clerk.imports("payments.csv", f"{BACK}{account};22.10.2025;940,04;2c-1;Обработан\n")
    assert counts(report) == (1, 1 - unidentified, 0, 0, 1, unidentified)
    ((payment_id,),) = clerk.sees("online_payments", "id")
    assert report.details[0] == (
        f"payments.csv, строка 2: наш платёж {payment_id}, но с другим лицевым счётом: не учтён"
    )
    assert len(uncounted(clerk)) == 1


def test_with_another_sum_it_is_warned_of_and_counted_as_billing_states_it(clerk: Clerk) -> None:
    pays(clerk, 1)
    report = clerk.imports("payments.csv", f"{BACK}0012345;22.10.2025;940,05;2c-1;Обработан\n")
    assert counts(report) == (1, 1, 0, 0, 1, 0)
    assert report.details[0].endswith("но у нас его сумма 940,04")
    assert uncounted(clerk) == []


def test_one_that_we_hold_for_unpaid_is_warned_of(clerk: Clerk) -> None:
    pays(clerk, 1, status="expired", received=0)
    report = clerk.imports("payments.csv", f"{BACK}0012345;22.10.2025;940,04;2c-1;Обработан\n")
    assert report.details[0].endswith("но у нас он не оплачен")
    assert counts(report) == (1, 1, 0, 0, 1, 0)


def test_billings_other_payments_are_compared_with_nothing(clerk: Clerk) -> None:
    pays(clerk, 1)
    report = clerk.imports("payments.csv", f"{BACK}0012345;22.10.2025;1,00;77;\n54321;22.10.2025;1,00;;\n")
    assert counts(report) == (2, 2, 0, 0, 0, 0)
