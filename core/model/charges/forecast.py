"""What this month is likely to come to: a corridor, never one figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from core.base.money import Kopecks, kopecks
from core.base.months import Month

_YEAR: Final = 12
_LATELY: Final = 3
"""So many of the last months tell how this year differs from the last one."""
_LEAST: Final = 3
"""With fewer metered months nothing is forecast."""
_WIDTH: Final = Decimal("0.20")
"""The corridor's half width where last year is known: nine months of ten lie within, as a test says."""
_WIDE: Final = Decimal("0.30")
"""Without last year the season is not known."""
_UNEVEN: Final = Decimal("1.15")
"""Days are less alike than months: with it nineteen of twenty months that are read twice lie within."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """What the readings that have been handed in for the month already show."""

    cost: Kopecks
    """About what they come to."""
    daily: Decimal
    """KWh a day since the readings of the month before."""
    days_left: int
    """So many days may a later reading still add, which would count in their place; at least one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Between which sums the month is likely to lie, and what that rests on."""

    month: Month
    least: Kopecks
    most: Kopecks
    last_year: Decimal | None
    """KWh of the same month of last year; None where it is not reckoned with."""
    lately: Decimal
    """KWh a month by the last months."""
    is_read: bool = False
    """Whether the month's own readings narrow it."""


def forecast_of(
    volumes: Mapping[Month, Decimal], price: Decimal, month: Month, so_far: SoFar | None = None
) -> Forecast | None:
    """The corridor of a month by what was used before it; None where too little is known.

    Expected is the mean of three guesses, since each month has its chance: the same month of last year, the
    last three months, and the former as much more or less as the last months are beside those of last year.

    Args:
        volumes: metered kWh of the months.
        price: what a kWh came to in roubles, as the last bill has it or the tariff of the month.
        month: the month to be forecast; its own volume is not used.
        so_far: what its readings already show: the month comes to no less, and to no more than that with the
            days in which another reading may take their place.
    """
    before = [known for known in sorted(volumes) if known < month][-_LATELY:]
    if len(before) < _LEAST:
        return None
    lately = sum((volumes[known] for known in before), Decimal(0)) / len(before)
    year_ago = [known.plus(-_YEAR) for known in before]
    last_year = volumes.get(month.plus(-_YEAR))
    if last_year is None or any(known not in volumes for known in year_ago):
        expected, width, last_year = lately, _WIDE, None
    else:
        base = sum((volumes[known] for known in year_ago), Decimal(0)) / len(year_ago)
        by_season = last_year * lately / base if base else lately
        expected, width = (last_year + lately + by_season) / 3, _WIDTH
    least, most = kopecks(expected * (1 - width) * price), kopecks(expected * (1 + width) * price)
    if so_far is not None:
        a_day = max(expected * (1 + width) / month.days, so_far.daily) * _UNEVEN
        least, most = so_far.cost, so_far.cost + kopecks(a_day * so_far.days_left * price)
    return Forecast(
        month=month,
        least=least,
        most=most,
        last_year=last_year,
        lately=lately,
        is_read=so_far is not None,
    )
