"""Money, volumes and dates as a Russian reader expects them; babel knows the rules."""

from datetime import date
from decimal import Decimal

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, parse_pattern

from core.base.money import Kopecks, roubles
from core.base.months import Month

_RUSSIAN = Locale("ru")
_MONEY = parse_pattern("#,##0.00")
_PRICE = parse_pattern("#,##0.00###")
_VOLUME = parse_pattern("#,##0.###")
_DIAL = parse_pattern("0.###")
_MINUS = "\N{MINUS SIGN}"


def money(amount: Kopecks) -> str:
    """`1 234,56`, for columns whose head says what the money is."""
    return _shown(_MONEY, roubles(amount))


def rouble_sum(amount: Kopecks) -> str:
    """`1 234,56 ₽`, which never breaks over a line."""
    return f"{money(amount)}\N{NO-BREAK SPACE}₽"


def price(tariff: Decimal) -> str:
    """A tariff in roubles, with as many decimals as it has and at least two: `6,62`, `5,98765`."""
    return _shown(_PRICE, tariff)


def volume(amount: Decimal) -> str:
    """An amount of kWh or m²: `1 234`, `45,2`."""
    return _shown(_VOLUME, amount)


def dial(value: Decimal) -> str:
    """A reading as the meter shows it: `8590`, `120,5`."""
    return _shown(_DIAL, value)


def day(when: date) -> str:
    """`05.10.2025`."""
    return f"{when:%d.%m.%Y}"


def month_name(month: Month) -> str:
    """`сентябрь 2025`."""
    return format_date(month.first_day, "LLLL y", locale=_RUSSIAN)


def _shown(pattern: NumberPattern, number: Decimal) -> str:
    return str(pattern.apply(number, _RUSSIAN)).replace("-", _MINUS)
