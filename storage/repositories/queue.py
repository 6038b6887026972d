"""Rows that wait to be carried out: one way to take, close and put off, for errands and for the outbox.

`due_at` is when a row may be taken; taking it moves `due_at` to the end of the lease, so a worker that died
needs no cleaning up after: the row is simply due again.
"""

from abc import abstractmethod
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from sqlalchemy import Integer, Table, bindparam, select, update

from storage.repositories.repository import AnyRow, Repository

T = TypeVar("T")


class QueueStatements:
    """The three statements of a queue, made once for its table."""

    def __init__(self, table: Table) -> None:
        waiting = table.c.done_at.is_(None) & table.c.dead_at.is_(None)
        due = (
            select(table.c.id)
            .where(waiting, table.c.due_at <= bindparam("now"))
            .order_by(table.c.due_at, table.c.id)
            .limit(bindparam("limit", type_=Integer))
            .with_for_update(skip_locked=True)
            # A common table expression is carried out once; a plain subquery may be repeated for each row.
            .cte("due")
        )
        self.claim = (
            update(table)
            .where(table.c.id.in_(select(due.c.id)))
            .values(due_at=bindparam("lease_until"), attempts=table.c.attempts + 1)
            .returning(table)
        )
        closed = update(table).where(table.c.id == bindparam("row"), waiting)
        self.done = closed.values(done_at=bindparam("at"), payload={}, error="")
        self.put_off = closed.values(due_at=bindparam("retry_at"), error=bindparam("slip"))
        self.give_up = closed.values(dead_at=bindparam("at"), error=bindparam("slip"))


class Queue(Repository, Generic[T]):
    """Rows of one table that wait to be carried out."""

    __slots__ = ()
    _statements: ClassVar[QueueStatements]

    @staticmethod
    @abstractmethod
    def _taken(row: AnyRow) -> T:
        """A claimed row as its worker knows it."""

    def claim(self, now: datetime, lease_until: datetime, limit: int) -> list[T]:
        """Take due rows for oneself until the lease ends, oldest first; each is counted as an attempt."""
        asked = {"now": now, "lease_until": lease_until, "limit": limit}
        rows = self._connection.execute(self._statements.claim, asked)
        return [self._taken(row) for row in sorted(rows, key=lambda row: row.id)]

    def done(self, row_id: int, at: datetime) -> None:
        """Close a row whose result has been kept; what it carried is kept no longer than it is needed."""
        self._connection.execute(self._statements.done, {"row": row_id, "at": at})

    def failed(self, row_id: int, *, error: str, retry_at: datetime | None, at: datetime) -> None:
        """Put a row off, or give it up where there is no next time."""
        if retry_at is None:
            self._connection.execute(self._statements.give_up, {"row": row_id, "at": at, "slip": error})
        else:
            asked = {"row": row_id, "retry_at": retry_at, "slip": error}
            self._connection.execute(self._statements.put_off, asked)
