"""What has changed of outages is told as soon as it is known."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from core.model.outages import TELL
from core.model.supplier.policy import Policy
from core.ports.queue import Task
from core.ports.store import Store
from core.ports.task_kinds import TaskKind
from core.use_cases.tell_outages import queue_news

_PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900, 3600))
_WITHIN: Final = timedelta(minutes=10)


def outage_tellings(store: Store, policy: Policy, *, clock: Callable[[], datetime]) -> TaskKind:
    """The kind of tasks that queue a word of each outage that has changed, an outage a transaction."""

    async def run(task: Task) -> None:
        while await store.transact(lambda work: queue_news(work, policy, now=clock())):
            pass
        await store.transact(lambda work: work.queue.done(task.id, clock()))

    return TaskKind(name=TELL, run=run, back_off=_PAUSES, at_once=1, within=_WITHIN)
