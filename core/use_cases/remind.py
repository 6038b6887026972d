"""Reminding people of what is due: whom, of what, and whether it still has a point."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from core.base.calendar import due_date
from core.base.ids import AccountId, CabinetId
from core.base.months import Month
from core.model.accounts import Account, AccountStatus
from core.model.cabinets.cabinet import Link
from core.model.cabinets.delegation import Rights
from core.model.charges.balance import AccountBalance
from core.model.messages.facts import BillsIssued, RemindersDue
from core.model.messages.recipients import ToCabinet
from core.model.messages.topics import Topic
from core.model.meters import Meter
from core.model.promises.promise import PromiseStatus
from core.model.readings.sources import ESTIMATED, NETWORK
from core.model.readings.window import window_on
from core.model.reminders import BillDue, Occasions, Reminders, VerificationEnding
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.promise_payment import judged_promise
from core.use_cases.see_balance import NothingCharged, balance_of
from core.use_cases.see_meters import current_meters
from core.use_cases.set_switch import is_wanted

_RECENT = 12
"""Readings of a meter among which one of this month would be."""


def queue_reminders(
    work: Work, occasions: Occasions, *, after: CabinetId, until: CabinetId, now: datetime
) -> None:
    """Queue one message for each of some people whom the occasions concern; done again it queues nothing.

    Args:
        work: the unit of work.
        occasions: of the days that nobody has been reminded of yet.
        after: the last cabinet that has been seen to.
        until: the last one that is seen to now.
        now: the time.
    """
    for cabinet in work.reminded.cabinets(occasions, after=after, until=until):
        work.outbox.tell(
            RemindersDue(since=occasions.since, until=occasions.until),
            ToCabinet(cabinet),
            at=now,
            key=f"{cabinet}:{occasions.until}",
        )


def queue_new_bills(work: Work, *, after: CabinetId, until: CabinetId, now: datetime) -> None:
    """Tell each of some people of the bills that they do not know of, those of one month in one message."""
    new: defaultdict[tuple[CabinetId, Month], list[AccountId]] = defaultdict(list)
    for bill in work.reminded.new_bills(after=after, until=until):
        if work.reminded.mark_told(bill):
            new[bill.cabinet_id, bill.month].append(bill.account_id)
    for (cabinet, month), accounts in new.items():
        work.outbox.tell(BillsIssued(month=month, accounts=tuple(accounts)), ToCabinet(cabinet), at=now)


def issued_bills(
    work: Work, cabinet_id: CabinetId, fact: BillsIssued
) -> list[tuple[Account, AccountBalance]]:
    """The bills of a message that are still the last of their accounts, and of accounts of the person."""
    found = []
    for link in work.links.of_cabinet(cabinet_id):
        if link.account_id in fact.accounts:
            account = work.accounts.get(link.account_id)
            try:
                balance = balance_of(work, account)
            except NothingCharged:
                continue
            if balance.month == fact.month:
                found.append((account, balance))
    return found


def reminders_of(
    work: Work, cabinet_id: CabinetId, *, since: date, until: date, policy: Policy, now: datetime
) -> Reminders:
    """What a person is reminded of by the occasions of these days, as things stand now.

    What has been done, is not the person's to do, or is not wanted, is left out. Owners of meters that the
    network company reads are asked for no readings.
    """
    occasions = Occasions.of(since, until, policy)
    today = policy.day(now)
    links = [
        (link, account)
        for link in work.links.of_cabinet(cabinet_id)
        if (account := work.accounts.get(link.account_id)).status is not AccountStatus.CLOSED
    ]
    closes = _closes(occasions.readings, policy)
    wants = {topic for topic in RemindersDue.topics if is_wanted(work, cabinet_id, topic)}
    return Reminders(
        readings=tuple(_without_readings(work, links, occasions.readings, today))
        if Topic.READINGS in wants and closes is not None and today <= closes
        else (),
        readings_until=closes,
        bills=tuple(_unpaid(work, links, occasions.billed, policy, now)) if Topic.BILLS in wants else (),
        verifications=tuple(_ending(work, links, occasions.verified_until, today))
        if Topic.METERS in wants
        else (),
    )


def _closes(month: Month | None, policy: Policy) -> date | None:
    return window_on(month.last_day, policy.windows).closes_on(month) if month else None


def _without_readings(
    work: Work, links: list[tuple[Link, Account]], month: Month | None, today: date
) -> Iterator[Account]:
    for link, account in links:
        if (
            month is not None
            and link.rights.include(Rights.READINGS)
            and any(_is_awaited(work, meter, month) for meter in current_meters(work, account, today))
        ):
            yield account


def _is_awaited(work: Work, meter: Meter, month: Month) -> bool:
    """Whether nobody has told of the meter for the month, and the network company does not read it."""
    shown = [
        reading for reading in work.readings.of_meter(meter.id, _RECENT) if reading.source not in ESTIMATED
    ]
    if shown and shown[0].source in NETWORK:
        return False
    return all(reading.month < month for reading in shown)


def _unpaid(
    work: Work, links: list[tuple[Link, Account]], month: Month | None, policy: Policy, now: datetime
) -> Iterator[BillDue]:
    """The bills that are not paid; who has promised to pay is reminded by the promise."""
    for link, account in links:
        if month is None or not link.rights.include(Rights.PAY):
            continue
        try:
            balance = balance_of(work, account)
        except NothingCharged:
            continue
        if balance.month != month or balance.remains <= 0:
            continue
        promise = judged_promise(work, account, policy, now)
        if promise is None or promise.status is not PromiseStatus.RUNNING:
            due = due_date(month, shift=policy.shift_due)
            yield BillDue(account=account, due=due, amount=balance.remains)


def _ending(
    work: Work, links: list[tuple[Link, Account]], last_days: tuple[date, ...], today: date
) -> Iterator[VerificationEnding]:
    for link, account in links:
        if not last_days or not link.rights.include(Rights.READINGS):
            continue
        for meter in current_meters(work, account, today):
            if meter.verify_until in last_days:
                yield VerificationEnding(account=account, meter=meter, last_day=meter.verify_until)
