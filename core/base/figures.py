"""How sums, tariffs, volumes and dates are written in Russian, in the chat and in documents (S102).

No space in a figure breaks over a line, and a minus is a minus sign, not a hyphen.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from core.base.money import Kopecks, roubles
from core.base.months import Month
from core.base.periods import Period

_NBSP: Final = "\N{NO-BREAK SPACE}"
_MINUS: Final = "\N{MINUS SIGN}"
_VOLUME: Final = 3
"""Decimals of a reading or a volume, as the store keeps them."""
_TARIFF: Final = 5
"""Decimals of a tariff, as the store keeps them."""


def money(amount: Kopecks) -> str:
    """`1 234,56 ₽`; below zero where it is an advance."""
    return f"{bare_money(amount)}{_NBSP}₽"


def bare_money(amount: Kopecks) -> str:
    """`1 234,56`, for a column whose head says what the money is."""
    return _grouped(roubles(amount), 2, 2)


def price(tariff: Decimal) -> str:
    """`6,62 ₽`: a tariff with as many decimals as it has, and at least two."""
    return f"{bare_price(tariff)}{_NBSP}₽"


def bare_price(tariff: Decimal) -> str:
    """`6,62` or `5,98765`, for a column whose head says what the money is."""
    return _grouped(tariff, 2, _TARIFF)


def volume(amount: Decimal) -> str:
    """`1 234` or `45,2`: kWh that were used, or m²; in the chat as in a document."""
    return _grouped(amount, 0, _VOLUME)


def number(value: Decimal) -> str:
    """`8590` or `8590,5`: what a dial shows, as people type it, without spaces; a rate in per cent."""
    return volume(value).replace(_NBSP, "")


def day(value: date) -> str:
    """`24.11.2026`."""
    return f"{value:%d.%m.%Y}"


def time_of_day(value: datetime) -> str:
    """`09:05`; the value is in the supplier's time zone already."""
    return f"{value:%H:%M}"


def moment(value: datetime) -> str:
    """`24.11.2026 в 09:05`; the value is in the supplier's time zone already."""
    return f"{day(value)} в {time_of_day(value)}"


def month(value: Month) -> str:
    """`октябрь 2026`."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def period(value: Period) -> str:
    """`январь – сентябрь 2025`, `сентябрь 2024 – март 2025`, `2025 год` or `январь 2025`."""
    if value.first == value.last:
        return month(value.first)
    if value.is_year:
        return f"{value.first.year} год"
    same_year = value.first.year == value.last.year
    first = _MONTHS[value.first.month - 1] if same_year else month(value.first)
    return f"{first} – {month(value.last)}"


def month_of(value: Month) -> str:
    """`октября`, as in «долг на начало октября»."""
    return _OF[value.month - 1]


def month_in(value: Month) -> str:
    """`октябре`, as in «начислено в октябре»."""
    return _IN[value.month - 1]


_MONTHS: Final = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
_OF: Final = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)
_IN: Final = (
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


def _grouped(value: Decimal, least: int, most: int) -> str:
    """With spaces between thousands; of the decimals, zeros at the end go until `least` are left."""
    whole, _, fraction = f"{value.copy_abs():,.{most}f}".partition(".")
    fraction = fraction.rstrip("0").ljust(least, "0")
    sign = _MINUS if value < 0 else ""
    return f"{sign}{whole.replace(',', _NBSP)}{',' if fraction else ''}{fraction}"
