"""A photograph of the meter backs one's own reading, while it stands."""

import pytest

from core.base.ids import ReadingId
from core.model.readings.evidence import MOST_OF_A_READING, EnoughEvidence
from core.model.readings.reading import NotYourReading, ReadingGone
from core.use_cases.attach_evidence import attach
from core.use_cases.delete_reading import delete
from tests.core.household import ACCOUNT, NOW, POLICY, hands_in, settle, town


def test_so_many_photographs_back_a_reading() -> None:
    work = town()
    anna, _ = settle(work, "anna", ACCOUNT)
    reading = hands_in(work, anna, 8700)
    for number in range(MOST_OF_A_READING):
        attach(work, anna, reading.id, bytes([number]), now=NOW)
    assert work.evidence.of_reading(reading.id) == [b"\x00", b"\x01", b"\x02"]
    assert [each for each, _ in work.evidence.of_person(anna.actor)] == [reading.id] * MOST_OF_A_READING
    with pytest.raises(EnoughEvidence):
        attach(work, anna, reading.id, b"more", now=NOW)


def test_nobody_backs_a_reading_of_somebody_else_or_none_at_all() -> None:
    work = town()
    anna, _ = settle(work, "anna", ACCOUNT)
    boris, _ = settle(work, "boris", ACCOUNT, chat=2)
    reading = hands_in(work, anna, 8700)
    with pytest.raises(NotYourReading):
        attach(work, boris, reading.id, b"photo", now=NOW)
    with pytest.raises(NotYourReading):
        attach(work, anna, ReadingId(999), b"photo", now=NOW)


def test_a_reading_that_has_been_deleted_is_backed_no_more() -> None:
    work = town()
    anna, _ = settle(work, "anna", ACCOUNT)
    reading = hands_in(work, anna, 8700)
    delete(work, anna, ACCOUNT, reading.id, policy=POLICY, now=NOW)
    with pytest.raises(ReadingGone):
        attach(work, anna, reading.id, b"photo", now=NOW)
