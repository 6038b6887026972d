"""Tariffs with their ranges (диапазоны), and which of them holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.base.months import Month
from core.base.validity import in_force
from core.model.meters import Zone


class NoTariff(LookupError):
    """No price is known for this group, zone, range and month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """A price in roubles for one kWh; `valid_to` is the last day, None while it is open."""

    group: str
    zone: Zone
    price: Decimal
    valid_from: date
    valid_to: date | None = None
    range: int = 1


@dataclass(frozen=True, slots=True, order=True)
class TariffStart:
    """A day on which prices of a group come into force."""

    day: date
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeLimits:
    """Where the first and the second range of a month end, kWh; `season_k` raises both."""

    group: str
    valid_from: date
    limit1: Decimal
    limit2: Decimal
    season_k: Decimal = Decimal(1)

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        """The last kWh of the first and of the second range."""
        return self.limit1 * self.season_k, self.limit2 * self.season_k


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """Prices and range limits with their validity; the first day of a settlement month chooses among them."""

    tariffs: Sequence[Tariff]
    limits: Sequence[RangeLimits] = ()

    def price(self, group: str, zone: Zone, consumption_range: int, month: Month) -> Decimal:
        """Roubles for one kWh.

        Raises:
            NoTariff: when none is known.
        """
        wanted = (group, zone, consumption_range)
        found = in_force(
            (tariff for tariff in self.tariffs if (tariff.group, tariff.zone, tariff.range) == wanted),
            month.first_day,
        )
        if found is None or (found.valid_to is not None and found.valid_to < month.first_day):
            raise NoTariff(*wanted, month)
        return found.price

    def range_ends(self, group: str, month: Month) -> tuple[Decimal, ...]:
        """Where the ranges of a month end, kWh, but for the last; empty where there is only one range."""
        limits = in_force((limits for limits in self.limits if limits.group == group), month.first_day)
        return limits.ends if limits else ()
