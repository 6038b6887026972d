"""What people are reminded of, and on which days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from core.base.calendar import due_date
from core.base.ids import AccountId, CabinetId, LinkId
from core.base.money import Kopecks
from core.base.months import Month
from core.model.accounts import Account
from core.model.messages.topics import Topic
from core.model.meters import Meter, verifications_reminded_of
from core.model.readings.window import window_on
from core.model.supplier.policy import Policy

_DAY = timedelta(days=1)
_OF_BILLS = (-3, 0, 1)
"""Days after its due day on which an unpaid bill is reminded of: before it, on it, and once it is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasions:
    """What some days give reason to remind people of, whoever they are."""

    since: date
    until: date
    readings: Month | None
    """The month for which readings are wanted."""
    billed: Month | None
    """The month whose bill is to be paid about now."""
    verified_until: tuple[date, ...]
    """Last days of verifications that are reminded of now, the earliest first."""

    @classmethod
    def of(cls, since: date, until: date, policy: Policy) -> Self:
        """The occasions of these days, both included; of the last where two months' would meet."""
        days = tuple(_days(since, until))
        return cls(
            since=since,
            until=until,
            readings=next((Month.of(day) for day in reversed(days) if _wants_readings(day, policy)), None),
            billed=next((month for day in reversed(days) if (month := _billed(day, policy))), None),
            verified_until=tuple(sorted({last for day in days for last in verifications_reminded_of(day)})),
        )

    def __bool__(self) -> bool:
        """Whether there is anything at all."""
        return self.readings is not None or self.billed is not None or bool(self.verified_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBill:
    """A bill that the person of a cabinet has not been told of."""

    cabinet_id: CabinetId
    link_id: LinkId
    account_id: AccountId
    month: Month


@dataclass(frozen=True, slots=True, kw_only=True)
class BillDue:
    """A bill that is not paid."""

    account: Account
    due: date
    amount: Kopecks
    """What remains to be paid of all that the account owes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationEnding:
    """A meter whose verification ends, or has ended."""

    account: Account
    meter: Meter
    last_day: date


class Why(StrEnum):
    """Why a person is not reminded of something of an account."""

    CLOSED = "closed"
    """The account is."""
    NOT_THEIRS = "not-theirs"
    """The owner has not given the person the right to do what they would be reminded of."""
    SWITCHED_OFF = "switched-off"
    AWAY = "away"
    """The person is not at home, so that they cannot look at the meter."""
    NO_METER = "no-meter"
    HANDED_IN = "handed-in"
    READ_BY_NETWORK = "read-by-network"
    """The network company reads the meter."""
    WINDOW_OVER = "window-over"
    """Readings do not count for the month any more."""
    NOTHING_CHARGED = "nothing-charged"
    OTHER_MONTH = "other-month"
    """The last bill is of another month."""
    PAID = "paid"
    PROMISED = "promised"
    """The person has promised to pay, and the promise reminds of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What a person is not reminded of."""

    account: Account
    topic: Topic
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """What one person is reminded of, about all accounts together."""

    readings: tuple[Account, ...] = ()
    """Those for which readings are wanted."""
    readings_until: date | None = None
    """The last day on which they count for the month."""
    bills: tuple[BillDue, ...] = ()
    verifications: tuple[VerificationEnding, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    """What there was an occasion for, and why it is not brought up."""

    def __bool__(self) -> bool:
        """Whether the person is reminded of anything."""
        return bool(self.readings or self.bills or self.verifications)


def _days(since: date, until: date) -> Iterator[date]:
    day = since
    while day <= until:
        yield day
        day += _DAY


def _wants_readings(day: date, policy: Policy) -> bool:
    return window_on(day, policy.windows).reminds_on(day)


def _billed(day: date, policy: Policy) -> Month | None:
    """The month before, where its bill is to be paid about now."""
    month = Month.of(day).plus(-1)
    due = due_date(month, shift=policy.shift_due)
    return month if (day - due).days in _OF_BILLS else None
