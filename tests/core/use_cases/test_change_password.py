"""Another password, or none (S34): who may change it, and whom that shuts out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.base.ids import ChatId
from core.model.cabinets.cabinet import Cabinet
from core.model.cabinets.passwords import PasswordTooShort, hash_password, is_password
from core.model.cabinets.permits import PermitSpent, PermitUsed, Purpose
from core.model.messages.facts import CodeIssued, PasswordChanged, SignedOut
from core.model.messages.recipients import ToAddress, ToChat
from core.use_cases.change_password import (
    ProofAsked,
    change_password,
    is_proof_asked,
    open_password_page,
    remove_password,
    show_code,
    show_password,
    take_from_page,
)
from core.use_cases.confirm_email import CodeSpent, send_code
from core.use_cases.hand_over import confirm_handover, give_link, handover_is_not_mine, open_link
from core.use_cases.look_at_page import look_at_page
from core.use_cases.sign_in import PasswordWrong, TooManyPasswords
from core.use_cases.this_is_not_me import this_is_not_me
from tests.core.household import NOW, POLICY, a_chat, done, settle, stranger
from tests.doubles.memory_work import MemoryWork

ANNA, OLD, NEW = "anna@mail.ru", "the old one", "correct horse"
HASH = hash_password(OLD)
PAGE = replace(POLICY, password_page="https://cabinet.example/password/")
HERE, THERE = ChatId(1), ChatId(2)


class Home:
    """Anna's cabinet with a password, open in two chats."""

    def __init__(self) -> None:
        self.work = MemoryWork()
        self.anna, self.cabinet = settle(self.work)
        self.work.cabinets.chats = [a_chat(1), a_chat(2)]
        for chat in self.work.cabinets.chats:
            chat.enter(self.cabinet.id)
        self.work.cabinets.set_password(self.cabinet.id, HASH)

    @property
    def now(self) -> Cabinet:
        return self.work.cabinets.get(self.cabinet.id)

    def shows(self, typed: str = OLD, *, chat: ChatId = HERE) -> None:
        show_password(self.work, chat, self.now, typed, policy=PAGE, now=NOW)

    def changes(
        self, typed: str | None = NEW, *, chat: ChatId = HERE, after: timedelta = timedelta()
    ) -> PasswordChanged:
        change_password(self.work, chat, self.now, typed, policy=PAGE, now=NOW + after)
        return next(fact for fact, _ in self.work.told if isinstance(fact, PasswordChanged))

    def is_password(self, typed: str) -> bool:
        return is_password(typed, self.now.password_hash)


@pytest.fixture
def home() -> Home:
    return Home()


@pytest.mark.rows("S34")
def test_the_current_password_is_shown_first_in_the_very_chat_and_for_a_while(home: Home) -> None:
    with pytest.raises(ProofAsked):
        home.changes()
    home.shows()
    with pytest.raises(ProofAsked):
        home.changes(chat=THERE)
    with pytest.raises(ProofAsked):
        home.changes(after=POLICY.recovery_lives)
    home.changes(after=POLICY.recovery_lives - timedelta(seconds=1))
    assert home.is_password(NEW)
    with pytest.raises(ProofAsked):
        home.changes("another horse")


def test_wrong_ones_are_counted_for_the_person_and_not_compared_any_more(home: Home) -> None:
    for number in range(POLICY.password_tries_an_hour):
        with pytest.raises(PasswordWrong):
            home.shows("wrong", chat=(HERE, THERE)[number % 2])
    with pytest.raises(TooManyPasswords):
        home.shows()
    with pytest.raises(ProofAsked):
        home.changes()


def test_a_code_to_the_cabinets_own_address_does_in_its_place(home: Home) -> None:
    def sends(email: str, after: timedelta) -> str:
        send_code(home.work, home.anna, email, policy=PAGE, now=NOW + after)
        return next(fact for fact, _ in reversed(home.work.told) if isinstance(fact, CodeIssued)).code

    code = sends("thief@mail.ru", timedelta())
    with pytest.raises(CodeSpent):
        show_code(home.work, home.anna, home.cabinet, code, policy=PAGE, now=NOW)
    assert is_proof_asked(home.work, HERE, home.now, policy=PAGE, now=NOW)
    code = sends(ANNA, POLICY.code_pause)
    show_code(home.work, home.anna, home.cabinet, code, policy=PAGE, now=NOW + POLICY.code_pause)
    assert not is_proof_asked(home.work, HERE, home.now, policy=PAGE, now=NOW + POLICY.code_pause)


def test_what_was_shown_of_one_cabinet_counts_for_no_other_that_the_chat_holds(home: Home) -> None:
    home.shows()
    _, other = settle(home.work, "boris", chat=5)
    home.work.cabinets.set_password(other.id, HASH)
    assert is_proof_asked(home.work, HERE, home.work.cabinets.get(other.id), policy=PAGE, now=NOW)


