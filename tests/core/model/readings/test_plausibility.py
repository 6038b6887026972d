from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.meters import Meter, Values, Zone
from core.model.readings.plausibility import (
    BeyondCapacity,
    CheckLimits,
    Expectation,
    ReadingBelowPrevious,
    Slip,
    SlipKind,
    UnusualConsumption,
    judge,
)
from core.model.readings.reading import ReadingStatus
from tests.core.examples import DAY_AND_NIGHT, THREE_ZONES, a_meter, before, kwh

OCTOBER, NOVEMBER = date(2025, 10, 22), date(2025, 11, 22)
USUAL = Decimal(5)
BY_DEFAULT = CheckLimits()


def expected(
    *previous: str | int,
    meter: Meter | None = None,
    since: date | None = OCTOBER,
    average_daily: Decimal | None = USUAL,
    limits: CheckLimits = BY_DEFAULT,
) -> Expectation:
    return Expectation(
        meter=meter or a_meter(),
        previous=before(since, *previous),
        taken_on=NOVEMBER,
        average_daily=average_daily,
        limits=limits,
    )


def refusal_of(
    expectation: Expectation, values: Values, *, turned_over: bool = False
) -> ReadingBelowPrevious:
    with pytest.raises(ReadingBelowPrevious) as refusal:
        judge(expectation, values, turned_over=turned_over)
    return refusal.value


def test_a_plausible_reading_is_accepted_with_its_consumption() -> None:
    verdict = judge(expected(8590), kwh(8690))

    assert (verdict.consumption, verdict.doubt, verdict.status) == (kwh(100), None, ReadingStatus.ACCEPTED)


def test_t_c5_equal_values_are_accepted() -> None:
    assert judge(expected(8590), kwh(8590)).consumption == kwh(0)


@pytest.mark.rows("S45")
def test_reading_lower_than_previous_is_refused() -> None:
    refusal = refusal_of(expected(8590), kwh(8500))

    assert refusal.zone is Zone.SINGLE
    assert (refusal.typed, refusal.previous) == kwh(8500, 8590)
    assert refusal.previous_on == OCTOBER
    assert refusal.rollover is None


def test_the_zone_that_is_lower_is_named() -> None:
    assert (
        refusal_of(expected(100, 200, meter=a_meter(zones=DAY_AND_NIGHT)), kwh(150, 199)).zone is Zone.NIGHT
    )


def test_t_c6_a_lost_digit_is_no_rollover() -> None:
    refusal = refusal_of(expected(8590), kwh(859), turned_over=True)

    assert refusal.rollover is None
    assert refusal.slips == (Slip(kind=SlipKind.DIGIT_LOST),)


def test_t_c2_a_rollover_is_offered_and_then_checked_by_an_operator() -> None:
    assert refusal_of(expected(99990), kwh(12)).rollover == kwh(22)

    verdict = judge(expected(99990), kwh(12), turned_over=True)

    assert (verdict.consumption, verdict.status) == (kwh(22), ReadingStatus.ON_CHECK)


def test_a_rollover_beyond_the_capacity_is_not_offered() -> None:
    refusal = refusal_of(expected(90000), kwh(5000), turned_over=True)

    assert refusal.rollover is None


def test_a_rollover_is_not_offered_where_the_days_are_unknown() -> None:
    assert refusal_of(expected(99990, since=None), kwh(12)).rollover is None


def test_saying_that_a_dial_turned_over_which_did_not_changes_nothing() -> None:
    assert judge(expected(8590), kwh(8690), turned_over=True).status is ReadingStatus.ACCEPTED


@pytest.mark.parametrize(("consumed", "is_beyond"), [(11160, False), (11161, True)])
def test_more_than_full_power_can_consume_goes_to_an_operator(consumed: int, is_beyond: bool) -> None:
    """15 kW · 24 h · 31 days = 11 160 kWh."""
    verdict = judge(expected(8590, average_daily=None), kwh(8590 + consumed))

    assert isinstance(verdict.doubt, BeyondCapacity) is is_beyond
    assert verdict.status is (ReadingStatus.ON_CHECK if is_beyond else ReadingStatus.ACCEPTED)


