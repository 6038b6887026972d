"""The meter (прибор учёта): zones, capacity, and what two readings of it mean."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.ids import AccountId, MeterId, MeterNumber

Values = tuple[Decimal, ...]
"""One value a zone, in the order of the meter's registers T1, T2, T3; kWh as shown on the dial."""


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