def test_s29_all_other_chats_are_signed_out_and_the_owner_is_written_to(home: Home) -> None:
    home.shows()
    letter = home.changes()
    assert [chat.cabinet_id for chat in home.work.cabinets.chats] == [home.cabinet.id, None]
    assert home.work.told[-2:] == [
        (SignedOut(chat=THERE), ToChat(THERE)),
        (letter, ToAddress(ANNA)),
    ]
    assert done(home.work, f"cabinet:{home.cabinet.id}")[-1] == "password-changed"
    this_is_not_me(home.work, letter.stop, now=NOW)
    assert home.now.password_hash == ""


def test_s28_one_that_is_made_here_goes_by_letter_alone(home: Home) -> None:
    home.shows()
    assert home.is_password(home.changes(None).generated)


def test_s27_a_short_one_may_be_typed_again(home: Home) -> None:
    home.shows()
    with pytest.raises(PasswordTooShort):
        home.changes("12345")
    home.changes("123456")
    assert home.is_password("123456")


def test_where_there_is_none_the_first_one_is_set_at_once_and_told_of(home: Home) -> None:
    home.work.cabinets.set_password(home.cabinet.id, "")
    assert not home.changes().removed
    assert home.is_password(NEW)


def test_it_is_removed_once_after_it_was_shown(home: Home) -> None:
    with pytest.raises(ProofAsked):
        remove_password(home.work, HERE, home.now, policy=PAGE, now=NOW)
    home.shows()
    for _ in range(2):
        remove_password(home.work, HERE, home.now, policy=PAGE, now=NOW)
    assert home.now.password_hash == ""
    letters = [fact for fact, _ in home.work.told if isinstance(fact, PasswordChanged)]
    assert [letter.removed for letter in letters] == [1]


def test_who_takes_the_password_away_by_this_is_not_me_has_got_round_nothing(home: Home) -> None:
    """Somebody at an open chat gives themselves a link to another one, and says that it was not them."""
    second = a_chat(3)
    given = give_link(home.work, home.anna, home.now, policy=PAGE, now=NOW)
    open_link(home.work, stranger(3), second, given.token, policy=PAGE, now=NOW)
    confirm_handover(home.work, stranger(3), second, given.permit, now=NOW)
    handover_is_not_mine(home.work, home.work.cabinets.chats[0], given.permit, now=NOW)
    assert home.now.password_hash == ""
    with pytest.raises(ProofAsked):
        home.changes()
    home.changes(after=POLICY.stop_lives + timedelta(seconds=1))


# --- on our page ---


def _opens(home: Home, purpose: Purpose) -> str:
    return open_password_page(home.work, HERE, home.now, purpose, policy=PAGE, now=NOW)


def _types(home: Home, token: str, purpose: Purpose, typed: str) -> None:
    take_from_page(home.work, token, purpose, typed, policy=PAGE, now=NOW)


def test_both_are_typed_on_pages_of_their_own_which_are_good_once(home: Home) -> None:
    proving = _opens(home, Purpose.PROVE)
    with pytest.raises(PasswordWrong):
        _types(home, proving, Purpose.PROVE, "wrong")
    _types(home, proving, Purpose.PROVE, OLD)
    choosing = _opens(home, Purpose.CHOOSE)
    assert look_at_page(home.work, choosing, now=NOW).chat == HERE
    with pytest.raises(PasswordTooShort):
        _types(home, choosing, Purpose.CHOOSE, "12345")
    _types(home, choosing, Purpose.CHOOSE, NEW)
    assert home.is_password(NEW)
    assert [chat.cabinet_id for chat in home.work.cabinets.chats] == [home.cabinet.id, None]
    for token, purpose in ((proving, Purpose.PROVE), (choosing, Purpose.CHOOSE)):
        with pytest.raises(PermitUsed):
            _types(home, token, purpose, "another horse")


def test_a_page_for_a_new_one_takes_none_before_the_current_one_was_shown(home: Home) -> None:
    with pytest.raises(PermitSpent):
        _types(home, _opens(home, Purpose.CHOOSE), Purpose.CHOOSE, NEW)
    assert home.is_password(OLD)


@pytest.mark.parametrize("purpose", [Purpose.PROVE, Purpose.CHOOSE])
def test_a_page_of_a_chat_that_has_left_the_cabinet_is_good_no_more(home: Home, purpose: Purpose) -> None:
    home.shows()
    token = _opens(home, purpose)
    home.work.cabinets.chats[0].leave()
    with pytest.raises(PermitSpent):
        look_at_page(home.work, token, now=NOW)


def test_pages_are_for_their_own_purpose_alone(home: Home) -> None:
    with pytest.raises(PermitSpent):
        _types(home, _opens(home, Purpose.PROVE), Purpose.CHOOSE, NEW)
