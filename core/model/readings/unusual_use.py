"""Use that is unusual beside the last months and the same month of last year, and why it may be so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from core.base.months import Month
from core.model.meters import Meter, Zone
from core.model.readings.reading import PreviousReading, Reading

_YEAR: Final = 12
_MONTH: Final = 30
"""Days of an ordinary month between two readings."""
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualLimits:
    """From where use is told to be unusual."""

    times: Decimal = Decimal("1.7")
    """So many times more or less than usual: of an invented supplier's readings, with nothing but seasons,
    chance and a day of the window at random, one of twenty is told, and hardly any that is always read on one
    day. By 1.5 it would be one of six.
    """
    least_kwh: Decimal = Decimal(50)
    """A smaller difference is some 300 roubles, and nobody's worry."""
    spans: int = 3
    """So many spans before tell what is usual; with fewer too little is known."""
    least_days: int = 10
    """Over fewer days only more than a whole month's use is unusual: one day of washing is not."""
    spare_days: int = 5
    """So many days more or less than a month explain nothing."""
    zone_share: Decimal = Decimal("0.8")
    """A zone that makes so much of the difference is the one that has changed."""


class Cause(StrEnum):
    """Why use is likely to be unusual."""

    CATCHES_UP = "catches_up"
    """Months before were charged by an average or a norm, and this reading holds them too."""
    NETWORK_READ = "network_read"
    """The network company has read the dial in between, so that a part of the month was counted then."""
    DAYS = "days"
    """More or fewer days than usual lie between the readings."""
    SEASON = "season"
    """In the same month of last year it was alike."""
    COLD = "cold"
    """It gets cold; of last year nothing is known."""
    WARM = "warm"
    """It gets warm; of last year nothing is known."""
    ZONE = "zone"
    """One zone alone has changed."""
    UNKNOWN = "unknown"
    """Nothing explains it: the figures and the house are to be looked at."""


