"""Promising to pay: what a debtor may choose, what comes of the choice, and whether it is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from core.base.calendar import due_date
from core.base.ids import PromiseId
from core.base.money import Kopecks
from core.base.months import Month
from core.base.periods import Period
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.cabinets.cabinet import Person
from core.model.cabinets.delegation import Rights
from core.model.charges.charge import Charge
from core.model.charges.debts import overdue
from core.model.messages.facts import PartDueTomorrow, PromiseBroken
from core.model.messages.recipients import ToCabinet
from core.model.promises.promise import Part, Promise, PromiseStatus, at_once, instalments
from core.model.promises.promise import numbers_of_parts as _numbers_of_parts
from core.model.promises.promise import promised_days as _promised_days
from core.model.promises.terms import PromiseTerms
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.rights import may
from core.use_cases.see_balance import NothingCharged, balance_of

_LOOK_BACK: Final = 36
"""Months of charges; what is older counts as of the month before them."""
_REMIND_AT: Final = time(10)
_ONE_DAY: Final = timedelta(days=1)


class CannotPromise(Refusal):
    """Nothing can be promised now."""


class NothingOffered(CannotPromise):
    """The supplier offers no promises, or the account is not the person's own."""


class NothingOverdue(CannotPromise):
    """There is nothing that should have been paid already."""


class AlreadyPromised(CannotPromise):
    """The account has a promise that runs."""


class DebtTooLarge(CannotPromise):
    """An operator decides about so much; `most` is kopecks."""

    def __init__(self, most: Kopecks) -> None:
        super().__init__(most)
        self.most = most


class BrokenBefore(CannotPromise):
    """The account's last promise was broken, and its debt is not paid yet."""


class AnotherOffer(CannotPromise):
    """The terms or the debt have become others than those that were shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a debtor may choose from."""

    debt: Kopecks
    days: tuple[int, ...]
    """In how many days everything may be promised."""
    parts: tuple[int, ...]
    """Into how many parts the debt may be divided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the debtor has chosen: a day, or a number of parts."""

    days: int = 0
    parts: int = 0


def overdue_debt(work: Work, account: Account, policy: Policy, today: date) -> Kopecks:
    """What should have been paid already, without what billing has not counted yet; 0 where nothing is."""
    found = _owed(work, account)
    if found is None:
        return 0
    charges, uncounted = found
    return max(0, overdue(charges, on=today, uncounted=uncounted, due=_due(policy)))


def offer_of(work: Work, person: Person, account: Account, policy: Policy, now: datetime) -> Offer:
    """What may be chosen now.

    Raises:
        CannotPromise: when nothing may.
    """
    terms = _terms(person, policy)
    if not may(work, person, account.id, Rights.OWN):
        raise NothingOffered
    debt = overdue_debt(work, account, policy, policy.day(now))
    last = judged_promise(work, account, policy, now)
    if last is not None and last.status is PromiseStatus.RUNNING:
        raise AlreadyPromised
    if not debt:
        raise NothingOverdue
    if last is not None and last.status is PromiseStatus.BROKEN and _left(work, account, last):
        raise BrokenBefore
    if debt > terms.most:
        raise DebtTooLarge(terms.most)
    return Offer(debt=debt, days=_promised_days(terms), parts=_numbers_of_parts(debt, terms))


def schedule_of(offer: Offer, choice: Choice, policy: Policy, now: datetime) -> tuple[Part, ...]:
    """The parts of a choice.

    Raises:
        AnotherOffer: when it is not among what is offered.
    """
    terms, today = policy.promises, policy.day(now)
    if terms is not None and choice.days in offer.days and not choice.parts:
        return at_once(offer.debt, days=choice.days, today=today)
    if terms is not None and choice.parts in offer.parts and not choice.days:
        return instalments(offer.debt, number=choice.parts, terms=terms, today=today)
    raise AnotherOffer


