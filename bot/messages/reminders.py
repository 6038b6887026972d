"""What people are reminded of: readings, bills, verifications, all accounts in one message."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

from bot.engine.limits import Limits
from bot.engine.markup import Markup, plain
from bot.engine.screens import Look, Row, Screen
from bot.handlers import accounts, payments, readings
from bot.messages import optional_letters, short
from bot.messages.message import OF_BULK, Message, Telling
from bot.messages.several import few, switch
from bot.texts import Texts
from core.base import figures
from core.model.messages.facts import RemindersDue
from core.model.messages.letters import Letter
from core.model.messages.sms import Sms
from core.model.messages.topics import Topic
from core.model.reminders import BillDue, Reminders, VerificationEnding
from core.use_cases.hand_in_reading import unchanged_values
from core.use_cases.remind import reminders_of
from core.use_cases.see_meters import current_meters

_WITH_BUTTONS: Final = 2
"""So many accounts have buttons of their own; with more, one button leads to all of them."""

_SUBJECTS: Final = {
    Topic.READINGS: "letter-remind-subject-readings",
    Topic.BILLS: "letter-remind-subject-bills",
    Topic.METERS: "letter-remind-subject-meters",
}


def _reminders(telling: Telling, fact: RemindersDue) -> Reminders:
    if telling.cabinet is None:
        return Reminders()
    return reminders_of(
        telling.work,
        telling.cabinet,
        since=fact.since,
        until=fact.until,
        policy=telling.policy,
        now=telling.now,
    )


# --- its words ---


def _sections(telling: Telling, found: Reminders, *, in_chat: bool) -> list[Markup]:
    text, today = telling.text, telling.policy.day(telling.now)
    sections = []
    if found.readings and found.readings_until:
        until = figures.day(found.readings_until)
        how = text("remind-readings-answer" if in_chat else "remind-readings-in-chat")
        named = few(text, found.readings, lambda each: text("remind-account", tail=each.tail))
        sections.append(text("remind-readings", accounts=named, until=until, how=how))
    if found.bills:
        named = few(text, found.bills, lambda each: _bill(text, each))
        sections.append(
            text(_of_bills(found.bills[0].due, today), bills=named, day=figures.day(found.bills[0].due))
        )
    if found.verifications:
        ended = [each for each in found.verifications if each.last_day < today]
        ending = [each for each in found.verifications if each.last_day >= today]
        phones = ", ".join(telling.supplier.contacts.phones)
        for name, meters in (("remind-verification-ended", ended), ("remind-verification-ending", ending)):
            if meters:
                named = few(text, meters, lambda each: _verification(text, each))
                sections.append(text(name, meters=named, phones=phones))
    return sections


def _of_bills(due: date, today: date) -> str:
    """All bills of a message are of one month, so that they are due on one day."""
    if due == today:
        return "remind-bills-today"
    return "remind-bills-over" if due < today else "remind-bills-soon"


def _bill(text: Texts, bill: BillDue) -> Markup:
    return text("remind-bill", tail=bill.account.tail, sum=figures.money(bill.amount))


def _verification(text: Texts, ending: VerificationEnding) -> Markup:
    return text("remind-meter", number=ending.meter.number, day=figures.day(ending.last_day))


def _topics(found: Reminders) -> list[Topic]:
    about = {Topic.READINGS: found.readings, Topic.BILLS: found.bills, Topic.METERS: found.verifications}
    return [topic for topic, named in about.items() if named]


# --- its buttons ---


def _screen(telling: Telling, fact: RemindersDue, limits: Limits) -> Screen:
    found = _reminders(telling, fact)
    button = partial(telling.button, limits)
    rows: list[Row] = []
    named = {each.id for each in (*found.readings, *(bill.account for bill in found.bills))}
    if len(named) > _WITH_BUTTONS:
        rows.append((button("menu-accounts", accounts.show_all.carry(), look=Look.PRIMARY),))
    else:
        one = len(named) == 1
        rows += [
            (
                button(
                    "button-remind-readings" if one else "button-remind-readings-of",
                    readings.begin_for.carry(account.id),
                    look=Look.PRIMARY,
                    tail=account.tail,
                ),
            )
            for account in found.readings
        ]
        rows += _unchanged(telling, found, limits) if one else ()
        rows += [
            (
                button(
                    "menu-pay" if one else "button-remind-pay-of",
                    payments.pay_for.carry(bill.account.id),
                    look=Look.PRIMARY,
                    sum=figures.money(bill.amount),
                    tail=bill.account.tail,
                ),
            )
            for bill in found.bills
        ]
    rows.append((switch(telling, limits, _topics(found), "button-remind-no-more"),))
    return Screen(text=Markup("\n\n".join(_sections(telling, found, in_chat=True))), rows=tuple(rows))


def _unchanged(telling: Telling, found: Reminders, limits: Limits) -> Iterator[Row]:
    """One press where nothing has been used, for the only register that is asked for."""
    for account in found.readings:
        meters = current_meters(telling.work, account, telling.policy.day(telling.now))
        if len(meters) == 1 and len(meters[0].zones) == 1:
            (meter,) = meters
            values = unchanged_values(telling.work, meter, policy=telling.policy, now=telling.now)
            if values is not None:
                press = readings.unchanged.carry(readings.wire_of(meter.id, values))
                yield (
                    telling.button(
                        limits, "button-unchanged", press, values=readings.wording.in_a_row(values)
                    ),
                )


def _letter(telling: Telling, fact: RemindersDue, address: str) -> Letter:
    found = _reminders(telling, fact)
    topics = _topics(found)
    subject = _SUBJECTS[topics[0]] if len(topics) == 1 else "letter-remind-subject-several"
    sections = "\n\n".join(map(plain, _sections(telling, found, in_chat=False)))
    return optional_letters.about(
        telling, tuple(topics), address, subject, "letter-remind", sections=sections
    )


def _sms(telling: Telling, fact: RemindersDue) -> Sms | None:
    """About readings before all else: they cannot be caught up with."""
    found = _reminders(telling, fact)
    if found.readings and found.readings_until:
        until = figures.day(found.readings_until)
        about_readings = short.about(telling, found.readings, "sms-readings", until=until)
        if about_readings is not None:
            return about_readings
    if not found.bills:
        return None
    due = found.bills[0].due
    name = "sms-bills-over" if due < telling.policy.day(telling.now) else "sms-bills"
    return short.about(telling, (bill.account for bill in found.bills), name, day=figures.day(due))


reminders_due = Message(
    fact=RemindersDue,
    still_matters=lambda telling, fact: bool(_reminders(telling, fact)),
    screen=_screen,
    letter=_letter,
    sms=_sms,
    bulk=True,
    at_once=OF_BULK,
)
