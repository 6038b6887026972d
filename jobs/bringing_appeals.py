"""A new appeal is brought into the operators' chat."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from core.base.ids import AppealId
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.ports.task_kinds import TaskKind
from core.use_cases.answer_appeal import bring
from core.use_cases.write_appeal import BRING

_PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, *(300 for _ in range(200))))
"""A database that is away for a night loses no appeal."""


def appeal_bringing(store: Store, chat: tuple[str, str] | None, *, clock: Callable[[], datetime]) -> TaskKind:
    """The kind of tasks that bring an appeal into this chat, named by its messenger and its name there.

    Without one the appeal stays where the command line lists it.
    """

    def brought(task: Task, work: TurnWork) -> None:
        now = clock()
        if work.queue.done(task.id, now) and chat is not None:
            bring(work, AppealId(task.payload["appeal"]), work.chats.open(*chat, now).id, now=now)

    async def run(task: Task) -> None:
        await store.transact(partial(brought, task))

    return TaskKind(name=BRING, run=run, back_off=_PAUSES)
