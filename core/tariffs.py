"""Tariffs with their ranges (диапазоны), and what a volume costs by them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.meters import Zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """A price in roubles for one kWh; `valid_to` is the last day, None while it is open."""

    group: str
    zone: Zone
    price: Decimal
    valid_from: date
    valid_to: date | None = None
    range: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeLimits:
    """Where the first and the second range of a month end, kWh; `season_k` raises both."""

    group: str
    valid_from: date
    limit1: Decimal
    limit2: Decimal
    season_k: Decimal = Decimal(1)
