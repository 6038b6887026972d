"""The calendar of a phone: what stands in it, and when its address is dead."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.base.ids import InvitationId
from core.base.months import Month
from core.model.accounts import AccountStatus
from core.model.cabinets.cabinet import Person
from core.model.cabinets.delegation import Invitation, Rights
from core.model.calendars import CalendarEvent, EventKind
from core.model.messages.topics import Topic
from core.model.readings.sources import Source
from core.use_cases.erase_my_data import ask_to_be_forgotten
from core.use_cases.set_switch import set_topic
from core.use_cases.share_calendar import (
    NoSuchCalendar,
    close_calendar,
    open_calendar,
    read_calendar,
    secret_of_calendar,
)
from core.use_cases.this_is_not_me import give_stop, this_is_not_me
from tests.core.household import (
    ACCOUNT,
    METER,
    NEIGHBOUR,
    NOW,
    OCTOBER,
    POLICY,
    a_chat,
    billed,
    settle,
)
from tests.doubles.memory_work import MemoryWork

LATER = NOW + timedelta(hours=1)


def _secret(work: MemoryWork, person: Person) -> str:
    assert person.cabinet is not None
    return secret_of_calendar(work, work.cabinets.get(person.cabinet))


def _opens(work: MemoryWork, person: Person, *, now: datetime = NOW) -> str:
    assert person.cabinet is not None
    open_calendar(work, person, work.cabinets.get(person.cabinet), now=now)
    return _secret(work, person)


def _events(work: MemoryWork, secret: str, kind: EventKind) -> list[CalendarEvent]:
    found = read_calendar(work, secret, policy=POLICY, now=NOW).events
    return [event for event in found if event.kind is kind]


def _is_dead(work: MemoryWork, secret: str) -> bool:
    try:
        read_calendar(work, secret, policy=POLICY, now=NOW)
    except NoSuchCalendar:
        return True
    return False


# --- what stands in it ---


def test_windows_and_due_days_of_a_year_ahead_stand_in_it(work: MemoryWork, anna: Person) -> None:
    secret = _opens(work, anna)
    windows = _events(work, secret, EventKind.READINGS)
    assert [event.month for event in windows] == [OCTOBER.plus(number) for number in range(-1, 13)]
    assert (windows[1].first_day, windows[1].last_day) == (date(2025, 10, 15), date(2025, 10, 25))
    due = {event.month: event.first_day for event in _events(work, secret, EventKind.DUE)}
    assert due[OCTOBER] == date(2025, 11, 10)
    assert due[Month(2025, 12)] == date(2026, 1, 12), "the tenth is a Saturday"
    assert due[Month(2026, 4)] == date(2026, 5, 15), "by the law of 2026"


def test_of_two_accounts_one_event_names_both_by_their_last_digits(work: MemoryWork) -> None:
    anna, _ = settle(work, "anna", ACCOUNT, NEIGHBOUR)
    secret = _opens(work, anna)
    for kind in (EventKind.READINGS, EventKind.DUE):
        assert {event.accounts for event in _events(work, secret, kind)} == {("7890", "5678")}


def test_the_end_of_a_verification_stands_in_it_however_far_ahead(work: MemoryWork, anna: Person) -> None:
    work.stated[:] = [
        replace(METER, verify_until=date(2031, 3, 1)) if each == METER else each for each in work.stated
    ]
    (event,) = _events(work, _opens(work, anna), EventKind.VERIFICATION)
    assert (event.first_day, event.accounts, event.meter) == (date(2031, 3, 1), ("7890",), "746")


def test_a_verification_that_ended_long_ago_does_not(work: MemoryWork, anna: Person) -> None:
    work.stated[:] = [
        replace(METER, verify_until=date(2025, 8, 31)) if each == METER else each for each in work.stated
    ]
    assert not _events(work, _opens(work, anna), EventKind.VERIFICATION)


@pytest.mark.parametrize(
    ("topic", "kind"), [(Topic.READINGS, EventKind.READINGS), (Topic.BILLS, EventKind.DUE)]
)
def test_what_is_switched_off_is_left_out(
    work: MemoryWork, anna: Person, topic: Topic, kind: EventKind
) -> None:
    secret = _opens(work, anna)
    assert anna.cabinet is not None
    set_topic(work, work.cabinets.get(anna.cabinet), topic, on=False, now=NOW)
    left = {event.kind for event in read_calendar(work, secret, policy=POLICY, now=NOW).events}
    assert left == {EventKind.READINGS, EventKind.DUE} - {kind}


def test_no_readings_are_awaited_of_a_meter_that_the_network_reads(work: MemoryWork, anna: Person) -> None:
    work.state(replace(billed(9, date(2025, 9, 30), 8600, 10), source=Source.NETWORK))
    secret = _opens(work, anna)
    assert not _events(work, secret, EventKind.READINGS)
    assert _events(work, secret, EventKind.DUE)


def test_closed_accounts_are_left_out(work: MemoryWork, anna: Person) -> None:
    closed = replace(ACCOUNT, status=AccountStatus.CLOSED)
    work.stated[:] = [closed if each == ACCOUNT else each for each in work.stated]
    assert not read_calendar(work, _opens(work, anna), policy=POLICY, now=NOW).events


def test_a_delegate_has_the_days_of_what_they_may_do(work: MemoryWork, anna: Person) -> None:
    son, cabinet = settle(work, "boris", chat=2)
    assert anna.cabinet is not None
    offer = Invitation(
        id=InvitationId(1),
        account_id=ACCOUNT.id,
        cabinet_id=anna.cabinet,
        rights=Rights.PAY,
        name="сын",
        until=None,
        hash="1",
        expires_at=NOW,
    )
    work.links.add_delegate(cabinet.id, offer, NOW)
    found = read_calendar(work, _opens(work, son), policy=POLICY, now=NOW).events
    assert {event.kind for event in found} == {EventKind.DUE}


def test_an_account_that_is_unlinked_disappears(work: MemoryWork) -> None:
    anna, cabinet = settle(work, "anna", ACCOUNT, NEIGHBOUR)
    secret = _opens(work, anna)
    work.links.close(work.links.of_cabinet(cabinet.id)[0].id, LATER)
    assert {event.accounts for event in _events(work, secret, EventKind.DUE)} == {("5678",)}


def test_made_again_a_day_later_it_is_the_same(work: MemoryWork, anna: Person) -> None:
    secret = _opens(work, anna)
    first = read_calendar(work, secret, policy=POLICY, now=NOW)
    assert read_calendar(work, secret, policy=POLICY, now=NOW + timedelta(days=1)) == first


def test_an_event_is_known_by_the_same_key_a_month_later(work: MemoryWork, anna: Person) -> None:
    secret = _opens(work, anna)
    now = {(event.kind, event.key): event.first_day for event in _all(work, secret, NOW)}
    later = {(event.kind, event.key): event.first_day for event in _all(work, secret, _NOVEMBER)}
    assert len(now) == len(_all(work, secret, NOW))
    assert {key: now[key] for key in now.keys() & later.keys()} == {
        key: later[key] for key in now.keys() & later.keys()
    }
    assert len(now.keys() & later.keys()) == len(now) - 2


_NOVEMBER = datetime(2025, 11, 3, 9, tzinfo=UTC)


def _all(work: MemoryWork, secret: str, now: datetime) -> tuple[CalendarEvent, ...]:
    return read_calendar(work, secret, policy=POLICY, now=now).events


# --- its address ---


def test_the_address_is_shown_again_and_only_its_hash_is_kept(work: MemoryWork, anna: Person) -> None:
    secret = _opens(work, anna)
    assert anna.cabinet is not None
    assert len(secret) == 43
    assert _secret(work, anna) == secret
    assert secret not in repr(work.cabinets.get(anna.cabinet))


def test_renewed_the_old_address_is_dead_at_once(work: MemoryWork, anna: Person) -> None:
    old = _opens(work, anna)
    new = _opens(work, anna, now=LATER)
    assert new != old
    assert _is_dead(work, old)
    assert not _is_dead(work, new)


def test_switched_off_it_is_dead_and_has_no_address(work: MemoryWork, anna: Person) -> None:
    secret = _opens(work, anna)
    assert anna.cabinet is not None
    close_calendar(work, work.cabinets.get(anna.cabinet), by=anna.actor, now=LATER)
    assert _is_dead(work, secret)
    assert not _secret(work, anna)


def test_who_is_forgotten_has_no_calendar(work: MemoryWork, anna: Person) -> None:
    secret = _opens(work, anna)
    assert anna.cabinet is not None
    cabinet = work.cabinets.get(anna.cabinet)
    ask_to_be_forgotten(work, anna, a_chat(), cabinet, policy=POLICY, now=LATER)
    assert _is_dead(work, secret)


def test_who_says_that_it_was_somebody_else_ends_the_calendar_too(work: MemoryWork, anna: Person) -> None:
    secret = _opens(work, anna)
    assert anna.cabinet is not None
    cabinet = work.cabinets.get(anna.cabinet)
    stop = give_stop(work, cabinet, lives=timedelta(days=7), policy=POLICY, now=NOW)
    this_is_not_me(work, stop, now=LATER)
    assert _is_dead(work, secret)


def test_of_two_people_each_has_an_address_of_their_own(work: MemoryWork, anna: Person) -> None:
    boris, _ = settle(work, "boris", NEIGHBOUR, chat=2)
    assert _opens(work, anna) != _opens(work, boris)
    assert {event.accounts for event in _events(work, _secret(work, boris), EventKind.DUE)} == {("5678",)}
