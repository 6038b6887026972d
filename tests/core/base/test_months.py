from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.months import Month

months = st.builds(Month, st.integers(1900, 2200), st.integers(1, 12))


def test_a_month_is_written_and_read_as_it_is_stored() -> None:
    assert str(Month(2025, 9)) == "2025-09"
    assert Month.parse("2025-09") == Month(2025, 9)


@pytest.mark.parametrize("text", ["2025-9", "09.2025", "2025-13", "2025-00", ""])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


def test_a_month_has_its_days() -> None:
    february = Month.of(date(2028, 2, 10))

    assert (february.first_day, february.last_day, february.days) == (date(2028, 2, 1), date(2028, 2, 29), 29)


@given(months, st.integers(-500, 500))
def test_months_are_counted_there_and_back(month: Month, count: int) -> None:
    assert month.plus(count).since(month) == count
    assert month.plus(count).plus(-count) == month


@given(months, months)
def test_months_are_ordered_by_time(one: Month, other: Month) -> None:
    assert (one < other) == (one.last_day < other.first_day)


def test_a_month_has_a_number() -> None:
    assert Month(2025, 9).number == 202509
    assert Month.numbered(202509) == Month(2025, 9)


@pytest.mark.parametrize("number", [0, 1, 202500, 202513, 999_999_12, 999_999_999_999_999_912])
def test_other_numbers_are_no_months(number: int) -> None:
    """Some would be too long for a database."""
    with pytest.raises(ValueError, match="no such"):
        Month.numbered(number)
