"""The one worker: everything that waits in the queue is taken by kind, and each task is done for itself."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.ports.task_kinds import NoUseTrying, TaskKind, TryLater

_log = structlog.get_logger(__name__)

SWEEP = 5.0
"""Seconds between looks for what has become due, or was queued by another process."""
GRACE: Final = 5.0
"""Seconds that tasks in hand have to end in when the process ends."""
MARGIN = timedelta(seconds=15)
"""How much longer a lease is than its task may take: enough to write down how it ended."""


class Worker:
    """Carries out the tasks of the kinds it is given, and leaves all others alone.

    No kind waits for another: each has so many tasks in hand at once, and as soon as one of them ends the
    next is taken.
    """

    def __init__(
        self,
        store: Store,
        kinds: Iterable[TaskKind],
        *,
        clock: Callable[[], datetime],
        grace: float = GRACE,
    ) -> None:
        self._store = store
        self._clock = clock
        self._grace = grace
        self._kinds: dict[str, TaskKind] = {}
        for kind in kinds:
            if self._kinds.setdefault(kind.name, kind) is not kind:
                raise ValueError(f"two kinds of tasks are called {kind.name}")
        self._in_hand: dict[str, set[asyncio.Task[None]]] = defaultdict(set)
        self._asked: set[str] = set()
        """Kinds of which there may be something to take."""
        self._woken = asyncio.Event()
        self._taking: asyncio.Task[None] | None = None
        """Never cancelled halfway: tasks marked as taken would be lost until their leases end."""
        self._ending = False
        store.when_queued(self.wake)

    def wake(self, kinds: Collection[str]) -> None:
        """Look at once whether there is something of these kinds to take."""
        asked = self._kinds.keys() & kinds
        if asked:
            self._asked |= asked
            self._woken.set()

    async def run(self) -> None:
        """Carry out tasks until cancelled.

        Then those in hand have a moment to end in, and what has not ended is given back.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._sweep())
            try:
                while True:
                    await self._woken.wait()
                    self._woken.clear()
                    self._taking = group.create_task(self._take(group))
                    await asyncio.shield(self._taking)
            except asyncio.CancelledError:
                await self._wind_up()
                raise

    async def run_due(self, *kinds: str) -> int:
        """Carry out what is due of these kinds, as many tasks as are done at once, and say how many."""
        tasks = await self._claim({name: self._kinds[name].at_once for name in kinds})
        await asyncio.gather(*map(self._carry_out, tasks))
        return len(tasks)

    async def _sweep(self) -> None:
        while True:
            self.wake(self._kinds)
            await asyncio.sleep(SWEEP)

    async def _take(self, group: asyncio.TaskGroup) -> None:
        asked, self._asked = self._asked, set()
        free = {name: self._kinds[name].at_once - len(self._in_hand[name]) for name in asked}
        try:
            tasks = await self._claim({name: room for name, room in free.items() if room > 0})
        except Exception:  # noqa: BLE001 - the database may be away; the next sweep asks again
            _log.exception("tasks_not_claimed")
            return
        for task in tasks:
            if self._ending:
                await self._give_back(task)
            else:
                self._begin(group, task)

    def _begin(self, group: asyncio.TaskGroup, task: Task) -> None:
        begun = group.create_task(self._carry_out(task))
        self._in_hand[task.kind].add(begun)

        def ended(_: object) -> None:
            self._in_hand[task.kind].discard(begun)
            self.wake({task.kind})

        begun.add_done_callback(ended)

    async def _claim(self, room: Mapping[str, int]) -> list[Task]:
        return await self._store.transact(partial(self._claim_all, room)) if room else []

    def _claim_all(self, room: Mapping[str, int], work: TurnWork) -> list[Task]:
        now = self._clock()
        return [
            task
            for name, limit in room.items()
            for task in work.queue.claim(
                name, now=now, lease_until=now + self._kinds[name].within + MARGIN, limit=limit
            )
        ]

    async def _carry_out(self, task: Task) -> None:
        kind = self._kinds[task.kind]
        try:
            async with asyncio.timeout(kind.within.total_seconds()):
                await kind.run(task)
        except asyncio.CancelledError:
            await self._give_back(task)
            raise
        except NoUseTrying as refusal:
            await self._give_up(kind, task, str(refusal))
        except TryLater as trouble:
            await self._try_later(kind, task, str(trouble), trouble.after)
        except Exception as fault:  # noqa: BLE001 - after any failure of a task the others go on
            _log.exception("task_failed", kind=task.kind, task=task.id)
            await self._try_later(kind, task, type(fault).__name__, None)

    async def _try_later(self, kind: TaskKind, task: Task, error: str, after: timedelta | None) -> None:
        if after is None and task.attempts > len(kind.back_off):
            await self._give_up(kind, task, error)
            return
        pause = kind.back_off[task.attempts - 1] if after is None else after
        until = self._clock() + pause
        _log.warning("task_put_off", kind=task.kind, task=task.id, attempts=task.attempts, error=error)
        await self._write(
            task, lambda work: work.queue.put_off(task, until=until, error=error, counts=after is None)
        )

    async def _give_up(self, kind: TaskKind, task: Task, error: str) -> None:
        _log.error("task_given_up", kind=task.kind, task=task.id, attempts=task.attempts, error=error)
        if kind.give_up is not None:
            try:
                await kind.give_up(task, error)
            except Exception:  # noqa: BLE001 - it is given up all the same
                _log.exception("giving_up_not_told", kind=task.kind, task=task.id)
            else:
                return
        await self._write(task, lambda work: work.queue.give_up(task, self._clock(), error=error))

    async def _give_back(self, task: Task) -> None:
        """Let another process take it at once; this attempt was none."""
        await self._write(
            task, lambda work: work.queue.put_off(task, until=self._clock(), error="", counts=False)
        )

    async def _write(self, task: Task, change: Callable[[TurnWork], bool]) -> None:
        """Write down how a task has ended; where that fails its lease runs out."""
        try:
            await self._store.transact(change)
        except Exception:  # noqa: BLE001 - the database may be away
            _log.exception("task_not_settled", kind=task.kind, task=task.id)

    async def _wind_up(self) -> None:
        self._ending = True
        in_hand = {begun for of_kind in self._in_hand.values() for begun in of_kind}
        if self._taking is not None:
            in_hand.add(self._taking)
        if in_hand:
            await asyncio.wait(in_hand, timeout=self._grace)
