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


def forecast_of(volumes: Mapping[Month, Decimal], price: Decimal, month: Month) -> Forecast | None:
    """The corridor of a month by what was used before it; None where too little is known.

    Expected is the mean of three guesses, since each month has its chance: the same month of last year, the
    last three months, and the former as much more or less as the last months are beside those of last year.

    Args:
        volumes: metered kWh of the months.
        price: what a kWh came to in roubles, as the last bill has it or the tariff of the month.
        month: the month to be forecast; what is known of it is not used.
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
    return Forecast(
        month=month,
        least=kopecks(expected * (1 - width) * price),
        most=kopecks(expected * (1 + width) * price),
        last_year=last_year,
        lately=lately,
    )
