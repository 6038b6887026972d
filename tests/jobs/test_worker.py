"""The one worker: kinds that do not wait for each other, tries, leases, and a quiet end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

import pytest
from sqlalchemy import select

from core.model.messages.recipients import ToAddress
from core.ports.queue import Task
from core.ports.store import TurnWork
from core.ports.task_kinds import NoUseTrying, TaskKind, TryLater
from jobs.worker import MARGIN, Worker
from storage.store import Store
from storage.tables import queue
from storage.work import Work
from tests.storage.races import race

T = TypeVar("T")

NOW: Final = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
MINUTE: Final = timedelta(minutes=1)
ANNA: Final = ToAddress("anna@example.ru")
SOON: Final = 10
"""Seconds within which what must happen does, on any machine."""

Run = Callable[[Task], Awaitable[None]]


class Bench:
    """A queue, a clock that is moved by hand, and kinds that are made as a test needs them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOW
        self.done: list[str] = []
        """The names of the tasks that have been carried out."""
        self.something_done = asyncio.Condition()

    def clock(self) -> datetime:
        return self.now

    def later(self, delta: timedelta) -> None:
        self.now += delta

    def kind(self, name: str, run: Run | None = None, **options: Any) -> TaskKind:
        return TaskKind(
            **{"name": name, "run": run or self.does, "back_off": (MINUTE, 60 * MINUTE), **options}
        )

    def worker(self, *kinds: TaskKind, **options: Any) -> Worker:
        return Worker(self.store, kinds, clock=self.clock, **options)

    async def does(self, task: Task) -> None:
        """Carry a task out, as a kind has to: it is closed in the transaction that keeps its result."""
        await self.store.transact(lambda work: work.queue.done(task.id, self.now))
        async with self.something_done:
            self.done.append(task.payload["name"])
            self.something_done.notify_all()

    async def queues(self, kind: str, *names: str) -> None:
        def add(work: Work) -> None:
            for name in names:
                work.queue.add(kind, {"name": name}, ANNA, at=self.now)

        await self.store.transact(add)

    async def has_done(self, *names: str) -> None:
        """Wait until these have been carried out."""
        async with asyncio.timeout(SOON), self.something_done:
            await self.something_done.wait_for(lambda: set(names) <= set(self.done))

    async def row(self) -> Any:
        """The only task, as the database has it."""
        return await self.store.transact(lambda work: work.connection.execute(select(queue)).one())


@pytest.fixture
def bench(sqlite_store: Store) -> Bench:
    return Bench(sqlite_store)


@asynccontextmanager
async def running(worker: Worker) -> AsyncIterator["asyncio.Task[None]"]:
    """The worker runs until the end of the block."""
    life = asyncio.create_task(worker.run())
    try:
        yield life
    finally:
        if not life.cancelling():
            life.cancel()
        with suppress(asyncio.CancelledError):
            await life


async def fails(task: Task) -> None:
    raise OSError(task.kind)


def raises(problem: Exception) -> Run:
    async def run(task: Task) -> None:
        del task
        raise problem

    return run


# --- taking ---


async def test_what_is_queued_in_this_process_is_taken_at_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.worker.SWEEP", 1000)
    async with running(bench.worker(bench.kind("print"))):
        await bench.queues("print", "first")
        await bench.has_done("first")
        await bench.queues("print", "second")
        await bench.has_done("second")


