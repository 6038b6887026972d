"""Readings on check: what an operator decides about values that nobody can take on trust."""

from dataclasses import dataclass, replace
from datetime import datetime

from core.base.ids import AccountNumber, ReadingId
from core.base.refusals import Refusal
from core.model.cabinets.delegation import Rights
from core.model.messages.facts import ReadingRejected
from core.model.messages.recipients import ToCabinet
from core.model.meters import Meter
from core.model.readings.reading import PreviousReading, Reading, ReadingStatus, previous_reading
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.judge_others import Aftermath, Occasion, after_change, after_leaving, judged_anew

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
    photographs: int = 0
    """How many photographs of the meter back it."""


def on_check(work: Work) -> list[OnCheck]:
    """The readings that wait for a decision, oldest first."""
    found = []
    for reading in work.readings.on_check():
        meter = _meter(work, reading)
        history = [r for r in work.readings.of_meter(meter.id) if r.id != reading.id]
        found.append(
            OnCheck(
                reading=reading,
                account=work.accounts.get(meter.account_id).number,
                meter=meter,
                previous=previous_reading(meter, history, month=reading.month, taken_on=reading.taken_on),
                photographs=work.evidence.count(reading.id),
            )
        )
    return found


def accept(work: Work, reading_id: ReadingId, *, policy: Policy, by: str, now: datetime) -> Aftermath:
    """Let a reading on check count, so that it leaves with the next export; `by` is who decides.

    Returns:
        Which later readings of the meter are judged otherwise, now that they are compared with this one.

    Raises:
        NoSuchReading: when there is none of this id.
        NotOnCheck: when it waits for no decision.
    """
    reading, meter = _waiting(work, reading_id)
    counted = judged_anew(meter, work.readings.of_meter(meter.id), reading, policy.check)
    _decide(work, replace(counted, status=ReadingStatus.ACCEPTED, suspicion=None))
    work.audit.record(at=now, actor=by, action="reading-accepted", subject=f"reading:{reading_id}")
    return after_change(work, meter, reading.month, Occasion(by=by, at=now, limits=policy.check))


def reject(
    work: Work, reading_id: ReadingId, reason: str, *, policy: Policy, by: str, now: datetime
) -> Aftermath:
    """Let a reading on check stand for nothing; its subscriber finds the reason in the history.

    Returns:
        Which earlier reading of the month stands again, and what follows for later ones.

    Raises:
        NoReason: when nothing is left of it.
        ReasonTooLong: when it is too long to be read on a phone.
        NoSuchReading: when there is none of this id.
        NotOnCheck: when it waits for no decision.
    """
    tidy = tidy_reason(reason)
    reading, meter = _waiting(work, reading_id)
    _decide(work, replace(reading, status=ReadingStatus.REJECTED, reason=tidy))
    work.audit.record(at=now, actor=by, action="reading-rejected", subject=f"reading:{reading_id}")
    for link in work.links.of_account(meter.account_id):
        if link.rights.include(Rights.READINGS):
            work.outbox.tell(ReadingRejected(reading=reading_id), ToCabinet(link.cabinet_id), at=now)
    return after_leaving(work, meter, reading.month, Occasion(by=by, at=now, limits=policy.check))


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


def _waiting(work: Work, reading_id: ReadingId) -> tuple[Reading, Meter]:
    """A reading that waits for a decision, while nobody else can act on its account."""
    reading = work.readings.get(reading_id)
    if reading is None:
        raise NoSuchReading
    meter = _meter(work, reading)
    work.accounts.hold(meter.account_id)
    return reading, meter


def _decide(work: Work, decided: Reading) -> None:
    """Decide where nobody else has: of a deletion and two decisions at once only one comes true."""
    if work.readings.revise(decided, was=ReadingStatus.ON_CHECK):
        return
    reading = work.readings.get(decided.id)
    if reading is None:
        raise NoSuchReading
    raise NotOnCheck(reading.status)


def _meter(work: Work, reading: Reading) -> Meter:
    meter = work.meters.get(reading.meter_id)
    if meter is None:
        raise KeyError(reading.meter_id)
    return meter
