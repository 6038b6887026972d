"""What follows for later readings of a meter, example by example."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from core.base.months import Month
from core.model.cabinets.cabinet import Person
from core.model.meters import Zone
from core.model.readings.plausibility import CheckLimits
from core.model.readings.reading import Reading, ReadingStatus, Suspicion
from core.use_cases.judge_others import Aftermath, Occasion, after_change, judged_anew
from core.use_cases.review_reading import accept
from tests.core.examples import a_meter, a_reading, kwh
from tests.core.household import METER, NOW, OCTOBER, POLICY, billed, done, hands_in
from tests.doubles.memory_work import MemoryWork

NOVEMBER = datetime(2025, 11, 20, 9, tzinfo=UTC)
LIMITS = CheckLimits()
OCCASION = Occasion(by="operator:3", at=NOW, limits=LIMITS)
ACCEPTED, ON_CHECK = ReadingStatus.ACCEPTED, ReadingStatus.ON_CHECK


def _state(work: MemoryWork, reading: Reading) -> tuple[ReadingStatus, Suspicion | None, int | None]:
    found = work.readings.get(reading.id)
    assert found is not None
    (consumption,) = found.consumption
    return found.status, found.suspicion, None if consumption is None else int(consumption)


def test_a_reading_below_one_that_has_come_to_count_is_on_check(work: MemoryWork, anna: Person) -> None:
    october, november = hands_in(work, anna, 28590), hands_in(work, anna, 8700, at=NOVEMBER)
    aftermath = accept(work, october.id, policy=POLICY, by="operator:3", now=NOW)
    assert _state(work, november) == (ON_CHECK, Suspicion.BELOW_PREVIOUS, None)
    assert [each.id for each in aftermath.put_on_check] == [november.id]
    assert list(work.audit.of(f"reading:{november.id}"))[-1] == (NOW, "operator:3", "reading-put-on-check")


def test_a_reading_above_it_has_less_to_itself_and_still_counts(work: MemoryWork, anna: Person) -> None:
    october, november = hands_in(work, anna, 28590), hands_in(work, anna, 28600, at=NOVEMBER)
    aftermath = accept(work, october.id, policy=POLICY, by="operator:3", now=NOW)
    assert _state(work, november) == (ACCEPTED, None, 10)
    assert aftermath == Aftermath(), "it was no other kind of reading before"
    assert done(work, f"reading:{november.id}") == ["reading-handed-in"]


def test_a_reading_that_is_suspicious_no_longer_counts(work: MemoryWork, anna: Person) -> None:
    october, november = hands_in(work, anna, 98590), hands_in(work, anna, 98600, at=NOVEMBER)
    aftermath = accept(work, october.id, policy=POLICY, by="operator:3", now=NOW)
    assert _state(work, november) == (ACCEPTED, None, 10)
    assert [each.id for each in aftermath.cleared] == [november.id]
    assert list(work.audit.of(f"reading:{november.id}"))[-1] == (NOW, "operator:3", "reading-cleared")


def test_what_one_reading_on_check_no_longer_hides_is_judged_in_turn(work: MemoryWork, anna: Person) -> None:
    """November goes on check, so that December is compared with October."""
    october, november = hands_in(work, anna, 28590), hands_in(work, anna, 8700, at=NOVEMBER)
    december = hands_in(work, anna, 8790, at=datetime(2025, 12, 20, 9, tzinfo=UTC))
    assert _state(work, december) == (ACCEPTED, None, 90)
    accept(work, october.id, policy=POLICY, by="operator:3", now=NOW)
    assert _state(work, november)[0] is _state(work, december)[0] is ON_CHECK


def test_what_is_compared_as_before_is_left_alone(work: MemoryWork, anna: Person) -> None:
    november = hands_in(work, anna, 98590, at=NOVEMBER)
    accept(work, november.id, policy=POLICY, by="operator:3", now=NOW)
    assert after_change(work, METER, OCTOBER, OCCASION) == Aftermath()
    assert _state(work, november)[:2] == (ACCEPTED, None), "an operator has accepted it"


def test_billings_own_readings_and_what_has_left_are_not_judged(work: MemoryWork, anna: Person) -> None:
    work.state(billed(50, date(2025, 11, 1), 8600, 10))
    november = hands_in(work, anna, 8700, at=NOVEMBER)
    work.readings.revise(replace(november, status=ReadingStatus.EXPORTED), was=ACCEPTED)
    work.state(replace(billed(51, date(2025, 10, 20), 8650, 60), month=OCTOBER))
    assert after_change(work, METER, OCTOBER, OCCASION) == Aftermath()
    assert _state(work, november)[2] == 110


def _ours(day: date, *values: int, suspicion: Suspicion | None = None, consumed: int = 1) -> Reading:
    return replace(
        a_reading(day, *values, status=ACCEPTED, consumption=kwh(*(consumed for _ in values))),
        handed_in_by="cabinet:1",
        suspicion=suspicion,
    )


def test_a_dial_of_which_its_owner_said_that_it_turned_over_is_still_said_to() -> None:
    meter, before = a_meter(), a_reading(date(2025, 9, 24), 99950)
    said, unsaid = [
        judged_anew(meter, [before], _ours(date(2025, 10, 20), 12, suspicion=suspicion), LIMITS)
        for suspicion in (Suspicion.TURNED_OVER, None)
    ]
    assert (said.suspicion, said.consumption) == (Suspicion.TURNED_OVER, kwh(62))
    assert (unsaid.suspicion, unsaid.consumption) == (Suspicion.BELOW_PREVIOUS, kwh(62))


def test_more_than_the_wires_carry_is_on_check_by_the_meters_own_power() -> None:
    before = a_reading(date(2025, 9, 20), 1000)
    reading = _ours(date(2025, 10, 20), 5000)
    strong, weak = a_meter(max_power_kw=Decimal(15)), a_meter(max_power_kw=Decimal(5))
    assert judged_anew(strong, [before], reading, LIMITS).status is ACCEPTED
    on_check = judged_anew(weak, [before], reading, LIMITS)
    assert (on_check.status, on_check.suspicion) == (ON_CHECK, Suspicion.BEYOND_CAPACITY)


def test_a_reading_from_before_a_change_of_zones_is_left_alone() -> None:
    meter = a_meter(zones=(Zone.DAY, Zone.NIGHT))
    reading = _ours(date(2025, 10, 20), 5000)
    before = a_reading(date(2025, 9, 20), 1000, 500, month=Month(2025, 9))
    assert judged_anew(meter, [before], reading, LIMITS) == reading
