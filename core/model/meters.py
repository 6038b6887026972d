"""The meter (прибор учёта): zones, capacity, and what two readings of it mean."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from core.base.ids import AccountId, MeterId, MeterNumber

Values = tuple[Decimal, ...]
"""One value a zone, in the order of the meter's registers T1, T2, T3; kWh as shown on the dial."""

_NEARLY_FULL = Decimal("0.9")
"""From this part of its capacity on, a dial may turn over before the next reading."""

_REMIND_BEFORE = (timedelta(days=60), timedelta(days=30), timedelta(days=7))
_REMIND_AFTER = timedelta(days=1)


_Amount = TypeVar("_Amount", int, Decimal)


def passed_between(previous: _Amount, current: _Amount, capacity: _Amount) -> _Amount | None:
    """How far a dial has gone from one value to the next, all in one unit, be it kWh or thousandths.

    A dial that shows less than before has turned over if it was nearly full; None if it was not.
    """
    if current >= previous:
        return current - previous
    if _NEARLY_FULL * capacity <= previous < capacity:
        return current + capacity - previous
    return None


class Zone(StrEnum):
    """What a register of the meter counts; its hours are set by order ФСТ 1473-э."""

    SINGLE = "single"
    DAY = "day"
    NIGHT = "night"
    PEAK = "peak"
    HALF = "half"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """One meter as billing states it."""

    id: MeterId
    account_id: AccountId
    number: MeterNumber
    model: str = ""
    digits: int = 5
    """Whole digits on the dial: a five-digit meter turns over at 100 000."""
    fraction: int = 0
    """Decimals on the dial."""
    ratio: Decimal = Decimal(1)
    """Transformation ratio: the difference of readings times this is the consumption."""
    zones: tuple[Zone, ...] = (Zone.SINGLE,)
    installed: date | None = None
    removed: date | None = None
    initial: Values = (Decimal(0),)
    """The values at which the meter was installed."""
    verify_until: date | None = None
    """The day on which its verification (поверка) ends."""
    max_power_kw: Decimal | None = None

    @property
    def tail(self) -> str:
        """The end of its number: enough to find it at home, and never the whole, which proves an account."""
        return self.number[-min(3, len(self.number) // 2) :]

    @property
    def capacity(self) -> int:
        """The value at which the dial turns over and shows zero again."""
        return int(10**self.digits)

    @property
    def initial_values(self) -> Values:
        """The initial value of every zone, zero for those that billing did not state."""
        return tuple(self.initial[i] if i < len(self.initial) else Decimal(0) for i in range(len(self.zones)))

    def in_service(self, on: date) -> bool:
        """Whether the meter is installed and not yet removed on a day."""
        return (self.installed or date.min) <= on < (self.removed or date.max)

    def consumption(self, previous: Values, current: Values) -> tuple[Decimal | None, ...]:
        """KWh a zone between two readings, ratio applied.

        A zone that shows less than before has turned over if its dial was nearly full; None if it was not.
        """
        return tuple(map(self._consumption, previous, current))

    def _consumption(self, previous: Decimal, current: Decimal) -> Decimal | None:
        passed = passed_between(previous, current, Decimal(self.capacity))
        return None if passed is None else passed * self.ratio

    def verification_expired(self, on: date) -> bool:
        """Whether the verification is over; its last day still counts as verified."""
        return self.verify_until is not None and on > self.verify_until


def verifications_reminded_of(day: date) -> tuple[date, ...]:
    """The last days of verifications of which a day reminds, 60, 30 and 7 days before and the day after."""
    return (*(day + before for before in _REMIND_BEFORE), day - _REMIND_AFTER)
