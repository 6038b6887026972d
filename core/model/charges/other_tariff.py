"""Whether another tariff would pay: what the same electricity would have cost by other zones (зоны суток)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from fractions import Fraction
from math import ceil
from typing import Final, TypeAlias

from core.base.money import Kopecks, half_up
from core.base.months import Month
from core.model.charges.charge import ELECTRICITY, Basis, Charge, ChargeLine
from core.model.charges.pricing import PricedPart, charge, total
from core.model.charges.tariffs import NoTariff, PriceList
from core.model.meters import Zone

Zones: TypeAlias = tuple[Zone, ...]
Volumes: TypeAlias = Mapping[Zone, Decimal]
"""KWh a zone."""

ONE: Final[Zones] = (Zone.SINGLE,)
TWO: Final[Zones] = (Zone.DAY, Zone.NIGHT)
THREE: Final[Zones] = (Zone.PEAK, Zone.HALF, Zone.NIGHT)

NIGHT_SHARES: Final = (20, 35, 50)
"""Per cent that may go at night where no meter tells: little, about the night's part of the hours, much."""
LEAST_MONTHS: Final = 3
"""With fewer metered months nothing is advised."""
_ESTIMATED: Final = frozenset({Basis.AVERAGE, Basis.NORM})
_YEAR: Final = 12
_WHOLE: Final = 100
_PEAK_PART: Final = 2
"""Of what does not go at night one part in so many is taken for the peak; its hours are 7 of those 16."""


class Outcome(Enum):
    """What the advice comes to, over all of the shares that were assumed."""

    PAYS = auto()
    DOES_NOT_PAY = auto()
    DEPENDS = auto()
    """On how much goes at night."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """What all of the months would have come to by other zones."""

    zones: Zones
    night: int | None
    """The per cent that is assumed to go at night; None where the sum rests on no assumption."""
    volumes: Volumes
    cost: Kopecks
    difference: Kopecks
    """By how much that is more than what was charged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffAdvice:
    """What was charged, beside what it would have come to by other zones."""

    zones: Zones
    """The household's own, as its last metered bill has them."""
    months: tuple[Month, ...]
    """The months that are reckoned with, oldest first."""
    unmetered: tuple[Month, ...]
    """Months left out, since no reading tells how much was used."""
    unlike: tuple[Month, ...]
    """Months left out, since the prices known do not give their bill, or its zones are others."""
    charged: Kopecks
    volumes: Volumes
    alternatives: tuple[Alternative, ...]
    prices: Volumes
    """Roubles for one kWh in the first range, as they hold now."""
    threshold: int | None
    """From more than this per cent at night two zones cost less than one: 0 at any, 100 at none; None where
    the supplier has no such prices, or its night is not cheaper."""

    @property
    def is_of_a_year(self) -> bool:
        """Whether all seasons are in it."""
        return len(self.months) == _YEAR

    @property
    def night_share(self) -> int | None:
        """The per cent that the household's own meter has counted at night; None where it does not tell."""
        used = sum(self.volumes.values())
        return (
            half_up(_WHOLE * self.volumes[Zone.NIGHT] / used) if Zone.NIGHT in self.zones and used else None
        )

    @property
    def outcome(self) -> Outcome:
        """Whether the first of the other tariffs would have cost less."""
        zones = self.alternatives[0].zones
        differences = [each.difference for each in self.alternatives if each.zones == zones]
        if all(difference < 0 for difference in differences):
            return Outcome.PAYS
        return Outcome.DOES_NOT_PAY if all(each >= 0 for each in differences) else Outcome.DEPENDS


def offered(prices: PriceList, group: str, month: Month) -> tuple[Zones, ...]:
    """The zones beside the single one that a group has prices for; none where it has no single one."""
    if not _has(prices, group, ONE, month):
        return ()
    return tuple(zones for zones in (TWO, THREE) if _has(prices, group, zones, month))


