from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.money import kopecks
from core.base.months import Month
from core.model.charges.averages import (
    AverageRules,
    EstimatedMonth,
    average_daily,
    average_volume,
    basis_without_reading,
    recalculation,
)
from core.model.charges.charge import Basis
from core.model.readings.reading import ReadingStatus, with_consumption
from tests.core.examples import GUIDE_CONSUMPTION, GUIDE_READINGS, a_meter, a_reading

PRICE = Decimal("6.62")
VOLUMES = {
    reading.month: Decimal(consumed)
    for reading, consumed in zip(GUIDE_READINGS, GUIDE_CONSUMPTION, strict=True)
}
NOVEMBER = Month(2025, 11)


def test_t_n1_the_average_of_six_months_in_whole_kwh() -> None:
    average = average_volume(VOLUMES, before=NOVEMBER)

    assert average == 155
    assert kopecks(average * PRICE) == kopecks("1026.10")


def test_t_n1_the_average_unrounded() -> None:
    average = average_volume(VOLUMES, before=NOVEMBER, rules=AverageRules(whole_kwh=False))

    assert average is not None
    assert kopecks(average * PRICE) == kopecks("1023.89")


def test_a_meter_of_less_than_half_a_year_is_averaged_over_what_there_is() -> None:
    assert average_volume(VOLUMES, before=Month(2025, 7)) == 107


def test_less_than_three_months_have_no_average() -> None:
    assert average_volume(VOLUMES, before=Month(2025, 6)) is None
    assert average_volume({}, before=NOVEMBER) is None


@pytest.mark.parametrize(
    ("missing", "basis"), [(1, Basis.AVERAGE), (2, Basis.AVERAGE), (3, Basis.AVERAGE), (4, Basis.NORM)]
)
def test_t_n2_three_months_by_average_then_the_norm(missing: int, basis: Basis) -> None:
    assert basis_without_reading(missing, Decimal(155)) is basis


def test_without_an_average_the_norm_holds_from_the_first_month() -> None:
    assert basis_without_reading(1, None) is Basis.NORM


THREE_MONTHS_BY_AVERAGE = [EstimatedMonth(volume=Decimal(251), price=Decimal("5.88"))] * 3


def test_t_n4_what_was_charged_by_average_is_returned_when_nothing_was_used() -> None:
    assert recalculation(THREE_MONTHS_BY_AVERAGE, actual=0) == kopecks("-4427.64")


def test_more_than_was_estimated_is_charged() -> None:
    assert recalculation(THREE_MONTHS_BY_AVERAGE, actual=756) == kopecks("17.64")


def test_what_is_true_is_divided_as_it_was_estimated_and_priced_by_each_month() -> None:
    estimated = [
        EstimatedMonth(volume=Decimal(100), price=Decimal("5.88")),
        EstimatedMonth(volume=Decimal(200), price=Decimal("6.62")),
    ]

    assert recalculation(estimated, actual=150) == -50 * 588 - 100 * 662


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=6), st.integers(0, 30000))
def test_recalculation_at_one_price_is_of_the_difference(estimates: list[int], actual: int) -> None:
    months = [EstimatedMonth(volume=Decimal(volume), price=PRICE) for volume in estimates]

    assert recalculation(months, actual=actual) == (actual - sum(estimates)) * 662


def test_the_usual_consumption_is_of_the_days_between_readings() -> None:
    """928 kWh in the 181 days from 24.04 to 22.10.2025."""
    readings = with_consumption(a_meter(), GUIDE_READINGS)

    assert average_daily(readings, on=date(2025, 11, 20)) == Decimal(928) / 181


def test_the_usual_consumption_is_of_the_last_year_alone() -> None:
    readings = with_consumption(a_meter(), [a_reading(date(2024, 4, 24), 1), *GUIDE_READINGS])

    assert average_daily(readings, on=date(2025, 11, 20)) == Decimal(928) / 181


def test_one_reading_tells_nothing_usual() -> None:
    readings = with_consumption(a_meter(), GUIDE_READINGS)

    assert average_daily(readings[:1], on=date(2025, 11, 20)) is None
    assert average_daily([], on=date(2025, 11, 20)) is None
    assert average_daily(readings, on=GUIDE_READINGS[0].taken_on + timedelta(days=1)) is None


def test_a_rejected_reading_tells_nothing_usual() -> None:
    readings = [
        replace(reading, status=ReadingStatus.REJECTED)
        for reading in with_consumption(a_meter(), GUIDE_READINGS)
    ]

    assert average_daily(readings, on=date(2025, 11, 20)) is None
