"""Errands and the outbox are the same kind of queue, so each rule is tested on both."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select

from core.model.messages.letters import Letter
from core.ports.queues import Delivery, Errand, Queue
from storage.store import Store
from storage.tables import errands, outbox
from storage.work import Work
from tests.storage.races import race

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
LEASE = NOW + timedelta(minutes=5)
SECOND = timedelta(seconds=1)


class Bench:
    """One of the two queues, with a way to put something in."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def of(self, work: Work) -> Queue[Any]:
        return work.errands if self.table is errands else work.outbox

    def add(self, work: Work, name: str, at: datetime = NOW) -> None:
        if self.table is errands:
            chat = work.chats.open("web", "a", NOW)
            work.errands.add(chat.id, "decode", {"subject": name}, at)
        else:
            work.outbox.letter(Letter(to="anna@example.ru", subject=name, text="Код 123456"), at=at)

    def rows(self, work: Work) -> list[dict[str, Any]]:
        return [
            row._asdict() for row in work.connection.execute(select(self.table).order_by(self.table.c.id))
        ]


@pytest.fixture(params=[errands, outbox], ids=["errands", "outbox"])
def queue(request: pytest.FixtureRequest) -> Bench:
    return Bench(request.param)


def names(taken: list[Any]) -> list[str]:
    return [row.payload["subject"] for row in taken]


def add_all(queue: Bench, *subjects: str) -> Callable[[Work], None]:
    def add(work: Work) -> None:
        for place, subject in enumerate(subjects):
            queue.add(work, subject, NOW + place * SECOND)

    return add


async def test_what_is_due_is_taken_oldest_first_and_no_more_than_asked(store: Store, queue: Bench) -> None:
    await store.transact(add_all(queue, "a", "b", "c"))

    taken = await store.transact(lambda work: queue.of(work).claim(NOW + 9 * SECOND, LEASE, limit=2))
    left = await store.transact(lambda work: queue.of(work).claim(NOW + 9 * SECOND, LEASE, limit=2))

    assert names(taken) == ["a", "b"]
    assert names(left) == ["c"]
    assert [row.attempts for row in taken] == [1, 1]


async def test_what_is_not_due_yet_waits(store: Store, queue: Bench) -> None:
    await store.transact(add_all(queue, "a", "b"))

    assert names(await store.transact(lambda work: queue.of(work).claim(NOW, LEASE, limit=9))) == ["a"]


async def test_what_a_dead_worker_took_comes_back_when_its_lease_ends(store: Store, queue: Bench) -> None:
    await store.transact(add_all(queue, "a"))
    await store.transact(lambda work: queue.of(work).claim(NOW, LEASE, limit=9))

    assert await store.transact(lambda work: queue.of(work).claim(LEASE - SECOND, LEASE, limit=9)) == []
    again = await store.transact(lambda work: queue.of(work).claim(LEASE, LEASE + 5 * SECOND, limit=9))

    assert names(again) == ["a"]
    assert again[0].attempts == 2


async def test_what_is_done_never_comes_back_and_keeps_no_payload(store: Store, queue: Bench) -> None:
    await store.transact(add_all(queue, "a"))
    (taken,) = await store.transact(lambda work: queue.of(work).claim(NOW, LEASE, limit=9))

    await store.transact(lambda work: queue.of(work).done(taken.id, NOW + SECOND))

    assert await store.transact(lambda work: queue.of(work).claim(LEASE, LEASE + SECOND, limit=9)) == []
    (row,) = await store.transact(queue.rows)
    assert (row["payload"], row["done_at"], row["dead_at"]) == ({}, NOW + SECOND, None)


async def test_what_failed_is_tried_again_at_its_time(store: Store, queue: Bench) -> None:
    await store.transact(add_all(queue, "a"))
    (taken,) = await store.transact(lambda work: queue.of(work).claim(NOW, LEASE, limit=9))
    again_at = LEASE + 60 * SECOND

    await store.transact(
        lambda work: queue.of(work).failed(taken.id, error="timeout", retry_at=again_at, at=NOW)
    )

    assert await store.transact(lambda work: queue.of(work).claim(LEASE, LEASE, limit=9)) == []
    (row,) = await store.transact(queue.rows)
    assert row["error"] == "timeout"
    (again,) = await store.transact(lambda work: queue.of(work).claim(again_at, LEASE, limit=9))
    assert (again.id, again.attempts) == (taken.id, 2)


