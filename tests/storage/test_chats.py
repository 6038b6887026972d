from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.base.ids import ChatId
from core.model.chats import MOST_OWED, Chat
from storage.store import Store
from storage.work import Work

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)


async def test_chat_begins_once_and_is_found_again(store: Store) -> None:
    first = await store.transact(lambda work: work.chats.open("telegram", "17", NOW))
    again = await store.transact(lambda work: work.chats.open("telegram", "17", NOW + timedelta(days=1)))

    assert again == first == Chat(id=first.id, channel="telegram", peer="17", active_at=NOW)


async def test_chat_that_is_only_looked_for_is_not_begun(store: Store) -> None:
    def look(work: Work) -> ChatId | None:
        return work.chats.find("telegram", "17")

    assert await store.transact(look) is None
    assert await store.transact(look) is None
    begun = await store.transact(lambda work: work.chats.open("telegram", "17", NOW).id)
    assert await store.transact(look) == begun


async def test_same_peer_of_another_channel_is_another_chat(store: Store) -> None:
    def open_both(work: Work) -> tuple[ChatId, ChatId]:
        return work.chats.open("telegram", "17", NOW).id, work.chats.open("vk", "17", NOW).id

    telegram, vk = await store.transact(open_both)

    assert telegram != vk


async def test_what_a_turn_remembers_comes_back_to_the_letter(store: Store) -> None:
    def talk(work: Work) -> Chat:
        chat = work.chats.open("web", "a", NOW)
        chat.state = "Readings:enter_value"
        chat.memory = {"meter": 7, "typed": "8590,5\x00", "list": [1, None, {"имя": "Анна 🙂"}]}
        chat.answer = {"screens": [{"text": "<b>Принято</b>"}]}
        chat.answer_to, chat.answer_shown, chat.reachable = "42", False, False
        chat.active_at = NOW + timedelta(microseconds=1)
        work.chats.save(chat)
        return chat

    said = await store.transact(talk)

    assert await store.transact(lambda work: work.chats.get(said.id)) == said


async def test_answer_that_is_gone_is_none_again(store: Store) -> None:
    def answer(work: Work) -> None:
        chat = work.chats.open("web", "a", NOW)
        chat.answer = None if chat.answer else {"screens": []}
        work.chats.save(chat)

    await store.transact(answer)
    await store.transact(answer)

    chat = await store.transact(lambda work: work.chats.open("web", "a", NOW))
    assert chat.answer is None


async def test_unknown_chat_is_a_key_error(store: Store) -> None:
    with pytest.raises(KeyError):
        await store.transact(lambda work: work.chats.get(ChatId(404)))


async def test_chat_opened_twice_in_one_turn_is_one_and_the_same(store: Store) -> None:
    def open_twice(work: Work) -> bool:
        chat = work.chats.open("vk", "1", NOW)
        return work.chats.open("vk", "1", NOW) is chat and work.chats.get(chat.id) is chat

    assert await store.transact(open_twice)


async def test_event_is_seen_once_a_channel(store: Store) -> None:
    async def see(channel: str, event: str) -> bool:
        return await store.transact(lambda work: work.chats.see(channel, event, NOW))

    assert await see("telegram", "1001")
    assert not await see("telegram", "1001")
    assert await see("vk", "1001")
    assert await see("telegram", "1002")


async def test_event_of_a_turn_that_failed_may_come_again(store: Store) -> None:
    def fail(work: Work) -> None:
        work.chats.see("telegram", "1001", NOW)
        raise LookupError

    with pytest.raises(LookupError):
        await store.transact(fail)

    assert await store.transact(lambda work: work.chats.see("telegram", "1001", NOW))


async def test_unshown_answers_of_a_channel_are_found_until_marked_as_shown(store: Store) -> None:
    def answer_three(work: Work) -> list[ChatId]:
        chats = [
            work.chats.open(channel, peer, NOW) for channel, peer in (("vk", "1"), ("vk", "2"), ("web", "3"))
        ]
        for chat in chats:
            chat.answer, chat.answer_to, chat.answer_shown = {"screens": []}, "e1", False
            work.chats.save(chat)
        return [chat.id for chat in chats]

    first, second, other = await store.transact(answer_three)
    assert await _unshown(store, "vk") == [first, second]

    await store.transact(
        lambda work: work.chats.mark_shown([(second, "e1"), (first, "an older event"), (other, "e1")])
    )
    assert await _unshown(store, "vk") == [first]
    assert await _unshown(store, "web") == []

    await store.transact(lambda work: work.chats.mark_shown([]))
    assert await _unshown(store, "vk") == [first]


async def _unshown(store: Store, channel: str) -> list[ChatId]:
    return [owed.chat_id for owed in await store.transact(lambda work: work.chats.unshown(channel))]


async def test_answers_that_stay_owed_come_before_the_last_one_until_each_is_marked(store: Store) -> None:
    def answer_thrice(work: Work) -> ChatId:
        chat = work.chats.open("vk", "1", NOW)
        work.chats.owe(chat.id, "e1", {"toast": "1"}, NOW)
        work.chats.owe(chat.id, "e2", {"toast": "2"}, NOW)
        work.chats.owe(chat.id, "e2", {"toast": "again"}, NOW)
        chat.answer, chat.answer_to, chat.answer_shown = {"toast": "3"}, "e3", False
        work.chats.save(chat)
        return chat.id

    chat = await store.transact(answer_thrice)
    assert await _owed(store) == [("1", f"e{number}", {"toast": f"{number}"}) for number in (1, 2, 3)]
    assert await store.transact(lambda work: work.chats.owed_for(chat, "e2")) == {"toast": "2"}
    await store.transact(lambda work: work.chats.mark_shown([(chat, "e1"), (chat, "e3")]))
    assert await _owed(store) == [("1", "e2", {"toast": "2"})]


async def test_of_too_many_answers_owed_in_one_chat_the_oldest_go(store: Store) -> None:
    def answer_often(work: Work) -> None:
        anna, boris = work.chats.open("vk", "1", NOW), work.chats.open("vk", "2", NOW)
        work.chats.owe(boris.id, "e", {}, NOW)
        for number in range(MOST_OWED + 2):
            work.chats.owe(anna.id, f"e{number}", {}, NOW)

    await store.transact(answer_often)
    owed = [event for peer, event, _ in await _owed(store) if peer == "1"]
    assert owed == [f"e{number}" for number in range(2, MOST_OWED + 2)]
    assert ("2", "e", {}) in await _owed(store)


async def test_a_chat_that_has_ended_is_owed_nothing(store: Store) -> None:
    def end(work: Work) -> None:
        chat = work.chats.open("web", "1", NOW)
        work.chats.owe(chat.id, "e1", {}, NOW)
        work.chats.end(chat.id)

    await store.transact(end)
    assert await store.transact(lambda work: work.chats.unshown("web")) == []


async def _owed(store: Store) -> list[tuple[str, str, Mapping[str, Any]]]:
    return [
        (owed.peer, owed.event, owed.answer)
        for owed in await store.transact(lambda work: work.chats.unshown("vk"))
    ]
