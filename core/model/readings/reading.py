"""Readings (показания) and their life."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Self

from core.base.ids import MeterId, ReadingId
from core.base.months import Month
from core.base.refusals import Refusal
from core.model.meters import Meter, Values
from core.model.readings.sources import ESTIMATED, NETWORK


class ReadingStatus(StrEnum):
    """Where a reading is in its life; it can be deleted until it has been exported."""

    ACCEPTED = "accepted"
    ON_CHECK = "on_check"
    REJECTED = "rejected"
    DELETED = "deleted"
    REPLACED = "replaced"
    EXPORTED = "exported"
    BILLED = "billed"


_COUNTS = frozenset({ReadingStatus.ACCEPTED, ReadingStatus.EXPORTED, ReadingStatus.BILLED})
STILL_OURS = frozenset({ReadingStatus.ACCEPTED, ReadingStatus.ON_CHECK})
"""Readings handed in that have not left for billing, so that they can be taken back."""
WITHDRAWN = frozenset({ReadingStatus.DELETED, ReadingStatus.REJECTED, ReadingStatus.REPLACED})
"""Readings that stand for nothing any more, and are kept for the history alone."""


def counts(status: str, source: str) -> bool:
    """Whether consumption is computed from such a reading: it is accepted, and a dial has shown it."""
    return status in _COUNTS and source not in ESTIMATED


class Suspicion(StrEnum):
    """Why nobody can take a reading on trust, so that an operator decides about it."""

    BEYOND_CAPACITY = "beyond_capacity"
    """More than the connection can carry, and the subscriber stands by it."""
    TURNED_OVER = "turned_over"
    """Less than before: the subscriber says that the dial has passed through zero."""
    BELOW_PREVIOUS = "below_previous"
    """Less than a reading that has come to count only after this one was taken."""


class NotYourReading(Refusal):
    """Somebody else handed it in."""


class ReadingGone(Refusal):
    """The reading can no longer be deleted: it has left for billing, or is deleted, replaced or rejected."""

    def __init__(self, status: ReadingStatus) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a meter showed on a day, and what became of it."""

    id: ReadingId
    meter_id: MeterId
    taken_on: date
    received_at: datetime
    """UTC; for a reading of billing's own, when it was imported."""
    month: Month
    """The settlement month for which it counts."""
    values: Values
    consumption: tuple[Decimal | None, ...]
    """kWh a zone since the previous reading, ratio applied; None where it cannot be known."""
    source: str
    """One of `Source`, or another as billing spells it."""
    status: ReadingStatus
    suspicion: Suspicion | None = None
    """Why it is on check; None once an operator has accepted it."""
    marked: str = ""
    """Why it deserves a second look, empty for nothing."""
    reason: str = ""
    """Why it was rejected."""
    handed_in_by: str = ""
    """Who handed it in here (`Person.actor`); empty for billing's own."""
    proof: str = ""
    """The code by which anybody can check that it was handed in; empty for billing's own."""
    billing_id: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether it was handed in here, and is not billing's own."""
        return bool(self.handed_in_by)

    @property
    def counts(self) -> bool:
        """Whether consumption is computed from it."""
        return counts(self.status, self.source)

    @property
    def withdrawn(self) -> bool:
        """Whether it no longer stands for anything: deleted, replaced or rejected."""
        return self.status in WITHDRAWN

    @property
    def can_be_taken_back(self) -> bool:
        """Whether it was handed in here and has not left for billing."""
        return self.is_ours and self.status in STILL_OURS

    def ensure_can_be_deleted(self, by: str) -> None:
        """One's own reading can be deleted until it has been exported; `by` is a `Person.actor`.

        Raises:
            NotYourReading: when somebody else handed it in, or it is billing's own.
            ReadingGone: when it is too late.
        """
        if self.handed_in_by != by:
            raise NotYourReading
        if not self.can_be_taken_back:
            raise ReadingGone(self.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousReading:
    """What a new reading is compared with."""

    values: Values
    taken_on: date | None
    """None when the values only bound the new ones from below, and tell nothing of a month's consumption."""
    month: Month | None = None

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """An earlier reading of the same meter."""
        return cls(values=reading.values, taken_on=reading.taken_on, month=reading.month)

    @classmethod
    def at_installation(cls, meter: Meter, month: Month) -> Self:
        """The meter's initial values, for its first reading.

        Readings are due every month, so a meter installed before the last month had readings that we were not
        given, and its first row shows no consumption, as in the guide.
        """
        installed = meter.installed
        if installed is None or month.since(Month.of(installed)) > 1:
            return cls(values=meter.initial_values, taken_on=None)
        return cls(values=meter.initial_values, taken_on=installed, month=Month.of(installed))

    def consumption(self, meter: Meter, values: Values) -> tuple[Decimal | None, ...]:
        """KWh a zone since this reading; 0 where there is nothing to compare with, None where unknown."""
        if self.taken_on is None:
            return tuple(Decimal(0) for _ in values)
        return meter.consumption(self.values, values)


def previous_reading(
    meter: Meter,
    readings: Iterable[Reading],
    *,
    month: Month,
    taken_on: date,
    network_sources: frozenset[str] = NETWORK,
) -> PreviousReading:
    """What a reading for a settlement month is compared with.

    The last accepted reading of an earlier settlement month, or the network's own: so a second reading in the
    same window replaces the first, also downwards. Readings from before a change of zones do not compare.
    """
    earlier = [
        reading
        for reading in readings
        if reading.counts
        and len(reading.values) == len(meter.zones)
        and (reading.month < month or (reading.source in network_sources and reading.taken_on <= taken_on))
    ]
    if not earlier:
        return PreviousReading.at_installation(meter, month)
    return PreviousReading.of(max(earlier, key=lambda reading: (reading.taken_on, reading.received_at)))


def with_consumption(meter: Meter, readings: Iterable[Reading]) -> list[Reading]:
    """The readings that count, oldest first, each with its consumption since the one before."""
    counted: list[Reading] = []
    for reading in sorted(
        (reading for reading in readings if reading.counts),
        key=lambda reading: (reading.taken_on, reading.received_at),
    ):
        previous = (
            PreviousReading.of(counted[-1])
            if counted and len(counted[-1].values) == len(reading.values)
            else PreviousReading.at_installation(meter, reading.month)
        )
        counted.append(replace(reading, consumption=previous.consumption(meter, reading.values)))
    return counted
