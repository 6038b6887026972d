"""People are reminded of what is due on the day, once, of what still has a point, all in one message."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.base.ids import CabinetId, InvitationId, MeterId, MeterNumber, PromiseId
from core.base.months import Month
from core.model.accounts import AccountStatus
from core.model.cabinets.cabinet import Person
from core.model.cabinets.delegation import Invitation, Rights
from core.model.charges.charge import Payment
from core.model.messages.facts import BillsIssued, RemindersDue
from core.model.messages.recipients import ToCabinet
from core.model.messages.topics import Topic
from core.model.promises.promise import Part, Promise
from core.model.readings.sources import Source
from core.model.reminders import Occasions, Reminders, Why
from core.use_cases.change_contacts import set_away
from core.use_cases.remind import issued_bills, queue_new_bills, queue_reminders, reminders_of
from core.use_cases.set_switch import set_topic
from tests.core.household import (
    ACCOUNT,
    CHARGE,
    METER,
    NEIGHBOUR,
    NOW,
    OCTOBER,
    POLICY,
    SEPTEMBER,
    billed,
    hands_in,
    settle,
)
from tests.doubles.memory_work import MemoryWork

DAY_20, DUE = date(2025, 10, 20), date(2025, 10, 10)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def _reminders(
    work: MemoryWork, person: Person, day: date, *, since: date | None = None, now: datetime | None = None
) -> Reminders:
    assert person.cabinet is not None
    return reminders_of(
        work, person.cabinet, since=since or day, until=day, policy=POLICY, now=now or _at(day)
    )


# --- readings ---


@pytest.mark.parametrize(
    ("day", "is_reminded"), [(14, False), (15, True), (16, False), (20, True), (24, True), (25, False)]
)
def test_readings_are_asked_for_when_the_window_opens_and_twice_more(
    work: MemoryWork, anna: Person, day: int, is_reminded: bool
) -> None:
    found = _reminders(work, anna, date(2025, 10, day))
    assert found.readings == ((ACCOUNT,) if is_reminded else ())
    assert not is_reminded or found.readings_until == date(2025, 10, 25)


def test_who_has_handed_in_is_not_asked(work: MemoryWork, anna: Person) -> None:
    hands_in(work, anna, 8650, at=_at(date(2025, 10, 16)))
    assert not _reminders(work, anna, DAY_20)


def test_who_is_away_is_asked_when_they_are_back_and_hears_of_the_rest(
    work: MemoryWork, anna: Person
) -> None:
    assert anna.cabinet is not None
    set_away(work, anna, work.cabinets.get(anna.cabinet), DAY_20, now=NOW)
    before = _reminders(work, anna, date(2025, 10, 15))
    assert not before
    assert [(left.topic, left.why) for left in before.left_out] == [(Topic.READINGS, Why.AWAY)]
    assert _reminders(work, anna, DAY_20).readings == (ACCOUNT,)
    assert _reminders(work, anna, DUE).bills


def test_after_the_window_the_reminder_has_no_point(work: MemoryWork, anna: Person) -> None:
    assert not _reminders(work, anna, date(2025, 10, 24), now=_at(date(2025, 10, 26))).readings


def test_who_has_a_meter_that_the_network_reads_is_not_asked(work: MemoryWork, anna: Person) -> None:
    work.state(replace(billed(9, date(2025, 9, 30), 8600, 10), source=Source.NETWORK))
    assert not _reminders(work, anna, DAY_20)


def test_a_figure_that_billing_estimated_is_no_reading(work: MemoryWork, anna: Person) -> None:
    work.state(replace(billed(9, date(2025, 10, 1), 8600, 10), source=Source.AVERAGE))
    assert _reminders(work, anna, DAY_20).readings == (ACCOUNT,)


def test_closed_accounts_and_those_without_a_meter_are_left_alone(work: MemoryWork) -> None:
    closed = replace(NEIGHBOUR, status=AccountStatus.CLOSED)
    person, _ = settle(work, "boris", closed)
    work.stated[:] = [closed if each == NEIGHBOUR else each for each in work.stated]
    assert not _reminders(work, person, DAY_20)
    work.stated[:] = [each for each in work.stated if each != METER]
    assert not _reminders(work, settle(work, "anna", ACCOUNT, chat=2)[0], DAY_20)


def test_of_two_accounts_one_message_names_both(work: MemoryWork) -> None:
    person, _ = settle(work, "anna", ACCOUNT, NEIGHBOUR)
    assert _reminders(work, person, DAY_20).readings == (ACCOUNT, NEIGHBOUR)


def test_a_delegate_is_reminded_of_what_they_may_do(work: MemoryWork, anna: Person) -> None:
    son, cabinet = settle(work, "boris", chat=2)
    assert anna.cabinet is not None
    work.links.add_delegate(cabinet.id, _invitation(anna.cabinet, Rights.PAY), NOW)
    assert not _reminders(work, son, DAY_20)
    assert [each.account for each in _reminders(work, son, DUE).bills] == [ACCOUNT]


def _invitation(owner: CabinetId, rights: Rights) -> Invitation:
    return Invitation(
        id=InvitationId(1),
        account_id=ACCOUNT.id,
        cabinet_id=owner,
        rights=rights,
        name="сын",
        until=None,
        hash="1",
        expires_at=NOW,
    )


# --- bills ---


@pytest.mark.parametrize(
    ("day", "is_reminded"), [(6, False), (7, True), (8, False), (10, True), (11, True), (12, False)]
)
def test_a_bill_is_reminded_of_three_days_before_on_the_day_and_once_after(
    work: MemoryWork, anna: Person, day: int, is_reminded: bool
) -> None:
    found = _reminders(work, anna, date(2025, 10, day)).bills
    assert [(each.account, each.amount, each.due) for each in found] == (
        [(ACCOUNT, 66200, DUE)] if is_reminded else []
    )


def test_the_due_day_is_the_working_day_that_it_moves_to(work: MemoryWork, anna: Person) -> None:
    """The charges of October 2026 are due on the 15th of November, a Sunday."""
    work.state(replace(CHARGE, month=Month(2026, 10)))
    assert _reminders(work, anna, date(2026, 11, 13)).bills[0].due == date(2026, 11, 16)


def test_of_what_is_paid_meanwhile_only_the_rest_is_reminded_of(work: MemoryWork, anna: Person) -> None:
    work.state(Payment(account_id=ACCOUNT.id, date=date(2025, 10, 8), amount=60000))
    assert [each.amount for each in _reminders(work, anna, DUE).bills] == [6200]
    work.state(Payment(account_id=ACCOUNT.id, date=date(2025, 10, 9), amount=6200))
    assert not _reminders(work, anna, DUE)


def test_a_bill_that_is_not_there_yet_is_not_reminded_of(work: MemoryWork, anna: Person) -> None:
    assert not _reminders(work, anna, date(2025, 11, 10)).bills


def test_who_has_promised_is_reminded_by_the_promise(work: MemoryWork, anna: Person) -> None:
    assert anna.cabinet is not None
    part = Part(due=date(2025, 10, 30), amount=66200)
    work.promises.add(
        Promise(
            id=PromiseId(0),
            account_id=ACCOUNT.id,
            cabinet_id=anna.cabinet,
            parts=(part,),
            month=SEPTEMBER,
            penalty=0,
            made_at=NOW,
            grace_days=3,
        )
    )
    assert not _reminders(work, anna, date(2025, 10, 11)).bills


# --- verification ---


def test_t_v1_a_verification_is_reminded_of_four_times(work: MemoryWork) -> None:
    last_day = date(2027, 1, 24)
    work.state(replace(METER, id=MeterId(7), number=MeterNumber("7"), verify_until=last_day))
    anna, _ = settle(work, "anna", ACCOUNT)
    days = [date(2026, 11, 24) + timedelta(days=number) for number in range(70)]
    reminded = [day for day in days if _reminders(work, anna, day).verifications]
    assert reminded == [date(2026, 11, 25), date(2026, 12, 25), date(2027, 1, 17), date(2027, 1, 25)]


# --- all together ---


def test_what_is_switched_off_is_left_out(work: MemoryWork) -> None:
    work.state(replace(METER, id=MeterId(7), number=MeterNumber("7"), verify_until=date(2025, 11, 14)))
    anna, cabinet = settle(work, "anna", ACCOUNT)
    day = date(2025, 10, 15)
    assert _reminders(work, anna, day).readings
    set_topic(work, cabinet, Topic.READINGS, on=False, now=NOW)
    found = _reminders(work, anna, day)
    assert not found.readings
    assert found.verifications
    set_topic(work, cabinet, Topic.METERS, on=False, now=NOW)
    assert not _reminders(work, anna, day)


def test_days_that_were_missed_are_caught_up_with_in_one_message(work: MemoryWork, anna: Person) -> None:
    found = _reminders(work, anna, date(2025, 10, 16), since=date(2025, 10, 9))
    assert found.readings == (ACCOUNT,)
    assert [each.due for each in found.bills] == [DUE]


def test_each_person_whom_it_concerns_is_told_once_page_by_page(work: MemoryWork) -> None:
    cabinets = [
        settle(work, name, account, chat=number)[1].id
        for number, (name, account) in enumerate((("anna", ACCOUNT), ("boris", NEIGHBOUR)), start=1)
    ]
    settle(work, "vera", chat=3)
    occasions = Occasions.of(DAY_20, DAY_20, POLICY)
    told = [(RemindersDue(since=DAY_20, until=DAY_20), ToCabinet(cabinet)) for cabinet in cabinets]

    for _ in range(2):
        for last in range(3):
            queue_reminders(work, occasions, after=CabinetId(last), until=CabinetId(last + 1), now=NOW)
        assert work.told == told


@pytest.mark.usefixtures("anna")
def test_most_days_remind_nobody(work: MemoryWork) -> None:
    day = date(2025, 10, 13)
    work.state(replace(METER, id=MeterId(7), number=MeterNumber("7"), verify_until=date(2030, 1, 1)))
    queue_reminders(work, Occasions.of(day, day, POLICY), after=CabinetId(0), until=CabinetId(9), now=NOW)
    assert not work.told


# --- new bills ---


def _announce(work: MemoryWork) -> list[BillsIssued]:
    work.told.clear()
    queue_new_bills(work, after=CabinetId(0), until=CabinetId(9), now=NOW)
    return [fact for fact, _ in work.told if isinstance(fact, BillsIssued)]


def test_a_bill_that_comes_after_the_linking_is_told_once_of_all_accounts(work: MemoryWork) -> None:
    person, _ = settle(work, "anna", ACCOUNT, NEIGHBOUR)
    assert _announce(work) == []
    for account in (ACCOUNT, NEIGHBOUR):
        work.state(replace(CHARGE, month=OCTOBER, account_id=account.id))
    (told,) = _announce(work)
    assert told == BillsIssued(month=OCTOBER, accounts=(ACCOUNT.id, NEIGHBOUR.id))
    assert _announce(work) == []
    assert person.cabinet is not None
    assert [account for account, _ in issued_bills(work, person.cabinet, told)] == [ACCOUNT, NEIGHBOUR]


def test_a_bill_that_a_later_one_has_overtaken_is_not_told(work: MemoryWork, anna: Person) -> None:
    work.state(replace(CHARGE, month=OCTOBER))
    (told,) = _announce(work)
    assert anna.cabinet is not None
    assert issued_bills(work, anna.cabinet, told)
    work.state(replace(CHARGE, month=OCTOBER.plus(1)))
    assert not issued_bills(work, anna.cabinet, told)


def test_each_of_two_cabinets_is_told(work: MemoryWork, anna: Person) -> None:
    assert anna.cabinet is not None
    settle(work, "boris", ACCOUNT, chat=2)
    work.state(replace(CHARGE, month=OCTOBER))
    assert len(_announce(work)) == 2
