"""Handing in without registration: judged as an owner's reading is, and never in place of one (S52, S60)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from core.base.ids import CabinetId, MeterId
from core.base.months import Month
from core.base.refusals import Refusal
from core.model.accounts import Account, AccountStatus
from core.model.cabinets.delegation import Rights
from core.model.messages.facts import ReadingsOfGuests
from core.model.meters import Meter
from core.model.readings.plausibility import Verdict
from core.model.readings.reading import Reading
from core.model.readings.sources import ESTIMATED, NETWORK, Source
from core.model.readings.window import settlement_month
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.forbid_guests import ensure_guests_allowed
from core.use_cases.hand_in_reading import AccountClosed, HandedIn, Submission, ensure_can_hand_in, hand_in
from core.use_cases.limits import DAY, Limit, count_try, is_reached
from core.use_cases.rights import cabinet_may
from core.use_cases.see_meters import any_meter
from core.use_cases.word_of_the_day import evening, tell_owners

_NOT_OF_OWNERS: Final = frozenset({Source.GUEST}) | NETWORK | ESTIMATED


class InAlready(Refusal):
    """The meter's reading of the month is in, and is not the guest's own to replace."""

    def __init__(self, month: Month) -> None:
        super().__init__(month)
        self.month = month


class TooManyGuestReadings(Refusal):
    """So many readings have come without entry, of this chat, address or account, that today is over."""


def ensure_takes_guests(work: Work, account: Account) -> None:
    """Refuse an account of which no guest may hand in anything.

    Raises:
        GuestsForbidden: when an owner has forbidden it.
        AccountClosed: when the account takes no readings.
    """
    ensure_guests_allowed(work, account.id)
    if account.status is AccountStatus.CLOSED:
        raise AccountClosed


def ensure_awaits_guests(
    work: Work, account: Account, meter_id: MeterId, *, policy: Policy, now: datetime
) -> None:
    """Refuse a meter of which no guest may hand in anything now, whatever the values.

    Raises:
        GuestsForbidden, AccountClosed: as `ensure_takes_guests`.
        InAlready: when an owner has handed in for the month.
    """
    ensure_takes_guests(work, account)
    month = settlement_month(policy.day(now), Source.GUEST, policy.windows)
    for reading in work.readings.of_meter(meter_id):
        if reading.month == month and reading.source not in _NOT_OF_OWNERS:
            raise InAlready(month)


def ensure_guest_can_hand_in(work: Work, submission: Submission, policy: Policy) -> Verdict:
    """Judge values without taking them.

    Raises:
        GuestsForbidden, AccountClosed, InAlready: as `ensure_awaits_guests`.
        MeterGone, ReadingBelowPrevious, ReadingDoubtful: as for owners.
    """
    submission = _of_guest(submission)
    _ensure_awaited(work, submission, policy)
    return ensure_can_hand_in(work, submission, policy)


def hand_in_as_guest(work: Work, submission: Submission, policy: Policy) -> HandedIn:
    """Take a guest's reading, which replaces at most another guest's; its owners are told once a day.

    Raises:
        TooManyGuestReadings: when a limit is reached; no cabinet is bound by it.
        InAlready: also when another guest has handed in the same values.

    The other refusals are those of `ensure_guest_can_hand_in`.
    """
    submission = _of_guest(submission)
    person, account, now = submission.person, submission.account, submission.at
    work.accounts.hold(account.id)
    _ensure_awaited(work, submission, policy)
    limits = list(_limits(submission, policy))
    if is_reached(work, limits, now):
        ensure_can_hand_in(work, submission, policy)  # a value that cannot be true is better told of
        raise TooManyGuestReadings
    handed_in = hand_in(work, submission, policy)
    reading = handed_in.reading
    if reading.handed_in_by != person.actor:
        raise InAlready(reading.month)
    if reading.received_at == now:
        count_try(work, limits, now)
        tell_owners(
            work,
            account.id,
            lambda day: ReadingsOfGuests(account=account.id, day=day),
            policy=policy,
            now=now,
        )
    own = tuple(each for each in handed_in.replaced if each.handed_in_by == person.actor)
    return replace(handed_in, replaced=own)


def readings_of_guests(
    work: Work, fact: ReadingsOfGuests, owner: CabinetId, policy: Policy
) -> list[tuple[Meter, Reading]]:
    """What guests have handed in on the day and nobody has taken back; nothing for who is no owner."""
    if not cabinet_may(work, owner, fact.account, Rights.OWN):
        return []
    account = work.accounts.get(fact.account)
    until = evening(fact.day, policy)
    return [
        (any_meter(work, account, reading.meter_id), reading)
        for reading in work.readings.of_account(fact.account, source=Source.GUEST)
        if until - DAY < reading.received_at <= until and not reading.withdrawn
    ]


def _of_guest(submission: Submission) -> Submission:
    return replace(submission, person=replace(submission.person, source=Source.GUEST))


def _ensure_awaited(work: Work, submission: Submission, policy: Policy) -> None:
    account, meter_id = submission.account, submission.meter_id
    ensure_awaits_guests(work, account, meter_id, policy=policy, now=submission.at)


def _limits(submission: Submission, policy: Policy) -> Iterable[Limit]:
    person, limits = submission.person, policy.guests
    yield Limit("guest-reading", f"chat:{person.chat}", limits.readings_a_chat, DAY)
    yield Limit("guest-reading", f"account:{submission.account.id}", limits.readings_an_account, DAY)
    if person.address:
        yield Limit("guest-reading", person.address, limits.readings_an_address, DAY)
