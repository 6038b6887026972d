"""Reminding people of what is due: whom, of what, and whether it still has a point."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
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
from core.model.readings.reading import Reading
from core.model.readings.sources import ESTIMATED, NETWORK
from core.model.readings.window import window_on
from core.model.reminders import BillDue, LeftOut, Occasions, Reminders, VerificationEnding, Why
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
    concerned = work.reminded.cabinets(occasions, after=after, until=until)
    whom = {f"{cabinet}:{occasions.until}": ToCabinet(cabinet) for cabinet in concerned}
    work.outbox.tell_each(RemindersDue(since=occasions.since, until=occasions.until), whom, at=now)


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
    network company reads are asked for no readings, and so is nobody who is away.
    """
    judged = _Judged(work, cabinet_id, Occasions.of(since, until, policy), policy, now)
    for link in work.links.of_cabinet(cabinet_id):
        judged.account(link, work.accounts.get(link.account_id))
    return Reminders(
        readings=tuple(judged.readings),
        readings_until=judged.closes,
        bills=tuple(judged.bills),
        verifications=tuple(judged.verifications),
        left_out=tuple(judged.left_out),
    )


class _Judged:
    """What a person is reminded of, and why not of the rest, account by account."""

    def __init__(
        self, work: Work, cabinet_id: CabinetId, occasions: Occasions, policy: Policy, now: datetime
    ) -> None:
        self._work = work
        self._occasions = occasions
        self._policy = policy
        self._now = now
        self._today = policy.day(now)
        self._wanted = {topic for topic in RemindersDue.topics if is_wanted(work, cabinet_id, topic)}
        self._is_away = work.cabinets.get(cabinet_id).is_away(self._today)
        self.closes = _closes(occasions.readings, policy)
        self.readings: list[Account] = []
        self.bills: list[BillDue] = []
        self.verifications: list[VerificationEnding] = []
        self.left_out: list[LeftOut] = []

    def account(self, link: Link, account: Account) -> None:
        """Judge what there is an occasion for."""
        if self._occasions.readings is not None:
            why = self._common(link, account, Rights.READINGS, Topic.READINGS) or self._why_no_readings(
                account, self._occasions.readings
            )
            if why is None:
                self.readings.append(account)
            else:
                self._leave_out(account, Topic.READINGS, why)
        if self._occasions.billed is not None:
            bill = self._common(link, account, Rights.PAY, Topic.BILLS) or self._bill(
                account, self._occasions.billed
            )
            if isinstance(bill, BillDue):
                self.bills.append(bill)
            else:
                self._leave_out(account, Topic.BILLS, bill)
        if self._occasions.verified_until:
            why = self._common(link, account, Rights.READINGS, Topic.METERS)
            ending = list(self._ending(account))
            if why is None:
                self.verifications += ending
            elif ending:
                self._leave_out(account, Topic.METERS, why)

    def _leave_out(self, account: Account, topic: Topic, why: Why) -> None:
        self.left_out.append(LeftOut(account=account, topic=topic, why=why))

    def _common(self, link: Link, account: Account, needed: Rights, topic: Topic) -> Why | None:
        """Why the person hears nothing of the topic, whatever there is to say."""
        if account.status is AccountStatus.CLOSED:
            return Why.CLOSED
        if not link.rights.include(needed):
            return Why.NOT_THEIRS
        return None if topic in self._wanted else Why.SWITCHED_OFF

    def _why_no_readings(self, account: Account, month: Month) -> Why | None:
        if self._is_away:
            return Why.AWAY
        if self.closes is None or self._today > self.closes:
            return Why.WINDOW_OVER
        meters = current_meters(self._work, account, self._today)
        whys = [self._why_not_awaited(meter, month) for meter in meters]
        if None in whys:
            return None
        return whys[0] if whys else Why.NO_METER

    def _why_not_awaited(self, meter: Meter, month: Month) -> Why | None:
        """Whether nobody has told of the meter for the month, and the network company does not read it."""
        shown = _shown(self._work, meter)
        if _is_by_network(shown):
            return Why.READ_BY_NETWORK
        return None if all(reading.month < month for reading in shown) else Why.HANDED_IN

    def _bill(self, account: Account, month: Month) -> BillDue | Why:
        """The bill where it is not paid; who has promised to pay is reminded by the promise."""
        try:
            balance = balance_of(self._work, account)
        except NothingCharged:
            return Why.NOTHING_CHARGED
        if balance.month != month:
            return Why.OTHER_MONTH
        if balance.remains <= 0:
            return Why.PAID
        promise = judged_promise(self._work, account, self._policy, self._now)
        if promise is not None and promise.status is PromiseStatus.RUNNING:
            return Why.PROMISED
        due = due_date(month, shift=self._policy.shift_due)
        return BillDue(account=account, due=due, amount=balance.remains)

    def _ending(self, account: Account) -> Iterator[VerificationEnding]:
        for meter in current_meters(self._work, account, self._today):
            if meter.verify_until in self._occasions.verified_until:
                yield VerificationEnding(account=account, meter=meter, last_day=meter.verify_until)


def is_read_by_network(work: Work, meter: Meter) -> bool:
    """Whether nobody is asked for the meter's readings, since the network company takes them itself."""
    return _is_by_network(_shown(work, meter))


def _shown(work: Work, meter: Meter) -> list[Reading]:
    """The last readings that the meter has shown to somebody, the newest first."""
    return [each for each in work.readings.of_meter(meter.id, _RECENT) if each.source not in ESTIMATED]


def _is_by_network(shown: Sequence[Reading]) -> bool:
    return bool(shown) and shown[0].source in NETWORK


def _closes(month: Month | None, policy: Policy) -> date | None:
    return window_on(month.last_day, policy.windows).closes_on(month) if month else None
