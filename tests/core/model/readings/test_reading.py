from dataclasses import replace
from datetime import date

import pytest

from core.base.months import Month
from core.model.readings.reading import (
    NotYourReading,
    Reading,
    ReadingGone,
    ReadingStatus,
    previous_reading,
    with_consumption,
)
from tests.core.examples import (
    DAY_AND_NIGHT,
    GUIDE_CONSUMPTION,
    GUIDE_READINGS,
    a_meter,
    a_reading,
    before,
    kwh,
)

NOVEMBER = Month(2025, 11)
ANNA = "cabinet:1"


@pytest.mark.rows("S50")
def test_consumption_is_the_difference_to_the_row_before_and_zero_in_the_first() -> None:
    """The guide's history."""
    counted = with_consumption(a_meter(), reversed(GUIDE_READINGS))

    assert [reading.values for reading in counted] == [reading.values for reading in GUIDE_READINGS]
    assert [reading.consumption for reading in counted] == [kwh(each) for each in GUIDE_CONSUMPTION]


def test_readings_that_do_not_count_are_not_compared_with() -> None:
    april, may, *_ = GUIDE_READINGS
    deleted = a_reading(date(2025, 5, 21), 99999, status=ReadingStatus.DELETED)

    assert [each.consumption for each in with_consumption(a_meter(), [april, deleted, may])] == [
        kwh(0),
        kwh(122),
    ]


@pytest.mark.parametrize(
    ("installed", "first"),
    [(date(2025, 4, 1), 62), (date(2025, 3, 2), 62), (date(2025, 2, 28), 0), (None, 0)],
)
def test_a_new_meter_is_counted_from_its_initial_value(installed: date | None, first: int) -> None:
    meter = a_meter(initial=kwh(7600), installed=installed)

    assert with_consumption(meter, GUIDE_READINGS)[0].consumption == kwh(first)


def test_a_reading_from_before_a_change_of_zones_does_not_compare() -> None:
    meter = a_meter(zones=DAY_AND_NIGHT)
    old, new = a_reading(date(2025, 9, 24), 8590), a_reading(date(2025, 10, 24), 10, 5)

    assert [each.consumption for each in with_consumption(meter, [old, new])] == [kwh(0), kwh(0, 0)]
    assert previous_reading(meter, [old], month=NOVEMBER, taken_on=date(2025, 11, 20)) == before(None, 0, 0)


def test_the_previous_reading_is_of_an_earlier_month_so_that_a_second_one_replaces_the_first() -> None:
    first = a_reading(date(2025, 11, 16), 8700, status=ReadingStatus.ACCEPTED)

    previous = previous_reading(
        a_meter(), [*GUIDE_READINGS, first], month=NOVEMBER, taken_on=date(2025, 11, 20)
    )

    assert previous == before(date(2025, 10, 22), 8590)


def test_the_networks_own_reading_of_the_same_month_is_a_previous_one() -> None:
    network = a_reading(date(2025, 11, 10), 8650, source="ДС")

    previous = previous_reading(
        a_meter(), [*GUIDE_READINGS, network], month=NOVEMBER, taken_on=date(2025, 11, 20)
    )

    assert previous == before(date(2025, 11, 10), 8650)


@pytest.mark.parametrize(
    "later",
    [
        a_reading(date(2025, 10, 23), 9999, status=ReadingStatus.ON_CHECK),
        a_reading(date(2025, 10, 23), 9999, status=ReadingStatus.REJECTED),
        a_reading(date(2025, 10, 23), 9999, source="AVG"),
        a_reading(date(2025, 11, 30), 9999, source="ДС"),
    ],
    ids=["on check", "rejected", "computed by average", "the network's later one"],
)
def test_what_no_dial_showed_before_is_not_compared_with(later: Reading) -> None:
    previous = previous_reading(
        a_meter(),
        [*GUIDE_READINGS, later],
        month=NOVEMBER,
        taken_on=date(2025, 11, 20),
    )

    assert previous == before(date(2025, 10, 22), 8590)


@pytest.mark.parametrize("status", [ReadingStatus.ACCEPTED, ReadingStatus.ON_CHECK])
def test_a_reading_can_be_deleted_while_it_is_ours(status: ReadingStatus) -> None:
    replace(GUIDE_READINGS[0], status=status, handed_in_by=ANNA).ensure_can_be_deleted(ANNA)


@pytest.mark.parametrize(
    "status", [s for s in ReadingStatus if s not in {ReadingStatus.ACCEPTED, ReadingStatus.ON_CHECK}]
)
def test_a_reading_that_has_gone_cannot_be_deleted(status: ReadingStatus) -> None:
    with pytest.raises(ReadingGone) as refusal:
        replace(GUIDE_READINGS[0], status=status, handed_in_by=ANNA).ensure_can_be_deleted(ANNA)

    assert refusal.value.status is status


@pytest.mark.parametrize("by", ["", "cabinet:2"], ids=["billing's own", "another's"])
def test_only_ones_own_reading_can_be_deleted(by: str) -> None:
    reading = replace(GUIDE_READINGS[0], status=ReadingStatus.ACCEPTED, handed_in_by=by)

    with pytest.raises(NotYourReading):
        reading.ensure_can_be_deleted(ANNA)


def test_nothing_is_known_of_the_consumption_before_the_first_reading() -> None:
    assert before(None, 0).consumption(a_meter(), kwh(7662)) == kwh(0)
