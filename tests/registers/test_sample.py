"""An invented supplier is the same each time, adds up, and is taken without a word."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from core.months import Month
from registers.demo import write_demo
from registers.sample import MONTHS, write
from tests.registers.clerk import Clerk

UNTIL = Month(2025, 10)
TODAY = date(2025, 11, 10)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, accounts=25, seed=7, until=UNTIL)
    write(tmp_path / "other", accounts=25, seed=8, until=UNTIL)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert contents(tmp_path / "one") != contents(tmp_path / "other")


def test_an_invented_supplier_is_taken_without_a_word(clerk: Clerk, tmp_path: Path) -> None:
    write(tmp_path / "sample", accounts=60, seed=1, until=UNTIL)
    imported = clerk.imports_all([tmp_path / "sample"])
    assert not imported.exit_code
    for report in imported.reports:
        assert report.taken == report.read
        assert (report.rejected, report.unidentified, report.error) == (0, 0, "")
        if report.kind != "readings":
            assert not report.warnings, report.details
    months = clerk.sees("charges", "month")
    assert (months[0][0], months[-1][0], len(months)) == (202311, 202510, 60 * MONTHS)


def test_among_the_invented_are_two_zones_debtors_and_the_silent(tmp_path: Path) -> None:
    write(tmp_path, accounts=300, seed=1, until=UNTIL)
    rows = {
        kind: (tmp_path / f"{kind}.csv").read_text("utf-8").splitlines() for kind in ("meters", "readings")
    }
    zones = Counter(row.split(";")[6] for row in rows["meters"][1:])
    assert set(zones) == {"1", "2", "3"}
    handing_in = {row.partition(";")[0] for row in rows["readings"][1:]}
    assert 200 < len(handing_in) < 300


def test_the_demonstration_holds_what_it_says(clerk: Clerk, tmp_path: Path) -> None:
    """Settled 16: A's last bill is 662,00, and the last month billed is the last full one."""
    facts = write_demo(tmp_path / "demo", TODAY)
    imported = clerk.imports_all([tmp_path / "demo"])
    assert not imported.exit_code
    (account_a,) = [row for row in clerk.sees("accounts", "number", "id") if row[0] == facts.a.account]
    charges = [
        row[1:] for row in clerk.sees("charges", "account_id", "month", "closing") if row[0] == account_a[1]
    ]
    assert charges[-1] == (202510, 66200)
    assert facts.a.amount == "662,00"
    assert (facts.a.meter,) in clerk.sees("meters", "number")


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 3, 31), date(2024, 2, 29)])
def test_the_demonstration_can_be_given_on_any_day(clerk: Clerk, tmp_path: Path, today: date) -> None:
    write_demo(tmp_path / "demo", today)
    assert not clerk.imports_all([tmp_path / "demo"], today=today).exit_code
