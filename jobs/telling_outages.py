"""What has changed of outages is told as soon as it is known."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from core.base.ids import CabinetId, OutageId
from core.model.outages import PEOPLE, TELL
from core.model.supplier.policy import Policy
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.ports.task_kinds import TaskKind
from core.use_cases.tell_outages import begin_telling, queue_some

_PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300, 900, 3600))
_WITHIN: Final = timedelta(minutes=10)


def outage_tellings(store: Store, policy: Policy, *, clock: Callable[[], datetime]) -> list[TaskKind]:
    """The kinds of tasks that find each outage that has changed, and queue a word for its people."""

    async def find(task: Task) -> None:
        while await store.transact(lambda work: begin_telling(work, policy, now=clock())):
            pass
        await store.transact(lambda work: work.queue.done(task.id, clock()))

    async def queue(task: Task) -> None:
        outage, news = OutageId(task.payload["outage"]), task.payload["news"]

        def some(work: TurnWork, after: CabinetId) -> CabinetId | None:
            return queue_some(work, outage, news, after=after, now=clock())

        told: CabinetId | None = CabinetId(0)
        while told is not None:
            told = await store.transact(partial(some, after=told))
        await store.transact(lambda work: work.queue.done(task.id, clock()))

    return [
        TaskKind(name=TELL, run=find, back_off=_PAUSES, at_once=1, within=_WITHIN),
        TaskKind(name=PEOPLE, run=queue, back_off=_PAUSES, at_once=1, within=_WITHIN),
    ]
