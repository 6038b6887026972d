"""Billing names another person as an account's owner: what the former one had here ends with the import."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

import pytest
from sqlalchemy import text

from adapters.registers.importing.report import ExitCode, FileReport
from core.base.ids import AccountNumber
from core.model.accounts import Account
from core.model.cabinets.cabinet import ConsentKind, Person
from core.model.cabinets.delegation import Rights
from core.model.supplier.policy import Policy
from core.use_cases.change_subscriptions import allow_sms, switch_e_receipt
from core.use_cases.delegate_account import Offered, accept, invite, invited
from core.use_cases.forbid_guests import forbid_guests
from core.use_cases.receive_as_guest import agree_as_guest
from storage.store import open_store
from storage.work import Work
from tests.adapters.registers.clerk import NOW, Clerk, counts
from tests.billing import forget_subscriptions
from tests.cabinets import IN_FORCE, settle
from tests.databases import run_apart

T = TypeVar("T")

HERS, OTHER = AccountNumber("0012345"), AccountNumber("54321")
OWNERS = "account;owner\n"
SOLD = f"{OWNERS}{HERS};Кузнецов Олег Юрьевич\n"
STATED = "account;owner;e_receipt;email;sms;phone\n"


@pytest.fixture(autouse=True)
def known(clerk: Clerk) -> None:
    clerk.imports("accounts.csv", f"{OWNERS}{HERS};Иванова Мария Петровна\n{OTHER};Иванова М.П.\n")


@pytest.fixture
def maria(clerk: Clerk) -> Person:
    """The owner, with both accounts in her cabinet; the first one is open in her chat."""
    return does(clerk, lambda work: settle(work, OTHER, HERS, peer="maria", email="maria@mail.ru", now=NOW))


def does(clerk: Clerk, work: Callable[[Work], T]) -> T:
    async def run() -> T:
        store = open_store(clerk.database_url)
        try:
            return await store.transact(work)
        finally:
            await store.close()

    return run_apart(run())


def hers(work: Work) -> Account:
    account = work.accounts.by_number(HERS)
    assert account is not None
    return account


def open_links(clerk: Clerk) -> list[tuple[int, int]]:
    return [
        row[:2] for row in clerk.sees("links", "cabinet_id", "account_id", "unlinked_at") if row[2] is None
    ]


def told(clerk: Clerk) -> list[tuple[str, int]]:
    return clerk.sees("queue", "kind", "cabinet_id")


def test_whoever_had_the_account_has_it_no_more_and_is_told_once(clerk: Clerk, maria: Person) -> None:
    report = clerk.imports("accounts.csv", SOLD)
    assert counts(report) == (1, 1, 0, 0, 0, 0)
    assert report.details == ["accounts.csv: сменился владелец, счетов: 1; закрыто привязок: 1"]
    assert open_links(clerk) == [(maria.cabinet, 2)]
    assert clerk.sees("chats", "cabinet_id", "account_id") == [(maria.cabinet, None)]
    assert told(clerk) == [("owner-changed", maria.cabinet)]
    acts = [
        row for row in clerk.sees("audit", "actor", "action", "subject", "details") if row[0] == "billing"
    ]
    assert acts == [("billing", "owner-changed", "account:1", "{}")]
    withdrawn = {
        row[1] for row in clerk.sees("consents", "kind", "account_id", "withdrawn_at") if row[2] is not None
    }
    assert withdrawn == {1}
    # The register comes again, and then with the former owner, who has to prove the account anew.
    assert not clerk.imports("accounts.csv", SOLD).details
    clerk.imports("accounts.csv", f"{OWNERS}{HERS};Иванова Мария Петровна\n")
    assert told(clerk) == [("owner-changed", maria.cabinet)]
    assert open_links(clerk) == [(maria.cabinet, 2)]


@pytest.mark.parametrize("owner", ["Сидорова Мария Петровна", "ИВАНОВА М. П.", "Иванова  Мария Петровна"])
def test_another_spelling_and_another_surname_of_the_same_person_change_nothing(
    clerk: Clerk, maria: Person, owner: str
) -> None:
    assert not clerk.imports("accounts.csv", f"{OWNERS}{HERS};{owner}\n").details
    assert len(open_links(clerk)) == len((HERS, OTHER))
    assert told(clerk) == []
    assert (maria.cabinet, 1) in clerk.sees("chats", "cabinet_id", "account_id")


def test_what_was_not_known_before_is_no_change(clerk: Clerk) -> None:
    clerk.knows("777777")
    report = clerk.imports("accounts.csv", f"{OWNERS}777777;Кузнецов Олег Юрьевич\n888888;Ким Анна\n")
    assert not report.details


def test_a_delegate_loses_the_account_with_the_owner(clerk: Clerk, maria: Person) -> None:
    """Settled: handing an account over ends its delegates' rights; a code not taken yet opens nothing."""
    offered = Offered(rights=Rights.READINGS, name="сын Паша", days=365)

    def invites(work: Work) -> str:
        return invite(work, maria, hers(work), offered, now=NOW)

    code = does(clerk, invites)

    def comes(work: Work) -> Person:
        son = settle(work, peer="son", email="son@mail.ru", now=NOW)
        assert son.cabinet is not None
        found = invited(work, son, code, policy=Policy(), now=NOW)
        consent = IN_FORCE[ConsentKind.ACCOUNT]
        accept(work, son, work.cabinets.get(son.cabinet), found, consent=consent, now=NOW)
        return son

    son = does(clerk, comes)
    does(clerk, invites)
    clerk.forgets("queue")
    report = clerk.imports("accounts.csv", SOLD)
    assert report.details == ["accounts.csv: сменился владелец, счетов: 1; закрыто привязок: 2"]
    assert open_links(clerk) == [(maria.cabinet, 2)]
    assert told(clerk) == [("owner-changed", maria.cabinet), ("owner-changed", son.cabinet)]
    assert clerk.sees("invitations", "id") == []


