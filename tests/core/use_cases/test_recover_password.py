"""The way back to a forgotten password (S23–S29): who learns what, and what a new password shuts out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import TypeVar

import pytest

from core.base.ids import ChatId, InvitationId
from core.model.cabinets.cabinet import Cabinet, Person, ProofKind
from core.model.cabinets.delegation import Invitation, Rights
from core.model.cabinets.passwords import PasswordTooShort, is_password
from core.model.cabinets.permits import PermitSpent, PermitUsed, hash_of
from core.model.messages.facts import CabinetStopped, Fact, PasswordChanged, RecoveryAsked, SignedOut
from core.model.messages.recipients import ToAddress, ToChat
from core.use_cases.confirm_email import CodeSentJustNow, CodeWrong, TooManyCodes
from core.use_cases.look_at_page import look_at_page
from core.use_cases.recover_password import (
    NotRegistered,
    Told,
    TooManyRecoveries,
    ask_recovery,
    confirm_recovery,
    enter_without_password,
    is_letter_awaited,
    set_password_by_link,
    set_password_in_chat,
)
from core.use_cases.this_is_not_me import TooManyStops, this_is_not_me, this_is_not_me_by_code
from tests.core.household import ACCOUNT, NOW, POLICY, a_chat, done, settle, stranger
from tests.doubles.memory_work import MemoryWork

F = TypeVar("F", bound=Fact)

ANNA, NOBODY = "anna@mail.ru", "nobody@mail.ru"
PAGE = replace(POLICY, password_page="https://cabinet.example/password/")
HALF_AN_HOUR = POLICY.recovery_lives
MOMENT = timedelta(seconds=1)


@pytest.fixture
def work() -> MemoryWork:
    return MemoryWork()


@pytest.fixture
def anna(work: MemoryWork) -> Cabinet:
    """Anna's cabinet, open in chats 7 and 8."""
    _, cabinet = settle(work, chat=7)
    work.cabinets.chats += [a_chat(number) for number in (7, 8)]
    for chat in work.cabinets.chats:
        chat.enter(cabinet.id)
    work.cabinets.set_password(cabinet.id, "the old one")
    return cabinet


def _asks(
    work: MemoryWork, email: str = ANNA, *, person: Person | None = None, at: datetime = NOW
) -> RecoveryAsked:
    ask_recovery(work, person or stranger(), email, policy=PAGE, now=at)
    return _told(work, RecoveryAsked)


def _told(work: MemoryWork, kind: type[F]) -> F:
    return next(fact for fact, _ in reversed(work.told) if isinstance(fact, kind))


def _is_password(work: MemoryWork, typed: str) -> bool:
    cabinet = work.cabinets.by_email(ANNA)
    return cabinet is not None and is_password(typed, cabinet.password_hash)


# --- who learns what ---


def test_s24_an_unknown_email_gets_no_letter(work: MemoryWork) -> None:
    with pytest.raises(NotRegistered):
        _asks(work, NOBODY)
    assert work.told == []


@pytest.mark.usefixtures("anna")
def test_s25_a_known_one_gets_a_code_and_a_link_of_which_only_hashes_are_kept(work: MemoryWork) -> None:
    asked = _asks(work)
    assert work.told[-1][1] == ToAddress(ANNA)
    kept = repr((work.codes.of_chat(stranger().chat), work.permits.by_hash(hash_of(asked.token))))
    assert len(asked.token) == 43
    assert not {asked.token, asked.code} & set(repr(asked).split("'"))
    assert asked.token not in kept
    assert asked.code not in kept


def _a_thousand_tries(
    work: MemoryWork, who: Callable[[int], Person], *, email: str = "guess{}@mail.ru"
) -> list[str]:
    """What is learned by a thousand tries within the hour, each for another e-mail."""
    learned = []
    for number in range(1000):
        at = NOW + number * timedelta(seconds=3)
        try:
            told = ask_recovery(work, who(number), email.format(number), policy=POLICY, now=at)
        except NotRegistered:
            learned.append("unknown")
        except (TooManyRecoveries, TooManyCodes, CodeSentJustNow):
            learned.append("")
        else:
            learned.append("known" if told is Told.SENT else "")
    return learned


