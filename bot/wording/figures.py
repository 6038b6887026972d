"""How sums, dates and values are written in Russian (S102)."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache

from babel.dates import format_date

from core.base.money import Kopecks, roubles
from core.base.months import Month

_NBSP = "\u00a0"


def money(amount: Kopecks) -> str:
    """`1 234,56 ₽`, with spaces that do not break; a minus where it is an advance."""
    whole, fraction = f"{abs(roubles(amount)):,.2f}".split(".")
    sign = "\u2212" if amount < 0 else ""
    return f"{sign}{whole.replace(',', _NBSP)},{fraction}{_NBSP}₽"


def day(value: date) -> str:
    """`24.11.2026`."""
    return f"{value:%d.%m.%Y}"


def moment(value: datetime) -> str:
    """`24.11.2026 в 09:05`; the value is in the supplier's time zone already."""
    return f"{value:%d.%m.%Y} в {value:%H:%M}"


@cache
def month(value: Month) -> str:
    """`октябрь 2026`."""
    return str(format_date(value.first_day, "LLLL y", locale="ru"))


@cache
def month_of(value: Month) -> str:
    """`октября`, as in «долг на начало октября»."""
    return str(format_date(value.first_day, "MMMM", locale="ru"))


def month_in(value: Month) -> str:
    """`октябре`, as in «начислено в октябре»."""
    return _IN[value.month - 1]


_IN = (
    "январе",
    "феврале",
    "марте",
    "апреле",
    "мае",
    "июне",
    "июле",
    "августе",
    "сентябре",
    "октябре",
    "ноябре",
    "декабре",
)
"""CLDR knows no prepositional case."""


def price(tariff: Decimal) -> str:
    """`6,62 ₽`, with as many decimals as it has and at least two; the space does not break."""
    whole, _, fraction = f"{tariff:f}".partition(".")
    return f"{whole},{fraction.rstrip('0').ljust(2, '0')}{_NBSP}₽"


def number(value: Decimal) -> str:
    """`8590` or `8590,5`: no zeros that say nothing."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
