"""Handing in a reading: from values on a dial to a reading with a proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.base.check_codes import new_code
from core.base.ids import MeterId, ReadingId
from core.base.months import Month
from core.base.refusals import Refusal
from core.model.accounts import Account, AccountStatus
from core.model.cabinets.cabinet import Person
from core.model.cabinets.delegation import Deed, Rights
from core.model.charges.averages import average_daily
from core.model.meters import Meter, Values
from core.model.readings.plausibility import Doubt, Expectation, ReadingBelowPrevious, Verdict, judge
from core.model.readings.reading import (
    PreviousReading,
    Reading,
    ReadingStatus,
    previous_reading,
    with_consumption,
)
from core.model.readings.sources import ESTIMATED, Source
from core.model.readings.window import settlement_month
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.delegate_account import note
from core.use_cases.link_account import linked_accounts
from core.use_cases.rights import ensure_may
from core.use_cases.see_meters import current_meter, current_meters


class AccountClosed(Refusal):
    """Billing no longer charges the account, so it takes no readings."""


class ReadingDoubtful(Refusal):
    """So much is consumed that the person is asked once whether it is right."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__()
        self.doubt = doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a person hands in, and what they say about it."""

    person: Person
    account: Account
    """Whose meter it is; proven to be the person's."""
    meter_id: MeterId
    values: Values
    """One value a zone."""
    at: datetime
    """The instant at which it is handed in."""
    turned_over: bool = False
    """The person says that the dial has passed through zero."""
    sure: bool = False
    """The person has been asked about an unusual consumption and stands by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """A reading that was taken, and what it was judged by."""

    reading: Reading
    meter: Meter
    previous: PreviousReading
    replaced: tuple[Reading, ...] = ()
    """Readings of the same month that it stands in place of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judgement:
    """A verdict, and what it rests on."""

    month: Month
    history: Sequence[Reading]
    expected: Expectation
    verdict: Verdict


def ensure_can_hand_in(work: Work, submission: Submission, policy: Policy) -> Verdict:
    """Judge values without taking them.

    Raises:
        AccountClosed: when the account takes no readings.
        NotAllowed: when the account's owner has not let the person hand in readings.
        MeterGone: when the account has no such meter now.
        ReadingBelowPrevious: when a zone shows less than before; carries the likely slips.
        ReadingDoubtful: when it is much more than usual, and the person has not been asked yet.
    """
    return _judge(work, submission, policy).verdict


def hand_in(work: Work, submission: Submission, policy: Policy) -> HandedIn:
    """Take a reading; an earlier one of the same month that has not left for billing is replaced.

    The same values once more, from a double press or a second phone, add nothing: the first is returned.
    Refusals are those of `ensure_can_hand_in`.
    """
    work.accounts.hold(submission.account.id)
    judged = _judge(work, submission, policy)
    meter, previous = judged.expected.meter, judged.expected.previous
    earlier = [one for one in judged.history if one.month == judged.month and one.can_be_taken_back]
    for reading in earlier:
        if reading.values == submission.values and _stands_for(reading, submission.person):
            return HandedIn(reading=reading, meter=meter, previous=previous)
    replaced = tuple(one for one in earlier if work.readings.withdraw(one.id, ReadingStatus.REPLACED))
    person, at = submission.person, submission.at
    taken = work.readings.add(
        Reading(
            id=ReadingId(0),
            meter_id=meter.id,
            taken_on=judged.expected.taken_on,
            received_at=at,
            month=judged.month,
            values=submission.values,
            consumption=judged.verdict.consumption,
            source=person.source,
            status=judged.verdict.status,
            suspicion=judged.verdict.suspicion,
            handed_in_by=person.actor,
            proof=new_code(),
        )
    )
    work.audit.record(at=at, actor=person.actor, action="reading-handed-in", subject=f"reading:{taken.id}")
    note(work, person, submission.account.id, Deed.HANDED_IN, now=at)
    return HandedIn(reading=taken, meter=meter, previous=previous, replaced=replaced)


def unchanged_values(work: Work, meter: Meter, *, policy: Policy, now: datetime) -> Values | None:
    """What the meter showed last, to be handed in once more where nothing has been used since.

    None where a reading of the month is in, and where there is none to repeat; estimates are neither.
    """
    today = policy.day(now)
    month = settlement_month(today, Source.GUEST, policy.windows)  # that of whoever is no network company
    history = work.readings.of_meter(meter.id)
    if any(each.month == month and not each.withdrawn and each.source not in ESTIMATED for each in history):
        return None
    previous = previous_reading(meter, history, month=month, taken_on=today)
    return previous.values if any(PreviousReading.of(each) == previous for each in history) else None


def _stands_for(reading: Reading, person: Person) -> bool:
    """Whether it is as good as the person's own: a guest could delete theirs, so an owner hands in anew."""
    return reading.source != Source.GUEST or person.source is Source.GUEST


def _judge(work: Work, submission: Submission, policy: Policy) -> _Judgement:
    """Judge what is handed in; refusals are those of `ensure_can_hand_in`."""
    if submission.account.status is AccountStatus.CLOSED:
        raise AccountClosed
    if submission.person.source is not Source.GUEST:  # guests are let in by rules of their own
        ensure_may(work, submission.person, submission.account.id, Rights.READINGS)
    today = policy.day(submission.at)
    meter = current_meter(work, submission.account, submission.meter_id, today)
    month = settlement_month(today, submission.person.source, policy.windows)
    history = work.readings.of_meter(meter.id)
    expected = _expectation(meter, history, month, today, policy)
    verdict = _verdict(work, submission, expected, month, policy)
    if verdict.doubt is not None and not submission.sure:
        raise ReadingDoubtful(verdict.doubt)
    return _Judgement(month=month, history=history, expected=expected, verdict=verdict)


def _verdict(
    work: Work, submission: Submission, expected: Expectation, month: Month, policy: Policy
) -> Verdict:
    """The verdict; the person's other meters are only looked up where something seems wrong."""
    values, turned_over = submission.values, submission.turned_over
    try:
        verdict = judge(expected, values, turned_over=turned_over)
    except ReadingBelowPrevious:
        pass
    else:
        if verdict.doubt is None:
            return verdict
    others = _other_expectations(work, submission.person, expected, month, policy)
    return judge(expected, values, turned_over=turned_over, others=others)


def _other_expectations(
    work: Work, person: Person, expected: Expectation, month: Month, policy: Policy
) -> list[Expectation]:
    return [
        _expectation(meter, work.readings.of_meter(meter.id), month, expected.taken_on, policy)
        for account_id in linked_accounts(work, person)
        for meter in current_meters(work, work.accounts.get(account_id), expected.taken_on)
        if meter.id != expected.meter.id
    ]


def _expectation(
    meter: Meter, history: Sequence[Reading], month: Month, today: date, policy: Policy
) -> Expectation:
    return Expectation(
        meter=meter,
        previous=previous_reading(meter, history, month=month, taken_on=today),
        taken_on=today,
        average_daily=average_daily(with_consumption(meter, history), on=today),
        limits=policy.check,
    )