def test_s24_a_thousand_tries_in_one_chat_teach_five_addresses(work: MemoryWork) -> None:
    learned = _a_thousand_tries(work, lambda _: stranger())
    assert learned.count("unknown") == POLICY.recoveries_a_person == 5


def test_s24_a_thousand_tries_in_new_chats_of_one_address_teach_twenty(work: MemoryWork) -> None:
    learned = _a_thousand_tries(work, lambda number: stranger(number + 1, "192.0.2.1"))
    assert learned.count("unknown") == POLICY.recoveries_an_address == 20


def test_s24_a_thousand_tries_from_everywhere_teach_two_hundred(work: MemoryWork) -> None:
    learned = _a_thousand_tries(work, lambda number: stranger(number + 1))
    assert learned.count("unknown") == POLICY.recoveries_an_hour == 200


def test_known_addresses_are_learned_no_faster(work: MemoryWork) -> None:
    for number in range(300):
        work.cabinets.add(email=f"guess{number}@mail.ru", phone="", password_hash="", at=NOW)
    learned = _a_thousand_tries(work, lambda number: stranger(number + 1))
    assert (learned.count("known"), learned.count("unknown")) == (200, 0)


def _after_a_flood(work: MemoryWork, person: Person, email: str) -> Told:
    for number in range(PAGE.recoveries_an_hour):
        work.tries.add("recovery", "everybody", NOW - number * MOMENT)
    return ask_recovery(work, person, email, policy=PAGE, now=NOW)


@pytest.mark.usefixtures("anna")
def test_after_a_flood_known_and_unknown_are_answered_alike_and_only_the_known_one_has_a_point(
    work: MemoryWork,
) -> None:
    answers, points = [], []
    for number, email in enumerate((ANNA, NOBODY)):
        answers.append(_after_a_flood(work, stranger(number + 1), email))
        points.append(is_letter_awaited(work, _told(work, RecoveryAsked), now=NOW))
        wrong = "000000" if _told(work, RecoveryAsked).code != "000000" else "111111"
        with pytest.raises(CodeWrong):
            confirm_recovery(work, stranger(number + 1), wrong, policy=PAGE, now=NOW)
    assert answers == [Told.NOTHING, Told.NOTHING]
    assert points == [True, False]


@pytest.mark.usefixtures("anna")
def test_a_flood_shuts_no_owner_out(work: MemoryWork) -> None:
    _after_a_flood(work, stranger(), ANNA)
    confirm_recovery(work, stranger(), _told(work, RecoveryAsked).code, policy=PAGE, now=NOW)
    set_password_in_chat(work, a_chat(), "correct horse", policy=PAGE, now=NOW)
    assert _is_password(work, "correct horse")


@pytest.mark.usefixtures("anna")
def test_a_person_may_ask_again_after_an_hour(work: MemoryWork) -> None:
    minute = POLICY.code_pause
    for number in range(5):
        _asks(work, at=NOW + number * minute)
    with pytest.raises(TooManyRecoveries):
        _asks(work, at=NOW + 5 * minute)
    _asks(work, at=NOW + timedelta(hours=1, seconds=1))


# --- by the code ---


def test_s26_the_code_lets_a_password_be_set_in_its_chat_and_in_no_other(
    work: MemoryWork, anna: Cabinet
) -> None:
    confirm_recovery(work, stranger(), _asks(work).code, policy=PAGE, now=NOW)
    with pytest.raises(PermitSpent):
        set_password_in_chat(work, a_chat(2), "correct horse", policy=PAGE, now=NOW)
    chat = a_chat()
    set_password_in_chat(work, chat, "correct horse", policy=PAGE, now=NOW)
    assert chat.cabinet_id == anna.id
    assert _is_password(work, "correct horse")
    with pytest.raises(PermitSpent):
        set_password_in_chat(work, chat, "correct horse 2", policy=PAGE, now=NOW)


@pytest.mark.usefixtures("anna")
def test_s27_a_short_one_may_be_typed_again_until_half_an_hour_is_over(work: MemoryWork) -> None:
    confirm_recovery(work, stranger(), _asks(work).code, policy=PAGE, now=NOW)
    with pytest.raises(PasswordTooShort):
        set_password_in_chat(work, a_chat(), "12345", policy=PAGE, now=NOW)
    with pytest.raises(PermitSpent):
        set_password_in_chat(work, a_chat(), "123456", policy=PAGE, now=NOW + HALF_AN_HOUR)
    set_password_in_chat(work, a_chat(), "123456", policy=PAGE, now=NOW + HALF_AN_HOUR - MOMENT)


