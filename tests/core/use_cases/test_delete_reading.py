"""Deleting one's own reading (S46), and what its month is left with."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.base.ids import ReadingId
from core.model.cabinets.cabinet import Person
from core.model.readings.reading import NotYourReading, Reading, ReadingGone, ReadingStatus
from core.use_cases.delete_reading import Deleted, delete, ensure_can_delete
from core.use_cases.judge_others import Aftermath
from tests.core.household import ACCOUNT, NEIGHBOUR, NOW, POLICY, done, hands_in, settle
from tests.doubles.memory_work import MemoryWork

LATER = NOW + timedelta(days=1)


def _deletes(work: MemoryWork, person: Person, reading: Reading) -> Deleted:
    return delete(work, person, ACCOUNT, reading.id, policy=POLICY, now=LATER)


def _status(work: MemoryWork, reading: Reading) -> ReadingStatus:
    found = work.readings.get(reading.id)
    assert found is not None
    return found.status


@pytest.mark.rows("S46")
def test_a_deleted_reading_stays_in_the_history_and_the_audit(work: MemoryWork, anna: Person) -> None:
    reading = hands_in(work, anna, 8700)
    assert _deletes(work, anna, reading) == Deleted(reading=reading, aftermath=Aftermath())
    assert _status(work, reading) is ReadingStatus.DELETED
    assert work.readings.of_account(ACCOUNT.id)[0].id == reading.id
    assert list(work.audit.of(f"reading:{reading.id}"))[1:] == [(LATER, anna.actor, "reading-deleted")]


@pytest.mark.rows("S46", "S92")
def test_a_reading_is_deleted_once(work: MemoryWork, anna: Person) -> None:
    reading = hands_in(work, anna, 8700)
    _deletes(work, anna, reading)
    with pytest.raises(ReadingGone) as refused:
        _deletes(work, anna, reading)
    assert refused.value.status is ReadingStatus.DELETED
    assert done(work, f"reading:{reading.id}") == ["reading-handed-in", "reading-deleted"]


@pytest.mark.parametrize("status", [ReadingStatus.EXPORTED, ReadingStatus.BILLED])
def test_what_has_left_for_billing_stays(work: MemoryWork, anna: Person, status: ReadingStatus) -> None:
    reading = hands_in(work, anna, 8700)
    assert work.readings.revise(replace(reading, status=status), was=ReadingStatus.ACCEPTED)
    with pytest.raises(ReadingGone) as refused:
        _deletes(work, anna, reading)
    assert refused.value.status is status
    assert _status(work, reading) is status


def test_only_ones_own_reading_of_this_account_is_deleted(work: MemoryWork, anna: Person) -> None:
    reading = hands_in(work, anna, 8700)
    boris, _ = settle(work, "boris", ACCOUNT, NEIGHBOUR, chat=2)
    tries = [
        (boris, ACCOUNT, reading.id),
        (anna, NEIGHBOUR, reading.id),
        (anna, ACCOUNT, ReadingId(1)),
        (anna, ACCOUNT, ReadingId(404)),
    ]
    for person, account, reading_id in tries:
        with pytest.raises(NotYourReading):
            ensure_can_delete(work, person, account, reading_id)
        with pytest.raises(NotYourReading):
            delete(work, person, account, reading_id, policy=POLICY, now=LATER)
    assert _status(work, reading) is ReadingStatus.ACCEPTED


def test_the_reading_that_was_replaced_stands_again_also_another_persons(
    work: MemoryWork, anna: Person
) -> None:
    boris, _ = settle(work, "boris", ACCOUNT, chat=2)
    first = hands_in(work, boris, 8700)
    second = hands_in(work, anna, 8650, at=LATER)
    assert _deletes(work, anna, second).aftermath.brought_back == first
    assert _status(work, first) is ReadingStatus.ACCEPTED
    assert list(work.audit.of(f"reading:{first.id}"))[-1] == (LATER, anna.actor, "reading-brought-back")
