"""What every repository is made of."""

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import Connection, Row, Table
from sqlalchemy.sql.elements import ColumnElement

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

R = TypeVar("R", bound="Repository")
P = ParamSpec("P")
T = TypeVar("T")


class Repository:
    """One topic's tables, seen through the connection of one unit of work.

    Statements are made once, at import, with named parameters: making them anew costs more than running them.
    """

    __slots__ = ("_connection", "_known")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[object, ...], Any] = {}

    def _learn(self, read: str, *asked: object, found: object) -> None:
        """Know what a read marked `once` would find, written just now, or read in another way."""
        self._known[read, asked] = found


def once(read: Callable[Concatenate[R, P], T]) -> Callable[Concatenate[R, P], T]:
    """Ask the database once in a unit of work, however often a turn asks.

    What the repository itself writes makes it forget what is no longer true: `self._known.clear()`. A unit of
    work is dropped with its transaction, so nothing is known beyond a rollback.
    """

    @wraps(read)
    def known(self: R, /, *args: P.args, **kwargs: P.kwargs) -> T:
        asked = (read.__name__, args, *kwargs.items())
        if asked not in self._known:
            self._known[asked] = read(self, *args, **kwargs)
        found: T = self._known[asked]
        return found

    return known


def columns(table: Table, entity: type, **renamed: str) -> list[ColumnElement[Any]]:
    """The columns that an entity is made of; `date="paid_on"` reads its `date` from the column `paid_on`."""
    return [table.c[renamed.get(field.name, field.name)].label(field.name) for field in fields(entity)]


def facts(row: AnyRow) -> dict[str, Any]:
    """A row as the arguments of the entity that it states."""
    return row._asdict()
