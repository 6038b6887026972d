"""What every repository is made of."""

from dataclasses import fields
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Table
from sqlalchemy.sql.elements import ColumnElement

AnyRow: TypeAlias = Row[*tuple[Any, ...]]


class Repository:
    """One topic's tables, seen through the connection of one unit of work.

    Statements are made once, at import, with named parameters: making them anew costs more than running them.
    """

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


def columns(table: Table, entity: type, **renamed: str) -> list[ColumnElement[Any]]:
    """The columns that an entity is made of; `date="paid_on"` reads its `date` from the column `paid_on`."""
    return [table.c[renamed.get(field.name, field.name)].label(field.name) for field in fields(entity)]


def facts(row: AnyRow) -> dict[str, Any]:
    """A row as the arguments of the entity that it states."""
    return row._asdict()
