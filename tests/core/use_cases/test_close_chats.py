"""Where the cabinet is open, and signing out from afar."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.base.ids import ChatId
from core.model.cabinets.cabinet import Person
from core.model.chats import Chat
from core.model.messages.facts import ChatClosed
from core.model.messages.recipients import ToChat
from core.use_cases.close_chats import ChatGone, chat_of, chats_of, sign_out_chat, sign_out_others
from core.use_cases.hand_over import LinkExpired, give_link, open_link
from core.use_cases.sign_in import enter
from tests.core.household import NOW, POLICY, a_chat, done, settle, stranger
from tests.doubles.memory_work import MemoryWork

DAY = timedelta(days=1)


class Home:
    """Anna's cabinet in two chats of hers and an old one, and boris's in a chat of his."""

    def __init__(self) -> None:
        self.work = MemoryWork()
        self.anna, self.cabinet = settle(self.work, chat=9)
        self.phone, self.desk, self.lost, self.his = (a_chat(number) for number in (1, 2, 3, 4))
        self.work.cabinets.chats = [self.phone, self.desk, self.lost, self.his]
        for chat, day in ((self.lost, -7), (self.phone, -5), (self.desk, -3)):
            enter(self.work, chat, self.cabinet, now=NOW + day * DAY)
            chat.active_at = NOW + (day + 1) * DAY
        _, boris = settle(self.work, "boris", chat=self.his.id)
        enter(self.work, self.his, boris, now=NOW)

    def at(self, chat: Chat) -> Person:
        return replace(stranger(chat.id), cabinet=chat.cabinet_id)


@pytest.fixture
def home() -> Home:
    return Home()


def test_the_own_chat_stands_first_then_the_one_last_used_each_since_its_last_entry(home: Home) -> None:
    enter(home.work, home.lost, home.cabinet, now=NOW - DAY)
    listed = chats_of(home.work, home.at(home.phone), home.cabinet)
    assert [(each.chat.id, each.is_here, each.since) for each in listed] == [
        (home.phone.id, True, NOW - 5 * DAY),
        (home.desk.id, False, NOW - 3 * DAY),
        (home.lost.id, False, NOW - DAY),
    ]
    assert [each.chat.active_at for each in listed] == [NOW - 4 * DAY, NOW - 2 * DAY, NOW - 6 * DAY]


def test_a_chat_whose_entry_nobody_has_written_down_is_listed_too(home: Home) -> None:
    silent = a_chat(5)
    silent.enter(home.cabinet.id)
    home.work.cabinets.chats.append(silent)
    assert chat_of(home.work, home.at(home.phone), home.cabinet, silent.id).since is None


def test_one_chat_is_signed_out_and_told_by_which(home: Home) -> None:
    sign_out_chat(home.work, home.at(home.phone), home.cabinet, home.lost.id, now=NOW)
    assert [home.phone.cabinet_id, home.desk.cabinet_id, home.lost.cabinet_id] == [home.cabinet.id] * 2 + [
        None
    ]
    assert home.work.told == [
        (ChatClosed(chat=home.lost.id, by=home.phone.id, at=NOW), ToChat(home.lost.id)),
    ]
    assert done(home.work, f"chat:{home.lost.id}") == ["signed-out"]


@pytest.mark.parametrize("which", ["signed out before", "own", "another person's", "unknown"])
def test_a_chat_that_is_not_there_to_be_signed_out_stays_as_it_is(home: Home, which: str) -> None:
    sign_out_chat(home.work, home.at(home.phone), home.cabinet, home.lost.id, now=NOW)
    chat = {
        "signed out before": home.lost.id,
        "own": home.phone.id,
        "another person's": home.his.id,
        "unknown": ChatId(404),
    }[which]
    for act in (chat_of, sign_out_chat):
        with pytest.raises(ChatGone):
            act(
                home.work,
                home.at(home.phone),
                home.cabinet,
                chat,
                **({"now": NOW} if act is sign_out_chat else {}),
            )
    assert len(home.work.told) == 1
    assert home.phone.cabinet_id == home.cabinet.id
    assert home.his.cabinet_id not in {None, home.cabinet.id}


def test_all_others_are_signed_out_and_each_is_told_once(home: Home) -> None:
    assert sign_out_others(home.work, home.at(home.desk), home.cabinet, now=NOW) == 2
    assert sign_out_others(home.work, home.at(home.desk), home.cabinet, now=NOW) == 0
    assert [chat.cabinet_id is None for chat in (home.phone, home.desk, home.lost, home.his)] == [
        True,
        False,
        True,
        False,
    ]
    assert [to for _, to in home.work.told] == [ToChat(home.phone.id), ToChat(home.lost.id)]


def test_a_link_given_by_a_chat_that_is_signed_out_opens_nothing(home: Home) -> None:
    given = give_link(home.work, home.at(home.lost), home.cabinet, policy=POLICY, now=NOW)
    sign_out_others(home.work, home.at(home.phone), home.cabinet, now=NOW)
    new = a_chat(6)
    with pytest.raises(LinkExpired):
        open_link(home.work, stranger(new.id), new, given.token, policy=POLICY, now=NOW)
