"""Promises to pay, kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, insert, select, update

from core.base.ids import AccountId, PromiseId
from core.model.promises.promise import Part, Promise, PromiseStatus
from storage.repositories.repository import Repository, once
from storage.tables import promise_parts, promises

_FACTS: Final = tuple(column.name for column in promises.c)
_PROMISE: Final = select(*(promises.c[name] for name in _FACTS))
_BY_ID: Final = _PROMISE.where(promises.c.id == bindparam("promise"))
_LAST_OF: Final = (
    _PROMISE.where(promises.c.account_id == bindparam("account")).order_by(promises.c.id.desc()).limit(1)
)
_RUNNING: Final = _PROMISE.where(promises.c.status == PromiseStatus.RUNNING).order_by(promises.c.id)
_PARTS: Final = (
    select(promise_parts.c.due, promise_parts.c.amount)
    .where(promise_parts.c.promise_id == bindparam("promise"))
    .order_by(promise_parts.c.id)
)
_ADD: Final = insert(promises).returning(promises.c.id)
_ADD_PARTS: Final = insert(promise_parts)
_END: Final = (
    update(promises)
    .where(promises.c.id == bindparam("promise"))
    .values(status=bindparam("ended"), ended_at=bindparam("at"), exported_at=None)
)


class Promises(Repository):
    """Promises to pay, at most one of an account running."""

    def add(self, promise: Promise) -> Promise:
        """Keep a promise, under an id of its own."""
        self._known.clear()
        stated = {name: getattr(promise, name) for name in _FACTS if name != "id"}
        promise_id = PromiseId(self._connection.execute(_ADD, stated).scalar_one())
        parts = [{"promise_id": promise_id, "due": part.due, "amount": part.amount} for part in promise.parts]
        self._connection.execute(_ADD_PARTS, parts)
        return replace(promise, id=promise_id)

    def get(self, promise_id: PromiseId) -> Promise | None:
        """The promise of this id."""
        return self._one(_BY_ID, {"promise": promise_id})

    @once
    def last_of(self, account_id: AccountId) -> Promise | None:
        """The account's newest promise."""
        return self._one(_LAST_OF, {"account": account_id})

    def running(self) -> list[Promise]:
        """All that are neither kept nor broken yet, oldest first."""
        return self._all(_RUNNING, {})

    def end(self, promise_id: PromiseId, status: PromiseStatus, at: datetime) -> None:
        """Note how a promise has ended; billing is to be told of it."""
        self._known.clear()
        self._connection.execute(_END, {"promise": promise_id, "ended": status, "at": at})

    def _one(self, statement: Select[Any], asked: Mapping[str, Any]) -> Promise | None:
        return next(iter(self._all(statement, asked)), None)

    def _all(self, statement: Select[Any], asked: Mapping[str, Any]) -> list[Promise]:
        rows = self._connection.execute(statement, asked).all()
        return [Promise(**row._asdict(), parts=self._parts(row.id)) for row in rows]

    def _parts(self, promise_id: int) -> tuple[Part, ...]:
        rows = self._connection.execute(_PARTS, {"promise": promise_id})
        return tuple(Part(row.due, row.amount) for row in rows)
