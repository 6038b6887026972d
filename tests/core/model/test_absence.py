"""Until when somebody is away, as they write it."""

from datetime import date

import pytest

from core.model.cabinets.absence import DayIsOver, NotADay, TooLongAway, parse_return_day

TODAY = date(2025, 10, 22)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("15.01", date(2026, 1, 15)),
        ("до 15.01.2026", date(2026, 1, 15)),
        ("15.01.26 г.", date(2026, 1, 15)),
        ("до 15 января", date(2026, 1, 15)),
        ("Вернусь 15 Января 2026 года", date(2026, 1, 15)),
        ("меня нет до 1 мая", date(2026, 5, 1)),
        ("до мая", date(2026, 5, 1)),
        ("до марта", date(2026, 3, 1)),
        ("до 25", date(2025, 10, 25)),
        ("25-го", date(2025, 10, 25)),
        ("до 20 числа", date(2025, 11, 20)),
        ("31/12", date(2025, 12, 31)),
        ("23.10", date(2025, 10, 23)),
        ("22.10", date(2026, 10, 22)),
        ("5-11", date(2025, 11, 5)),
    ],
)
def test_a_day_is_read_as_people_write_it_and_is_the_next_such_one(typed: str, day: date) -> None:
    assert parse_return_day(typed, TODAY) == day


def test_the_thirty_first_is_looked_for_in_a_month_that_has_it() -> None:
    assert parse_return_day("31", date(2026, 1, 31)) == date(2026, 3, 31)


@pytest.mark.parametrize(
    "typed", ["", "скоро", "30.02", "32", "15.13", "8650", "до зимы", "15 16", "1.2.3.4", "марина"]
)
def test_what_names_no_day_is_refused(typed: str) -> None:
    with pytest.raises(NotADay):
        parse_return_day(typed, TODAY)


def test_nobody_returns_today_or_before() -> None:
    for typed in ("22.10.2025", "01.09.2025"):
        with pytest.raises(DayIsOver):
            parse_return_day(typed, TODAY)


def test_nobody_is_away_for_more_than_a_year() -> None:
    with pytest.raises(TooLongAway):
        parse_return_day("24.10.2026", TODAY)