def promise(
    work: Work,
    person: Person,
    account: Account,
    choice: Choice,
    *,
    shown: Kopecks,
    policy: Policy,
    now: datetime,
) -> Promise:
    """Keep a promise, and have it reminded of on the day before each part.

    Raises:
        CannotPromise: when it cannot be made; `AnotherOffer` when the debt is not the one that was shown.
    """
    work.accounts.hold(account.id)
    offer = offer_of(work, person, account, policy, now)
    if offer.debt != shown or person.cabinet is None:
        raise AnotherOffer
    balance = balance_of(work, account)
    made = work.promises.add(
        Promise(
            id=PromiseId(0),
            account_id=account.id,
            cabinet_id=person.cabinet,
            parts=schedule_of(offer, choice, policy, now),
            month=_last_due_month(balance.month, policy, policy.day(now)),
            penalty=_penalty(work, account),
            made_at=now,
            grace_days=_terms(person, policy).grace_days,
        )
    )
    work.audit.record(at=now, actor=person.actor, action="promised", subject=f"account:{account.id}")
    for part in made.parts:
        day = part.due - _ONE_DAY
        remind_at = _morning_of(day, policy)
        if remind_at > now:
            work.outbox.tell(
                PartDueTomorrow(promise=made.id, due=part.due),
                ToCabinet(person.cabinet),
                at=now,
                not_before=remind_at,
                key=f"{made.id}:{part.due}",
            )
    return made


def judged_promise(work: Work, account: Account, policy: Policy, now: datetime) -> Promise | None:
    """The account's newest promise as it stands by billing's balance; None where there is none."""
    last = work.promises.last_of(account.id)
    return None if last is None else judge(work, account, last, policy, now)


def judge(work: Work, account: Account, promise: Promise, policy: Policy, now: datetime) -> Promise:
    """A promise as it stands by billing's balance, which is noted when it has ended."""
    status = promise.judged(_left(work, account, promise), policy.day(now))
    if status is promise.status:
        return promise
    work.promises.end(promise.id, status, now)
    if status is PromiseStatus.BROKEN:
        # The promises of a night are judged before anybody is up.
        work.outbox.tell(
            PromiseBroken(promise=promise.id),
            ToCabinet(promise.cabinet_id),
            at=now,
            not_before=max(now, _morning_of(policy.day(now), policy)),
            key=str(promise.id),
        )
    ended = work.promises.get(promise.id)
    return promise if ended is None else ended


def unpaid_parts(work: Work, account: Account, promise: Promise) -> tuple[Part, ...]:
    """The parts that are not paid yet, the first of them with what is missing of it."""
    return promise.unpaid(_left(work, account, promise))


def amount_due(promise: Promise, unpaid: tuple[Part, ...], today: date) -> Kopecks:
    """What is to be paid next of the parts that are not paid: all of them once the promise is broken.

    Else those that are due by tomorrow, as the reminder says them, or the next one.
    """
    if promise.status is PromiseStatus.BROKEN:
        return sum(part.amount for part in unpaid)
    return sum(part.amount for part in unpaid if part.due <= today + _ONE_DAY) or unpaid[0].amount


def judge_one(work: Work, promise_id: PromiseId, policy: Policy, now: datetime) -> None:
    """Note of a promise how it stands, though nobody looks at it."""
    promise = work.promises.get(promise_id)
    if promise is not None:
        judge(work, work.accounts.get(promise.account_id), promise, policy, now)


def judge_all(work: Work, policy: Policy, now: datetime) -> None:
    """Note of every promise how it stands, before the supplier is told."""
    for running in work.promises.running():
        judge(work, work.accounts.get(running.account_id), running, policy, now)


def _terms(person: Person, policy: Policy) -> PromiseTerms:
    if policy.promises is None or person.cabinet is None:
        raise NothingOffered
    return policy.promises


def _owed(work: Work, account: Account) -> tuple[list[Charge], Kopecks] | None:
    """The charges of the last years, and what billing has not counted yet; None where nothing was charged."""
    try:
        balance = balance_of(work, account)
    except NothingCharged:
        return None
    charges = work.charges.of_period(account.id, Period.ending(balance.month, _LOOK_BACK))
    return charges, balance.uncounted


def _left(work: Work, account: Account, promise: Promise) -> Kopecks:
    found = _owed(work, account)
    if found is None:
        return promise.total
    charges, uncounted = found
    return promise.left(charges, uncounted=uncounted)


def _morning_of(day: date, policy: Policy) -> datetime:
    """When people are written to on a day."""
    return datetime.combine(day, _REMIND_AT, policy.time_zone)


def _penalty(work: Work, account: Account) -> Kopecks:
    return max(0, sum(charge.total for charge in work.charges.of_last_month(account.id) if charge.is_penalty))


def _due(policy: Policy) -> Callable[[Month], date]:
    return lambda month: due_date(month, shift=policy.shift_due)


def _last_due_month(last: Month, policy: Policy, today: date) -> Month:
    """The last month whose charges should have been paid already."""
    month = last
    while _due(policy)(month) >= today:
        month = month.plus(-1)
    return month
