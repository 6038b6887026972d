"""What stands in the calendar to which a person's phone subscribes."""

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from core.base.ids import CabinetId
from core.base.months import Month


class EventKind(StrEnum):
    """What a day of the calendar is about; the word is part of what a phone knows the event by."""

    READINGS = "readings"
    """The days on which readings are awaited."""
    DUE = "due"
    """The last day to pay a month's bill."""
    VERIFICATION = "verification"
    """The last day of a meter's verification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """Whole days on which something of a person's accounts is due; it holds no sum and no number."""

    kind: EventKind
    key: str
    """Which of its kind it is: the same for as long as it stands in the calendar, wherever its days move."""
    first_day: date
    last_day: date
    """That day included."""
    accounts: tuple[str, ...]
    """The last four digits of each account that it is about."""
    month: Month | None = None
    """The month that is paid or read; None for a verification."""
    meter: str = ""
    """The end of the meter's number, for a verification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The calendar of one person, by their days."""

    cabinet: CabinetId
    since: datetime
    """When its address was made."""
    events: tuple[CalendarEvent, ...]


def secret_of(key: bytes, cabinet: CabinetId, since: datetime) -> str:
    """The secret in the address of a calendar that has been made then: 43 letters, digits, `-` and `_`.

    It is made of a key of ours again whenever its owner wants to see it, so that only its hash is kept.
    """
    named = f"{cabinet} {since.timestamp():.6f}"
    return urlsafe_b64encode(hmac.new(key, named.encode(), sha256).digest()).decode().rstrip("=")
