"""Each job is carried out once for its occasion, however many processes there are.

Every process has a clock, and each puts the occasion into the queue, whose key keeps the first one. The
worker that takes it leads for as long as its lease lasts: when it is killed, or only hangs, another one goes
on where it stopped.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from functools import partial
from typing import Final

from core.model.messages.recipients import ToNobody
from core.ports.queue import Task
from core.ports.store import Store
from core.ports.task_kinds import TaskKind
from jobs.schedule import Job

WITHIN = timedelta(minutes=10)
"""A job that takes longer is cut short and goes on at its next try: each remembers how far it has come."""
_PAUSES: Final = (timedelta(0), *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30)))


def kind_of(job: str) -> str:
    """What the tasks of a job are called in the queue."""
    return f"job-{job}"


def queueing(store: Store, job: str, *, zone: tzinfo, clock: Callable[[], datetime]) -> Job:
    """What the scheduler calls: it queues the job for the hour that it is."""

    async def queue() -> bool:
        now = clock()
        key = f"{now.astimezone(zone):%Y-%m-%dT%H}"
        return await store.transact(
            lambda work: work.queue.add(kind_of(job), {}, ToNobody(), at=now, key=key)
        )

    return queue


def kinds(jobs: Mapping[str, Job], store: Store, *, clock: Callable[[], datetime]) -> list[TaskKind]:
    """What carries the jobs out."""

    async def carry_out(job: Job, task: Task) -> None:
        await job()
        await store.transact(lambda work: work.queue.done(task.id, clock()))

    return [
        TaskKind(name=kind_of(name), run=partial(carry_out, job), back_off=_PAUSES, at_once=1, within=WITHIN)
        for name, job in jobs.items()
    ]
