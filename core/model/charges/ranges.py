"""How far a settlement month has come in its ranges of consumption, by what the meters have shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from typing import Final

from core.base.months import Month
from core.model.meters import Meter
from core.model.readings.reading import Reading

_LATELY: Final = timedelta(days=20)
"""The daily use is taken over so many days at least: a few days tell little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyUse:
    """KWh a day by a meter's last readings."""

    kwh: Decimal
    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterUse:
    """What one meter has counted towards a settlement month."""

    read_on: date
    """The last reading: for the month itself, or for the month before it."""
    is_read: bool
    """Whether there is a reading for the month itself."""
    used: Decimal
    """KWh from the reading for the month before until the last one."""
    daily: DailyUse | None
    """None where the readings do not tell."""


def use_of(meter: Meter, readings: Iterable[Reading], month: Month) -> MeterUse | None:
    """What a meter has counted towards a month; None where its readings do not tell.

    Without a reading for the month before, nobody can say which part of the volume belongs to the month.
    """
    counted = sorted(
        (reading for reading in readings if reading.counts and reading.month <= month),
        key=lambda reading: (reading.taken_on, reading.received_at),
    )
    first = next((place for place, reading in enumerate(counted) if reading.month == month), len(counted))
    if not first or month.since(counted[first - 1].month) != 1:
        return None
    used = _between(meter, counted[first - 1 :])
    if used is None:
        return None
    return MeterUse(
        read_on=counted[-1].taken_on,
        is_read=first < len(counted),
        used=used,
        daily=_daily(meter, counted),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeUse:
    """Where the meters together stand among the ranges of a month."""

    meters: tuple[MeterUse, ...]
    ends: tuple[Decimal, ...]
    """The last kWh of every range but the last one."""
    today: date

    @property
    def is_read(self) -> bool:
        """Whether every meter has a reading for the month, so that nothing is estimated."""
        return all(meter.is_read for meter in self.meters)

    @property
    def used(self) -> Decimal | None:
        """KWh of the month: as read, or to today by the daily use where no reading is; None if unknown."""
        total = Decimal(0)
        for meter in self.meters:
            total += meter.used
            if not meter.is_read:
                if meter.daily is None:
                    return None
                total += meter.daily.kwh * (self.today - meter.read_on).days
        return total

    @property
    def daily(self) -> DailyUse | None:
        """KWh a day of all meters, by the readings of these days; None if unknown."""
        each = [meter.daily for meter in self.meters if meter.daily is not None]
        if len(each) < len(self.meters) or not each:
            return None
        return DailyUse(
            kwh=sum((use.kwh for use in each), Decimal(0)),
            since=min(use.since for use in each),
            until=max(use.until for use in each),
        )

    def range_of(self, used: Decimal) -> int:
        """The range in which the next kWh lies."""
        return 1 + sum(used >= end for end in self.ends)

    def reached_on(self, end: Decimal) -> date | None:
        """About the day on which so many kWh are used up by the daily use; None if it is unknown or nothing.

        It may lie before today where the last reading does.
        """
        if self.daily is None or not self.daily.kwh:
            return None
        missing = end
        for meter in self.meters:
            if meter.daily is not None:
                missing += meter.daily.kwh * meter.read_on.toordinal() - meter.used
        day = int((missing / self.daily.kwh).to_integral_value(rounding=ROUND_CEILING))
        return date.fromordinal(min(day, date.max.toordinal()))


def _daily(meter: Meter, counted: Sequence[Reading]) -> DailyUse | None:
    newest = counted[-1]
    for place in reversed(range(len(counted))):
        oldest = counted[place]
        if newest.taken_on - oldest.taken_on >= _LATELY:
            used = _between(meter, counted[place:])
            if used is None:
                return None
            days = (newest.taken_on - oldest.taken_on).days
            return DailyUse(kwh=used / days, since=oldest.taken_on, until=newest.taken_on)
    return None


def _between(meter: Meter, readings: Sequence[Reading]) -> Decimal | None:
    """KWh from the first reading to the last; None where two of them do not compare."""
    total = Decimal(0)
    for before, after in pairwise(readings):
        if len(before.values) != len(after.values):
            return None
        for kwh in meter.consumption(before.values, after.values):
            if kwh is None:
                return None
            total += kwh
    return total
