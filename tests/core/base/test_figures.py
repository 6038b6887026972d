"""How figures are written, held against CLDR's rules for Russian as babel applies them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import parse_pattern
from hypothesis import given
from hypothesis import strategies as st

from core.base import figures
from core.base.months import Month

NBSP = "\N{NO-BREAK SPACE}"
MONTHS = [Month(2025, number) for number in range(1, 13)]


def by_babel(pattern: str, value: Decimal) -> str:
    """CLDR has a hyphen for a minus in Russian; typography has the sign."""
    return str(parse_pattern(pattern).apply(value, "ru")).replace("-", "\N{MINUS SIGN}")


def decimals(places: int) -> st.SearchStrategy[Decimal]:
    """Numbers with so many decimals and no negative zero, which no register holds."""
    return st.decimals(
        allow_nan=False, allow_infinity=False, places=places, min_value=-(10**9), max_value=10**9
    ).map(lambda value: value + 0)


any_value = st.one_of(*map(decimals, range(8)))
"""Some with more decimals than the store keeps: a difference of readings times a transformer's ratio."""


@given(st.integers(-(10**13), 10**13) | st.integers(-200_000, 200_000))
def test_s102_a_sum_is_written_as_cldr_has_it(amount: int) -> None:
    written = by_babel("#,##0.00", Decimal(amount).scaleb(-2))
    assert figures.bare_money(amount) == written
    assert figures.money(amount) == f"{written}{NBSP}₽"


@given(any_value)
def test_a_tariff_is_written_as_cldr_has_it(tariff: Decimal) -> None:
    written = by_babel("#,##0.00###", tariff)
    assert figures.bare_price(tariff) == written
    assert figures.price(tariff) == f"{written}{NBSP}₽"


@given(any_value)
def test_a_volume_is_grouped_and_a_reading_is_not(value: Decimal) -> None:
    assert figures.volume(value) == by_babel("#,##0.###", value)
    assert figures.number(value) == by_babel("0.###", value)


@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_a_month_is_named_as_cldr_has_it(month: Month) -> None:
    assert figures.month(month) == format_date(month.first_day, "LLLL y", locale="ru")
    assert figures.month_of(month) == format_date(month.first_day, "MMMM", locale="ru")


@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_a_month_is_declined_alike_in_its_two_cases(month: Month) -> None:
    """CLDR has no prepositional; in every month it differs from the genitive by its last letter alone."""
    assert figures.month_in(month) == figures.month_of(month)[:-1] + "е"


def test_figures_are_written_as_the_guide_shows_them() -> None:
    assert figures.money(123_456) == f"1{NBSP}234,56{NBSP}₽"
    assert figures.money(-5) == f"\N{MINUS SIGN}0,05{NBSP}₽"
    assert figures.price(Decimal("6.62000")) == f"6,62{NBSP}₽"
    assert figures.price(Decimal("8.125")) == f"8,125{NBSP}₽"
    assert [figures.number(Decimal(each)) for each in ("8590.000", "8590.5", "100")] == [
        "8590",
        "8590,5",
        "100",
    ]
    assert figures.day(date(2026, 11, 4)) == "04.11.2026"
    assert figures.moment(datetime(2026, 11, 4, 9, 5, tzinfo=UTC)) == "04.11.2026 в 09:05"