_GETS_COLD: Final = frozenset({10, 11, 12, 1})
"""Months colder than the three before them; heating is mostly on from October to April (ПП 354, п. 5)."""
_GETS_WARM: Final = frozenset({4, 5, 6})
"""Months warmer than the three before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What was used between two readings."""

    month: Month
    """The settlement month of the later one."""
    days: int
    kwh: tuple[Decimal, ...]
    """A zone each."""

    @property
    def total(self) -> Decimal:
        """KWh of all zones."""
        return sum(self.kwh, _ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualUse:
    """What is unusual about the use since the previous reading."""

    is_more: bool
    """More than usual, or less."""
    usual: Decimal
    """What a month came to lately, kWh."""
    last_year: Decimal | None
    """What the same month of last year came to, kWh; None where it is not known."""
    by_last_year: bool = False
    """Whether it only differs from last year, while the last months were alike."""
    days: int
    """Since the previous reading."""
    cause: Cause
    zone: Zone | None = None
    """The zone that has changed, where that is the cause."""


def spans_of(meter: Meter, readings: Iterable[Reading]) -> list[Span]:
    """The spans between readings that count, oldest first, where something can be said of them."""
    counted = sorted(
        (reading for reading in readings if reading.counts),
        key=lambda reading: (reading.taken_on, reading.received_at),
    )
    found = [span_of(meter, PreviousReading.of(before), after) for before, after in pairwise(counted)]
    return [span for span in found if span is not None]


def span_of(meter: Meter, previous: PreviousReading, reading: Reading) -> Span | None:
    """What was used between two readings; None where it cannot be known, or no day lies between them."""
    if previous.taken_on is None or len(previous.values) != len(reading.values):
        return None
    days = (reading.taken_on - previous.taken_on).days
    kwh = [zone for zone in meter.consumption(previous.values, reading.values) if zone is not None]
    if days <= 0 or len(kwh) != len(meter.zones):
        return None
    return Span(month=reading.month, days=days, kwh=tuple(kwh))


def unusual_use(
    now: Span,
    before: Sequence[Span],
    zones: Sequence[Zone],
    *,
    estimated: bool = False,
    network_read: bool = False,
    limits: UnusualLimits = UnusualLimits(),
) -> UnusualUse | None:
    """What is unusual about the use since a reading; None where nothing is, or too little is known.

    Args:
        now: since the previous reading.
        before: the spans before it, oldest first.
        zones: the meter's zones.
        estimated: whether a month since the previous reading was charged by an average or a norm.
        network_read: whether the previous reading is the network company's.
        limits: from where use is unusual.
    """
    lately = before[-limits.spans :]
    if len(lately) < limits.spans:
        return None
    year_ago = [span for span in before if span.month == now.month.plus(-_YEAR)]
    usual = _daily(lately)
    found = UnusualUse(
        is_more=now.total > usual * now.days,
        usual=usual * _MONTH,
        last_year=sum((span.total for span in year_ago), _ZERO) if year_ago else None,
        days=now.days,
        cause=Cause.UNKNOWN,
    )
    by_month = _off(now.total, usual * _MONTH, limits)
    if by_month > 0 and estimated:
        return replace(found, cause=Cause.CATCHES_UP, is_more=True)
    by_day = _off(now.total, usual * now.days, limits) if now.days >= limits.least_days else max(by_month, 0)
    if not by_day and by_month and by_month * (now.days - _MONTH) > limits.spare_days:
        return replace(found, cause=Cause.NETWORK_READ if network_read else Cause.DAYS, is_more=by_month > 0)
    if not by_day and now.days < limits.least_days:
        return None
    beside_last_year = _off(now.total, _daily(year_ago) * now.days, limits) if year_ago else None
    if not by_day:
        return _beside_last_year(found, now, before, usual, limits) if beside_last_year else None
    if beside_last_year == -by_day:
        return None  # between the last months and last year: a season that has half come
    if beside_last_year == 0:
        return replace(found, cause=Cause.SEASON)
    zone = _changed_zone(now, lately, zones, limits)
    if zone is not None:
        return replace(found, cause=Cause.ZONE, zone=zone)
    if beside_last_year is None and now.month.month in (_GETS_COLD if by_day > 0 else _GETS_WARM):
        return replace(found, cause=Cause.COLD if by_day > 0 else Cause.WARM)
    return found


def _beside_last_year(
    found: UnusualUse, now: Span, before: Sequence[Span], usual: Decimal, limits: UnusualLimits
) -> UnusualUse | None:
    """A season that does not come as in last year; None where the whole year is as much more or less."""
    month = now.month.plus(-_YEAR)
    earlier = [span for span in before if 0 < month.since(span.month) <= limits.spans]
    then = [span for span in before if span.month == month]
    if len(earlier) < limits.spans or not _daily(earlier):
        return None
    last_year, by_season = _daily(then), _daily(then) * usual / _daily(earlier)
    off = _off(now.total, last_year * now.days, limits)
    if not off or _off(now.total, by_season * now.days, limits) != off:
        return None
    return replace(found, is_more=off > 0, by_last_year=True)


def _daily(spans: Sequence[Span]) -> Decimal:
    """KWh a day over some spans."""
    return sum((span.total for span in spans), _ZERO) / sum(span.days for span in spans)


def _off(kwh: Decimal, expected: Decimal, limits: UnusualLimits) -> int:
    """1 where it is far more than expected, -1 where far less, 0 where it is neither."""
    if abs(kwh - expected) < limits.least_kwh:
        return 0
    if kwh > expected * limits.times:
        return 1
    return -1 if kwh * limits.times < expected else 0


def _changed_zone(
    now: Span, lately: Sequence[Span], zones: Sequence[Zone], limits: UnusualLimits
) -> Zone | None:
    """The zone that makes most of the difference, of several."""
    alike = [span for span in lately if len(span.kwh) == len(zones)]
    if len(zones) < 2 or len(alike) < len(lately):  # noqa: PLR2004 - with one zone there is nothing to tell
        return None
    days = sum(span.days for span in lately)
    usual = [
        sum((span.kwh[place] for span in lately), _ZERO) * now.days / days for place in range(len(zones))
    ]
    whole = now.total - sum(usual, _ZERO)
    for zone, kwh, expected in zip(zones, now.kwh, usual, strict=True):
        if (kwh - expected) / whole >= limits.zone_share:
            return zone
    return None
