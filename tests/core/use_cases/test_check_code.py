"""Checking the code of a reading: open to anybody, and no oracle."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.base.check_codes import NotACode, new_code, spaced
from core.model.cabinets.cabinet import Person
from core.model.papers.paper import Verdict
from core.model.readings.reading import Reading, ReadingStatus
from core.use_cases.check_code import Checked, NothingUnderCode, TooManyChecks, check
from tests.core.household import ACCOUNT, NOW, POLICY, hands_in, settle, stranger
from tests.doubles.memory_work import MemoryWork


@pytest.fixture
def taken(work: MemoryWork) -> Reading:
    person, _ = settle(work, "anna", ACCOUNT)
    return hands_in(work, person, 8700)


def _checks(
    work: MemoryWork, typed: str, *, person: Person | None = None, later: timedelta = timedelta(0)
) -> Checked:
    return check(work, person or stranger(7), typed, policy=POLICY, now=NOW + later)


def test_anybody_learns_when_it_was_handed_in_and_four_digits(work: MemoryWork, taken: Reading) -> None:
    assert _checks(work, spaced(taken.proof).lower()) == Checked(
        at=NOW, account_tail="7890", verdict=Verdict.VALID
    )


@pytest.mark.parametrize(
    ("status", "valid"),
    [(status, status not in {"deleted", "replaced", "rejected"}) for status in ReadingStatus],
)
def test_what_has_been_withdrawn_is_not_valid(
    work: MemoryWork, taken: Reading, status: ReadingStatus, valid: bool
) -> None:
    assert work.readings.revise(replace(taken, status=status), was=ReadingStatus.ACCEPTED)
    assert (_checks(work, taken.proof).verdict is Verdict.VALID) is valid


def test_a_code_that_nobody_was_given_says_nothing(work: MemoryWork, taken: Reading) -> None:
    del taken
    with pytest.raises(NothingUnderCode):
        _checks(work, new_code())


def test_checks_of_an_hour_are_limited_right_and_wrong_ones_alike(work: MemoryWork, taken: Reading) -> None:
    for number in range(POLICY.checks_an_hour):
        if number % 2:
            _checks(work, taken.proof)
        else:
            with pytest.raises(NothingUnderCode):
                _checks(work, new_code())
    with pytest.raises(TooManyChecks):
        _checks(work, taken.proof)
    assert _checks(work, taken.proof, person=stranger(8)).verdict is Verdict.VALID
    assert _checks(work, taken.proof, later=timedelta(hours=1, seconds=1)).verdict is Verdict.VALID


def test_what_cannot_be_a_code_is_not_counted(work: MemoryWork, taken: Reading) -> None:
    for _ in range(POLICY.checks_an_hour + 1):
        with pytest.raises(NotACode):
            _checks(work, "привет")
    assert _checks(work, taken.proof).verdict is Verdict.VALID
