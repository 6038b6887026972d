"""Readings on check: what an operator decides about values that nobody can take on trust."""

from dataclasses import dataclass
from datetime import datetime

from core.base.ids import AccountNumber, ReadingId
from core.base.refusals import Refusal
from core.model.meters import Meter
from core.model.readings.reading import PreviousReading, Reading, ReadingStatus, previous_reading
from core.ports.work import Work

MOST_REASON = 200
"""Characters of a reason: a subscriber reads it on a phone, among other readings."""


class NoSuchReading(Refusal):
    """There is no reading of this id."""


class NotOnCheck(Refusal):
    """The reading waits for no decision: it was taken at once, or has been decided or withdrawn."""

    def __init__(self, status: ReadingStatus) -> None:
        super().__init__(status)
        self.status = status


class NoReason(Refusal):
    """A reading is rejected without a word of why, which its subscriber is to read."""


class ReasonTooLong(Refusal):
    """The reason has more than `MOST_REASON` characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCheck:
    """A reading that waits for a decision, and what it is decided by."""

    reading: Reading
    account: AccountNumber
    meter: Meter
    previous: PreviousReading


def on_check(work: Work) -> list[OnCheck]:
    """The readings that wait for a decision, oldest first."""
    found = []
    for reading in work.readings.on_check():
        meter = work.meters.get(reading.meter_id)
        if meter is None:
            raise KeyError(reading.meter_id)
        history = [r for r in work.readings.of_meter(meter.id) if r.id != reading.id]
        found.append(
            OnCheck(
                reading=reading,
                account=work.accounts.get(meter.account_id).number,
                meter=meter,
                previous=previous_reading(meter, history, month=reading.month, taken_on=reading.taken_on),
            )
        )
    return found


def accept(work: Work, reading_id: ReadingId, *, by: str, now: datetime) -> None:
    """Let a reading on check count, so that it leaves with the next export; `by` is who decides.

    Raises:
        NoSuchReading: when there is none of this id.
        NotOnCheck: when it waits for no decision.
    """
    _decide(work, reading_id, ReadingStatus.ACCEPTED)
    work.audit.record(at=now, actor=by, action="reading-accepted", subject=f"reading:{reading_id}")


def reject(work: Work, reading_id: ReadingId, reason: str, *, by: str, now: datetime) -> None:
    """Let a reading on check stand for nothing; its subscriber finds the reason in the history.

    Raises:
        NoReason: when nothing is left of it.
        ReasonTooLong: when it is too long to be read on a phone.
        NoSuchReading: when there is none of this id.
        NotOnCheck: when it waits for no decision.
    """
    _decide(work, reading_id, ReadingStatus.REJECTED, reason=tidy_reason(reason))
    work.audit.record(at=now, actor=by, action="reading-rejected", subject=f"reading:{reading_id}")


def tidy_reason(reason: str) -> str:
    """The reason on one line, without what cannot be shown or kept.

    Raises:
        NoReason: when nothing is left of it.
        ReasonTooLong: when it is too long to be read on a phone.
    """
    tidy = "".join(filter(str.isprintable, " ".join(reason.split())))
    if not tidy:
        raise NoReason
    if len(tidy) > MOST_REASON:
        raise ReasonTooLong
    return tidy


def _decide(work: Work, reading_id: ReadingId, status: ReadingStatus, reason: str = "") -> None:
    """Decide where nobody else has: of a deletion and two decisions at once only one comes true."""
    if work.readings.decide(reading_id, status, reason=reason):
        return
    reading = work.readings.get(reading_id)
    if reading is None:
        raise NoSuchReading
    raise NotOnCheck(reading.status)
