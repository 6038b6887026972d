"""Entry by a password that is typed on our page (S4)."""

from datetime import timedelta

import pytest

from core.model.cabinets.cabinet import Cabinet
from core.model.cabinets.passwords import hash_password
from core.model.cabinets.permits import PermitSpent, PermitUsed
from core.use_cases.enter_by_page import enter_by_page, open_entry_page
from core.use_cases.look_at_page import look_at_page
from core.use_cases.sign_in import PasswordWrong, TooManyPasswords
from tests.core.household import NOW, POLICY, a_chat, settle, stranger
from tests.doubles.memory_work import MemoryWork

ANNA, PASSWORD = "anna@mail.ru", "correct horse"
HASH = hash_password(PASSWORD)


@pytest.fixture
def work() -> MemoryWork:
    return MemoryWork()


@pytest.fixture
def anna(work: MemoryWork) -> Cabinet:
    _, cabinet = settle(work, chat=7)
    work.cabinets.set_password(cabinet.id, HASH)
    return cabinet


def _opens(work: MemoryWork, email: str = ANNA) -> str:
    return open_entry_page(work, stranger(), email, policy=POLICY, now=NOW)


def test_s4_the_right_password_opens_the_cabinet_in_the_chat_that_has_asked(
    work: MemoryWork, anna: Cabinet
) -> None:
    token, chat = _opens(work), a_chat()
    assert look_at_page(work, token, now=NOW).chat == chat.id
    enter_by_page(work, chat, token, PASSWORD, policy=POLICY, now=NOW)
    assert chat.cabinet_id == anna.id
    chat.leave()
    with pytest.raises(PermitUsed):
        enter_by_page(work, chat, token, PASSWORD, policy=POLICY, now=NOW)


@pytest.mark.usefixtures("anna")
def test_a_page_opens_no_other_chat(work: MemoryWork) -> None:
    with pytest.raises(PermitSpent):
        enter_by_page(work, a_chat(2), _opens(work), PASSWORD, policy=POLICY, now=NOW)


@pytest.mark.usefixtures("anna")
def test_a_page_waits_five_minutes_and_a_newer_one_takes_its_place(work: MemoryWork) -> None:
    first, second = _opens(work), _opens(work)
    for token, late in ((first, timedelta()), (second, timedelta(minutes=5))):
        with pytest.raises(PermitSpent):
            enter_by_page(work, a_chat(), token, PASSWORD, policy=POLICY, now=NOW + late)
    late = timedelta(minutes=4, seconds=59)
    enter_by_page(work, a_chat(), second, PASSWORD, policy=POLICY, now=NOW + late)


@pytest.mark.usefixtures("anna")
def test_wrong_passwords_are_counted_over_all_pages_as_in_the_chat(work: MemoryWork) -> None:
    for _ in range(POLICY.password_tries_an_hour):
        with pytest.raises(PasswordWrong):
            enter_by_page(work, a_chat(), _opens(work), "wrong", policy=POLICY, now=NOW)
    with pytest.raises(TooManyPasswords):
        enter_by_page(work, a_chat(), _opens(work), PASSWORD, policy=POLICY, now=NOW)


def test_an_unknown_email_has_the_same_page_and_the_same_refusal(work: MemoryWork) -> None:
    token = _opens(work, "nobody@mail.ru")
    assert look_at_page(work, token, now=NOW).email == "nobody@mail.ru"
    with pytest.raises(PasswordWrong):
        enter_by_page(work, a_chat(), token, PASSWORD, policy=POLICY, now=NOW)
