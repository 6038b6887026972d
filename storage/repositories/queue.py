"""What waits to be done outside a turn.

`due_at` is when a task may be taken; taking it moves `due_at` to the end of the lease, so a worker that died
needs no cleaning up after: the task is simply due again. As long as nobody else has taken it, `due_at` is
the end of one's own lease, and tells whose it is.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Integer, Update, bindparam, func, select, update

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from core.base.ids import CabinetId, ChatId, TaskId
from core.model.messages.codec import to_json
from core.model.messages.facts import Fact
from core.model.messages.recipients import Recipient, ToAddress, ToCabinet, ToChat, ToNobody
from core.ports.queue import Backlog, Closed, DeadTask, Task
from storage.repositories.repository import AnyRow, Repository
from storage.tables import queue

_ADD: Final = upsert(queue).on_conflict_do_nothing()


_OPEN: Final = queue.c.done_at.is_(None) & queue.c.dead_at.is_(None)


_DUE: Final = (
    select(queue.c.id)
    .where(queue.c.kind == bindparam("of_kind"), _OPEN, queue.c.due_at <= bindparam("now"))
    .order_by(queue.c.due_at, queue.c.id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
    # A common table expression is carried out once; a plain subquery may be repeated for each row.
    .cte("due")
)


_CLAIM: Final = (
    update(queue)
    .where(queue.c.id.in_(select(_DUE.c.id)))
    .values(due_at=bindparam("lease_until"), attempts=queue.c.attempts + 1)
    .returning(queue)
)


_BY_ID: Final = queue.c.id == bindparam("task")


_NEWEST: Final = select(func.max(queue.c.id))


_SINCE: Final = select(queue).where(queue.c.id > bindparam("task"), _OPEN).order_by(queue.c.id)


# What identified a person goes with the payload: a closed task is kept for its key and for what became of it.
_DONE: Final = (
    update(queue)
    .where(_BY_ID, _OPEN)
    .values(done_at=bindparam("at"), payload={}, address="", error=bindparam("note"))
)


_OWN: Final = update(queue).where(_BY_ID, _OPEN, queue.c.due_at == bindparam("lease"))


_PUT_OFF: Final = _OWN.values(
    due_at=bindparam("until"), error=bindparam("why"), attempts=queue.c.attempts - bindparam("uncounted")
)


_GIVE_UP: Final = _OWN.values(dead_at=bindparam("at"), error=bindparam("why"))


_DEAD: Final = (
    select(queue)
    .where(queue.c.dead_at.is_not(None))
    .order_by(queue.c.dead_at.desc(), queue.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)


_CLOSED: Final = select(
    queue.c.kind, func.coalesce(queue.c.key, "").label("key"), queue.c.done_at.label("at")
).where(_BY_ID, queue.c.done_at.is_not(None))


_SEND_AGAIN: Final = (
    update(queue)
    .where(_BY_ID, queue.c.dead_at.is_not(None))
    .values(dead_at=None, due_at=bindparam("at"), attempts=0, error="")
    .returning(queue.c.kind)
)


_BACKLOG: Final = (
    select(
        queue.c.kind,
        func.count().filter(queue.c.dead_at.is_(None)).label("waiting"),
        func.count().filter(queue.c.dead_at.is_not(None)).label("dead"),
        func.min(queue.c.created_at).filter(queue.c.dead_at.is_(None)).label("oldest"),
    )
    .where(queue.c.done_at.is_(None))
    .group_by(queue.c.kind)
    .order_by(queue.c.kind)
)


class Queue(Repository):
    """What waits to be done outside a turn, and what will be said on the bot's own initiative."""

    __slots__ = ("added",)

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.added: set[str] = set()

    def tell(
        self,
        fact: Fact,
        to: Recipient,
        *,
        at: datetime,
        not_before: datetime | None = None,
        key: str | None = None,
    ) -> bool:
        """Queue a fact; False when one of this kind and key has been queued before."""
        return self.add(fact.kind, to_json(fact), to, at=at, not_before=not_before, key=key)

    def tell_each(self, fact: Fact, whom: Mapping[str, Recipient], *, at: datetime) -> None:
        """Queue a fact for many, by the key of each; who has been told under theirs is left out."""
        if not whom:
            return
        payload = to_json(fact)
        self._connection.execute(
            _ADD, [_stated(fact.kind, payload, to, at=at, due=at, key=key) for key, to in whom.items()]
        )
        self.added.add(fact.kind)

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
        """Queue a task; False when one of this kind and key has been queued before."""
        stated = _stated(kind, payload, to, at=at, due=not_before or at, key=key)
        if self._connection.execute(_ADD, stated).rowcount != 1:
            return False
        self.added.add(kind)
        return True

    def claim(self, kind: str, *, now: datetime, lease_until: datetime, limit: int) -> list[Task]:
        """Take due tasks of a kind until the lease ends, oldest first; each is counted as an attempt."""
        asked = {"of_kind": kind, "now": now, "lease_until": lease_until, "limit": limit}
        rows = self._connection.execute(_CLAIM, asked)
        return [_task(row) for row in sorted(rows, key=lambda row: row.id)]

    def newest(self) -> TaskId:
        """The highest id of a task; 0 where there is none."""
        return TaskId(self._connection.scalar(_NEWEST) or 0)

    def since(self, task: TaskId) -> list[Task]:
        """What has been queued after a task and waits, oldest first; nothing is taken."""
        return [_task(row) for row in self._connection.execute(_SINCE, {"task": task})]

    def done(self, task: TaskId, at: datetime, *, note: str = "") -> bool:
        """Close a task whose result is kept in this transaction; False when it has been closed before."""
        return self._changes_one(_DONE, {"task": task, "at": at, "note": note})

    def put_off(self, task: Task, *, until: datetime, error: str, counts: bool = True) -> bool:
        """Let a task wait; False when it is no longer this worker's."""
        asked = {**_own(task), "until": until, "why": error, "uncounted": 0 if counts else 1}
        return self._changes_one(_PUT_OFF, asked)

    def give_up(self, task: Task, at: datetime, *, error: str) -> bool:
        """Keep a task as a dead letter; False when it is no longer this worker's."""
        return self._changes_one(_GIVE_UP, {**_own(task), "at": at, "why": error})

    def waits(self, kind: str, to: Recipient) -> bool:
        """Whether a task of a kind is open for this recipient."""
        whose = [queue.c[name] == value for name, value in _columns_of(to).items()]
        found = select(queue.c.id).where(queue.c.kind == kind, _OPEN, *whose).limit(1)
        return self._connection.scalar(found) is not None

    def closed(self, task: TaskId) -> Closed | None:
        """What is kept of a task that has been carried out; None where it has not, or is forgotten."""
        row = self._connection.execute(_CLOSED, {"task": task}).one_or_none()
        return Closed(**row._asdict()) if row else None

    def dead(self, limit: int) -> list[DeadTask]:
        """What has been given up, newest first."""
        return [
            DeadTask(
                id=row.id,
                kind=row.kind,
                to=_recipient(row),
                attempts=row.attempts,
                error=row.error,
                created_at=row.created_at,
                dead_at=row.dead_at,
            )
            for row in self._connection.execute(_DEAD, {"limit": limit})
        ]

    def send_again(self, task: TaskId, at: datetime) -> bool:
        """Let a dead letter wait as if it had just been queued; False when it is none."""
        kind = self._connection.scalar(_SEND_AGAIN, {"task": task, "at": at})
        if kind is not None:
            self.added.add(kind)
        return kind is not None

    def backlog(self) -> list[Backlog]:
        """What is not done, by kind."""
        return [Backlog(**row._asdict()) for row in self._connection.execute(_BACKLOG)]

    def _changes_one(self, statement: Update, asked: Mapping[str, Any]) -> bool:
        return self._connection.execute(statement, asked).rowcount == 1


def _stated(
    kind: str, payload: Mapping[str, Any], to: Recipient, *, at: datetime, due: datetime, key: str | None
) -> dict[str, Any]:
    return {
        "kind": kind,
        "key": key,
        **_columns_of(to),
        "payload": dict(payload),
        "created_at": at,
        "due_at": due,
    }


def _own(task: Task) -> dict[str, Any]:
    return {"task": task.id, "lease": task.leased_until}


def _task(row: AnyRow) -> Task:
    return Task(
        id=row.id,
        kind=row.kind,
        to=_recipient(row),
        payload=row.payload,
        attempts=row.attempts,
        leased_until=row.due_at,
    )


def _columns_of(to: Recipient) -> dict[str, Any]:
    match to:
        case ToCabinet(cabinet):
            return {"cabinet_id": cabinet}
        case ToChat(chat):
            return {"chat_id": chat}
        case ToAddress(email):
            return {"address": email}
        case ToNobody():
            return {}


def _recipient(row: AnyRow) -> Recipient:
    if row.cabinet_id is not None:
        return ToCabinet(CabinetId(row.cabinet_id))
    if row.chat_id is not None:
        return ToChat(ChatId(row.chat_id))
    return ToAddress(row.address) if row.address else ToNobody()
