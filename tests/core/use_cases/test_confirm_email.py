"""One-time codes: how many are sent, and what a typed one confirms (S2, S3)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.model.cabinets.cabinet import Person
from core.model.messages.facts import CodeIssued
from core.model.messages.recipients import ToAddress
from core.use_cases.confirm_email import (
    CodeSentJustNow,
    CodeSpent,
    CodeWrong,
    NotACode,
    TooManyCodes,
    confirm_email,
    is_awaited,
    send_code,
)
from tests.core.household import NOW, POLICY, settle, stranger
from tests.doubles.memory_work import MemoryWork

EMAIL = "anna@mail.ru"
A_PAUSE = POLICY.code_pause


@pytest.fixture
def work() -> MemoryWork:
    return MemoryWork()


def _sends(
    work: MemoryWork, person: Person | None = None, email: str = EMAIL, at: datetime = NOW
) -> CodeIssued:
    send_code(work, person or stranger(), email, policy=POLICY, now=at)
    fact, to = work.told[-1]
    assert isinstance(fact, CodeIssued)
    assert to == ToAddress(email)
    return fact


def _wrong(issued: CodeIssued) -> str:
    return "000000" if issued.code != "000000" else "111111"


def test_a_code_confirms_the_address_that_it_was_sent_to_once(work: MemoryWork) -> None:
    issued = _sends(work)
    assert len(issued.code) == 6
    assert issued.code not in repr(issued)
    assert confirm_email(work, stranger(), issued.code, now=NOW) == EMAIL
    with pytest.raises(CodeSpent):
        confirm_email(work, stranger(), issued.code, now=NOW)


def test_only_a_hash_of_the_code_is_kept(work: MemoryWork) -> None:
    issued = _sends(work)
    kept = work.codes.of_chat(stranger().chat)
    assert kept is not None
    assert issued.code not in repr(kept)


@pytest.mark.parametrize(
    "typed",
    [
        "{0}{1}",
        "{0} {1}",
        "{0}-{1}.",
        "Ваш код: {0}{1}, спасибо",
        "вот он: {0} {1}",
        "Ваш код: {0}{1}\n\nВведите его в чате. Код действует 10 минут.",
    ],
)
def test_a_code_is_read_as_people_copy_it(work: MemoryWork, typed: str) -> None:
    code = _sends(work).code
    assert confirm_email(work, stranger(), typed.format(code[:3], code[3:]), now=NOW) == EMAIL


@pytest.mark.parametrize("typed", ["", "код", "12345", "1234567", "123456 и 654321", "123 и 456", "²²²²²²"])
def test_what_cannot_be_a_code_costs_no_try(work: MemoryWork, typed: str) -> None:
    issued = _sends(work)
    for _ in range(POLICY.code_tries):
        with pytest.raises(NotACode):
            confirm_email(work, stranger(), typed, now=NOW)
    assert confirm_email(work, stranger(), issued.code, now=NOW) == EMAIL


def test_wrong_codes_are_counted_until_the_right_one_is_void_too(work: MemoryWork) -> None:
    issued = _sends(work)
    for left in range(POLICY.code_tries - 1, 0, -1):
        with pytest.raises(CodeWrong) as wrong:
            confirm_email(work, stranger(), _wrong(issued), now=NOW)
        assert wrong.value.tries_left == left
    for typed in (_wrong(issued), issued.code):
        with pytest.raises(CodeSpent):
            confirm_email(work, stranger(), typed, now=NOW)


def test_a_code_lives_for_so_long_and_no_longer(work: MemoryWork) -> None:
    issued = _sends(work)
    last = NOW + POLICY.code_lives - timedelta(seconds=1)
    assert is_awaited(work, issued.chat, issued.expires_at, now=last)
    assert not is_awaited(work, issued.chat, issued.expires_at, now=NOW + POLICY.code_lives)
    with pytest.raises(CodeSpent):
        confirm_email(work, stranger(), issued.code, now=NOW + POLICY.code_lives)
    assert confirm_email(work, stranger(), issued.code, now=last) == EMAIL


def test_a_code_is_of_its_chat(work: MemoryWork) -> None:
    issued = _sends(work)
    with pytest.raises(CodeSpent):
        confirm_email(work, stranger(2), issued.code, now=NOW)


def test_a_newer_code_makes_the_older_one_void(work: MemoryWork) -> None:
    first = _sends(work)
    second = _sends(work, at=NOW + A_PAUSE)
    assert not is_awaited(work, first.chat, first.expires_at, now=NOW + A_PAUSE)
    assert is_awaited(work, second.chat, second.expires_at, now=NOW + A_PAUSE)


def test_another_code_is_sent_after_a_pause(work: MemoryWork) -> None:
    _sends(work)
    for email, same in ((EMAIL, True), ("boris@mail.ru", False)):
        with pytest.raises(CodeSentJustNow) as refused:
            _sends(work, email=email, at=NOW + timedelta(seconds=0.5))
        assert (refused.value.seconds, refused.value.same_email) == (60, same)
    assert len(work.told) == 1


def test_letters_to_an_address_are_limited_for_strangers_together(work: MemoryWork) -> None:
    for chat in range(POLICY.codes_a_day):
        _sends(work, stranger(chat + 1))
    with pytest.raises(TooManyCodes):
        _sends(work, stranger(99))
    _sends(work, stranger(99), at=NOW + timedelta(days=1, seconds=1))


def test_letters_for_a_person_are_limited_wherever_they_go(work: MemoryWork) -> None:
    for number in range(POLICY.codes_a_day):
        _sends(work, email=f"{number}@mail.ru", at=NOW + number * A_PAUSE)
    with pytest.raises(TooManyCodes):
        _sends(work, email="last@mail.ru", at=NOW + POLICY.codes_a_day * A_PAUSE)


def test_strangers_do_not_use_up_the_letters_of_an_owner(work: MemoryWork) -> None:
    settle(work, chat=99)
    for chat in range(POLICY.codes_a_day):
        _sends(work, stranger(chat + 1))
    _sends(work, stranger(99))


def test_a_network_address_writes_to_few_and_to_one_of_them_less(work: MemoryWork) -> None:
    policy = replace(POLICY, codes_an_address=4, codes_an_address_to_one=2)

    def sends(chat: int, email: str) -> None:
        send_code(work, stranger(chat, "192.0.2.1"), email, policy=policy, now=NOW)

    sends(1, EMAIL)
    sends(2, EMAIL)
    with pytest.raises(TooManyCodes):
        sends(3, EMAIL)
    sends(3, "boris@mail.ru")
    sends(4, "galina@mail.ru")
    with pytest.raises(TooManyCodes):
        sends(5, "denis@mail.ru")
