"""The register of promises: each leaves as it stands, and again when it has ended."""

from contextlib import closing
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from adapters.registers.exporting.export_promises import export_promises
from storage.bulk import open_database
from tests.adapters.registers.clerk import NOW, Clerk

ZONE = ZoneInfo("Europe/Moscow")
HEADER = "account;made;part;due;amount;status;id\n"


@pytest.fixture(autouse=True)
def promised(clerk: Clerk) -> int:
    clerk.knows("0012345")
    clerk.puts("cabinets", email="anna@mail.ru", created_at="2025-10-01 09:00:00.000000")
    ((account_id,),), ((cabinet_id,),) = clerk.sees("accounts", "id"), clerk.sees("cabinets", "id")
    clerk.puts(
        "promises",
        account_id=account_id,
        cabinet_id=cabinet_id,
        month=202509,
        penalty=0,
        made_at="2025-10-21 21:30:00.000000",
        status="running",
    )
    ((promise_id,),) = clerk.sees("promises", "id")
    for due, amount in (("2025-10-27", 33_100), ("2025-11-27", 100)):
        clerk.puts("promise_parts", promise_id=promise_id, due=due, amount=amount)
    return int(promise_id)


def export(clerk: Clerk, since: date | None = None) -> str:
    out = clerk.folder / f"out-{len(list(clerk.folder.iterdir()))}.csv"
    export_promises(clerk.database_url, out, zone=ZONE, now=NOW, since=since)
    return out.read_text("utf-8")


def rows(promise_id: int, status: str) -> str:
    return HEADER + (
        f"0012345;2025-10-22;1;2025-10-27;331.00;{status};{promise_id}\n"
        f"0012345;2025-10-22;2;2025-11-27;1.00;{status};{promise_id}\n"
    )


def test_a_promise_leaves_once_with_its_parts_by_the_suppliers_day(clerk: Clerk, promised: int) -> None:
    assert export(clerk) == rows(promised, "running")
    assert export(clerk) == HEADER


@pytest.mark.parametrize(("since", "leaves"), [(date(2025, 10, 22), True), (date(2025, 10, 23), False)])
def test_since_a_day_everything_promised_leaves_again(
    clerk: Clerk, promised: int, since: date, leaves: bool
) -> None:
    export(clerk)
    assert export(clerk, since) == (rows(promised, "running") if leaves else HEADER)


def test_one_that_has_ended_leaves_again(clerk: Clerk, promised: int) -> None:
    export(clerk)
    with closing(open_database(clerk.database_url)) as database:
        database.begin()
        database.run("UPDATE promises SET status = 'broken', exported_at = NULL")
        database.commit()
    assert export(clerk) == rows(promised, "broken")
