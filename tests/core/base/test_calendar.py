import subprocess
import sys
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.base.calendar import (
    DueDay,
    after_working_days,
    due_date,
    is_working_day,
    local_day,
    next_working_day,
)
from core.base.months import Month

VOLGOGRAD = ZoneInfo("Europe/Volgograd")


def test_the_day_is_the_suppliers() -> None:
    assert local_day(datetime(2026, 11, 24, 20, 59, tzinfo=UTC), VOLGOGRAD) == date(2026, 11, 24)
    assert local_day(datetime(2026, 11, 24, 21, 0, tzinfo=UTC), VOLGOGRAD) == date(2026, 11, 25)


def test_an_instant_without_a_time_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 11, 24), VOLGOGRAD)  # noqa: DTZ001 - what is refused


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 11, 1), True),  # a Saturday worked for Monday the 3rd
        (date(2025, 11, 3), False),
        (date(2025, 11, 4), False),
        (date(2026, 3, 9), False),  # for Sunday the 8th
        (date(2026, 12, 31), False),
        (date(2026, 11, 16), True),
    ],
)
def test_days_off_are_transferred_by_the_government(day: date, worked: bool) -> None:
    assert is_working_day(day) is worked


def test_a_working_day_is_the_next_one_itself() -> None:
    assert next_working_day(date(2026, 11, 13)) == date(2026, 11, 13)
    assert next_working_day(date(2026, 11, 14)) == date(2026, 11, 16)


def test_a_term_of_working_days_begins_on_the_day_after() -> None:
    assert after_working_days(date(2026, 11, 24), 3) == date(2026, 11, 27)
    assert after_working_days(date(2026, 11, 27), 1) == date(2026, 11, 30)
    assert after_working_days(date(2026, 12, 30), 1) == date(2027, 1, 11)


@pytest.mark.parametrize(
    ("month", "due"),
    [
        ("2025-09", date(2025, 10, 10)),
        ("2025-12", date(2026, 1, 12)),
        ("2026-02", date(2026, 3, 10)),
        ("2026-03", date(2026, 4, 15)),
        ("2026-10", date(2026, 11, 16)),
    ],
)
def test_charges_are_due_on_the_10th_and_since_march_2026_on_the_15th(month: str, due: date) -> None:
    assert due_date(Month.parse(month)) == due


def test_the_shift_to_a_working_day_is_a_setting() -> None:
    assert due_date(Month(2026, 10), shift=False) == date(2026, 11, 15)


def test_no_due_day_is_made_up_for_a_month_before_the_table() -> None:
    with pytest.raises(LookupError, match="2026-02"):
        due_date(Month(2026, 2), [DueDay(valid_from=date(2026, 3, 1), day=15)])


def test_the_library_of_holidays_is_not_loaded_before_it_is_asked() -> None:
    imports = "import core.model.charges.debts, core.model.charges.penalty, sys"
    code = f"{imports}; sys.exit('holidays' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own code
