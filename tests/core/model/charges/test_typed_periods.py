"""The periods that people type, as they type them (S64, S65)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base import figures
from core.base.months import Month
from core.base.periods import Period
from core.base.refusals import Refusal
from core.model.charges.typed_periods import (
    MonthsUnclear,
    NoSuchMonth,
    NotAPeriod,
    TypedPeriod,
    parse_period,
)

THIS, KNOWN = Month(2025, 10), Period(Month(2023, 5), Month(2025, 9))


def parsed(typed: str) -> TypedPeriod:
    """As it is meant in October 2025, when something was charged from May 2023 to September 2025."""
    return parse_period(typed, this=THIS, known=KNOWN)


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        # numbers on both sides
        ("01.2025-09.2025", "2025-01–2025-09"),
        ("1.2025 — 9.2025", "2025-01–2025-09"),
        ("01/2025 – 09/2025", "2025-01–2025-09"),
        ("01-2025 - 09-2025", "2025-01–2025-09"),
        ("2025-01–2025-09", "2025-01–2025-09"),
        ("2025-01-2025-09", "2025-01–2025-09"),
        ("2025.01 2025.09", "2025-01–2025-09"),
        ("01.25-09.25", "2025-01–2025-09"),
        ("01-09.2025", "2025-01–2025-09"),
        ("01.2025 09.2025", "2025-01–2025-09"),
        ("с 01.2025 по 09.2025", "2025-01–2025-09"),
        ("за период с 01.2025 г. по 09.2025 г.", "2025-01–2025-09"),
        # days
        ("01.01.2025-30.09.2025", "2025-01–2025-09"),
        ("01.01.25 – 30.09.25", "2025-01–2025-09"),
        ("01.01-30.09", "2025-01–2025-09"),
        ("2025-01-01 2025-09-30", "2025-01–2025-09"),
        ("с 1 января по 30 сентября 2025", "2025-01–2025-09"),
        ("24 сентября 2025", "2025-09"),
        # names
        ("с января по сентябрь", "2025-01–2025-09"),
        ("с января по сентябрь 2025 г.", "2025-01–2025-09"),
        ("с января 2025 года по сентябрь 2025 года", "2025-01–2025-09"),
        ("с января 25 по сентябрь 25", "2025-01–2025-09"),
        ("с января 2025 по март", "2025-01–2025-03"),
        ("январь–сентябрь", "2025-01–2025-09"),
        ("Январь, сентябрь.", "2025-01–2025-09"),
        ("янв-сен 2025", "2025-01–2025-09"),
        ("янв. – сент. 2025", "2025-01–2025-09"),
        ("2025 январь-сентябрь", "2025-01–2025-09"),
        ("от марта до июня", "2025-03–2025-06"),
        ("сентябрь 24 — март 25", "2024-09–2025-03"),
        ("сентябрь 2024 - март", "2024-09–2025-03"),
        # over the turn of a year, and ahead of us
        ("с сентября по март", "2024-09–2025-03"),
        ("ноябрь - февраль", "2024-11–2025-02"),
        ("с марта по ноябрь", "2024-03–2024-11"),
        # one month
        ("январь", "2025-01"),
        ("октябрь", "2025-10"),
        ("декабрь", "2024-12"),
        ("январь 2025", "2025-01"),
        ("январь-2025", "2025-01"),
        ("2025, январь", "2025-01"),
        ("янв 25 год", "2025-01"),
        ("Сентябрь'25", "2025-09"),
        ("за май", "2025-05"),
        ("в марте 2024 года", "2024-03"),
        ("9.2025", "2025-09"),
        ("2025-09", "2025-09"),
        # years
        ("2025", "2025-01–2025-12"),
        ("за 2025 г.", "2025-01–2025-12"),
        ("начисления за весь 2024 год", "2024-01–2024-12"),
        ("2024-2025", "2024-01–2025-12"),
        ("с 2023 по 2024 год", "2023-01–2024-12"),
        ("2024 – март 2025", "2024-01–2025-03"),
        ("март 2024 – 2025", "2024-03–2025-12"),
        # until now
        ("с января", "2025-01–2025-10"),
        ("с 2024", "2024-01–2025-10"),
        ("с марта 2024 по настоящее время", "2024-03–2025-10"),
        ("с января по сегодня", "2025-01–2025-10"),
        # by a name of their own
        ("этот год", "2025-01–2025-12"),
        ("в этом году", "2025-01–2025-12"),
        ("за прошлый год", "2024-01–2024-12"),
        ("в прошлом году", "2024-01–2024-12"),
        ("позапрошлый год", "2023-01–2023-12"),
        ("этот месяц", "2025-10"),
        ("в прошлом месяце", "2025-09"),
        ("12 месяцев", "2024-10–2025-09"),
        ("за последние 3 месяца", "2025-07–2025-09"),
        ("последний год", "2024-10–2025-09"),
        ("за год", "2024-10–2025-09"),
        ("полгода", "2025-04–2025-09"),
        ("10 лет", "2015-10–2025-09"),
        ("за всё время", "2023-05–2025-09"),
        ("все", "2023-05–2025-09"),
        ("1 квартал 2025", "2025-01–2025-03"),
        ("IV квартал", "2025-10–2025-12"),
        ("второе полугодие 2024 года", "2024-07–2024-12"),
        # marks that nobody sees
        ("\u200e01.2025\u00a0-\u00a009.2025\ufeff", "2025-01–2025-09"),
    ],
)
def test_a_period_is_understood_as_people_type_it(typed: str, period: str) -> None:
    assert parsed(typed) == TypedPeriod(period=Period.parse(period))
    assert parsed(typed.upper()) == parsed(typed)


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("09.2025-01.2025", "2025-01–2025-09"),
        ("с сентября 2025 по январь 2025", "2025-01–2025-09"),
        ("март 25 — сентябрь 24", "2024-09–2025-03"),
        ("2025-2024", "2024-01–2025-12"),
    ],
)
def test_a_period_that_is_turned_round_is_turned_back_and_known_to_be(typed: str, period: str) -> None:
    assert parsed(typed) == TypedPeriod(period=Period.parse(period), turned=True)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("13.2026", 13), ("00.2025", 0), ("01.2025-13.2025", 13), ("2025.13", 13), ("13.25", 13)],
)
def test_a_month_that_does_not_exist_is_told_by_its_number(typed: str, number: int) -> None:
    with pytest.raises(NoSuchMonth) as refused:
        parsed(typed)
    assert refused.value.number == number


@pytest.mark.parametrize(
    "typed",
    [
        "январь, февраль, март",
        "01.2525",
        "99.9999",
        "январь 8700",
        "январь 2025 рублей",
        "3 полугодие",
        "0 месяцев",
        "2024, 2025, 2026",
    ],
)
def test_months_that_make_no_period_are_told_from_no_months_at_all(typed: str) -> None:
    with pytest.raises(MonthsUnclear):
        parsed(typed)


@pytest.mark.parametrize(
    "typed", ["", "привет", "9", "25", "8700", "12595", "1200; 700", "показания 8700", "-1", "1e9", "²"]
)
def test_what_names_no_months_may_be_anything_else(typed: str) -> None:
    with pytest.raises(NotAPeriod) as refused:
        parsed(typed)
    assert not isinstance(refused.value, MonthsUnclear)


_MONTHS = st.builds(Month, st.integers(1990, 2099), st.integers(1, 12))


@given(_MONTHS, _MONTHS)
def test_what_we_write_ourselves_is_understood(one: Month, other: Month) -> None:
    period = Period(min(one, other), max(one, other))
    assert parsed(figures.period(period)) == parsed(str(period)) == TypedPeriod(period=period)


@given(
    st.text()
    | st.lists(
        st.sampled_from(["с", "по", "01", ".", "-", " ", "2025", "13", "янв", "марта", "год", "/", "25"])
    ).map("".join)
)
def test_whatever_is_typed_is_a_period_or_a_refusal(typed: str) -> None:
    try:
        found = parsed(typed)
    except Refusal:
        return
    assert found.period.first <= found.period.last


def test_a_long_text_is_refused_at_once() -> None:
    for typed in ("01.01" * 1000, "январь " * 1000, "9" * 4000, "2025 " * 1000, " г" * 2000):
        with pytest.raises(NotAPeriod):
            parsed(typed)
