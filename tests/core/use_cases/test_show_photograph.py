"""Photographs are counted, since each costs a second of a processor."""

from datetime import timedelta

import pytest

from core.model.cabinets.cabinet import Person
from core.use_cases.show_photograph import (
    MOST_OF_A_PERSON,
    MOST_OF_AN_ADDRESS,
    TooManyPhotographs,
    count_photograph,
)
from tests.core.household import NOW, stranger, town


@pytest.mark.parametrize(
    ("most", "others"), [(MOST_OF_A_PERSON, False), (MOST_OF_AN_ADDRESS, True)], ids=["person", "address"]
)
def test_so_many_an_hour_are_looked_at(most: int, others: bool) -> None:
    work = town()

    def who(number: int) -> Person:
        return stranger(number if others else 1, "203.0.113.7" if others else "")

    for number in range(most):
        count_photograph(work, who(number), now=NOW)
    with pytest.raises(TooManyPhotographs):
        count_photograph(work, who(most), now=NOW)
    count_photograph(work, who(most), now=NOW + timedelta(hours=1, seconds=1))
