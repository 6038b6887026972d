"""Delegates' links that end on their day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from core.base.ids import LinkId
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.ports.task_kinds import TaskKind
from core.use_cases.delegate_account import ENDS, end

_PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 60, 360, 1440))


def delegation_ends(store: Store, *, clock: Callable[[], datetime]) -> TaskKind:
    """The kind of tasks that end a delegate's link when its time is over."""

    def ended(link_id: LinkId, task: Task, work: TurnWork) -> None:
        end(work, link_id, now=clock())
        work.queue.done(task.id, clock())

    async def run(task: Task) -> None:
        await store.transact(partial(ended, LinkId(task.payload["link"]), task))

    return TaskKind(name=ENDS, run=run, back_off=_PAUSES)
