from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.meters import passed_between, verifications_reminded_of
from tests.core.examples import DAY_AND_NIGHT, a_meter, kwh


def test_t_c1_consumption_is_the_difference() -> None:
    assert a_meter().consumption(kwh(8490), kwh(8590)) == kwh(100)


def test_t_c2_rollover_of_five_digits() -> None:
    assert a_meter().consumption(kwh(99990), kwh("00012")) == kwh(22)


def test_t_c3_rollover_of_six_digits() -> None:
    assert a_meter(digits=6).consumption(kwh(999990), kwh("000012")) == kwh(22)


def test_t_c4_the_ratio_multiplies_the_difference() -> None:
    assert a_meter(ratio=20, fraction=1).consumption(kwh("120.5"), kwh("125.0")) == kwh(90)


def test_t_c5_equal_values_are_no_consumption() -> None:
    assert a_meter().consumption(kwh(8590), kwh(8590)) == kwh(0)


def test_t_c6_a_dial_far_from_full_does_not_turn_over() -> None:
    assert a_meter().consumption(kwh(8590), kwh(859)) == (None,)


def test_consumption_is_computed_for_each_zone_by_itself() -> None:
    meter = a_meter(zones=DAY_AND_NIGHT)

    assert meter.consumption(kwh(8590, 99990), kwh(8600, 2)) == kwh(10, 12)


@pytest.mark.parametrize(("value", "may"), [(89999, False), (90000, True), (99999, True), (100000, False)])
def test_only_a_nearly_full_dial_may_turn_over(value: int, may: bool) -> None:
    assert (a_meter().consumption(kwh(value), kwh(0)) != (None,)) is may


@given(
    previous=st.integers(0, 10**8), current=st.integers(0, 10**8), capacity=st.sampled_from([10**7, 10**8])
)
def test_a_dial_passes_as_much_in_thousandths_as_in_kwh(previous: int, current: int, capacity: int) -> None:
    in_kwh = passed_between(*(Decimal(value).scaleb(-3) for value in (previous, current, capacity)))
    assert passed_between(previous, current, capacity) == (None if in_kwh is None else in_kwh * 1000)


@given(
    digits=st.integers(4, 8),
    ratio=st.integers(1, 200),
    previous=st.decimals(0, 10**9, places=2),
    current=st.decimals(0, 10**8 - 1, places=2),
)
def test_a_rollover_is_never_negative_nor_more_than_the_dial_can_count(
    digits: int, ratio: int, previous: Decimal, current: Decimal
) -> None:
    meter = a_meter(digits=digits, ratio=ratio)

    (consumption,) = meter.consumption((previous,), (current,))

    assert (consumption is None) == (
        current < previous and not 9 * meter.capacity <= 10 * previous < 10 * meter.capacity
    )
    if consumption is not None:
        assert consumption >= 0
    if consumption is not None and current < previous:
        assert consumption < meter.capacity * meter.ratio


def test_an_initial_value_that_billing_left_out_is_zero() -> None:
    assert a_meter(zones=DAY_AND_NIGHT, initial=kwh(120)).initial_values == kwh(120, 0)


def test_a_meter_is_in_service_from_its_installation_until_the_day_before_its_removal() -> None:
    meter = a_meter(installed=date(2020, 5, 1), removed=date(2025, 9, 10))

    days = (date(2020, 4, 30), date(2020, 5, 1), date(2025, 9, 9), date(2025, 9, 10))
    assert [meter.in_service(day) for day in days] == [False, True, True, False]
    assert a_meter().in_service(date(2025, 1, 1))


def test_t_v1_verification_is_reminded_of_60_30_and_7_days_before_and_after() -> None:
    last_day = date(2027, 1, 24)
    days = [date(2026, 11, 1) + timedelta(days=number) for number in range(120)]

    assert [day for day in days if last_day in verifications_reminded_of(day)] == [
        date(2026, 11, 25),
        date(2026, 12, 25),
        date(2027, 1, 17),
        date(2027, 1, 25),
    ]


def test_a_verification_holds_through_its_last_day() -> None:
    meter = a_meter(verify_until=date(2027, 1, 24))

    assert not meter.verification_expired(date(2027, 1, 24))
    assert meter.verification_expired(date(2027, 1, 25))
    assert not a_meter().verification_expired(date(2027, 1, 25))
