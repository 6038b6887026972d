"""Absence: until when a person is away, so that nobody asks them what their meter shows."""

import re
from datetime import date, timedelta
from typing import Final

from core.base.refusals import Refusal
from core.base.typed import visible
from core.model.charges.typed_periods import MONTH_NAMES

_LONGEST: Final = timedelta(days=366)
_CENTURY: Final = 2000
_TYPED: Final = re.compile(
    r"(?:\D*\s)?(?:"
    r"(?P<alone>\d{1,2})(?:-?го)?(?:\s+числа)?"
    r"|(?:(?P<day>\d{1,2})[./-](?P<month>\d{1,2})|(?:(?P<of>\d{1,2})(?:-?го)?\s+)?(?P<name>[а-яё]{3,8}))"
    r"(?:[\s.,/-]+(?P<year>\d{4}|\d{2})(?:\s*г(?:ода?)?)?)?"
    r")\.?"
)


class NotADay(Refusal):
    """What was typed names no day."""


class DayIsOver(NotADay):
    """The day is not to come any more, so that nobody can return on it."""


class TooLongAway(NotADay):
    """The day is more than a year away, by when nobody remembers why nothing comes."""


def parse_return_day(typed: str, today: date) -> date:
    """Read the day of returning: «15.01», «до 15 января», «15.01.2026», «до мая», «25»; the next such day.

    Raises:
        DayIsOver, TooLongAway: when it is no day within the year to come.
        NotADay: when it is none at all.
    """
    found = _TYPED.fullmatch(visible(typed).strip().lower())
    if found is None:
        raise NotADay
    if found["alone"]:
        return checked_return_day(_next_in_month(int(found["alone"]), today), today)
    month = int(found["month"]) if found["month"] else _month(found["name"])
    day = int(found["day"] or found["of"] or 1)
    if found["year"]:
        year = int(found["year"])
        return checked_return_day(_day(year if year > _CENTURY else year + _CENTURY, month, day), today)
    this_year = _day(today.year, month, day)
    return checked_return_day(this_year if this_year > today else _day(today.year + 1, month, day), today)


def checked_return_day(day: date, today: date) -> date:
    """The day, where somebody may return on it.

    Raises:
        DayIsOver: when it is today or before.
        TooLongAway: when it is more than a year away.
    """
    if day <= today:
        raise DayIsOver
    if day - today > _LONGEST:
        raise TooLongAway
    return day


def _month(name: str) -> int:
    for number, written in enumerate(MONTH_NAMES, 1):
        if re.fullmatch(written, name):
            return number
    raise NotADay


def _next_in_month(day: int, today: date) -> date:
    """The next day of this number, in this month or one of the two after it: one of them has it."""
    for month in range(today.month, today.month + 3):
        try:
            found = date(today.year + (month - 1) // 12, (month - 1) % 12 + 1, day)
        except ValueError:
            continue
        if found > today:
            return found
    raise NotADay


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as none:
        raise NotADay from none
