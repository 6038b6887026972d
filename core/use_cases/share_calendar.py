"""The calendar to which a person's phone subscribes: its secret address, and what stands in it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from core.base.calendar import due_date
from core.base.months import Month
from core.base.refusals import Refusal
from core.model.accounts import Account, AccountStatus
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.cabinets.delegation import Rights
from core.model.cabinets.permits import hash_of
from core.model.calendars import Calendar, CalendarEvent, EventKind, secret_of
from core.model.messages.topics import Topic
from core.model.meters import Meter
from core.model.readings.window import window_on
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.remind import is_read_by_network
from core.use_cases.see_meters import current_meters
from core.use_cases.set_switch import is_wanted

_KEY: Final = "calendars"
_FIRST, _LAST = -1, 12
"""Months from now: what is over stays for a while, and a year ahead is enough for a phone that asks daily."""


class NoSuchCalendar(Refusal):
    """The address is none, or none any more: it was renewed, switched off, or its cabinet is gone."""


def secret_of_calendar(work: Work, cabinet: Cabinet) -> str:
    """The secret of the calendar's address; empty while the person has no calendar."""
    if cabinet.calendar_since is None:
        return ""
    return secret_of(work.keys.get(_KEY), cabinet.id, cabinet.calendar_since)


def open_calendar(work: Work, person: Person, cabinet: Cabinet, *, now: datetime) -> None:
    """Make an address for the calendar; the one before, if any, is dead at once."""
    if cabinet.calendar_since == now:  # the same press once more
        return
    secret = secret_of(work.keys.get(_KEY), cabinet.id, now)
    work.cabinets.set_calendar(cabinet.id, hash_of(secret), now)
    work.audit.record(at=now, actor=person.actor, action="calendar-opened", subject=f"cabinet:{cabinet.id}")


def close_calendar(work: Work, cabinet: Cabinet, *, by: str, now: datetime) -> None:
    """Have no calendar any more; `by` is who has wanted that, as the audit knows them."""
    if cabinet.calendar_since is None:
        return
    work.cabinets.set_calendar(cabinet.id, None, None)
    work.audit.record(at=now, actor=by, action="calendar-closed", subject=f"cabinet:{cabinet.id}")


def ensure_calendar(work: Work, secret: str) -> None:
    """Look whether the secret opens a calendar.

    Raises:
        NoSuchCalendar: when it opens none; what it may have opened once is not told.
    """
    _found(work, secret)


def read_calendar(work: Work, secret: str, *, policy: Policy, now: datetime) -> Calendar:
    """What stands in the calendar now: of what the person may do, and wants to hear of, of open accounts.

    Raises:
        NoSuchCalendar: as `ensure_calendar`.
    """
    cabinet, since = _found(work, secret)
    today = policy.day(now)
    months = [Month.of(today).plus(number) for number in range(_FIRST, _LAST + 1)]
    read, paid, verified = _accounts(work, cabinet, today)
    events = [
        *_windows(read, months, policy),
        *_due_days(paid, months, policy),
        *_verifications(verified, months),
    ]
    return Calendar(
        cabinet=cabinet.id,
        since=since,
        events=tuple(sorted(events, key=lambda each: (each.first_day, each.key))),
    )


def _found(work: Work, secret: str) -> tuple[Cabinet, datetime]:
    """The cabinet of a calendar, and since when the calendar has this address.

    It is found by the secret's hash, so that how long that takes tells nothing of one that is nearly right.
    """
    cabinet = work.cabinets.by_calendar(hash_of(secret))
    if cabinet is None or cabinet.calendar_since is None:
        raise NoSuchCalendar
    return cabinet, cabinet.calendar_since


def _accounts(
    work: Work, cabinet: Cabinet, today: date
) -> tuple[list[Account], list[Account], list[tuple[Account, Meter]]]:
    """The accounts whose readings are awaited of the person, those they pay, and the meters they see to."""
    wanted = {
        topic for topic in (Topic.READINGS, Topic.BILLS, Topic.METERS) if is_wanted(work, cabinet.id, topic)
    }
    read, paid, verified = [], [], []
    for link in work.links.of_cabinet(cabinet.id):
        account = work.accounts.get(link.account_id)
        if account.status is AccountStatus.CLOSED:
            continue
        if Topic.BILLS in wanted and link.rights.include(Rights.PAY):
            paid.append(account)
        if not link.rights.include(Rights.READINGS):
            continue
        meters = current_meters(work, account, today)
        if Topic.READINGS in wanted and any(not is_read_by_network(work, meter) for meter in meters):
            read.append(account)
        if Topic.METERS in wanted:
            verified += [(account, meter) for meter in meters]
    return read, paid, verified


def _windows(accounts: list[Account], months: list[Month], policy: Policy) -> Iterator[CalendarEvent]:
    for month in months if accounts else ():
        window = window_on(month.last_day, policy.windows)
        yield CalendarEvent(
            kind=EventKind.READINGS,
            key=str(month),
            first_day=month.first_day.replace(day=window.first_day),
            last_day=window.closes_on(month),
            accounts=tuple(account.tail for account in accounts),
            month=month,
        )


def _due_days(accounts: list[Account], months: list[Month], policy: Policy) -> Iterator[CalendarEvent]:
    """The days on which the bill of the month before is due."""
    for month in months if accounts else ():
        billed = month.plus(-1)
        due = due_date(billed, shift=policy.shift_due)
        yield CalendarEvent(
            kind=EventKind.DUE,
            key=str(billed),
            first_day=due,
            last_day=due,
            accounts=tuple(account.tail for account in accounts),
            month=billed,
        )


def _verifications(meters: list[tuple[Account, Meter]], months: list[Month]) -> Iterator[CalendarEvent]:
    """The ends of verifications, however far ahead: there is one in many years."""
    for account, meter in meters:
        if meter.verify_until is not None and meter.verify_until >= months[0].first_day:
            yield CalendarEvent(
                kind=EventKind.VERIFICATION,
                key=f"{meter.id}-{meter.verify_until.year}",
                first_day=meter.verify_until,
                last_day=meter.verify_until,
                accounts=(account.tail,),
                meter=meter.tail,
            )