async def test_what_another_process_has_queued_is_found_by_the_next_sweep(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.worker.SWEEP", 0.01)
    monkeypatch.setattr(bench.store, "_listeners", [])
    worker = bench.worker(bench.kind("print"))
    monkeypatch.setattr(bench.store, "_listeners", [])  # it hears of nothing
    async with running(worker):
        await bench.queues("print", "a")
        await bench.has_done("a")


async def test_slow_kind_holds_up_no_other(bench: Bench) -> None:
    provider_answers = asyncio.Event()

    async def pay(task: Task) -> None:
        await provider_answers.wait()
        await bench.does(task)

    async with running(bench.worker(bench.kind("pay", pay, at_once=2), bench.kind("print"))):
        await bench.queues("pay", "p1", "p2", "p3")
        await bench.queues("print", "receipt")
        await bench.has_done("receipt")
        assert bench.done == ["receipt"]
        provider_answers.set()
        await bench.has_done("p1", "p2", "p3")


async def test_slow_task_holds_up_no_other_of_its_kind_and_takes_one_of_its_places(bench: Bench) -> None:
    answers = asyncio.Event()
    in_hand, most = 0, 0

    async def pay(task: Task) -> None:
        nonlocal in_hand, most
        in_hand += 1
        most = max(most, in_hand)
        if task.payload["name"] == "slow":
            await answers.wait()
        else:
            await bench.store.transact(lambda _work: None)  # time for one too many to begin
        in_hand -= 1
        await bench.does(task)

    async with running(bench.worker(bench.kind("pay", pay, at_once=2))):
        await bench.queues("pay", "slow", *"abcdef")
        await bench.has_done(*"abcdef")
        answers.set()
        await bench.has_done("slow")
    assert most == 2


async def test_kind_that_this_version_does_not_know_is_left_alone(bench: Bench) -> None:
    await bench.queues("of-a-newer-version", "a")
    await bench.queues("print", "b")
    async with running(bench.worker(bench.kind("print"))):
        await bench.has_done("b")
    (waiting,) = await bench.store.transact(lambda work: work.queue.backlog())
    assert (waiting.kind, waiting.waiting) == ("of-a-newer-version", 1)
    untouched = await bench.store.transact(
        lambda work: work.connection.execute(
            select(queue.c.attempts).where(queue.c.done_at.is_(None))
        ).scalar()
    )
    assert untouched == 0


def test_two_kinds_of_one_name_are_refused(sqlite_store: Store) -> None:
    bench = Bench(sqlite_store)
    with pytest.raises(ValueError, match="print"):
        bench.worker(bench.kind("print"), bench.kind("print"))


@pytest.mark.databases("postgresql")
async def test_workers_of_two_processes_never_carry_out_the_same_task(
    database_url: str, store: Store
) -> None:
    names = [f"{number:02}" for number in range(40)]
    await Bench(store).queues("print", *names)

    async def work_off(store: Store) -> list[str]:
        bench = Bench(store)
        worker = bench.worker(bench.kind("print", at_once=3))
        while await worker.run_due("print"):
            pass
        return bench.done

    one, other = await race(database_url, work_off, work_off)

    assert sorted([*one, *other]) == names


# --- failing ---


async def test_what_failed_waits_longer_each_time_and_is_given_up_after_the_last(bench: Bench) -> None:
    """The back-off is data of the kind: one minute, then an hour."""
    worker = bench.worker(bench.kind("pay", fails))
    await bench.queues("pay", "a")

    await worker.run_due("pay")
    assert (await bench.row()).due_at == bench.now + MINUTE
    bench.later(MINUTE - timedelta(seconds=1))
    assert await worker.run_due("pay") == 0
    bench.later(timedelta(seconds=1))
    assert await worker.run_due("pay") == 1
    row = await bench.row()
    assert (row.due_at, row.error, row.dead_at) == (bench.now + 60 * MINUTE, "OSError", None)
    bench.later(60 * MINUTE)
    await worker.run_due("pay")
    row = await bench.row()
    assert (row.dead_at, row.error, row.attempts) == (bench.now, "OSError", 3)


async def test_what_is_refused_for_ever_is_given_up_at_once(bench: Bench) -> None:
    await bench.queues("pay", "a")
    await bench.worker(bench.kind("pay", raises(NoUseTrying("the account is closed")))).run_due("pay")
    row = await bench.row()
    assert (row.dead_at, row.error) == (bench.now, "the account is closed")


async def test_what_rests_for_a_stated_time_is_tried_then_and_loses_no_tries(bench: Bench) -> None:
    worker = bench.worker(bench.kind("pay", raises(TryLater("rests", after=7 * MINUTE))))
    await bench.queues("pay", "a")
    for _ in range(9):
        assert await worker.run_due("pay") == 1
        row = await bench.row()
        assert (row.due_at, row.attempts) == (bench.now + 7 * MINUTE, 0)
        bench.later(7 * MINUTE)


async def test_what_is_away_for_nobody_knows_how_long_is_tried_by_the_back_off(bench: Bench) -> None:
    await bench.queues("pay", "a")
    await bench.worker(bench.kind("pay", raises(TryLater("away")))).run_due("pay")
    row = await bench.row()
    assert (row.due_at, row.attempts, row.error) == (bench.now + MINUTE, 1, "away")


async def test_failure_costs_no_other_task_anything(bench: Bench) -> None:
    async def pay(task: Task) -> None:
        if task.payload["name"] == "bad":
            raise OSError
        await bench.does(task)

    async with running(bench.worker(bench.kind("pay", pay, at_once=1))):
        await bench.queues("pay", "bad", "a", "b")
        await bench.has_done("a", "b")


async def test_try_that_takes_too_long_is_cut_short_and_has_failed(bench: Bench) -> None:
    async def hang(task: Task) -> None:
        del task
        await asyncio.Event().wait()

    await bench.queues("pay", "a")
    await bench.worker(bench.kind("pay", hang, within=timedelta(milliseconds=1))).run_due("pay")
    row = await bench.row()
    assert (row.due_at, row.error) == (bench.now + MINUTE, "TimeoutError")


async def test_giving_up_is_told_where_the_kind_wants_it_and_closes_the_task(bench: Bench) -> None:
    told: list[tuple[int, str]] = []

    async def give_up(task: Task, error: str) -> None:
        told.append((task.id, error))
        await bench.store.transact(lambda work: work.queue.give_up(task, bench.now, error="told"))

    await bench.queues("pay", "a")
    await bench.worker(bench.kind("pay", fails, back_off=(), give_up=give_up)).run_due("pay")
    row = await bench.row()
    assert told == [(row.id, "OSError")]
    assert (row.dead_at, row.error) == (bench.now, "told")


async def test_giving_up_that_cannot_be_told_is_given_up_all_the_same(bench: Bench) -> None:
    async def give_up(task: Task, error: str) -> None:
        raise LookupError(task.id, error)

    await bench.queues("pay", "a")
    await bench.worker(bench.kind("pay", fails, back_off=(), give_up=give_up)).run_due("pay")
    assert (await bench.row()).dead_at == bench.now


# --- leases ---


class Killed(BaseException):
    """Nothing more happens in this process."""


async def test_task_of_a_killed_worker_is_done_by_another_when_its_lease_ends(bench: Bench) -> None:
    async def killed(task: Task) -> None:
        raise Killed(task.id)

    await bench.queues("print", "a")
    with suppress(Killed):
        await bench.worker(bench.kind("print", killed)).run_due("print")
    other = bench.worker(bench.kind("print"))
    assert await other.run_due("print") == 0
    bench.later(2 * MINUTE)
    assert await other.run_due("print") == 1
    assert bench.done == ["a"]


async def test_lease_is_longer_than_a_task_may_take(bench: Bench) -> None:
    leases: list[timedelta] = []

    async def look(task: Task) -> None:
        leases.append(task.leased_until - bench.now)

    await bench.queues("print", "a")
    await bench.worker(bench.kind("print", look, within=7 * MINUTE)).run_due("print")
    assert leases == [7 * MINUTE + MARGIN]


async def test_late_failure_changes_nothing_for_the_worker_that_has_taken_over(bench: Bench) -> None:
    begun, may_fail = asyncio.Event(), asyncio.Event()

    async def fail_late(task: Task) -> None:
        begun.set()
        await may_fail.wait()
        raise OSError(task.id)

    await bench.queues("print", "a")
    late = asyncio.create_task(bench.worker(bench.kind("print", fail_late)).run_due("print"))
    await begun.wait()
    bench.later(2 * MINUTE)

    async def take_over(task: Task) -> None:
        may_fail.set()
        await late
        await bench.does(task)

    await bench.worker(bench.kind("print", take_over)).run_due("print")
    row = await bench.row()
    assert (row.done_at, row.error) == (bench.now, "")


# --- the end of the process ---


async def test_task_in_hand_may_end_before_the_process_does(bench: Bench) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slowly(task: Task) -> None:
        begun.set()
        await may_end.wait()
        await bench.does(task)

    await bench.queues("print", "a", "b")
    async with running(bench.worker(bench.kind("print", slowly, at_once=1), grace=SOON)) as life:
        await begun.wait()
        life.cancel()
        await asyncio.sleep(0)
        may_end.set()
    assert bench.done == ["a"]


async def test_task_that_does_not_end_in_time_is_given_back_at_once(bench: Bench) -> None:
    begun = asyncio.Event()

    async def hang(task: Task) -> None:
        del task
        begun.set()
        await asyncio.Event().wait()

    await bench.queues("print", "a")
    async with running(bench.worker(bench.kind("print", hang), grace=0)):
        await begun.wait()
    row = await bench.row()
    assert (row.due_at, row.attempts) == (bench.now, 0)
    assert await bench.worker(bench.kind("print")).run_due("print") == 1


class Slow:
    """A store whose answers come late."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.answered = asyncio.Event()
        self.hears = asyncio.Event()

    async def transact(self, work: Callable[[TurnWork], T]) -> T:
        result = await self._store.transact(work)
        self.answered.set()
        await self.hears.wait()
        return result

    def when_queued(self, listener: Callable[[Any], None]) -> None:
        self._store.when_queued(listener)


async def test_what_is_taken_while_the_process_ends_is_given_back(bench: Bench) -> None:
    begun: list[Task] = []

    async def begin(task: Task) -> None:
        begun.append(task)

    await bench.queues("print", "a")
    slow = Slow(bench.store)
    async with running(Worker(slow, [bench.kind("print", begin)], clock=bench.clock)) as life:
        await slow.answered.wait()
        life.cancel()
        await asyncio.sleep(0)
        slow.hears.set()
    row = await bench.row()
    assert (row.due_at, row.attempts) == (bench.now, 0)
    assert begun == []


# --- a database that is away ---


class Away:
    """A store that cannot be reached for so many calls."""

    def __init__(self, store: Store, calls: int) -> None:
        self._store = store
        self.calls = calls

    async def transact(self, work: Callable[[TurnWork], T]) -> T:
        if self.calls:
            self.calls -= 1
            raise ConnectionError
        return await self._store.transact(work)

    def when_queued(self, listener: Callable[[Any], None]) -> None:
        self._store.when_queued(listener)


async def test_database_that_is_away_for_a_while_ends_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.worker.SWEEP", 0.01)
    store = Away(bench.store, calls=5)
    async with running(Worker(store, [bench.kind("print")], clock=bench.clock)):
        await bench.queues("print", "a")
        await bench.has_done("a")
    assert store.calls == 0


async def test_failure_that_cannot_be_written_down_leaves_the_task_to_the_end_of_its_lease(
    bench: Bench,
) -> None:
    store = Away(bench.store, calls=0)

    async def fail(task: Task) -> None:
        store.calls = 1
        raise OSError(task.id)

    await bench.queues("print", "a")
    await Worker(store, [bench.kind("print", fail)], clock=bench.clock).run_due("print")
    other = bench.worker(bench.kind("print"))
    assert await other.run_due("print") == 0
    bench.later(2 * MINUTE)
    assert await other.run_due("print") == 1