async def test_what_is_given_up_stays_visible_and_is_not_tried_again(store: Store, queue: Bench) -> None:
    await store.transact(add_all(queue, "a"))
    (taken,) = await store.transact(lambda work: queue.of(work).claim(NOW, LEASE, limit=9))

    await store.transact(lambda work: queue.of(work).failed(taken.id, error="refused", retry_at=None, at=NOW))

    assert await store.transact(lambda work: queue.of(work).claim(LEASE, LEASE + SECOND, limit=9)) == []
    (row,) = await store.transact(queue.rows)
    assert (row["dead_at"], row["error"], row["payload"]["subject"]) == (NOW, "refused", "a")


async def test_late_failure_of_a_worker_does_not_reopen_what_another_has_done(
    store: Store, queue: Bench
) -> None:
    await store.transact(add_all(queue, "a"))
    (taken,) = await store.transact(lambda work: queue.of(work).claim(NOW, LEASE, limit=9))
    await store.transact(lambda work: queue.of(work).done(taken.id, LEASE))

    await store.transact(lambda work: queue.of(work).failed(taken.id, error="late", retry_at=LEASE, at=LEASE))

    assert await store.transact(lambda work: queue.of(work).claim(LEASE, LEASE, limit=9)) == []


async def test_workers_of_two_processes_never_take_the_same_row(
    database_url: str, store: Store, queue: Bench
) -> None:
    subjects = [f"{number:02}" for number in range(40)]
    await store.transact(add_all(queue, *subjects))

    async def take_all(store: Store) -> list[str]:
        taken: list[str] = []
        while batch := await store.transact(
            lambda work: queue.of(work).claim(NOW + 99 * SECOND, NOW + 999 * SECOND, limit=3)
        ):
            taken += names(batch)
        return taken

    one, other = await race(database_url, take_all, take_all)

    assert sorted([*one, *other]) == subjects


@pytest.mark.databases("postgresql")
async def test_worker_passes_over_what_another_is_just_taking(
    database_url: str, store: Store, queue: Bench
) -> None:
    await store.transact(add_all(queue, "a", "b"))
    first_is_in, second_is_done = threading.Event(), threading.Event()

    def take(work: Work) -> list[str]:
        return names(queue.of(work).claim(NOW + SECOND, LEASE, limit=1))

    def take_slowly(work: Work) -> list[str]:
        taken = take(work)
        first_is_in.set()
        assert second_is_done.wait(9)
        return taken

    async def first(store: Store) -> list[str]:
        return await store.transact(take_slowly)

    async def second(store: Store) -> list[str]:
        assert await asyncio.to_thread(first_is_in.wait, 9)
        taken = await store.transact(take)
        second_is_done.set()
        return taken

    assert await race(database_url, first, second) == [["a"], ["b"]]


async def test_number_of_a_deleted_row_is_not_given_again(store: Store, queue: Bench) -> None:
    """The number names the errand or the letter outside, where a repeated name is taken for a second copy."""
    await store.transact(add_all(queue, "a"))
    (first,) = await store.transact(queue.rows)
    await store.transact(lambda work: work.connection.execute(queue.table.delete()) and None)

    await store.transact(add_all(queue, "b"))

    (second,) = await store.transact(queue.rows)
    assert second["id"] > first["id"]


async def test_errand_knows_its_chat_and_what_it_carries(store: Store) -> None:
    def record(work: Work) -> Errand:
        chat = work.chats.open("web", "a", NOW)
        work.errands.add(chat.id, "decode", {"reference": "file:1"}, NOW)
        (errand,) = work.errands.claim(NOW, LEASE, limit=1)
        assert errand.chat_id == chat.id
        return errand

    errand = await store.transact(record)

    assert (errand.kind, errand.payload, errand.attempts) == ("decode", {"reference": "file:1"}, 1)


async def test_letter_comes_out_of_the_outbox_as_it_went_in(store: Store) -> None:
    letter = Letter(to="anna@example.ru", subject="Код входа", text="Ваш код — 123456\n«Энергосбыт»")
    await store.transact(lambda work: work.outbox.letter(letter, at=NOW))

    (delivery,) = await store.transact(lambda work: work.outbox.claim(NOW, LEASE, limit=1))

    assert isinstance(delivery, Delivery)
    assert delivery.kind == "letter"
    assert Letter(**delivery.payload) == letter
