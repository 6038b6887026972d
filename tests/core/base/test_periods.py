"""A run of months."""

import pytest

from core.base import figures
from core.base.months import Month
from core.base.periods import Period


def test_a_period_has_its_first_and_its_last_day() -> None:
    period = Period(Month(2024, 2), Month(2025, 2))
    assert (str(period.first_day), str(period.last_day)) == ("2024-02-01", "2025-02-28")


def test_a_period_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="later"):
        Period(Month(2025, 2), Month(2025, 1))


def test_a_number_of_months_ends_with_the_last_of_them() -> None:
    assert Period.ending(Month(2025, 3), 12) == Period(Month(2024, 4), Month(2025, 3))
    assert Period.ending(Month(2025, 3), 1) == Period(Month(2025, 3), Month(2025, 3))


@pytest.mark.parametrize(
    ("period", "text", "words"),
    [
        (Period(Month(2025, 1), Month(2025, 9)), "2025-01–2025-09", "январь – сентябрь 2025"),
        (Period(Month(2024, 9), Month(2025, 3)), "2024-09–2025-03", "сентябрь 2024 – март 2025"),
        (Period.of_year(2025), "2025-01–2025-12", "2025 год"),
        (Period(Month(2024, 1), Month(2025, 12)), "2024-01–2025-12", "январь 2024 – декабрь 2025"),
        (Period(Month(2025, 9), Month(2025, 9)), "2025-09", "сентябрь 2025"),
    ],
)
def test_a_period_is_written_for_files_and_for_people(period: Period, text: str, words: str) -> None:
    assert str(period) == text
    assert Period.parse(text) == period
    assert figures.period(period) == words
