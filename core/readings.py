"""Readings (показания) and their life."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from core.ids import MeterId, ReadingId
from core.meters import Values
from core.months import Month


class ReadingStatus(StrEnum):
    """Where a reading is in its life; it can be deleted until it has been exported."""

    ACCEPTED = "accepted"
    ON_CHECK = "on_check"
    REJECTED = "rejected"
    DELETED = "deleted"
    REPLACED = "replaced"
    EXPORTED = "exported"
    BILLED = "billed"


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
    """As billing spells it (WEB, WEBMP, ДС …) or ours: BOT_TG, BOT_VK, BOT_WEB, GUEST, OPERATOR."""
    status: ReadingStatus
    marked: str = ""
    """Why it deserves a second look, empty for nothing."""
    reason: str = ""
    """Why it was rejected."""
    proof: str = ""
    """The code by which anybody can check it; empty for readings of billing's own."""
    billing_id: str = ""
