"""Handing in: what is taken, what is refused, and what a second reading does to the first."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core.base.ids import MeterId
from core.base.months import Month
from core.model.accounts import Account, AccountStatus
from core.model.cabinets.cabinet import Person
from core.model.readings.plausibility import (
    BeyondCapacity,
    ReadingBelowPrevious,
    SlipKind,
    UnusualConsumption,
)
from core.model.readings.reading import ReadingStatus, Suspicion
from core.model.readings.sources import Source
from core.use_cases.hand_in_reading import (
    AccountClosed,
    HandedIn,
    ReadingDoubtful,
    Submission,
    ensure_can_hand_in,
    hand_in,
    unchanged_values,
)
from core.use_cases.see_meters import MeterGone
from tests.core.examples import kwh
from tests.core.household import (
    ACCOUNT,
    METER,
    METER_OF_NEIGHBOUR,
    NEIGHBOUR,
    NOW,
    OCTOBER,
    POLICY,
    TODAY,
    billed,
    done,
    settle,
)
from tests.doubles.memory_work import MemoryWork


@pytest.fixture
def anna(work: MemoryWork) -> Person:
    return settle(work, "anna", ACCOUNT, NEIGHBOUR)[0]


def _submission(
    person: Person,
    value: int,
    *,
    account: Account = ACCOUNT,
    meter: MeterId = METER.id,
    at: datetime = NOW,
    turned_over: bool = False,
    sure: bool = False,
) -> Submission:
    return Submission(
        person=person,
        account=account,
        meter_id=meter,
        values=(Decimal(value),),
        at=at,
        turned_over=turned_over,
        sure=sure,
    )


def _hands_in(
    work: MemoryWork,
    person: Person,
    value: int,
    at: datetime = NOW,
    *,
    turned_over: bool = False,
    sure: bool = False,
) -> HandedIn:
    submission = _submission(person, value, at=at, turned_over=turned_over, sure=sure)
    return hand_in(work, submission, POLICY)


def test_a_reading_is_kept_with_all_that_proves_it(work: MemoryWork, anna: Person) -> None:
    handed_in = _hands_in(work, anna, 8700)
    reading = handed_in.reading
    assert work.readings.get(reading.id) == reading
    assert (reading.taken_on, reading.received_at, reading.month) == (TODAY, NOW, OCTOBER)
    assert (reading.values, reading.consumption) == (kwh(8700), kwh(110))
    assert (reading.source, reading.handed_in_by) == ("BOT_WEB", anna.actor)
    assert (reading.status, reading.suspicion) == (ReadingStatus.ACCEPTED, None)
    assert work.readings.by_proof(reading.proof) == reading
    assert (handed_in.meter, handed_in.previous.values, handed_in.replaced) == (METER, kwh(8590), ())
    assert list(work.audit.of(f"reading:{reading.id}")) == [(NOW, anna.actor, "reading-handed-in")]


@pytest.mark.rows("S92")
def test_the_same_values_once_more_add_nothing(work: MemoryWork, anna: Person) -> None:
    first = _hands_in(work, anna, 8700)
    again = _hands_in(work, anna, 8700, NOW + timedelta(minutes=1))
    assert again.reading == first.reading
    assert again.replaced == ()
    assert done(work, f"reading:{first.reading.id}") == ["reading-handed-in"]


@pytest.mark.parametrize("value", [8800, 8600])
def test_another_reading_of_the_month_replaces_the_first_also_downwards(
    work: MemoryWork, anna: Person, value: int
) -> None:
    first = _hands_in(work, anna, 8700).reading
    second = _hands_in(work, anna, value, NOW + timedelta(days=1))
    assert second.replaced == (first,)
    assert second.reading.consumption == kwh(value - 8590)
    kept = work.readings.get(first.id)
    assert kept is not None
    assert kept.status is ReadingStatus.REPLACED
    assert second.reading.proof != first.proof


def test_what_has_left_for_billing_is_not_replaced(work: MemoryWork, anna: Person) -> None:
    first = _hands_in(work, anna, 8700).reading
    assert work.readings.revise(replace(first, status=ReadingStatus.EXPORTED), was=ReadingStatus.ACCEPTED)
    second = _hands_in(work, anna, 8600, NOW + timedelta(days=1))
    assert second.replaced == ()
    assert second.reading.consumption == kwh(10)


def test_a_reading_of_the_next_month_is_compared_with_the_one_before(work: MemoryWork, anna: Person) -> None:
    _hands_in(work, anna, 8700)
    november = _hands_in(work, anna, 8790, datetime(2025, 11, 20, 9, tzinfo=UTC)).reading
    assert (november.month, november.consumption) == (Month(2025, 11), kwh(90))


@pytest.mark.parametrize(
    ("instant", "month"),
    [
        (datetime(2025, 10, 25, 20, 59, tzinfo=UTC), OCTOBER),
        (datetime(2025, 10, 25, 21, 0, tzinfo=UTC), Month(2025, 11)),
    ],
)
def test_t_w1_t_w2_the_suppliers_day_decides_the_month(
    work: MemoryWork, anna: Person, instant: datetime, month: Month
) -> None:
    assert _hands_in(work, anna, 8700, instant).reading.month == month


@pytest.mark.rows("S45")
def test_less_than_before_is_refused_and_nothing_is_kept(work: MemoryWork, anna: Person) -> None:
    with pytest.raises(ReadingBelowPrevious) as refused:
        _hands_in(work, anna, 859)
    assert (refused.value.typed, refused.value.previous, refused.value.rollover) == (*kwh(859, 8590), None)
    assert SlipKind.DIGIT_LOST in {slip.kind for slip in refused.value.slips}
    assert len(work.readings.of_meter(METER.id)) == 2


@pytest.mark.rows("S45")
def test_a_dial_that_has_turned_over_is_taken_when_the_person_says_so_and_checked(
    work: MemoryWork, anna: Person
) -> None:
    work.state(billed(3, datetime(2025, 9, 25, tzinfo=UTC).date(), 99950, 0))
    with pytest.raises(ReadingBelowPrevious) as refused:
        _hands_in(work, anna, 12)
    assert refused.value.rollover == kwh(62)
    reading = _hands_in(work, anna, 12, turned_over=True).reading
    assert (reading.consumption, reading.status) == (kwh(62), ReadingStatus.ON_CHECK)
    assert reading.suspicion is Suspicion.TURNED_OVER


@pytest.mark.rows("S45")
def test_much_more_than_usual_is_asked_about_once(work: MemoryWork, anna: Person) -> None:
    with pytest.raises(ReadingDoubtful) as doubtful:
        _hands_in(work, anna, 9590)
    assert isinstance(doubtful.value.doubt, UnusualConsumption)
    assert doubtful.value.doubt.consumption == 1000
    reading = _hands_in(work, anna, 9590, sure=True).reading
    assert (reading.status, reading.suspicion) == (ReadingStatus.ACCEPTED, None)


@pytest.mark.rows("S45")
def test_more_than_the_wires_carry_goes_to_an_operator(work: MemoryWork, anna: Person) -> None:
    with pytest.raises(ReadingDoubtful) as doubtful:
        _hands_in(work, anna, 98590)
    assert isinstance(doubtful.value.doubt, BeyondCapacity)
    reading = _hands_in(work, anna, 98590, sure=True).reading
    assert (reading.status, reading.suspicion) == (ReadingStatus.ON_CHECK, Suspicion.BEYOND_CAPACITY)


def test_values_of_another_meter_of_the_person_are_recognised(work: MemoryWork, anna: Person) -> None:
    work.state(
        replace(billed(7, datetime(2025, 9, 24, tzinfo=UTC).date(), 120, 0), meter_id=METER_OF_NEIGHBOUR.id)
    )
    work.state(
        replace(billed(8, datetime(2025, 8, 24, tzinfo=UTC).date(), 20, 0), meter_id=METER_OF_NEIGHBOUR.id)
    )
    with pytest.raises(ReadingBelowPrevious) as refused:
        _hands_in(work, anna, 220)
    (other,) = [slip for slip in refused.value.slips if slip.kind is SlipKind.OTHER_METER]
    assert other.meter_id == METER_OF_NEIGHBOUR.id


def test_values_are_judged_without_being_taken(work: MemoryWork, anna: Person) -> None:
    verdict = ensure_can_hand_in(work, _submission(anna, 8700), POLICY)
    assert verdict.consumption == kwh(110)
    assert len(work.readings.of_meter(METER.id)) == 2


@pytest.mark.parametrize("judge", [ensure_can_hand_in, hand_in])
def test_a_closed_account_takes_no_readings(work: MemoryWork, anna: Person, judge: object) -> None:
    assert callable(judge)
    with pytest.raises(AccountClosed):
        judge(work, _submission(anna, 8700, account=replace(ACCOUNT, status=AccountStatus.CLOSED)), POLICY)


@pytest.mark.parametrize("gone", ["another's", "removed today"])
def test_only_a_meter_that_the_account_has_today_is_read(work: MemoryWork, anna: Person, gone: str) -> None:
    if gone == "removed today":
        work.stated.remove(METER)
        work.state(replace(METER, removed=TODAY))
    meter = METER.id if gone == "removed today" else METER_OF_NEIGHBOUR.id
    with pytest.raises(MeterGone):
        hand_in(work, _submission(anna, 8700, meter=meter), POLICY)


# --- nothing has been used ---


def test_the_values_of_the_last_reading_may_be_handed_in_once_more(work: MemoryWork) -> None:
    assert unchanged_values(work, METER, policy=POLICY, now=NOW) == (Decimal(8590),)


def test_there_is_nothing_to_repeat_before_the_first_reading(work: MemoryWork) -> None:
    assert unchanged_values(work, METER_OF_NEIGHBOUR, policy=POLICY, now=NOW) is None


def test_nothing_is_repeated_in_a_month_that_has_its_reading(work: MemoryWork, anna: Person) -> None:
    hand_in(work, _submission(anna, 8650), POLICY)
    assert unchanged_values(work, METER, policy=POLICY, now=NOW) is None
    after_the_window = datetime(2025, 10, 28, 9, tzinfo=UTC)
    assert unchanged_values(work, METER, policy=POLICY, now=after_the_window) == (Decimal(8650),)


def test_what_billing_has_estimated_is_not_repeated_and_takes_no_place(work: MemoryWork) -> None:
    work.state(replace(billed(9, date(2025, 10, 1), 8700, 110), source=Source.AVERAGE))
    assert unchanged_values(work, METER, policy=POLICY, now=NOW) == (Decimal(8590),)
