"""The second messenger: a cabinet is handed over by a one-time link, and by nothing else."""

from dataclasses import replace
from datetime import timedelta
from secrets import token_urlsafe

import pytest

from core.model.cabinets.cabinet import Cabinet, Person
from core.model.cabinets.permits import PermitSpent, PermitUsed, Purpose, hash_of
from core.model.chats import Chat
from core.model.messages.facts import CabinetStopped, HandedOver, SignedOut
from core.model.messages.recipients import ToAddress, ToChat
from core.use_cases.hand_over import (
    Given,
    LinkExpired,
    LinkOfThisChat,
    LinkOpenedElsewhere,
    LinkUnknown,
    LinkUsed,
    TooManyGuesses,
    TooManyLinks,
    confirm_handover,
    decline_handover,
    give_link,
    handover_is_not_mine,
    is_offered,
    open_link,
)
from core.use_cases.sign_in import leave
from tests.core.household import NOW, POLICY, a_chat, done, settle, stranger
from tests.doubles.memory_work import MemoryWork

LATE = NOW + POLICY.handover_lives
HOUR = timedelta(hours=1)


class Home:
    """Anna's cabinet, open in her old chat; a new chat; and a stranger's."""

    def __init__(self) -> None:
        self.work = MemoryWork()
        self.anna, self.cabinet = settle(self.work)
        self.old, self.new, self.other = (a_chat(number) for number in (1, 2, 3))
        self.old.enter(self.cabinet.id)
        self.work.cabinets.chats = [self.old, self.new, self.other]

    def gives(self, *, person: Person | None = None) -> Given:
        return give_link(self.work, person or self.anna, self.cabinet, policy=POLICY, now=NOW)

    def opens(self, chat: Chat, token: str, *, at: timedelta = timedelta(), address: str = "") -> Cabinet:
        person = replace(stranger(chat.id, address), cabinet=chat.cabinet_id)
        return open_link(self.work, person, chat, token, policy=POLICY, now=NOW + at).cabinet

    def confirms(self, chat: Chat, given: Given, *, at: timedelta = timedelta()) -> None:
        person = replace(stranger(chat.id), cabinet=chat.cabinet_id)
        confirm_handover(self.work, person, chat, given.permit, now=NOW + at)

    def hands_over(self) -> Given:
        given = self.gives()
        self.opens(self.new, given.token)
        self.confirms(self.new, given)
        return given


@pytest.fixture
def home() -> Home:
    return Home()


def test_the_new_chat_holds_the_cabinet_after_a_yes_and_the_old_one_is_told(home: Home) -> None:
    given = home.gives()
    assert home.opens(home.new, given.token) == home.cabinet
    assert home.new.cabinet_id is None
    home.confirms(home.new, given)
    assert home.new.cabinet_id == home.old.cabinet_id == home.cabinet.id
    fact = HandedOver(permit=given.permit, chat=home.new.id, at=NOW)
    assert home.work.told == [(fact, ToChat(home.old.id))]
    assert done(home.work, f"permit:{given.permit}") == ["handover-offered", "handover-opened"]
    assert "entered" in done(home.work, f"cabinet:{home.cabinet.id}")


def test_only_the_hash_of_a_token_is_kept(home: Home) -> None:
    given = home.gives()
    permit = home.work.permits.get(given.permit)
    assert permit is not None
    assert permit.hash == hash_of(given.token)
    assert given.token not in repr(permit)


def test_a_link_is_used_once(home: Home) -> None:
    given = home.hands_over()
    for chat, here in ((home.new, True), (home.other, False)):
        with pytest.raises(LinkUsed) as used:
            home.opens(chat, given.token)
        assert used.value.here is here
    with pytest.raises(LinkUsed):
        is_offered(home.work, given.permit, now=NOW)
    with pytest.raises(LinkUsed):
        home.confirms(home.new, given)


def test_a_link_lives_five_minutes_and_the_yes_is_within_them(home: Home) -> None:
    given = home.gives()
    almost = timedelta(minutes=4, seconds=59)
    home.opens(home.new, given.token, at=almost)
    with pytest.raises(LinkExpired):
        home.confirms(home.new, given, at=timedelta(minutes=5))
    with pytest.raises(LinkExpired):
        home.opens(home.other, given.token, at=timedelta(minutes=5))
    assert not is_offered(home.work, given.permit, now=LATE)
    home.confirms(home.new, given, at=almost)


def test_whoever_opens_a_link_first_is_the_only_one_who_may_use_it(home: Home) -> None:
    given = home.gives()
    home.opens(home.other, given.token)
    with pytest.raises(LinkOpenedElsewhere):
        home.opens(home.new, given.token)
    with pytest.raises(LinkUnknown):
        home.confirms(home.new, given)
    home.opens(home.other, given.token)  # opened again by the same chat


def test_a_new_link_takes_the_place_of_the_one_before_it_even_when_that_has_been_opened(home: Home) -> None:
    first = home.gives()
    home.opens(home.other, first.token)
    second = home.gives()
    with pytest.raises(LinkUnknown):
        home.confirms(home.other, first)
    home.opens(home.new, second.token)
    home.confirms(home.new, second)