def test_the_meters_own_power_sets_the_capacity() -> None:
    meter = a_meter(max_power_kw=Decimal(1))

    doubt = judge(expected(8590, meter=meter, average_daily=None), kwh(9400)).doubt

    assert doubt == BeyondCapacity(consumption=Decimal(810), most=Decimal(744), slips=())


def test_the_capacity_is_of_all_zones_together() -> None:
    meter = a_meter(zones=DAY_AND_NIGHT, max_power_kw=Decimal(1))

    assert isinstance(judge(expected(0, 0, meter=meter), kwh(400, 400)).doubt, BeyondCapacity)


def test_a_second_reading_of_the_day_is_judged_as_of_one_day() -> None:
    assert expected(8590, since=NOVEMBER).days == 1


@pytest.mark.parametrize(("consumed", "asked"), [(465, False), (466, True)])
def test_more_than_three_times_the_usual_is_asked_about(consumed: int, asked: bool) -> None:
    """3 · 5 kWh · 31 days = 465 kWh."""
    verdict = judge(expected(8590), kwh(8590 + consumed))

    assert isinstance(verdict.doubt, UnusualConsumption) is asked
    assert verdict.status is ReadingStatus.ACCEPTED


@pytest.mark.parametrize(("consumed", "asked"), [(300, False), (301, True)])
def test_up_to_300_kwh_nothing_is_asked(consumed: int, asked: bool) -> None:
    verdict = judge(expected(8590, average_daily=Decimal(1)), kwh(8590 + consumed))

    assert isinstance(verdict.doubt, UnusualConsumption) is asked


def test_how_many_times_the_usual_is_said_to_one_decimal() -> None:
    doubt = judge(expected(8590), kwh(9130)).doubt

    assert isinstance(doubt, UnusualConsumption)
    assert (doubt.consumption, doubt.usual, doubt.times) == kwh(540, 155, "3.5")


def test_no_times_the_usual_where_usually_nothing_is_consumed() -> None:
    doubt = judge(expected(8590, average_daily=Decimal(0)), kwh(9130)).doubt

    assert isinstance(doubt, UnusualConsumption)
    assert doubt.times is None


def test_the_limits_are_the_suppliers() -> None:
    limits = CheckLimits(usual_times=Decimal(2), never_asked_kwh=Decimal(0), power_kw=Decimal(100))

    assert isinstance(judge(expected(8590, limits=limits), kwh(8901)).doubt, UnusualConsumption)
    assert isinstance(judge(expected(8590, limits=limits), kwh(30000)).doubt, UnusualConsumption)


def test_without_a_history_only_the_lower_bound_is_known() -> None:
    verdict = judge(expected(100, since=None), kwh(7662))

    assert (verdict.consumption, verdict.doubt) == (kwh(0), None)
    refusal_of(expected(100, since=None), kwh(99))


def test_decimals_typed_in_are_recognised() -> None:
    """85905 for 8590,5."""
    doubt = judge(expected("8500.0", meter=a_meter(fraction=1)), kwh(85905)).doubt

    assert isinstance(doubt, BeyondCapacity)
    assert doubt.slips[0] == Slip(kind=SlipKind.DECIMALS_TYPED_IN, suggestions=(kwh("8590.5"),))


def test_an_added_digit_is_recognised() -> None:
    doubt = judge(expected(8590), kwh(88690)).doubt

    assert isinstance(doubt, BeyondCapacity)
    assert doubt.slips == (Slip(kind=SlipKind.DIGIT_ADDED, suggestions=(kwh(8690), kwh(8860), kwh(8869))),)


