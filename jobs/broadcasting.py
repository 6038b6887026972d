"""Broadcasts on their way: their recipients are queued in pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from core.base.ids import BroadcastId
from core.model.supplier.policy import Policy
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.ports.task_kinds import TaskKind
from core.use_cases.broadcast import RUN, queue_some

_PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, *(300 for _ in range(200))))
"""A database that is away for a night ends no broadcast."""


def broadcast_runs(store: Store, policy: Policy, *, clock: Callable[[], datetime]) -> TaskKind:
    """The kind of tasks that queue a broadcast's recipients, a page after the other."""

    def queued(task: Task, work: TurnWork) -> None:
        now = clock()
        if work.queue.done(task.id, now):
            queue_some(work, BroadcastId(task.payload["broadcast"]), task.payload["round"], policy, now=now)

    async def run(task: Task) -> None:
        await store.transact(partial(queued, task))

    return TaskKind(name=RUN, run=run, back_off=_PAUSES)