def compare(
    charges: Iterable[Charge],
    lines: Sequence[ChargeLine],
    prices: PriceList,
    *,
    group: str,
    now: Month,
    months: Sequence[Month],
) -> TariffAdvice | None:
    """Compare what was charged with other zones; None where fewer than `LEAST_MONTHS` months tell anything.

    Each month is priced by what held in it, ranges included. A difference is rounded once a month and added
    to the bill itself, so that equal prices give none, however the rows of a bill were rounded.

    Args:
        charges: of the months, of all services.
        lines: the same by zone and range, where billing gives them.
        prices: the group's tariffs and range limits.
        group: the account's tariff group.
        now: the month whose prices are told; it has the prices of some zones (see `offered`).
        months: the months that are looked at, those that were not charged too, oldest first.
    """
    bills = {each.month: each for each in charges if each.service == ELECTRICITY}
    metered = {
        month: volumes
        for month in months
        if month in bills and (volumes := metered_volumes(bills[month], lines)) is not None
    }
    own = tuple(metered[max(metered)]) if metered else ONE
    kinds = offered(prices, group, now) if own == ONE else (ONE,)
    if not kinds:
        return None
    priced: dict[Month, Sequence[PricedPart]] = {}
    for month, volumes in metered.items():
        rows = _rows(prices, volumes, group, month)
        if (
            tuple(volumes) == own
            and rows
            and _gives(rows, bills[month])
            and _has(prices, group, kinds[0], month)
        ):
            priced[month] = rows
    bases = [_Basis(month, bills[month].charged, metered[month], rows) for month, rows in priced.items()]
    alternatives = [
        found
        for zones in kinds
        for night in (NIGHT_SHARES if own == ONE else (None,))
        if (found := _alternative(prices, group, bases, zones, night)) is not None
    ]
    if len(bases) < LEAST_MONTHS or not alternatives:
        return None
    return TariffAdvice(
        zones=own,
        months=tuple(priced),
        unmetered=tuple(month for month in months if month not in metered),
        unlike=tuple(month for month in metered if month not in priced),
        charged=sum(basis.charged for basis in bases),
        volumes=_summed(basis.volumes for basis in bases),
        alternatives=tuple(alternatives),
        prices={
            zone: prices.price(group, zone, 1, now)
            for zones in (ONE, *offered(prices, group, now))
            if zones in {own, *kinds}
            for zone in zones
        },
        threshold=_threshold(prices, group, now),
    )


@dataclass(frozen=True, slots=True)
class _Basis:
    """A month that is reckoned with."""

    month: Month
    charged: Kopecks
    volumes: Volumes
    rows: Sequence[PricedPart]


def metered_volumes(bill: Charge, lines: Sequence[ChargeLine]) -> Volumes | None:
    """KWh a zone in the order of `Zone`; None where nothing was metered."""
    if bill.basis in _ESTIMATED or bill.volume is None:
        return None
    found: dict[Zone, Decimal] = {}
    for line in lines:
        if (line.month, line.service) == (bill.month, ELECTRICITY):
            zone = line.zone or Zone.SINGLE
            found[zone] = found.get(zone, Decimal(0)) + line.volume
    found = found or {Zone.SINGLE: bill.volume}
    return {zone: found[zone] for zone in Zone if zone in found}


def _gives(rows: Sequence[PricedPart], bill: Charge) -> bool:
    """Whether the prices known are those of the bill; each row may be rounded otherwise."""
    return abs(total(rows) - bill.charged) <= len(rows)


def _alternative(
    prices: PriceList, group: str, bases: Sequence[_Basis], zones: Zones, night: int | None
) -> Alternative | None:
    """The months by other zones; None where a price is missing in one of them."""
    charged = difference = 0
    volumes = []
    for basis in bases:
        used = sum(basis.volumes.values(), Decimal(0))
        others = {Zone.SINGLE: used} if night is None else _divided(used, zones, night)
        rows = _rows(prices, others, group, basis.month)
        if not rows:
            return None
        charged += basis.charged
        difference += half_up((_exact(rows) - _exact(basis.rows)) * 100)
        volumes.append(others)
    return Alternative(
        zones=zones,
        night=night,
        volumes=_summed(volumes),
        cost=charged + difference,
        difference=difference,
    )


def _divided(used: Decimal, zones: Zones, night: int) -> Volumes:
    """A volume by an assumed share of the night, in whole kWh as bills have them; the zones sum to it."""
    at_night = Decimal(half_up(used * night / _WHOLE))
    rest = used - at_night
    if zones == TWO:
        return {Zone.DAY: rest, Zone.NIGHT: at_night}
    peak = Decimal(half_up(rest / _PEAK_PART))
    return {Zone.PEAK: peak, Zone.HALF: rest - peak, Zone.NIGHT: at_night}


def _rows(prices: PriceList, volumes: Volumes, group: str, month: Month) -> Sequence[PricedPart]:
    """The volume priced by zone and range; empty where that cannot be."""
    if any(volume < 0 for volume in volumes.values()):
        return ()
    try:
        return charge(prices, volumes, group=group, month=month)
    except NoTariff:
        return ()


def _exact(rows: Iterable[PricedPart]) -> Decimal:
    """Roubles before any rounding."""
    return sum((row.volume * row.price for row in rows), Decimal(0))


def _summed(volumes: Iterable[Volumes]) -> Volumes:
    found: dict[Zone, Decimal] = {}
    for each in volumes:
        for zone, volume in each.items():
            found[zone] = found.get(zone, Decimal(0)) + volume
    return found


def _has(prices: PriceList, group: str, zones: Zones, month: Month) -> bool:
    return bool(_rows(prices, dict.fromkeys(zones, Decimal(0)), group, month))


def _threshold(prices: PriceList, group: str, now: Month) -> int | None:
    """(D − P) / (D − N) in per cent, rounded up, so that what lies above it does pay."""
    try:
        single, day, night = (Fraction(prices.price(group, zone, 1, now)) for zone in (*ONE, *TWO))
    except NoTariff:
        return None
    if day <= night:
        return None
    return min(max(ceil((day - single) / (day - night) * _WHOLE), 0), _WHOLE)
