"""Notices are read once for a cabinet, and a newcomer is not met by old ones."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.base.ids import NoticeId
from core.model.cabinets.cabinet import Person, ProofKind
from core.model.notices import Notice
from core.use_cases.link_account import unlink
from core.use_cases.see_notices import NoSuchNotice, notices_of, open_notice, unread_notices
from tests.core.household import ACCOUNT, NEIGHBOUR, NOW, POLICY, TODAY, a_chat, settle, town
from tests.doubles.memory_work import MemoryWork

OLD, NEW, NEWER = (
    Notice(id=NoticeId(number), account_id=ACCOUNT.id, date=day, title="Работы", text=f"Текст {number}")
    for number, day in enumerate((TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=2)), 1)
)
OF_NEIGHBOUR = replace(NEW, id=NoticeId(9), account_id=NEIGHBOUR.id)


@pytest.fixture
def work() -> MemoryWork:
    work = town()
    work.state(OLD, NEW, NEWER, OF_NEIGHBOUR)
    return work


def _unread(work: MemoryWork, person: Person) -> int:
    return unread_notices(work, person, ACCOUNT, POLICY)


@pytest.mark.rows("S41", "S42")
def test_all_are_shown_but_only_those_since_the_link_are_unread(work: MemoryWork, anna: Person) -> None:
    listed = notices_of(work, anna, ACCOUNT, POLICY, offset=0, limit=9)
    assert [(each.notice, each.is_unread) for each in listed] == [(NEWER, True), (NEW, True), (OLD, False)]
    assert _unread(work, anna) == 2


def test_the_day_of_the_link_is_the_suppliers(work: MemoryWork) -> None:
    """22:30 of the 20th in UTC is the 21st already in Volgograd."""
    assert POLICY.day(NOW.replace(day=20, hour=22, minute=30)) == date(2025, 10, 21) == OLD.date
    person, cabinet = settle(work)
    work.links.add(cabinet.id, ACCOUNT.id, ProofKind.SUM, NOW.replace(day=20, hour=22, minute=30))
    assert _unread(work, person) == 3
    work.state(replace(OLD, id=NoticeId(10), date=date(2025, 10, 20)))
    assert _unread(work, person) == 3


@pytest.mark.rows("S42")
def test_what_is_opened_is_read_in_every_chat_of_the_cabinet_alone(work: MemoryWork, anna: Person) -> None:
    boris, _ = settle(work, "boris", ACCOUNT, chat=2)
    for _ in range(2):
        assert open_notice(work, anna, NEW.id, NOW).text == NEW.text
    assert _unread(work, replace(anna, channel="vk")) == 1
    assert _unread(work, boris) == 2


def test_what_billing_has_changed_is_unread_again(work: MemoryWork, anna: Person) -> None:
    open_notice(work, anna, NEW.id, NOW)
    work.stated[work.stated.index(NEW)] = replace(NEW, text="Работы отменены")
    assert _unread(work, anna) == 2
    open_notice(work, anna, NEW.id, NOW)
    assert _unread(work, anna) == 1


def test_notices_of_an_account_that_is_not_open_do_not_exist(work: MemoryWork, anna: Person) -> None:
    for nobodys in (OF_NEIGHBOUR.id, NoticeId(404)):
        with pytest.raises(NoSuchNotice):
            open_notice(work, anna, nobodys, NOW)
    assert notices_of(work, anna, NEIGHBOUR, POLICY, offset=0, limit=9) == []
    assert anna.cabinet is not None
    unlink(work, anna, a_chat(), work.cabinets.get(anna.cabinet), ACCOUNT.id, now=NOW)
    with pytest.raises(NoSuchNotice):
        open_notice(work, anna, NEW.id, NOW)
    assert _unread(work, anna) == 0
