"""What a volume costs: by zone, by range of consumption, each row rounded by itself."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from core.base.money import Kopecks, half_up, kopecks, share_out
from core.base.months import Month
from core.model.charges.tariffs import NoTariff, PriceList
from core.model.meters import Zone

_ONE_DAY = timedelta(days=1)
_WATT_HOURS = 1000
"""Volumes are divided to the watt-hour, so that the parts sum to the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedPart:
    """A part of the volume with one price."""

    zone: Zone
    range: int
    volume: Decimal
    """KWh."""
    price: Decimal
    """Roubles for one kWh."""

    @property
    def amount(self) -> Kopecks:
        """Rounded in the row, before rows are summed."""
        return kopecks(self.volume * self.price)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days between two readings: after the first day, up to and including the second."""

    after: date
    until: date

    def days_by_month(self) -> Iterator[tuple[Month, int]]:
        """How many of the days lie in each month."""
        day = self.after
        while day < self.until:
            month = Month.of(day + _ONE_DAY)
            last = min(month.last_day, self.until)
            yield month, (last - day).days
            day = last


def billed_volume(consumption: Decimal, *, fraction: bool = False) -> Decimal:
    """The volume that is charged: whole kWh, a half rounded up, unless the supplier bills fractions."""
    return consumption if fraction else Decimal(half_up(consumption))


def charge(
    prices: PriceList,
    volumes: Mapping[Zone, Decimal],
    *,
    group: str,
    month: Month,
    months: int = 1,
    split_by_days: Period | None = None,
) -> tuple[PricedPart, ...]:
    """Price a volume by zone and range.

    Args:
        prices: tariffs and range limits.
        volumes: kWh a zone.
        group: the account's tariff group.
        month: the settlement month, whose tariff and ranges hold.
        months: how many months the volume covers; each has ranges of its own.
        split_by_days: the days that the volume covers, when a change of tariff within them divides it by
            days; without it the tariff of the settlement month holds for all.

    Raises:
        NoTariff: when a price is missing.
    """
    ends = [end * months for end in prices.range_ends(group, month)]
    rows: list[PricedPart] = []
    for number, parts in enumerate(split_by_ranges(volumes, ends), start=1):
        for zone, volume in parts.items():
            if not volume and number > 1:
                continue
            price = partial(prices.price, group, zone, number)
            rows += [
                PricedPart(zone=zone, range=number, volume=part, price=each)
                for each, part in _priced(price, volume, month, split_by_days)
            ]
    return tuple(rows)


def total(rows: Sequence[PricedPart]) -> Kopecks:
    """What the rows cost together."""
    return sum(row.amount for row in rows)


def split_by_ranges(volumes: Mapping[Zone, Decimal], ends: Sequence[Decimal]) -> list[dict[Zone, Decimal]]:
    """Divide the sum of the zones among ranges, and each range among the zones in proportion.

    Args:
        volumes: kWh a zone.
        ends: the last kWh of every range but the last one, ascending.

    Returns:
        For each range kWh a zone. Every range and every zone keeps its sum exactly.
    """
    if not ends or sum(volumes.values()) <= ends[0]:
        return [dict(volumes)]
    left = [_watt_hours(volume) for volume in volumes.values()]
    ranges: list[dict[Zone, Decimal]] = []
    begun = 0
    for end in map(_watt_hours, ends):
        parts = share_out(min(end - begun, sum(left)), left)
        ranges.append(dict(zip(volumes, map(_kwh, parts), strict=True)))
        left = [rest - part for rest, part in zip(left, parts, strict=True)]
        begun = end
    ranges.append(dict(zip(volumes, map(_kwh, left), strict=True)))
    return ranges


def estimate_cost(
    prices: PriceList,
    *,
    group: str,
    zones: Sequence[Zone],
    consumption: Sequence[Decimal | None],
    month: Month,
    months: int = 1,
    split_by_days: Period | None = None,
    fraction: bool = False,
) -> Kopecks | None:
    """About what a reading costs; None when its consumption or a price is not known.

    Args:
        prices: tariffs and range limits.
        group: the account's tariff group.
        zones: the meter's zones.
        consumption: kWh a zone, as the reading has it.
        month: the settlement month of the reading.
        months: how many months have passed since the previous reading.
        split_by_days: see `charge`.
        fraction: whether the supplier bills fractions of a kWh.
    """
    volumes = {
        zone: billed_volume(kwh, fraction=fraction)
        for zone, kwh in zip(zones, consumption, strict=True)
        if kwh is not None
    }
    if len(volumes) < len(zones):
        return None
    try:
        rows = charge(prices, volumes, group=group, month=month, months=months, split_by_days=split_by_days)
    except NoTariff:
        return None
    return total(rows)


def _priced(
    price: Callable[[Month], Decimal], volume: Decimal, month: Month, split_by_days: Period | None
) -> list[tuple[Decimal, Decimal]]:
    """The parts of a volume with their prices: one, unless the price changed within the days it covers."""
    days: Counter[Decimal] = Counter()
    for covered, count in split_by_days.days_by_month() if split_by_days else ():
        days[price(covered)] += count
    if not days:
        return [(price(month), volume)]
    if len(days) == 1:
        return [(only, volume) for only in days]
    parts = share_out(_watt_hours(volume), list(days.values()))
    return [(each, _kwh(part)) for each, part in zip(days, parts, strict=True)]


def _watt_hours(volume: Decimal) -> int:
    return half_up(volume * _WATT_HOURS)


def _kwh(watt_hours: int) -> Decimal:
    return Decimal(watt_hours) / _WATT_HOURS