def test_the_chat_that_gives_a_link_cannot_follow_it(home: Home) -> None:
    given = home.gives()
    with pytest.raises(LinkOfThisChat):
        home.opens(home.old, given.token)
    assert is_offered(home.work, given.permit, now=NOW)


def test_a_link_dies_with_the_cabinet_in_the_chat_that_gave_it(home: Home) -> None:
    given = home.gives()
    home.opens(home.new, given.token)
    leave(home.work, home.anna, home.old, now=NOW)
    with pytest.raises(LinkExpired):
        home.confirms(home.new, given)
    with pytest.raises(LinkExpired):
        home.opens(home.new, given.token)


def test_a_no_ends_the_link(home: Home) -> None:
    given = home.gives()
    home.opens(home.new, given.token)
    with pytest.raises(LinkUnknown):
        decline_handover(home.work, home.other, given.permit, now=NOW)
    decline_handover(home.work, home.new, given.permit, now=NOW)
    with pytest.raises(LinkUsed):
        home.opens(home.new, given.token)
    assert home.new.cabinet_id is None
    assert done(home.work, f"permit:{given.permit}")[-1] == "handover-declined"


def test_a_chat_with_the_same_cabinet_stays_as_it_is_and_nobody_is_told(home: Home) -> None:
    home.new.enter(home.cabinet.id)
    home.hands_over()
    assert home.new.cabinet_id == home.cabinet.id
    assert not home.work.told


def test_a_chat_leaves_another_cabinet_for_this_one(home: Home) -> None:
    _, boris = settle(home.work, "boris", chat=2)
    home.new.enter(boris.id)
    home.hands_over()
    assert home.new.cabinet_id == home.cabinet.id
    assert done(home.work, f"chat:{home.new.id}") == ["left"]


def test_this_is_not_me_signs_all_others_out_at_once_and_takes_the_password_away(home: Home) -> None:
    given = home.hands_over()
    home.work.cabinets.set_password(home.cabinet.id, "a hash")
    home.other.enter(home.cabinet.id)  # to which the stranger has handed it on
    handover_is_not_mine(home.work, home.old, given.permit, now=NOW + HOUR)
    assert [home.old.cabinet_id, home.new.cabinet_id, home.other.cabinet_id] == [home.cabinet.id, None, None]
    assert home.work.cabinets.get(home.cabinet.id).password_hash == ""
    assert home.work.told[1:] == [
        (CabinetStopped(cabinet=home.cabinet.id, at=NOW + HOUR), ToAddress(home.cabinet.email)),
        (SignedOut(chat=home.new.id, stopped=True, changed=""), ToChat(home.new.id)),
        (SignedOut(chat=home.other.id, stopped=True, changed=""), ToChat(home.other.id)),
    ]


def test_this_is_not_me_said_twice_does_not_take_the_next_password_away(home: Home) -> None:
    given = home.hands_over()
    handover_is_not_mine(home.work, home.old, given.permit, now=NOW)
    home.work.cabinets.set_password(home.cabinet.id, "the next hash")
    with pytest.raises(PermitUsed):
        handover_is_not_mine(home.work, home.old, given.permit, now=NOW)
    assert home.work.cabinets.get(home.cabinet.id).password_hash == "the next hash"


def test_this_is_not_me_is_for_the_chat_that_gave_the_link(home: Home) -> None:
    given = home.hands_over()
    for chat in (home.new, home.other):
        with pytest.raises(PermitSpent):
            handover_is_not_mine(home.work, chat, given.permit, now=NOW)
    home.old.leave()
    with pytest.raises(PermitSpent):
        handover_is_not_mine(home.work, home.old, given.permit, now=NOW)


def test_a_stopped_cabinet_is_handed_over_by_no_link_that_was_given_before(home: Home) -> None:
    first = home.hands_over()
    second = home.gives()
    home.opens(home.other, second.token)
    handover_is_not_mine(home.work, home.old, first.permit, now=NOW)
    with pytest.raises(LinkUnknown):
        home.confirms(home.other, second)


def test_a_secret_of_another_purpose_opens_nothing(home: Home) -> None:
    given = home.gives()
    permit = home.work.permits.get(given.permit)
    assert permit is not None
    home.work.permits.add(replace(permit, hash=hash_of("a letter's"), purpose=Purpose.BY_LINK))
    with pytest.raises(LinkUnknown):
        home.opens(home.new, "a letter's")


def test_links_of_one_person_are_counted(home: Home) -> None:
    for _ in range(POLICY.handovers_an_hour):
        home.gives()
    with pytest.raises(TooManyLinks):
        home.gives()


def test_wrong_links_of_a_chat_are_counted_and_then_no_link_is_taken(home: Home) -> None:
    given = home.gives()
    for _ in range(POLICY.guesses_a_chat):
        with pytest.raises(LinkUnknown):
            home.opens(home.new, token_urlsafe(32))
    with pytest.raises(TooManyGuesses):
        home.opens(home.new, given.token)
    home.opens(home.other, given.token)