def test_who_has_typed_the_code_may_enter_and_keep_the_password(work: MemoryWork, anna: Cabinet) -> None:
    confirm_recovery(work, stranger(), _asks(work).code, policy=PAGE, now=NOW)
    chat = a_chat()
    assert enter_without_password(work, chat, now=NOW).id == anna.id
    assert [each.cabinet_id for each in (chat, *work.cabinets.chats)] == [anna.id] * 3
    with pytest.raises(PermitSpent):
        enter_without_password(work, a_chat(), now=NOW)


# --- by the link ---


@pytest.mark.usefixtures("anna")
def test_s26_the_link_serves_once_for_half_an_hour_and_looking_does_not_use_it(work: MemoryWork) -> None:
    token = _asks(work).token
    for _ in range(3):
        assert look_at_page(work, token, now=NOW + HALF_AN_HOUR - MOMENT).email == ANNA
    with pytest.raises(PermitSpent):
        set_password_by_link(work, token, "correct horse", policy=PAGE, now=NOW + HALF_AN_HOUR)
    with pytest.raises(PasswordTooShort):
        set_password_by_link(work, token, "12345", policy=PAGE, now=NOW)
    set_password_by_link(work, token, "correct horse", policy=PAGE, now=NOW)
    with pytest.raises(PermitUsed):
        set_password_by_link(work, token, "another horse", policy=PAGE, now=NOW)
    with pytest.raises(PermitSpent):
        look_at_page(work, token, now=NOW + timedelta(minutes=10))
    assert _is_password(work, "correct horse")


@pytest.mark.usefixtures("anna")
def test_the_chat_that_has_asked_for_a_link_is_not_entered_by_it(work: MemoryWork) -> None:
    """A stranger may have asked, and the owner have followed the letter."""
    stranger_chat = a_chat(1)
    work.cabinets.chats.append(stranger_chat)
    set_password_by_link(work, _asks(work).token, "correct horse", policy=PAGE, now=NOW)
    assert stranger_chat.cabinet_id is None


@pytest.mark.parametrize("token", ["", "a" * 43, "пароль"])
def test_what_is_no_token_opens_nothing(work: MemoryWork, token: str) -> None:
    with pytest.raises(PermitSpent):
        look_at_page(work, token, now=NOW)


@pytest.mark.usefixtures("anna")
def test_a_token_is_good_for_its_own_purpose_alone(work: MemoryWork) -> None:
    token = _asks(work).token
    with pytest.raises(PermitSpent):
        this_is_not_me(work, token, now=NOW)
    set_password_by_link(work, token, "correct horse", policy=PAGE, now=NOW)
    stop = _told(work, PasswordChanged).stop
    with pytest.raises(PermitSpent):
        set_password_by_link(work, stop, "another horse", policy=PAGE, now=NOW)


# --- what a new password leads to ---


def test_s29_a_new_password_signs_out_all_other_chats_and_writes_to_the_owner(
    work: MemoryWork, anna: Cabinet
) -> None:
    first, other = _asks(work), _asks(work, person=stranger(2))
    confirm_recovery(work, stranger(3), _asks(work, person=stranger(3)).code, policy=PAGE, now=NOW)
    set_password_by_link(work, first.token, "correct horse", policy=PAGE, now=NOW)
    assert [chat.cabinet_id for chat in work.cabinets.chats] == [None, None]
    assert [to for fact, to in work.told if isinstance(fact, SignedOut)] == [
        ToChat(ChatId(7)),
        ToChat(ChatId(8)),
    ]
    assert work.told[-1][1] == ToAddress(ANNA)
    assert _told(work, PasswordChanged).generated == ""
    assert done(work, f"cabinet:{anna.id}")[-1] == "password-changed"
    with pytest.raises(PermitSpent):
        set_password_by_link(work, other.token, "another horse", policy=PAGE, now=NOW)
    with pytest.raises(PermitSpent):
        set_password_in_chat(work, a_chat(3), "another horse", policy=PAGE, now=NOW)