def test_what_was_forbidden_to_guests_is_allowed_again(clerk: Clerk, maria: Person) -> None:
    does(clerk, lambda work: forbid_guests(work, maria, hers(work).id, now=NOW))
    does(
        clerk,
        lambda work: agree_as_guest(work, maria, hers(work).id, IN_FORCE[ConsentKind.GUEST_EMAIL], now=NOW),
    )
    clerk.imports("accounts.csv", SOLD)
    assert clerk.sees("forbidden_to_guests", "id") == []
    assert [row for row in clerk.sees("guest_consents", "id", "withdrawn_at") if row[1] is None] == []


@pytest.mark.databases("postgresql")
def test_a_link_that_is_made_during_the_import_ends_as_well(clerk: Clerk) -> None:
    """Whoever proves the account holds it until the link is kept, and the import waits for that."""
    waits = text("SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")

    def proves(work: Work) -> None:
        work.accounts.hold(hers(work).id)
        settle(work, HERS, peer="late", email="late@mail.ru", now=NOW)
        importing.append(thread.submit(clerk.imports, "accounts.csv", SOLD))
        while not work.connection.execute(waits).first():
            time.sleep(0.01)

    importing: list[Future[FileReport]] = []
    with ThreadPoolExecutor(max_workers=1) as thread:
        does(clerk, proves)
        (report,) = (each.result() for each in importing)
    assert report.details == ["accounts.csv: сменился владелец, счетов: 1; закрыто привязок: 1"]
    assert open_links(clerk) == []
    assert {row[0] for row in clerk.sees("chats", "account_id")} == {None}


