"""Handing in readings: from values on a dial to a reading with a proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.base.ids import MeterId, ReadingId
from core.base.money import Kopecks
from core.base.months import Month
from core.base.refusals import Refusal
from core.model.accounts import Account, AccountStatus
from core.model.cabinets.cabinet import Person
from core.model.charges.averages import average_daily
from core.model.charges.pricing import estimate_cost
from core.model.charges.tariffs import PriceList
from core.model.meters import Meter, Values
from core.model.readings.plausibility import Doubt, Expectation, ReadingBelowPrevious, Verdict, judge
from core.model.readings.proof_codes import new_code
from core.model.readings.reading import (
    STILL_OURS,
    PreviousReading,
    Reading,
    ReadingGone,
    ReadingStatus,
    previous_reading,
    reckon,
)
from core.model.readings.window import settlement_month
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.link_account import linked_accounts


class AccountClosed(Refusal):
    """Billing no longer charges the account, so it takes no readings."""


class MeterGone(Refusal):
    """The account has no such meter now."""


class ReadingDoubtful(Refusal):
    """So much is consumed that the person is asked once whether it is right."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__()
        self.doubt = doubt


class NotYourReading(Refusal):
    """Somebody else handed it in."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A reading that was taken, and those of the same month that it stands in place of."""

    reading: Reading
    replaced: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingProof:
    """What the proof of a reading says."""

    reading: Reading
    meter: Meter
    previous: PreviousReading
    cost: Kopecks | None
    """About what it costs by the tariff and ranges of its month; None where that is not known."""


def current_meters(work: Work, account: Account, today: date) -> list[Meter]:
    """The meters that the account has today."""
    return [
        meter
        for meter in work.meters.of_account(account.id)
        if meter.removed is None or meter.removed > today
    ]


def ensure_can_hand_in(
    work: Work,
    person: Person,
    account: Account,
    meter_id: MeterId,
    values: Values,
    *,
    turned_over: bool = False,
    sure: bool = False,
    policy: Policy,
    now: datetime,
) -> Verdict:
    """Judge values without taking them.

    Args:
        work: the unit of work.
        person: who hands in.
        account: whose meter it is; proven to be the person's.
        meter_id: the meter.
        values: one value a zone.
        turned_over: the person says that the dial has passed through nought.
        sure: the person has been asked about an unusual consumption and stands by it.
        policy: the supplier's settings.
        now: the instant at which it is handed in.

    Raises:
        AccountClosed: see there.
        MeterGone: see there.
        ReadingBelowPrevious: a zone shows less than before; carries the likely slips.
        ReadingDoubtful: much more than usual, and the person has not been asked yet.
    """
    if account.status is AccountStatus.CLOSED:
        raise AccountClosed
    today = policy.day(now)
    meter = next((m for m in current_meters(work, account, today) if m.id == meter_id), None)
    if meter is None:
        raise MeterGone
    month = settlement_month(today, person.source, policy.windows)
    expected = _expectation(meter, work.readings.of_meter(meter.id), month, today, policy)
    verdict = _judged(work, person, expected, values, turned_over=turned_over, policy=policy, month=month)
    if verdict.doubt is not None and not sure:
        raise ReadingDoubtful(verdict.doubt)
    return verdict