@pytest.mark.usefixtures("anna")
def test_s28_a_generated_password_goes_by_letter_and_opens_the_cabinet(work: MemoryWork) -> None:
    set_password_by_link(work, _asks(work).token, None, policy=PAGE, now=NOW)
    letter = _told(work, PasswordChanged)
    assert len(letter.generated) == 12
    assert letter.generated not in repr(letter)
    assert _is_password(work, letter.generated)


# --- «Это не я» ---


def _changed(work: MemoryWork, *, page: bool = True) -> PasswordChanged:
    set_password_by_link(work, _asks(work).token, "correct horse", policy=PAGE if page else POLICY, now=NOW)
    return _told(work, PasswordChanged)


def test_s29_this_is_not_me_signs_everybody_out_and_takes_the_password_away(
    work: MemoryWork, anna: Cabinet
) -> None:
    thief = a_chat(9)
    work.cabinets.chats.append(thief)
    changed = _changed(work)
    thief.enter(anna.id)
    pending = _asks(work, person=stranger(9))
    this_is_not_me(work, changed.stop, now=NOW + timedelta(days=6))
    assert thief.cabinet_id is None
    assert work.cabinets.get(anna.id).password_hash == ""
    assert (ToAddress(ANNA), CabinetStopped) in [(to, type(fact)) for fact, to in work.told]
    with pytest.raises(PermitSpent):
        set_password_by_link(work, pending.token, "another horse", policy=PAGE, now=NOW)
    with pytest.raises(PermitUsed):
        this_is_not_me(work, changed.stop, now=NOW + timedelta(days=6))


def test_whom_a_thief_has_let_in_goes_with_him(work: MemoryWork, anna: Cabinet) -> None:
    son = work.cabinets.add(email="son@mail.ru", phone="", password_hash="", at=NOW)
    work.links.add(anna.id, ACCOUNT.id, ProofKind.METER, NOW)
    offer = Invitation(
        id=InvitationId(0),
        account_id=ACCOUNT.id,
        cabinet_id=anna.id,
        rights=Rights.SEE,
        name="x",
        until=None,
        hash="1",
        expires_at=NOW + timedelta(days=9),
    )
    work.links.add_delegate(son.id, offer, NOW)
    changed = _changed(work)
    work.invitations.add(offer)
    this_is_not_me(work, changed.stop, now=NOW)
    assert work.links.of_cabinet(son.id) == []
    assert work.invitations.by_hash("1", NOW) is None


@pytest.mark.usefixtures("anna")
def test_this_is_not_me_lives_a_week(work: MemoryWork) -> None:
    changed = _changed(work)
    with pytest.raises(PermitSpent):
        this_is_not_me(work, changed.stop, now=NOW + timedelta(days=7))


def test_a_thief_who_changes_the_password_again_does_not_void_the_owners_letter(
    work: MemoryWork, anna: Cabinet
) -> None:
    first = _changed(work)
    set_password_by_link(work, _asks(work, person=stranger(2)).token, "thiefs horse", policy=PAGE, now=NOW)
    this_is_not_me(work, first.stop, now=NOW)
    assert work.cabinets.get(anna.id).password_hash == ""


def test_s29_without_a_page_the_code_of_the_letter_does_the_same_in_any_chat(
    work: MemoryWork, anna: Cabinet
) -> None:
    changed = _changed(work, page=False)
    assert len(changed.stop) == 12
    here = a_chat(5)
    here.enter(anna.id)
    typed = f"{changed.stop[:4]}-{changed.stop[4:8]} {changed.stop[8:].lower()}"
    this_is_not_me_by_code(work, stranger(5), here, typed, policy=POLICY, now=NOW)
    assert here.cabinet_id is None
    assert work.cabinets.get(anna.id).password_hash == ""


@pytest.mark.usefixtures("anna")
def test_codes_of_this_is_not_me_are_counted(work: MemoryWork) -> None:
    changed, guesses = _changed(work, page=False), count(1)
    for _ in range(POLICY.stops_an_hour):
        with pytest.raises(PermitSpent):
            this_is_not_me_by_code(work, stranger(), a_chat(), f"{next(guesses):012}", policy=POLICY, now=NOW)
    with pytest.raises(TooManyStops):
        this_is_not_me_by_code(work, stranger(), a_chat(), changed.stop, policy=POLICY, now=NOW)
