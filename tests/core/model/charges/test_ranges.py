from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.base.months import Month
from core.model.charges.ranges import RangeUse, use_of
from core.model.meters import Zone
from core.model.readings.reading import Reading, ReadingStatus
from tests.core.household import METER, OCTOBER, billed

AUGUST = billed(1, date(2025, 8, 24), 8490, 365)
SEPTEMBER = billed(2, date(2025, 9, 24), 8800, 310)
HANDED_IN = billed(3, date(2025, 10, 14), 9000, 200)
ENDS = (Decimal(300), Decimal(500))


def standing(
    *readings: Reading, today: date = date(2025, 10, 14), ends: tuple[Decimal, ...] = ENDS
) -> RangeUse:
    use = use_of(METER, readings, OCTOBER)
    assert use is not None
    return RangeUse(meters=(use,), ends=ends, today=today)


def test_without_a_reading_the_month_is_estimated_by_the_last_interval() -> None:
    """310 kWh in 31 days: ten a day since 24.09."""
    found = standing(AUGUST, SEPTEMBER)
    assert not found.is_read
    assert (found.used, found.range_of(Decimal(200))) == (Decimal(200), 1)
    assert found.reached_on(ENDS[0]) == date(2025, 10, 24)


def test_a_reading_of_the_month_is_what_counts_and_its_days_tell_the_daily_use() -> None:
    found = standing(AUGUST, SEPTEMBER, replace(HANDED_IN, values=(Decimal(9100),)), today=date(2025, 10, 20))
    assert found.is_read
    assert found.used == 300
    assert found.daily is not None
    assert (found.daily.kwh, found.daily.since) == (Decimal(15), date(2025, 9, 24))
    assert found.reached_on(ENDS[1]) == date(2025, 10, 28)


@pytest.mark.parametrize(("used", "place"), [(0, 1), (299, 1), (300, 2), (499, 2), (500, 3), (9000, 3)])
def test_the_kwh_after_the_last_one_of_a_range_lies_in_the_next(used: int, place: int) -> None:
    assert standing(AUGUST, SEPTEMBER).range_of(Decimal(used)) == place


def test_a_few_days_are_no_ground_for_the_daily_use() -> None:
    soon = replace(HANDED_IN, taken_on=date(2025, 9, 27))
    found = standing(SEPTEMBER, soon)
    assert (found.used, found.daily, found.reached_on(ENDS[0])) == (Decimal(200), None, None)
    longer = standing(AUGUST, SEPTEMBER, soon).daily
    assert longer is not None
    assert longer.since == date(2025, 8, 24)


def test_one_reading_alone_tells_no_use_of_a_month_that_has_none() -> None:
    assert standing(SEPTEMBER).used is None


def test_nothing_used_never_comes_to_a_limit() -> None:
    found = standing(AUGUST, replace(SEPTEMBER, values=AUGUST.values))
    assert (found.used, found.reached_on(ENDS[0])) == (Decimal(0), None)


def test_two_meters_come_to_the_limit_together() -> None:
    read = use_of(METER, (AUGUST, SEPTEMBER, HANDED_IN), OCTOBER)
    unread = use_of(METER, (AUGUST, SEPTEMBER), OCTOBER)
    assert read is not None
    assert unread is not None
    found = RangeUse(meters=(read, unread), ends=ENDS, today=date(2025, 10, 14))
    assert not found.is_read
    assert found.used == 400
    assert found.reached_on(ENDS[1]) == date(2025, 10, 19)


def test_what_the_readings_do_not_tell_is_not_known() -> None:
    """No reading for the month before, a rejected one, zones that were others, a dial that went back."""
    assert use_of(METER, (AUGUST,), OCTOBER) is None
    assert use_of(METER, (AUGUST, replace(SEPTEMBER, status=ReadingStatus.REJECTED)), OCTOBER) is None
    assert use_of(METER, (HANDED_IN,), OCTOBER) is None
    assert use_of(METER, (SEPTEMBER, replace(HANDED_IN, values=(Decimal(100),))), OCTOBER) is None
    two = replace(METER, zones=(Zone.DAY, Zone.NIGHT))
    changed = replace(HANDED_IN, values=(Decimal(1), Decimal(1)))
    assert use_of(two, (SEPTEMBER, changed), OCTOBER) is None
    assert use_of(METER, (), Month(2025, 10)) is None
