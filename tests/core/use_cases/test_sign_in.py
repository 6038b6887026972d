"""Registration, entry and leaving (S1–S4)."""

from datetime import timedelta

import pytest

from core.model.cabinets.cabinet import Cabinet, ConsentKind, Person
from core.model.chats import Chat
from core.use_cases.sign_in import TooManyPasswords, ensure_can_try_password, enter, leave, open_cabinet
from tests.core.household import ACCOUNT, NOW, POLICY, a_chat, an_edition, done, settle, stranger
from tests.doubles.memory_work import MemoryWork

EMAIL = "anna@mail.ru"


def _opens(work: MemoryWork, chat: Chat) -> Cabinet:
    return open_cabinet(
        work,
        stranger(chat.id),
        chat,
        email=EMAIL,
        phone="+79990000000",
        password_hash="hash",
        consent=an_edition(ConsentKind.PERSONAL_DATA, "3"),
        rules=an_edition(ConsentKind.RULES, "5"),
        now=NOW,
    )


def _tries(work: MemoryWork, person: Person, *, later: timedelta = timedelta(0)) -> None:
    ensure_can_try_password(work, EMAIL, chat=person.chat, actor=person.actor, policy=POLICY, now=NOW + later)


def test_a_new_cabinet_stands_open_in_its_chat(work: MemoryWork) -> None:
    chat = a_chat()
    cabinet = _opens(work, chat)
    assert work.cabinets.by_email(EMAIL) == cabinet
    assert (cabinet.phone, cabinet.password_hash, cabinet.created_at) == ("+79990000000", "hash", NOW)
    assert (chat.cabinet_id, chat.account_id) == (cabinet.id, None)
    assert done(work, f"cabinet:{cabinet.id}") == ["cabinet-opened", "entered"]


def test_each_consent_is_an_act_of_its_own_with_its_version(work: MemoryWork) -> None:
    cabinet = _opens(work, a_chat())
    assert [(each.kind, each.version, each.channel) for each in work.consents.of_cabinet(cabinet.id)] == [
        (ConsentKind.PERSONAL_DATA, "3", "web"),
        (ConsentKind.RULES, "5", "web"),
    ]


def test_an_address_that_has_got_a_cabinet_meanwhile_enters_that_one(work: MemoryWork) -> None:
    first, second = _opens(work, a_chat(1)), _opens(work, a_chat(2))
    assert first == second
    assert len(work.consents.of_cabinet(first.id)) == 2
    assert done(work, f"cabinet:{first.id}") == ["cabinet-opened", "entered", "entered"]


def test_who_enters_and_who_leaves_is_in_the_audit(work: MemoryWork) -> None:
    person, cabinet = settle(work)
    chat = a_chat(2)
    enter(work, chat, cabinet, now=NOW)
    chat.switch(ACCOUNT.id)
    assert list(work.audit.of(f"cabinet:{cabinet.id}"))[-1] == (NOW, "chat:2", "entered")
    leave(work, person, chat, now=NOW)
    assert (chat.cabinet_id, chat.account_id) == (None, None)
    assert list(work.audit.of("chat:2")) == [(NOW, person.actor, "left")]


def test_passwords_of_an_hour_are_counted_before_they_are_known_to_be_right(work: MemoryWork) -> None:
    for _ in range(POLICY.password_tries_an_hour):
        _tries(work, stranger())
    with pytest.raises(TooManyPasswords):
        _tries(work, stranger())
    _tries(work, stranger(), later=timedelta(hours=1, seconds=1))


def test_strangers_share_the_tries_of_an_address(work: MemoryWork) -> None:
    settle(work, chat=9)
    for chat in range(POLICY.password_tries_an_hour):
        _tries(work, stranger(chat + 1))
    with pytest.raises(TooManyPasswords):
        _tries(work, stranger(8))


def test_strangers_do_not_shut_the_owner_out_of_a_chat_that_has_been_theirs(work: MemoryWork) -> None:
    settle(work, chat=9)
    for chat in range(POLICY.password_tries_an_hour):
        _tries(work, stranger(chat + 1))
    _tries(work, stranger(9))
