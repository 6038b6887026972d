"""The supplier's days: where midnight lies, which days people work, and on which day a month is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING

from core.base.months import Month
from core.base.validity import in_force

if TYPE_CHECKING:
    from holidays import HolidayBase

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDay:
    """By which day of the next month the charges of a month are paid, that day included."""

    valid_from: date
    """The first day of the first month charged so."""
    day: int


DUE_DAYS = (
    DueDay(valid_from=date.min, day=10),  # ЖК РФ, ст. 155 ч. 1
    DueDay(valid_from=date(2026, 3, 1), day=15),  # 177-ФЗ of 24.06.2025
)


def local_day(instant: datetime, zone: tzinfo) -> date:
    """The day that an instant lies in by the supplier's clock.

    Raises:
        ValueError: when the instant has no time zone, since nobody can tell its day then.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return instant.astimezone(zone).date()


def is_working_day(day: date) -> bool:
    """Whether a day is worked in Russia; days off are transferred every year (ТК РФ, ст. 112)."""
    return _year(day.year).is_working_day(day)


def next_working_day(day: date) -> date:
    """The day itself when it is worked, else the first one after it that is."""
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def after_working_days(day: date, count: int) -> date:
    """The last day of a term of so many working days, which begins on the day after (ГК РФ, ст. 191)."""
    for _ in range(count):
        day = next_working_day(day + _ONE_DAY)
    return day


def due_date(month: Month, due_days: Iterable[DueDay] = DUE_DAYS, *, shift: bool = True) -> date:
    """The last day to pay the charges of a month without delay.

    Args:
        month: the month charged.
        due_days: the due day by date.
        shift: whether a day off moves to the next working day (ГК РФ, ст. 193).

    Raises:
        LookupError: when no due day is stated for so early a month.
    """
    rule = in_force(due_days, month.first_day)
    if rule is None:
        raise LookupError(f"no due day for {month}")
    due = month.plus(1).first_day.replace(day=rule.day)
    return next_working_day(due) if shift else due


@cache
def _year(year: int) -> "HolidayBase":
    """One year a calendar, since the library fills a calendar of many years while another thread reads it."""
    from holidays import country_holidays  # noqa: PLC0415 - takes 0.3 s, and most commands ask for no calendar

    return country_holidays("RU", years=year, expand=False)
