"""What waits to be done outside a turn: errands and deliveries, each a task of one queue."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from core.base.ids import TaskId
from core.model.messages.recipients import Recipient
from core.ports.outbox import Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task that a worker has taken."""

    id: TaskId
    """Never given twice, so that it may name the task outside."""
    kind: str
    to: Recipient
    """Whom its result or its message is for."""
    payload: Mapping[str, Any] = field(repr=False)
    """What it needs; it may hold a secret, and is emptied when the task is done."""
    attempts: int
    """How often it has been taken, this time included."""
    leased_until: datetime
    """When another worker may take it; also the name of this lease."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadTask:
    """A task that has been given up."""

    id: TaskId
    kind: str
    to: Recipient
    attempts: int
    error: str
    created_at: datetime
    dead_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What is kept of a task that has been carried out."""

    kind: str
    key: str
    """Empty where it had none."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How much of one kind is not done."""

    kind: str
    waiting: int
    dead: int
    oldest: datetime | None
    """When the oldest one that waits was queued."""


class Queue(Outbox, Protocol):
    """Tasks that wait; what a worker has taken and not closed comes back when its lease ends."""

    @property
    def added(self) -> Collection[str]:
        """The kinds of which this unit of work has queued something."""
        ...

    def add(
        self,
        kind: str,
        payload: Mapping[str, Any],
        to: Recipient,
        *,
        at: datetime,
        not_before: datetime | None = None,
        key: str | None = None,
    ) -> bool:
        """Queue a task; `not_before`, `key` and the result as in `Outbox.tell`."""
        ...

    def claim(self, kind: str, *, now: datetime, lease_until: datetime, limit: int) -> list[Task]:
        """Take due tasks of a kind until the lease ends, oldest first; each is counted as an attempt."""
        ...

    def newest(self) -> TaskId:
        """The highest id of a task; 0 where there is none."""
        ...

    def since(self, task: TaskId) -> list[Task]:
        """What has been queued after a task and waits, oldest first; nothing is taken."""
        ...

    def done(self, task: TaskId, at: datetime, *, note: str = "") -> bool:
        """Close a task whose result is kept in this transaction; False when it has been closed before."""
        ...

    def put_off(self, task: Task, *, until: datetime, error: str, counts: bool = True) -> bool:
        """Let a task wait; False when it is no longer this worker's.

        `counts` says whether this attempt is to be counted as one.
        """
        ...

    def give_up(self, task: Task, at: datetime, *, error: str) -> bool:
        """Keep a task as a dead letter; False when it is no longer this worker's."""
        ...

    def waits(self, kind: str, to: Recipient) -> bool:
        """Whether a task of a kind is open for this recipient."""
        ...

    def closed(self, task: TaskId) -> Closed | None:
        """What is kept of a task that has been carried out; None where it has not, or is forgotten."""
        ...

    def dead(self, limit: int) -> list[DeadTask]:
        """What has been given up, newest first."""
        ...

    def send_again(self, task: TaskId, at: datetime) -> bool:
        """Let a dead letter wait as if it had just been queued; False when it is none."""
        ...

    def backlog(self) -> list[Backlog]:
        """What is not done, by kind."""
        ...
