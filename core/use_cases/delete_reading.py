"""Deleting one's own reading, which stays in the history as deleted."""

from dataclasses import dataclass
from datetime import datetime

from core.base.ids import ReadingId
from core.model.accounts import Account
from core.model.cabinets.cabinet import Person
from core.model.cabinets.delegation import Deed
from core.model.readings.reading import NotYourReading, Reading, ReadingGone, ReadingStatus
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.delegate_account import note
from core.use_cases.judge_others import Aftermath, Occasion, after_leaving
from core.use_cases.see_meters import MeterGone, any_meter


def ensure_can_delete(work: Work, person: Person, account: Account, reading_id: ReadingId) -> Reading:
    """The reading, if the person may delete it.

    Raises:
        NotYourReading: when it is another person's, another account's, or billing's own.
        ReadingGone: when it has left for billing already, or is no longer there.
    """
    reading = work.readings.get(reading_id)
    if reading is None:
        raise NotYourReading
    try:
        any_meter(work, account, reading.meter_id)
    except MeterGone as not_of_this_account:
        raise NotYourReading from not_of_this_account
    reading.ensure_can_be_deleted(person.actor)
    return reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """A reading that has been deleted, and what follows for the others."""

    reading: Reading
    aftermath: Aftermath


def delete(
    work: Work, person: Person, account: Account, reading_id: ReadingId, *, policy: Policy, now: datetime
) -> Deleted:
    """Delete one's own reading, which stays in the history as deleted; the one it had replaced stands again.

    Refusals are those of `ensure_can_delete`.
    """
    work.accounts.hold(account.id)
    reading = ensure_can_delete(work, person, account, reading_id)
    if not work.readings.withdraw(reading.id, ReadingStatus.DELETED):
        left = work.readings.get(reading.id)
        raise ReadingGone(left.status if left else ReadingStatus.DELETED)
    work.audit.record(at=now, actor=person.actor, action="reading-deleted", subject=f"reading:{reading.id}")
    note(work, person, account.id, Deed.DELETED, now=now)
    meter = any_meter(work, account, reading.meter_id)
    occasion = Occasion(by=person.actor, at=now, limits=policy.check)
    return Deleted(reading=reading, aftermath=after_leaving(work, meter, reading.month, occasion))
