"""The queue: what waits is taken by kind, closed once, put off, given up, and queued once for a key."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError

from core.base.ids import CabinetId, ChatId, LinkId
from core.model.messages.codec import from_json
from core.model.messages.facts import DelegationEnded, SumGuessed
from core.model.messages.recipients import Recipient, ToAddress, ToCabinet, ToChat
from core.ports.queue import Backlog, DeadTask, Task
from storage.store import Store
from storage.tables import queue
from storage.work import Work
from tests.storage.races import race
from tests.storage.seeds import add_account

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
LEASE = NOW + timedelta(minutes=5)
SECOND = timedelta(seconds=1)
ANNA = ToAddress("anna@example.ru")
FACT = DelegationEnded(link=LinkId(1))


def add(work: Work, *names: str, kind: str = "decode", key: str | None = None) -> None:
    for place, name in enumerate(names):
        work.queue.add(kind, {"name": name}, ANNA, at=NOW + place * SECOND, key=key)


def claim(work: Work, *, kind: str = "decode", now: datetime = NOW, limit: int = 9) -> list[Task]:
    return work.queue.claim(kind, now=now, lease_until=now + timedelta(minutes=5), limit=limit)


def names(tasks: list[Task]) -> list[str]:
    return [task.payload["name"] for task in tasks]


def rows(work: Work) -> list[dict[str, Any]]:
    return [row._asdict() for row in work.connection.execute(select(queue).order_by(queue.c.id))]


async def test_what_is_due_is_taken_oldest_first_and_no_more_than_asked(store: Store) -> None:
    await store.transact(lambda work: add(work, "a", "b", "c"))

    taken = await store.transact(lambda work: claim(work, now=NOW + 9 * SECOND, limit=2))
    left = await store.transact(lambda work: claim(work, now=NOW + 9 * SECOND, limit=2))

    assert names(taken) == ["a", "b"]
    assert names(left) == ["c"]
    assert [task.attempts for task in taken] == [1, 1]


async def test_what_is_not_due_yet_waits(store: Store) -> None:
    await store.transact(lambda work: add(work, "a", "b"))

    assert names(await store.transact(claim)) == ["a"]


async def test_what_must_not_be_told_before_a_time_waits_for_it(store: Store) -> None:
    later = NOW + timedelta(hours=9)

    def queue_it(work: Work) -> None:
        work.queue.tell(
            SumGuessed(account=add_account(work), closed_until=LEASE), ANNA, at=NOW, not_before=later
        )

    await store.transact(queue_it)

    assert await store.transact(lambda work: claim(work, kind="sum-guessed", now=later - SECOND)) == []
    assert len(await store.transact(lambda work: claim(work, kind="sum-guessed", now=later))) == 1


async def test_other_kinds_are_left_alone(store: Store) -> None:
    await store.transact(lambda work: add(work, "a", kind="pay"))
    await store.transact(lambda work: add(work, "b"))

    assert names(await store.transact(lambda work: claim(work, now=LEASE))) == ["b"]
    assert names(await store.transact(lambda work: claim(work, kind="pay", now=LEASE))) == ["a"]


async def test_what_a_dead_worker_took_comes_back_when_its_lease_ends(store: Store) -> None:
    await store.transact(lambda work: add(work, "a"))
    await store.transact(claim)

    assert await store.transact(lambda work: claim(work, now=LEASE - SECOND)) == []
    (again,) = await store.transact(lambda work: claim(work, now=LEASE))

    assert again.payload["name"] == "a"
    assert again.attempts == 2


async def test_what_is_done_never_comes_back_and_keeps_nothing_personal(store: Store) -> None:
    await store.transact(lambda work: add(work, "a"))
    (taken,) = await store.transact(claim)

    assert await store.transact(lambda work: work.queue.done(taken.id, NOW + SECOND))
    assert not await store.transact(lambda work: work.queue.done(taken.id, LEASE))

    assert await store.transact(lambda work: claim(work, now=LEASE)) == []
    (row,) = await store.transact(rows)
    assert (row["payload"], row["address"], row["done_at"], row["dead_at"]) == ({}, "", NOW + SECOND, None)


async def test_what_failed_is_tried_again_at_its_time(store: Store) -> None:
    await store.transact(lambda work: add(work, "a"))
    (taken,) = await store.transact(claim)
    again_at = LEASE + 60 * SECOND

    assert await store.transact(lambda work: work.queue.put_off(taken, until=again_at, error="timeout"))

    assert await store.transact(lambda work: claim(work, now=LEASE)) == []
    assert [row["error"] for row in await store.transact(rows)] == ["timeout"]
    (again,) = await store.transact(lambda work: claim(work, now=again_at))
    assert (again.id, again.attempts) == (taken.id, 2)


async def test_attempt_that_does_not_count_is_none(store: Store) -> None:
    await store.transact(lambda work: add(work, "a"))
    (taken,) = await store.transact(claim)

    await store.transact(lambda work: work.queue.put_off(taken, until=NOW, error="", counts=False))

    (again,) = await store.transact(claim)
    assert again.attempts == 1


async def test_what_is_given_up_is_seen_and_not_tried_again(store: Store) -> None:
    await store.transact(lambda work: add(work, "a", "b"))
    first, second = await store.transact(lambda work: claim(work, now=NOW + SECOND))

    await store.transact(lambda work: work.queue.give_up(first, NOW, error="refused"))
    await store.transact(lambda work: work.queue.give_up(second, LEASE, error="unknown"))

    assert await store.transact(lambda work: claim(work, now=LEASE + SECOND)) == []
    dead = DeadTask(
        id=first.id,
        kind="decode",
        to=ANNA,
        attempts=1,
        error="refused",
        created_at=NOW,
        dead_at=NOW,
    )
    assert (await store.transact(lambda work: work.queue.dead(limit=9)))[1] == dead
    assert [task.id for task in await store.transact(lambda work: work.queue.dead(limit=1))] == [second.id]


async def test_dead_letter_is_sent_again_as_if_it_were_new(store: Store) -> None:
    await store.transact(lambda work: add(work, "a"))
    (taken,) = await store.transact(claim)
    assert not await store.transact(lambda work: work.queue.send_again(taken.id, NOW))
    await store.transact(lambda work: work.queue.give_up(taken, NOW, error="refused"))

    assert await store.transact(lambda work: work.queue.send_again(taken.id, LEASE))

    assert await store.transact(lambda work: work.queue.dead(limit=9)) == []
    (again,) = await store.transact(lambda work: claim(work, now=LEASE))
    assert (again.id, again.payload, again.attempts) == (taken.id, {"name": "a"}, 1)


async def test_backlog_counts_what_is_not_done_by_kind(store: Store) -> None:
    await store.transact(lambda work: add(work, "a", "b", "c"))
    await store.transact(lambda work: add(work, "d", kind="pay"))
    done, dead, _ = await store.transact(lambda work: claim(work, now=LEASE))
    await store.transact(lambda work: work.queue.done(done.id, LEASE))
    await store.transact(lambda work: work.queue.give_up(dead, LEASE, error="refused"))
    (paid,) = await store.transact(lambda work: claim(work, kind="pay"))
    await store.transact(lambda work: work.queue.give_up(paid, LEASE, error="refused"))

    assert await store.transact(lambda work: work.queue.backlog()) == [
        Backlog(kind="decode", waiting=1, dead=1, oldest=NOW + 2 * SECOND),
        Backlog(kind="pay", waiting=0, dead=1, oldest=None),
    ]


async def test_worker_that_has_lost_its_lease_can_neither_put_off_nor_give_up(store: Store) -> None:
    await store.transact(lambda work: add(work, "a"))
    (late,) = await store.transact(claim)
    (current,) = await store.transact(lambda work: claim(work, now=LEASE))

    assert not await store.transact(lambda work: work.queue.put_off(late, until=NOW, error="late"))
    assert not await store.transact(lambda work: work.queue.give_up(late, LEASE, error="late"))

    assert await store.transact(lambda work: claim(work, now=LEASE)) == []
    assert await store.transact(lambda work: work.queue.put_off(current, until=LEASE, error=""))


async def test_same_key_twice_is_one_task_even_when_the_first_is_done(store: Store) -> None:
    def queue_it(work: Work, kind: str = "decode", key: str = "cabinet:1 2025-11") -> bool:
        return work.queue.add(kind, {"name": "a"}, ANNA, at=NOW, key=key)

    assert await store.transact(queue_it)
    assert not await store.transact(queue_it)
    (taken,) = await store.transact(claim)
    await store.transact(lambda work: work.queue.done(taken.id, NOW))
    assert not await store.transact(queue_it)
    assert await store.transact(lambda work: queue_it(work, key="cabinet:1 2025-12"))
    assert await store.transact(lambda work: queue_it(work, kind="pay"))
    assert len(await store.transact(rows)) == 3


async def test_many_are_told_at_once_and_nobody_again(store: Store) -> None:
    def tell(work: Work, *keys: str) -> None:
        work.queue.tell_each(FACT, {key: ToAddress(f"{key}@example.ru") for key in keys}, at=NOW)

    await store.transact(tell)
    await store.transact(lambda work: tell(work, "1", "2"))
    await store.transact(lambda work: tell(work, "2", "3"))

    taken = await store.transact(lambda work: claim(work, kind=FACT.kind))
    assert [task.to for task in taken] == [ToAddress(f"{key}@example.ru") for key in "123"]
    assert {from_json(type(FACT), task.payload) for task in taken} == {FACT}


async def test_without_a_key_nothing_is_taken_for_the_same(store: Store) -> None:
    await store.transact(lambda work: add(work, "a"))
    await store.transact(lambda work: add(work, "a"))

    assert len(await store.transact(claim)) == 2


async def test_two_processes_queue_the_same_key_once(database_url: str, store: Store) -> None:
    def queue_all(work: Work) -> int:
        return sum(work.queue.add("decode", {}, ANNA, at=NOW, key=str(number)) for number in range(20))

    async def one(store: Store) -> int:
        return await store.transact(queue_all)

    counts = await race(database_url, one, one)

    assert sum(counts) == 20
    assert len(await store.transact(rows)) == 20


async def test_workers_of_two_processes_never_take_the_same_task(database_url: str, store: Store) -> None:
    everything = [f"{number:02}" for number in range(40)]
    await store.transact(lambda work: add(work, *everything))

    async def take_all(store: Store) -> list[str]:
        taken: list[str] = []
        while batch := await store.transact(lambda work: claim(work, now=NOW + 99 * SECOND, limit=3)):
            taken += names(batch)
        return taken

    one, other = await race(database_url, take_all, take_all)

    assert sorted([*one, *other]) == everything


@pytest.mark.databases("postgresql")
async def test_worker_passes_over_what_another_is_just_taking(database_url: str, store: Store) -> None:
    await store.transact(lambda work: add(work, "a", "b"))
    first_is_in, second_is_done = threading.Event(), threading.Event()

    def take(work: Work) -> list[str]:
        return names(claim(work, now=NOW + SECOND, limit=1))

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


async def test_number_of_a_deleted_task_is_not_given_again(store: Store) -> None:
    """The number names the errand or the letter outside, where a repeated name is taken for a second copy."""
    await store.transact(lambda work: add(work, "a"))
    (first,) = await store.transact(rows)
    await store.transact(lambda work: work.connection.execute(queue.delete()) and None)

    await store.transact(lambda work: add(work, "b"))

    (second,) = await store.transact(rows)
    assert second["id"] > first["id"]


async def test_task_knows_whom_it_is_for(store: Store) -> None:
    def queue_all(work: Work) -> list[Recipient]:
        chat = ToChat(work.chats.open("web", "a", NOW).id)
        cabinet = work.cabinets.add(email="anna@example.ru", phone="", password_hash="", at=NOW)
        recipients: list[Recipient] = [chat, ToCabinet(cabinet.id), ANNA]
        for recipient in recipients:
            work.queue.add("decode", {}, recipient, at=NOW)
        return recipients

    recipients = await store.transact(queue_all)

    assert [task.to for task in await store.transact(claim)] == recipients


@pytest.mark.parametrize("recipient", [ToChat(ChatId(404)), ToCabinet(CabinetId(404))], ids=str)
async def test_recipient_must_be_there(store: Store, recipient: Recipient) -> None:
    with pytest.raises(IntegrityError):
        await store.transact(lambda work: work.queue.add("decode", {}, recipient, at=NOW))


async def test_fact_comes_out_of_the_outbox_as_it_went_in(store: Store) -> None:
    def tell(work: Work) -> SumGuessed:
        fact = SumGuessed(account=add_account(work), closed_until=LEASE + timedelta(microseconds=1))
        work.outbox.tell(fact, ANNA, at=NOW)
        return fact

    told = await store.transact(tell)

    (task,) = await store.transact(lambda work: claim(work, kind="sum-guessed"))
    assert from_json(SumGuessed, task.payload) == told


async def test_what_a_task_carries_does_not_show_when_it_is_printed(store: Store) -> None:
    await store.transact(lambda work: add(work, "a secret"))

    (task,) = await store.transact(claim)

    assert "a secret" not in repr(task)


async def test_listeners_hear_what_a_committed_transaction_has_queued(store: Store) -> None:
    heard: list[set[str]] = []
    store.when_queued(lambda kinds: heard.append(set(kinds)))

    def queue_and_fail(work: Work) -> None:
        add(work, "lost")
        raise LookupError

    with pytest.raises(LookupError):
        await store.transact(queue_and_fail)
    await store.transact(rows)
    assert heard == []
    await store.transact(lambda work: add(work, "a", key="1"))
    await store.transact(lambda work: add(work, "b", key="1"))
    await store.transact(lambda work: add(work, "c", kind="pay"))
    assert heard == [{"decode"}, {"pay"}]


async def test_whether_something_is_open_is_asked_for_one_recipient(store: Store) -> None:
    await store.transact(lambda work: add(work, "a"))
    (task,) = await store.transact(claim)
    assert await store.transact(lambda work: work.queue.waits("decode", ANNA))
    assert not await store.transact(lambda work: work.queue.waits("other", ANNA))
    assert not await store.transact(lambda work: work.queue.waits("decode", ToAddress("boris@example.ru")))
    await store.transact(lambda work: work.queue.done(task.id, NOW))
    assert not await store.transact(lambda work: work.queue.waits("decode", ANNA))


async def test_what_is_due_at_one_moment_is_found_in_order_without_being_sorted(store: Store) -> None:
    plan: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> tuple[str, Any]:
        word = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        return f"{word} {statement}", parameters

    def read(_connection: Any, cursor: Any, *_: Any) -> None:
        plan.extend(" ".join(map(str, row)) for row in cursor.fetchall())

    def look(work: Work) -> None:
        connection = work.connection
        if connection.dialect.name == "postgresql":  # it would rather read all of so small a table
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        event.listen(connection, "before_cursor_execute", explain, retval=True)
        event.listen(connection, "after_cursor_execute", read)
        assert claim(work) == []

    await store.transact(look)
    whole = "\n".join(plan)
    assert "ix_queue_waiting" in whole
    assert "Sort" not in whole
    assert "TEMP B-TREE" not in whole