def test_a_digit_that_was_pressed_twice_is_the_likeliest_added_one() -> None:
    """Also where other values would fit the usual consumption better."""
    doubt = judge(expected(8590, average_daily=Decimal(8)), kwh(88650)).doubt

    assert isinstance(doubt, BeyondCapacity)
    assert doubt.slips == (Slip(kind=SlipKind.DIGIT_ADDED, suggestions=(kwh(8650), kwh(8850), kwh(8860))),)


def test_a_lost_digit_is_suggested_where_few_values_fit() -> None:
    limits = CheckLimits(never_asked_kwh=Decimal(3))

    refusal = refusal_of(expected(8590, average_daily=Decimal(0), limits=limits), kwh(893))

    assert refusal.slips == (Slip(kind=SlipKind.DIGIT_LOST, suggestions=(kwh(8593),)),)


def test_swapped_zones_are_recognised() -> None:
    refusal = refusal_of(expected(8590, 4321, meter=a_meter(zones=DAY_AND_NIGHT)), kwh(4400, 8690))

    assert refusal.slips[0] == Slip(kind=SlipKind.ZONES_SWAPPED, suggestions=(kwh(8690, 4400),))


def test_three_zones_are_put_in_order() -> None:
    refusal = refusal_of(expected(1000, 5000, 9000, meter=a_meter(zones=THREE_ZONES)), kwh(9010, 1010, 5010))

    assert refusal.slips[0] == Slip(kind=SlipKind.ZONES_SWAPPED, suggestions=(kwh(1010, 5010, 9010),))


def test_a_reading_of_the_persons_other_meter_is_recognised() -> None:
    other = expected(4250, meter=a_meter(number="777"))

    with pytest.raises(ReadingBelowPrevious) as refusal:
        judge(expected(8590), kwh(4321), others=[expected(100, meter=a_meter(number="5")), other])

    assert (
        Slip(kind=SlipKind.OTHER_METER, suggestions=(kwh(4321),), meter_id=other.meter.id)
        in refusal.value.slips
    )


def test_no_slip_is_guessed_where_nothing_is_known() -> None:
    unknown = expected(0, since=None, meter=a_meter(number="777"))

    with pytest.raises(ReadingBelowPrevious) as refusal:
        judge(expected(8590, since=None), kwh(859), others=[unknown])

    assert refusal.value.slips == ()


def test_another_meter_with_other_zones_is_not_taken_for_this_one() -> None:
    other = expected(4250, 100, meter=a_meter(number="777", zones=DAY_AND_NIGHT))

    with pytest.raises(ReadingBelowPrevious) as refusal:
        judge(expected(8590), kwh(4321), others=[other])

    assert SlipKind.OTHER_METER not in {slip.kind for slip in refusal.value.slips}


@given(
    previous=st.lists(st.integers(0, 99999), min_size=2, max_size=2),
    typed=st.lists(st.integers(0, 99999), min_size=2, max_size=2),
    average=st.none() | st.integers(0, 50).map(Decimal),
)
def test_nothing_is_suggested_that_would_be_refused_or_doubted(
    previous: list[int], typed: list[int], average: Decimal | None
) -> None:
    expectation = expected(*previous, meter=a_meter(zones=DAY_AND_NIGHT, fraction=1), average_daily=average)
    try:
        doubt = judge(expectation, kwh(*typed)).doubt
    except ReadingBelowPrevious as refusal:
        slips = refusal.slips
    else:
        slips = doubt.slips if doubt else ()

    for slip in slips:
        assert len(slip.suggestions) <= 3
        for values in slip.suggestions:
            assert values != kwh(*typed)
            assert judge(expectation, values).doubt is None


@given(st.integers(0, 99999), st.integers(0, 99999))
def test_an_offered_rollover_never_exceeds_the_capacity(previous: int, typed: int) -> None:
    rollover = expected(previous).rollover(kwh(typed))

    assert rollover is None or 0 <= rollover[0] <= 11160
