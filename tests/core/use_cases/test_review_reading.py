"""What an operator decides about readings on check, and what the audit keeps of it."""

from datetime import timedelta

import pytest

from core.base.ids import ReadingId
from core.model.cabinets.cabinet import Person
from core.model.readings.reading import Reading, ReadingStatus, Suspicion
from core.use_cases.judge_others import Aftermath
from core.use_cases.review_reading import (
    MOST_REASON,
    NoReason,
    NoSuchReading,
    NotOnCheck,
    ReasonTooLong,
    accept,
    on_check,
    reject,
    tidy_reason,
)
from tests.core.examples import kwh
from tests.core.household import ACCOUNT, METER, NOW, POLICY, hands_in
from tests.doubles.memory_work import MemoryWork

OPERATOR = "operator:3"


@pytest.fixture
def doubted(work: MemoryWork, anna: Person) -> Reading:
    return hands_in(work, anna, 98590)


def _accepts(work: MemoryWork, reading_id: ReadingId) -> Aftermath:
    return accept(work, reading_id, policy=POLICY, by=OPERATOR, now=NOW)


def _rejects(work: MemoryWork, reading_id: ReadingId, reason: str = "описка") -> Aftermath:
    return reject(work, reading_id, reason, policy=POLICY, by=OPERATOR, now=NOW)


def _now(work: MemoryWork, reading: Reading) -> Reading:
    found = work.readings.get(reading.id)
    assert found is not None
    return found


def test_what_waits_is_shown_with_what_it_is_decided_by(work: MemoryWork, doubted: Reading) -> None:
    (waiting,) = on_check(work)
    assert (waiting.reading, waiting.account, waiting.meter) == (doubted, ACCOUNT.number, METER)
    assert waiting.previous.values == kwh(8590)


def test_an_accepted_reading_counts_and_is_suspicious_no_longer(work: MemoryWork, doubted: Reading) -> None:
    assert _accepts(work, doubted.id) == Aftermath()
    accepted = _now(work, doubted)
    assert (accepted.status, accepted.suspicion, accepted.counts) == (ReadingStatus.ACCEPTED, None, True)
    assert on_check(work) == []
    assert list(work.audit.of(f"reading:{doubted.id}"))[1:] == [(NOW, OPERATOR, "reading-accepted")]


def test_a_rejected_reading_keeps_its_reason(work: MemoryWork, doubted: Reading) -> None:
    assert _rejects(work, doubted.id, "  лишняя\n цифра\x07 ") == Aftermath()
    rejected = _now(work, doubted)
    assert (rejected.status, rejected.reason) == (ReadingStatus.REJECTED, "лишняя цифра")
    assert rejected.suspicion is Suspicion.BEYOND_CAPACITY, "why it was on check is still to be seen"
    assert list(work.audit.of(f"reading:{doubted.id}"))[1:] == [(NOW, OPERATOR, "reading-rejected")]


def test_a_rejected_reading_gives_its_month_back(work: MemoryWork, anna: Person) -> None:
    usual = hands_in(work, anna, 8700)
    doubted = hands_in(work, anna, 98590, at=NOW + timedelta(minutes=5))
    assert _rejects(work, doubted.id).brought_back == usual
    assert _now(work, usual).status is ReadingStatus.ACCEPTED


@pytest.mark.parametrize(
    ("reason", "refusal"),
    [("", NoReason), (" \n\u200b", NoReason), ("ж" * (MOST_REASON + 1), ReasonTooLong)],
)
def test_a_reason_that_nobody_can_read_decides_nothing(
    work: MemoryWork, doubted: Reading, reason: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        _rejects(work, doubted.id, reason)
    assert _now(work, doubted) == doubted
    assert tidy_reason("ж" * MOST_REASON) == "ж" * MOST_REASON


def test_only_what_waits_is_decided_and_only_once(work: MemoryWork, doubted: Reading) -> None:
    _rejects(work, doubted.id)
    for decides in (_accepts, _rejects):
        with pytest.raises(NotOnCheck) as refused:
            decides(work, doubted.id)
        assert refused.value.status is ReadingStatus.REJECTED
        with pytest.raises(NotOnCheck):
            decides(work, ReadingId(1))
        with pytest.raises(NoSuchReading):
            decides(work, ReadingId(404))
    assert len(work.audit.of(f"reading:{doubted.id}")) == 2
