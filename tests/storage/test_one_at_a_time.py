"""Two processes on one database: what one holds, the other waits for."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from core.base.ids import CabinetId, ChatId
from core.model.cabinets.cabinet import Person
from core.model.readings.sources import Source
from core.use_cases.close_chats import sign_out_others
from storage.store import Store
from storage.work import Work
from tests.storage.races import race

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
EVENTS = [f"{number:02}" for number in range(30)]
A_WHILE = 0.3
"""Seconds that the first holds what it has locked, for the second to be let in wrongly."""


class TwoTurns:
    """A first turn that takes its time, and a second that begins meanwhile; both write into one chat."""

    def __init__(self, noted_in: ChatId | None = None) -> None:
        self._noted_in = noted_in
        self._first_is_in = threading.Event()

    def first(self, peer: str) -> Callable[[Store], Coroutine[Any, Any, None]]:
        def turn(work: Work) -> None:
            chat = work.chats.open("web", peer, NOW)
            self._first_is_in.set()
            time.sleep(A_WHILE)
            self._note(work, chat.id, "first")

        return lambda store: store.transact(turn)

    def second(self, peer: str) -> Callable[[Store], Coroutine[Any, Any, None]]:
        def turn(work: Work) -> None:
            self._note(work, work.chats.open("web", peer, NOW).id, "second")

        async def run(store: Store) -> None:
            assert await asyncio.to_thread(self._first_is_in.wait, 9)
            await store.transact(turn)

        return run

    def _note(self, work: Work, chat: ChatId, word: str) -> None:
        subject = f"chat:{self._noted_in or chat}"
        place = len(work.audit.of(subject)) + 1
        work.audit.record(at=NOW, actor="test", action=f"{place} {word}", subject=subject)


async def noted(store: Store, chat: ChatId) -> list[str]:
    return [action for _, _, action in await store.transact(lambda work: work.audit.of(f"chat:{chat}"))]


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "known"])
async def test_second_turn_of_a_chat_waits_for_the_first(
    database_url: str, store: Store, *, is_new: bool
) -> None:
    if not is_new:
        await store.transact(lambda work: work.chats.open("web", "anna", NOW))
    turns = TwoTurns()

    await race(database_url, turns.first("anna"), turns.second("anna"))

    chat = await store.transact(lambda work: work.chats.open("web", "anna", NOW).id)
    assert await noted(store, chat) == ["1 first", "2 second"]


async def test_turns_of_one_person_in_two_chats_wait_for_each_other(database_url: str, store: Store) -> None:
    def enter_both(work: Work) -> ChatId:
        cabinet = work.cabinets.add(email="anna@example.ru", phone="", password_hash="", at=NOW).id
        phone, site = (work.chats.open("web", peer, NOW) for peer in ("phone", "site"))
        for chat in (phone, site):
            chat.enter(cabinet)
            work.chats.save(chat)
        return phone.id

    phone = await store.transact(enter_both)
    turns = TwoTurns(noted_in=phone)

    await race(database_url, turns.first("phone"), turns.second("site"))

    assert await noted(store, phone) == ["1 first", "2 second"]


async def test_of_two_chats_that_sign_each_other_out_at_once_one_stays(
    database_url: str, store: Store
) -> None:
    def enter_both(work: Work) -> CabinetId:
        cabinet = work.cabinets.add(email="anna@example.ru", phone="", password_hash="", at=NOW).id
        for peer in ("phone", "site"):
            chat = work.chats.open("web", peer, NOW)
            chat.enter(cabinet)
            work.chats.save(chat)
        return cabinet

    def signs_out_others(peer: str) -> Callable[[Store], Coroutine[Any, Any, None]]:
        def turn(work: Work) -> None:
            chat = work.chats.open("web", peer, NOW)
            if chat.cabinet_id is not None:
                person = Person(chat=chat.id, channel="web", source=Source.BOT_WEB, cabinet=chat.cabinet_id)
                sign_out_others(work, person, work.cabinets.get(chat.cabinet_id), now=NOW)
            work.chats.save(chat)

        async def run(at: Store) -> None:
            await at.transact(turn)

        return run

    cabinet = await store.transact(enter_both)
    await race(database_url, signs_out_others("phone"), signs_out_others("site"))
    assert len(await store.transact(lambda work: work.chats.of_cabinet(cabinet))) == 1


@pytest.mark.databases("postgresql")
async def test_chat_that_is_only_looked_for_waits_for_no_turn(database_url: str, store: Store) -> None:
    chat = await store.transact(lambda work: work.chats.open("web", "anna", NOW).id)
    is_in, was_found = threading.Event(), threading.Event()

    def turn(work: Work) -> bool:
        work.chats.open("web", "anna", NOW)
        is_in.set()
        return was_found.wait(9)

    def look(work: Work) -> bool:
        assert is_in.wait(9)
        found = work.chats.find("web", "anna") == chat
        was_found.set()
        return found

    assert await race(database_url, lambda at: at.transact(turn), lambda at: at.transact(look)) == [
        True,
        True,
    ]


@pytest.mark.databases("postgresql")
async def test_turn_of_another_person_does_not_wait(database_url: str, store: Store) -> None:
    chat = await store.transact(lambda work: work.chats.open("web", "anna", NOW).id)
    turns = TwoTurns(noted_in=chat)

    await race(database_url, turns.first("anna"), turns.second("boris"))

    assert await noted(store, chat) == ["1 second", "2 first"]


@pytest.mark.databases("postgresql")
async def test_turn_that_waits_for_a_chat_which_enters_a_cabinet_locks_the_cabinet_too(
    database_url: str, store: Store
) -> None:
    cabinet = await store.transact(
        lambda work: work.cabinets.add(email="anna@example.ru", phone="", password_hash="", at=NOW).id
    )
    chat = await store.transact(lambda work: work.chats.open("web", "anna", NOW).id)
    is_in, is_second = threading.Event(), threading.Event()

    def enter(work: Work) -> None:
        opened = work.chats.get(chat)
        is_in.set()
        time.sleep(A_WHILE)
        opened.enter(cabinet)
        work.chats.save(opened)

    def hold(work: Work) -> CabinetId | None:
        opened = work.chats.get(chat)
        is_second.set()
        time.sleep(A_WHILE)
        work.audit.record(at=NOW, actor="test", action="held", subject="chat")
        return opened.cabinet_id

    def third(work: Work) -> int:
        other = work.chats.open("vk", "anna", NOW)
        del other
        return len(work.audit.of("chat"))

    async def second_turn(store: Store) -> CabinetId | None:
        assert await asyncio.to_thread(is_in.wait, 9)
        return await store.transact(hold)

    async def third_turn(store: Store) -> int:
        assert await asyncio.to_thread(is_second.wait, 9)
        return await store.transact(third)

    def enter_elsewhere(work: Work) -> None:
        elsewhere = work.chats.open("vk", "anna", NOW)
        elsewhere.enter(cabinet)
        work.chats.save(elsewhere)

    await store.transact(enter_elsewhere)
    results = await race(database_url, lambda store: store.transact(enter), second_turn, third_turn)

    assert results == [None, cabinet, 1]


async def test_no_change_is_lost_when_two_processes_count_in_one_chat(
    database_url: str, store: Store
) -> None:
    def count(work: Work) -> int:
        chat = work.chats.open("web", "anna", NOW)
        chat.memory = {"count": chat.memory.get("count", 0) + 1}
        work.chats.save(chat)
        return int(chat.memory["count"])

    async def count_often(store: Store) -> int:
        return max(await asyncio.gather(*(store.transact(count) for _ in range(25))))

    results = await race(database_url, count_often, count_often)

    assert max(results) == 50
    assert (await store.transact(lambda work: work.chats.open("web", "anna", NOW))).memory == {"count": 50}


async def test_event_delivered_to_two_processes_is_answered_by_one(database_url: str, store: Store) -> None:
    def see(event: str, work: Work) -> bool:
        return work.chats.see("telegram", event, NOW)

    async def see_all(store: Store) -> list[str]:
        return [event for event in EVENTS if await store.transact(partial(see, event))]

    one, other = await race(database_url, see_all, see_all)

    assert sorted([*one, *other]) == EVENTS
    assert await store.transact(partial(see, EVENTS[0])) is False


async def test_loser_of_a_race_for_an_email_runs_again_and_finds_the_winner(
    database_url: str, store: Store
) -> None:
    first_is_in = threading.Event()

    def register(work: Work) -> str:
        known = work.cabinets.by_email("anna@example.ru")
        if known:
            return "found"
        work.cabinets.add(email="anna@example.ru", phone="", password_hash="", at=NOW)
        first_is_in.set()
        time.sleep(A_WHILE)
        return "added"

    async def register_second(store: Store) -> str:
        assert await asyncio.to_thread(first_is_in.wait, 9)
        return await store.transact(register)

    results = await race(database_url, lambda store: store.transact(register), register_second)

    assert results == ["added", "found"]
    assert await store.transact(lambda work: work.cabinets.by_email("anna@example.ru")) is not None


@pytest.mark.databases("postgresql")
async def test_deadlock_is_broken_and_the_loser_runs_again(database_url: str, store: Store) -> None:
    chats = await store.transact(
        lambda work: [work.chats.open("web", peer, NOW).id for peer in ("anna", "boris")]
    )
    both_hold_one = threading.Barrier(2)
    runs: list[str] = []

    def crosswise(name: str, first: ChatId, second: ChatId) -> Callable[[Store], Coroutine[Any, Any, None]]:
        def turn(work: Work) -> None:
            work.chats.get(first)
            is_first_run = name not in runs
            runs.append(name)
            if is_first_run:
                both_hold_one.wait(9)
            work.chats.get(second)

        return lambda store: store.transact(turn)

    await race(database_url, crosswise("one", *chats), crosswise("other", *reversed(chats)))

    assert len(runs) == 3