class TestSubscriptions:
    """What goes to an address of the former owner's goes there no more, and billing is to hear of it."""

    @pytest.fixture(autouse=True)
    def subscribed(self, clerk: Clerk, maria: Person) -> None:
        def subscribe(work: Work) -> None:
            account = switch_e_receipt(work, maria, hers(work), on=True, now=NOW)
            allow_sms(work, maria, account, "+79123456789", now=NOW)

        does(clerk, subscribe)

    def _in_force(self, clerk: Clerk) -> tuple[str, str]:
        account = does(clerk, hers)
        return account.email if account.e_receipt else "", account.phone if account.sms else ""

    def _to_export(self, clerk: Clerk) -> list[tuple[object, ...]]:
        rows = clerk.sees(
            "subscription_changes", "e_receipt", "sms", "cabinet_id", "replaced_at", "exported_at"
        )
        return [row[:3] for row in rows if row[3:] == (None, None)]

    def test_they_end(self, clerk: Clerk) -> None:
        clerk.imports("accounts.csv", SOLD)
        assert self._in_force(clerk) == ("", "")
        assert self._to_export(clerk) == [(0, 0, None)]
        acts = [row[1] for row in clerk.sees("audit", "actor", "action") if row[0] == "billing"]
        assert acts == ["owner-changed", "subscriptions-changed"]

    def test_they_end_also_where_billing_has_taken_them_over(self, clerk: Clerk) -> None:
        row = f"{STATED}{HERS};{{}};да;Maria@mail.ru;да;89123456789\n"
        does(clerk, forget_subscriptions)
        clerk.imports("accounts.csv", row.format("Иванова М.П."))
        assert self._in_force(clerk) == ("Maria@mail.ru", "89123456789")
        clerk.imports("accounts.csv", row.format("Кузнецов Олег Юрьевич"))
        assert self._in_force(clerk) == ("", "")
        assert self._to_export(clerk) == [(0, 0, None)]

    def test_an_address_that_comes_with_the_new_owner_is_theirs(self, clerk: Clerk) -> None:
        new = f"{HERS};Кузнецов Олег Юрьевич;да;oleg@mail.ru;нет;\n"
        clerk.imports("accounts.csv", STATED + new)
        assert self._in_force(clerk) == ("oleg@mail.ru", "")


def _crowd(count: int, owner: str) -> str:
    return OWNERS + "".join(f"9000{number:04};{owner}\n" for number in range(count))


class TestMany:
    """A register whose column of owners has shifted unlinks nobody."""

    def _imports(self, clerk: Clerk, *, of: int, changed: int, **options: bool) -> FileReport:
        clerk.imports("accounts.csv", _crowd(of, "Иванов Иван Иванович"))
        others = _crowd(changed, "Кузнецов Олег Юрьевич")
        rest = _crowd(of, "Иванов Иван Иванович").splitlines(keepends=True)[changed + 1 :]
        return clerk.imports("accounts.csv", others + "".join(rest), **options)

    def test_it_is_refused_whole_and_says_what_to_do(self, clerk: Clerk, maria: Person) -> None:
        clerk.imports("accounts.csv", _crowd(100, "Иванов Иван Иванович"))
        report = clerk.imports(
            "accounts.csv", _crowd(100, "Кузнецов Олег Юрьевич") + SOLD.removeprefix(OWNERS)
        )
        assert report.exit_code is ExitCode.FILE_REFUSED
        assert report.error.startswith("у счетов сменился владелец: 101 из 101 известных.")
        assert "столбец owner" in report.error
        assert "--new-owners" in report.error
        assert (maria.cabinet, 1) in open_links(clerk)
        assert told(clerk) == []
        assert does(clerk, hers).owner == "Иванова Мария Петровна"

    def test_it_is_taken_where_that_is_confirmed(self, clerk: Clerk) -> None:
        report = self._imports(clerk, of=100, changed=100, many_new_owners=True)
        assert report.details == ["accounts.csv: сменился владелец, счетов: 100; закрыто привязок: 0"]

    @pytest.mark.parametrize(("of", "changed"), [(19, 19), (200, 20)])
    def test_a_few_are_taken(self, clerk: Clerk, of: int, changed: int) -> None:
        assert not self._imports(clerk, of=of, changed=changed).error

    @pytest.mark.parametrize(("of", "changed"), [(20, 20), (200, 21)])
    def test_more_are_not(self, clerk: Clerk, of: int, changed: int) -> None:
        assert self._imports(clerk, of=of, changed=changed).error

    def test_a_dry_run_says_the_same_and_ends_nothing(self, clerk: Clerk, maria: Person) -> None:
        report = clerk.imports("accounts.csv", SOLD, dry_run=True)
        assert report.details == ["accounts.csv: сменился владелец, счетов: 1; закрыто привязок: 1"]
        assert (maria.cabinet, 1) in open_links(clerk)
        assert told(clerk) == []