def hand_in(
    work: Work,
    person: Person,
    account: Account,
    meter_id: MeterId,
    values: Values,
    *,
    turned_over: bool = False,
    sure: bool = False,
    policy: Policy,
    now: datetime,
) -> HandedIn:
    """Take a reading; an earlier one of the same month that has not left for billing is replaced.

    The same values once more, from a double press or a second phone, add nothing: the first is returned.
    Arguments and refusals are those of `ensure_can_hand_in`.
    """
    work.accounts.hold(account.id)
    verdict = ensure_can_hand_in(
        work,
        person,
        account,
        meter_id,
        values,
        turned_over=turned_over,
        sure=sure,
        policy=policy,
        now=now,
    )
    today = policy.day(now)
    month = settlement_month(today, person.source, policy.windows)
    earlier = [
        reading
        for reading in work.readings.of_meter(meter_id)
        if reading.month == month and reading.status in STILL_OURS and reading.proof
    ]
    for reading in earlier:
        if reading.values == values:
            return HandedIn(reading)
    replaced = [reading for reading in earlier if work.readings.withdraw(reading.id, ReadingStatus.REPLACED)]
    taken = work.readings.add(
        Reading(
            id=ReadingId(0),
            meter_id=meter_id,
            taken_on=today,
            received_at=now,
            month=month,
            values=values,
            consumption=verdict.consumption,
            source=person.source,
            status=verdict.status,
            proof=new_code(),
        ),
        by=person.actor,
    )
    work.audit.record(at=now, actor=person.actor, action="reading-handed-in", subject=f"reading:{taken.id}")
    return HandedIn(taken, tuple(replaced))


def proof_of(work: Work, account: Account, reading: Reading, *, policy: Policy) -> ReadingProof:
    """What the proof of the account's reading says.

    Raises:
        MeterGone: when billing has taken its meter away.
    """
    meter = work.meters.get(reading.meter_id)
    if meter is None:
        raise MeterGone
    history = [r for r in work.readings.of_meter(meter.id) if r.id != reading.id]
    previous = previous_reading(meter, history, month=reading.month, taken_on=reading.taken_on)
    since = previous.month
    cost = estimate_cost(
        PriceList(
            tariffs=work.tariffs.of_group(account.tariff_group),
            limits=work.tariffs.limits_of(account.tariff_group),
        ),
        group=account.tariff_group,
        zones=meter.zones,
        consumption=reading.consumption,
        month=reading.month,
        months=max(1, reading.month.since(since)) if since else 1,
        fraction=policy.bill_fraction,
    )
    return ReadingProof(reading=reading, meter=meter, previous=previous, cost=cost)


def ensure_can_delete(work: Work, person: Person, account: Account, reading_id: ReadingId) -> Reading:
    """The reading, if the person may delete it.

    Raises:
        NotYourReading: when it is another person's, another account's, or billing's own.
        ReadingGone: when it has left for billing already, or is no longer there.
    """
    reading = work.readings.get(reading_id)
    meter = work.meters.get(reading.meter_id) if reading else None
    if (
        reading is None
        or meter is None
        or meter.account_id != account.id
        or work.readings.handed_in_by(reading_id) != person.actor
    ):
        raise NotYourReading
    reading.ensure_can_be_deleted()
    return reading


def delete(work: Work, person: Person, account: Account, reading_id: ReadingId, *, now: datetime) -> Reading:
    """Delete one's own reading, which stays in the history as deleted.

    Refusals are those of `ensure_can_delete`.
    """
    reading = ensure_can_delete(work, person, account, reading_id)
    if not work.readings.withdraw(reading.id, ReadingStatus.DELETED):
        left = work.readings.get(reading.id)
        raise ReadingGone(left.status if left else ReadingStatus.DELETED)
    work.audit.record(at=now, actor=person.actor, action="reading-deleted", subject=f"reading:{reading.id}")
    return reading


def _expectation(
    meter: Meter, history: Sequence[Reading], month: Month, today: date, policy: Policy
) -> Expectation:
    return Expectation(
        meter=meter,
        previous=previous_reading(meter, history, month=month, taken_on=today),
        taken_on=today,
        average_daily=average_daily(reckon(meter, history), on=today),
        limits=policy.check,
    )


def _judged(
    work: Work,
    person: Person,
    expected: Expectation,
    values: Values,
    *,
    turned_over: bool,
    policy: Policy,
    month: Month,
) -> Verdict:
    """The verdict; the person's other meters are only looked up where something seems wrong."""
    try:
        verdict = judge(expected, values, turned_over=turned_over)
    except ReadingBelowPrevious:
        others = _other_expectations(work, person, expected, month, policy)
        return judge(expected, values, turned_over=turned_over, others=others)
    if verdict.doubt is None:
        return verdict
    others = _other_expectations(work, person, expected, month, policy)
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
