"""What is told of unusual use, with its likely cause: worked examples."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.base.months import Month
from core.model.meters import Zone
from core.model.readings.reading import PreviousReading, Reading, ReadingStatus
from core.model.readings.unusual_use import Cause, Span, UnusualUse, span_of, spans_of, unusual_use
from tests.core.examples import a_meter, kwh
from tests.core.household import billed

SEPTEMBER = Month(2025, 9)
ONE = (Zone.SINGLE,)
TWO = (Zone.DAY, Zone.NIGHT)


def span(month: Month, *used: int, days: int = 30) -> Span:
    return Span(month=month, days=days, kwh=kwh(*used))


def before(month: Month, *used: int) -> list[Span]:
    """The spans of the months before one."""
    return [span(month.plus(place - len(used)), each) for place, each in enumerate(used)]


def judged(
    now: Span, earlier: Sequence[Span], estimated: bool = False, network_read: bool = False
) -> UnusualUse | None:
    return unusual_use(now, earlier, ONE, estimated=estimated, network_read=network_read)


def cause(
    now: Span, earlier: Sequence[Span], estimated: bool = False, network_read: bool = False
) -> Cause | None:
    found = judged(now, earlier, estimated=estimated, network_read=network_read)
    return found.cause if found else None


def test_usual_use_small_differences_and_too_little_history_are_met_with_silence() -> None:
    assert judged(span(SEPTEMBER, 169), before(SEPTEMBER, 100, 100, 100)) is None
    assert judged(span(SEPTEMBER, 69), before(SEPTEMBER, 20, 20, 20)) is None  # 49 kWh more
    assert judged(span(SEPTEMBER, 900), before(SEPTEMBER, 100, 100)) is None
    assert judged(span(SEPTEMBER, 60, days=9), before(SEPTEMBER, 100, 100, 100)) is None


def test_far_more_and_far_less_than_the_last_months_are_told_with_what_is_usual() -> None:
    more = judged(span(SEPTEMBER, 200), before(SEPTEMBER, 100, 110, 90))
    assert more is not None
    assert (more.is_more, round(more.usual), more.last_year, more.cause) == (True, 100, None, Cause.UNKNOWN)
    less = judged(span(SEPTEMBER, 0), before(SEPTEMBER, 100, 110, 90))
    assert less is not None
    assert (less.is_more, less.cause) == (False, Cause.UNKNOWN)


def test_months_charged_without_a_reading_are_caught_up_with() -> None:
    assert cause(span(SEPTEMBER, 220, days=61), before(SEPTEMBER, 100, 100, 100), estimated=True) is (
        Cause.CATCHES_UP
    )
    assert cause(span(SEPTEMBER, 0, days=61), before(SEPTEMBER, 100, 100, 100), estimated=True) is (
        Cause.UNKNOWN
    )


@pytest.mark.parametrize(("used", "days"), [(180, 54), (40, 12), (30, 9)])
def test_more_or_fewer_days_explain_a_months_difference(used: int, days: int) -> None:
    assert cause(span(SEPTEMBER, used, days=days), before(SEPTEMBER, 100, 100, 100)) is Cause.DAYS


def test_a_reading_of_the_network_in_between_explains_a_short_span() -> None:
    earlier = before(SEPTEMBER, 100, 100, 100)
    assert cause(span(SEPTEMBER, 40, days=12), earlier, network_read=True) is Cause.NETWORK_READ
    assert cause(span(SEPTEMBER, 200), earlier, network_read=True) is Cause.UNKNOWN


def test_many_kwh_in_few_days_are_not_put_down_to_the_days() -> None:
    assert cause(span(SEPTEMBER, 200, days=20), before(SEPTEMBER, 100, 100, 100)) is Cause.UNKNOWN
    assert cause(span(SEPTEMBER, 200, days=9), before(SEPTEMBER, 100, 100, 100)) is Cause.UNKNOWN
    assert cause(span(SEPTEMBER, 180, days=33), before(SEPTEMBER, 100, 100, 100)) is None


def test_a_season_that_was_alike_last_year_is_the_cause_and_half_a_season_is_usual() -> None:
    november = Month(2025, 11)
    year = before(november, 300, 200, 200, 200, 100, 100, 100, 100, 100, 100, 100, 100)
    found = judged(span(november, 280), year)
    assert found is not None
    assert (found.cause, found.last_year) == (Cause.SEASON, Decimal(300))
    assert judged(span(november, 172), year) is None
    assert cause(span(november, 600), year) is Cause.UNKNOWN


def test_a_season_that_does_not_come_is_told_beside_last_year_alone() -> None:
    november = Month(2025, 11)
    alike = before(november, 100, 100, 100, 300, *[100] * 11)
    found = judged(span(november, 100), alike)
    assert found is not None
    assert (found.by_last_year, found.is_more, found.last_year) == (True, False, Decimal(300))
    smaller_household = before(november, 300, 300, 300, 300, *[100] * 11)
    assert judged(span(november, 100), smaller_household) is None


def test_without_last_year_cold_and_warmth_are_guessed_in_their_months_only() -> None:
    for number, used, expected in (
        (11, 250, Cause.COLD),
        (5, 40, Cause.WARM),
        (11, 40, Cause.UNKNOWN),
        (8, 250, Cause.UNKNOWN),
    ):
        month = Month(2025, number)
        assert cause(span(month, used), before(month, 100, 100, 100)) is expected


def test_one_zone_that_makes_the_difference_is_named() -> None:
    earlier = [replace(each, kwh=kwh(70, 30)) for each in before(SEPTEMBER, 0, 0, 0)]
    night = unusual_use(span(SEPTEMBER, 75, 150), earlier, TWO)
    assert night is not None
    assert (night.cause, night.zone) == (Cause.ZONE, Zone.NIGHT)
    both = unusual_use(span(SEPTEMBER, 170, 130), earlier, TWO)
    assert both is not None
    assert both.cause is Cause.UNKNOWN


def test_spans_lie_between_readings_that_count_and_that_can_be_compared() -> None:
    meter = a_meter()
    july, august, september = (
        billed(1, date(2025, 7, 24), 100, 0),
        billed(2, date(2025, 8, 24), 200, 100),
        billed(3, date(2025, 9, 20), 290, 90),
    )
    rejected = replace(august, status=ReadingStatus.REJECTED)
    computed = replace(august, source="AVG")
    two_zones = replace(august, values=kwh(1, 2))
    assert _spans(september, july, august) == [(31, kwh(100)), (27, kwh(90))]
    assert _spans(september, july, rejected) == [(58, kwh(190))]
    assert _spans(september, july, computed) == [(58, kwh(190))]
    assert _spans(september, july, two_zones) == []
    assert span_of(meter, PreviousReading(values=kwh(0), taken_on=None), september) is None


def _spans(*readings: Reading) -> list[tuple[int, tuple[Decimal, ...]]]:
    return [(each.days, each.kwh) for each in spans_of(a_meter(), readings)]
