"""The invented supplier, the demonstration and the examples: plausible, repeatable, taken without a word."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.registers.importing.report import ExitCode
from adapters.registers.sample import write
from app.demo.registers import write_demo
from core.base.months import Month
from tests.adapters.registers.clerk import Clerk

EXAMPLES = Path(__file__).parents[3] / "examples"
LAST = Month(2025, 10)

pytestmark = pytest.mark.databases("sqlite")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def test_the_same_seed_month_and_number_give_the_same_bytes(tmp_path: Path) -> None:
    for name, seed, until in (("a", 7, LAST), ("b", 7, LAST), ("c", 8, LAST), ("d", 7, LAST.plus(-1))):
        write(tmp_path / name, accounts=15, seed=seed, until=until)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")
    assert contents(tmp_path / "a")["charges.csv"] != contents(tmp_path / "d")["charges.csv"]


def test_a_smaller_supplier_leaves_nothing_of_a_larger_one(tmp_path: Path) -> None:
    write(tmp_path / "a", accounts=20, seed=1, until=LAST)
    write(tmp_path / "a", accounts=2, seed=1, until=LAST, months=1)
    write(tmp_path / "b", accounts=2, seed=1, until=LAST, months=1)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_sample_is_taken_without_a_refusal(clerk: Clerk, tmp_path: Path) -> None:
    write(tmp_path / "sample", accounts=120, seed=3, until=LAST)
    imported = clerk.imports_all([tmp_path / "sample"])
    assert imported.exit_code is ExitCode.ALL_TAKEN
    assert imported.passed_over == []
    said = [detail for report in imported.reports for detail in report.details]
    assert all("счётчик перешёл через ноль" in detail for detail in said), said
    assert len(clerk.sees("accounts", "id")) == 120
    assert len(clerk.sees("charges", "month")) == 120 * 24
    assert {row[0] for row in clerk.sees("charges", "month")} >= {202310 + 1, 202510}
    assert {row[0] for row in clerk.sees("meters", "zones")} == {"single", "day,night", "peak,night,half"}


def test_a_sample_has_debtors_and_people_who_never_hand_in(clerk: Clerk, tmp_path: Path) -> None:
    write(tmp_path / "sample", accounts=120, seed=3, until=LAST)
    clerk.imports_all([tmp_path / "sample"])
    read = {row[0] for row in clerk.sees("readings", "meter_id")}
    assert 0 < 120 - len(read) < 40
    closing = {row[0]: row[2] for row in clerk.sees("charges", "account_id", "month", "closing")}
    assert sum(debt > 500_000 for debt in closing.values()) > 3


@settings(max_examples=25, deadline=None)
@given(today=st.dates(date(2025, 1, 1), date(2030, 12, 31)))
def test_the_demonstration_ends_with_the_last_full_month_on_any_day(
    tmp_path_factory: pytest.TempPathFactory, today: date
) -> None:
    folder = tmp_path_factory.mktemp("demo")
    facts = write_demo(folder, today)
    last = str(Month.of(today).plus(-1))
    rows = [line.split(";") for line in (folder / "charges.csv").read_text("utf-8").splitlines()[1:]]
    assert max(row[1] for row in rows) == last
    for known in (facts.a, facts.b):
        closing = sum(Decimal(row[9]) for row in rows if row[:2] == [known.account, last])
        assert closing == Decimal(known.amount.replace(",", "."))
    for name, place in (("readings", 2), ("payments", 1), ("notices", 1)):
        dated = [
            line.split(";")[place] for line in (folder / f"{name}.csv").read_text("utf-8").splitlines()[1:]
        ]
        assert max(dated) <= today.isoformat()


@pytest.mark.parametrize("today", [date(2025, 11, 10), date(2026, 3, 1), date(2027, 1, 31)])
def test_the_demonstration_is_taken_without_a_refusal(clerk: Clerk, tmp_path: Path, today: date) -> None:
    facts = write_demo(tmp_path / "demo", today)
    imported = clerk.imports_all([tmp_path / "demo"], today=today)
    assert imported.exit_code is ExitCode.ALL_TAKEN
    said = [detail for report in imported.reports for detail in report.details]
    assert said == []
    ((a, meter_id),) = [
        row[1:] for row in clerk.sees("meters", "number", "account_id", "id") if row[0] == facts.a.meter
    ]
    last = Month.of(today).plus(-1)
    charged = {
        row[1]: row[2] for row in clerk.sees("charges", "account_id", "month", "charged") if row[0] == a
    }
    assert charged[last.year * 100 + last.month] == 66_200
    (group,) = [row[1] for row in clerk.sees("accounts", "id", "tariff_group") if row[0] == a]
    zones = {row[1] for row in clerk.sees("tariffs", "tariff_group", "zone") if row[0] == group}
    assert zones == {"single", "day", "night", "peak", "half"}, "another tariff can be compared"
    consumed = [row[2] for row in clerk.sees("readings", "meter_id", "taken_on", "c1") if row[0] == meter_id]
    assert consumed == [0, 122_000, 199_000, 142_000, 365_000, 100_000]


def test_the_demonstration_has_a_neighbour_of_each_kind(clerk: Clerk, tmp_path: Path) -> None:
    today = date(2025, 11, 10)
    write_demo(tmp_path / "demo", today)
    clerk.imports_all([tmp_path / "demo"], today=today)
    assert {row[0] for row in clerk.sees("meters", "zones")} == {"single", "day,night", "peak,night,half"}
    assert "2025-12-10" in {row[0] for row in clerk.sees("meters", "verify_until")}
    assert ("closed",) in clerk.sees("accounts", "status")
    last = [row[1] for row in clerk.sees("charges", "month", "closing") if row[0] == 202510]
    assert min(last) < -100_000, "an advance"
    assert max(last) > 1_000_000, "a debtor"


def test_the_examples_are_a_sample_and_are_taken_as_they_are(clerk: Clerk, tmp_path: Path) -> None:
    write(tmp_path / "same", accounts=12, seed=1, until=LAST)
    assert contents(EXAMPLES) == contents(tmp_path / "same")
    imported = clerk.imports_all([EXAMPLES])
    assert imported.exit_code is ExitCode.ALL_TAKEN
    assert [path.name for path in imported.passed_over] == ["README.md", "appeals.toml"]
