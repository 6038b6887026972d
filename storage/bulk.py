"""The two databases behind one narrow door, by rows and by columns, without the cost of an object a row.

Values go in and come out as SQLite keeps them: whole numbers, texts, dates as YYYY-MM-DD, truth as 0 and 1,
instants as `YYYY-MM-DD HH:MM:SS.ffffff` in UTC. PostgreSQL casts them to its own types and back.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final, Protocol, TypeAlias

import asyncpg
from sqlalchemy import Boolean, Date, Table, make_url
from sqlalchemy.dialects import postgresql

from core.base.system_errors import Misconfigured
from storage.errors import explain_database_errors
from storage.tables.types import Instant

Row: TypeAlias = tuple[Any, ...]

_WAIT: Final = 120
"""Seconds to wait until nobody else writes: a turn of the conversation is short, another import is not."""


_BUSY: Final = f"База занята уже {_WAIT} с: дождитесь другой загрузки и повторите."


class DatabaseBusy(Misconfigured):
    """Somebody else has been writing for longer than one can wait."""


def is_of_the_database(error: Exception) -> bool:
    """Whether an error says that the database cannot be worked with; others mean that it takes no value."""
    if isinstance(error, sqlite3.Error):
        return isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError
    of_values = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, ValueError)
    return isinstance(error, asyncpg.PostgresError | asyncpg.InterfaceError) and not isinstance(
        error, of_values
    )


class Database(Protocol):
    """A database in which everything done between `begin` and `commit` is done together or not at all."""

    def begin(self) -> None:
        """Begin a transaction; two imports never run at the same time."""

    def commit(self) -> None:
        """Keep what was done."""

    def rollback(self) -> None:
        """Undo what was done."""

    def mark(self) -> None:
        """Remember this point of the transaction."""

    def back_to_mark(self) -> None:
        """Undo what was done since the mark."""

    def close(self) -> None:
        """Close the connection."""

    def run(self, statement: str) -> None:
        """Carry out a statement."""

    def select(self, table: Table, wanted: Sequence[str], where: str = "") -> list[Row]:
        """Rows of a small table."""

    def matching(
        self,
        table: Table,
        wanted: Sequence[str],
        keys: Sequence[str],
        values: Iterable[Row],
        *,
        and_where: str = "",
    ) -> list[Row]:
        """Rows whose key is one of those given, all different; `and_where` speaks of the table `t`."""

    def nearby_ids(self, table: Table, key: str, values: Sequence[str]) -> tuple[list[str], list[int]]:
        """Keys and their ids, as many as are quick to give: some of those asked for, and others between."""

    def insert(self, table: Table, names: Sequence[str], columns: Sequence[Sequence[Any]]) -> None:
        """Add rows, given by columns."""

    def insert_new(self, table: Table, names: Sequence[str], columns: Sequence[Sequence[Any]]) -> int:
        """Add rows from the first on while none of them is there already; how many were added."""

    def update(self, table: Table, keys: Sequence[str], names: Sequence[str], rows: Sequence[Row]) -> None:
        """Change rows; each is given by its key and then its new values."""

    def delete(self, table: Table, key: str, values: Sequence[Any]) -> None:
        """Remove rows by a key."""

    def hold(self, table: Table, ids: Iterable[int]) -> None:
        """Let nobody else change these rows until the transaction ends, nor act on what they stand for."""

    def new_ids(self, table: Table, count: int) -> list[int]:
        """Ids for so many new rows of a table, in ascending order."""


def open_database(url: str) -> Database:
    """Connect to a prepared database by its SQLAlchemy URL, with any driver in it.

    Raises:
        DatabaseRefused: when it cannot be connected to.
    """
    parsed = make_url(url)
    with explain_database_errors(url):
        if parsed.get_backend_name() == "sqlite":
            return SqliteDatabase(parsed.database or ":memory:")
        return PostgresDatabase(parsed.set(drivername="postgresql").render_as_string(hide_password=False))


class SqliteDatabase:
    """SQLite by its own driver."""

    _AT_ONCE = 50
    """Rows a statement: fewer calls, while a statement that fails has little to undo."""
    _PARAMETERS = 30_000
    _CACHE_KIB = 24 * 1024

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=_WAIT)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute("PRAGMA temp_store = MEMORY")
        self._connection.execute(f"PRAGMA cache_size = -{self._CACHE_KIB}")

    def begin(self) -> None:
        """Begin a transaction as the only writer."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise DatabaseBusy(_BUSY) from error

    def commit(self) -> None:
        """Keep what was done."""
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        """Undo what was done."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def mark(self) -> None:
        """Remember this point of the transaction."""
        self._connection.execute("SAVEPOINT file")

    def back_to_mark(self) -> None:
        """Undo what was done since the mark."""
        self._connection.execute("ROLLBACK TO file")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def run(self, statement: str) -> None:
        """Carry out a statement."""
        self._connection.execute(statement)

    def select(self, table: Table, wanted: Sequence[str], where: str = "") -> list[Row]:
        """Rows of a small table."""
        return self._connection.execute(f"SELECT {_names(wanted)} FROM {table.name} {where}").fetchall()  # noqa: S608 (our own names)

    def matching(
        self,
        table: Table,
        wanted: Sequence[str],
        keys: Sequence[str],
        values: Iterable[Row],
        *,
        and_where: str = "",
    ) -> list[Row]:
        """Rows whose key is one of those given, found through the index of the key."""
        given = list(values)
        at_once = self._PARAMETERS // len(keys)
        found = []
        for first in range(0, len(given), at_once):
            part = given[first : first + at_once]
            found += self._connection.execute(
                _sqlite_matching(table, tuple(wanted), tuple(keys), len(part)) + _further(and_where),
                list(chain.from_iterable(part)),
            ).fetchall()
        return found

    def nearby_ids(self, table: Table, key: str, values: Sequence[str]) -> tuple[list[str], list[int]]:
        """The rows between the least key and the greatest: of a sorted file, the right ones in order."""
        ((keys, ids),) = self._connection.execute(
            f"SELECT group_concat({key}, ';'), group_concat(id, ';') "  # noqa: S608 (our own names)
            f"FROM (SELECT {key}, id FROM {table.name} WHERE {key} BETWEEN ? AND ? ORDER BY {key} LIMIT ?)",
            (min(values), max(values), 2 * len(values)),
        )
        return (keys.split(";"), list(map(int, ids.split(";")))) if keys else ([], [])

    def insert(self, table: Table, names: Sequence[str], columns: Sequence[Sequence[Any]]) -> None:
        """Add rows, given by columns."""
        self._insert(table, names, columns)

    def insert_new(self, table: Table, names: Sequence[str], columns: Sequence[Sequence[Any]]) -> int:
        """Add rows until a statement meets one that is there already, which undoes that statement alone."""
        added = 0
        try:
            for added in self._inserting(table, names, columns):  # noqa: B007 (the last value is the answer)
                pass
        except sqlite3.IntegrityError:
            return added
        return len(columns[0])

    def _insert(self, table: Table, names: Sequence[str], columns: Sequence[Sequence[Any]]) -> None:
        for _ in self._inserting(table, names, columns):
            pass

    def _inserting(
        self, table: Table, names: Sequence[str], columns: Sequence[Sequence[Any]]
    ) -> "Iterable[int]":
        width = len(names)
        rows = len(columns[0])
        flat = list(chain.from_iterable(zip(*columns, strict=True)))
        execute = self._connection.execute
        for first in range(0, rows, self._AT_ONCE):
            count = min(self._AT_ONCE, rows - first)
            yield first
            execute(_sqlite_insert(table, tuple(names), count), flat[first * width : (first + count) * width])

    def update(self, table: Table, keys: Sequence[str], names: Sequence[str], rows: Sequence[Row]) -> None:
        """Change rows by their keys."""
        new = ", ".join(f"{name} = ?" for name in names)
        where = " AND ".join(f"{name} = ?" for name in keys)
        width = len(keys)
        self._connection.executemany(
            f"UPDATE {table.name} SET {new} WHERE {where}",  # noqa: S608 (our own names)
            [(*row[width:], *row[:width]) for row in rows],
        )

    def delete(self, table: Table, key: str, values: Sequence[Any]) -> None:
        """Remove rows by a key."""
        self._connection.executemany(
            f"DELETE FROM {table.name} WHERE {key} = ?",  # noqa: S608 (our own names)
            [(value,) for value in values],
        )

    def hold(self, table: Table, ids: Iterable[int]) -> None:
        """Nothing: one transaction at a time is let in, so there is nobody to lock out."""

    def new_ids(self, table: Table, count: int) -> list[int]:
        """The ids after the greatest one; nobody else writes meanwhile."""
        (last,) = self._connection.execute(f"SELECT coalesce(max(id), 0) FROM {table.name}").fetchone()  # noqa: S608 (our own names)
        return list(range(last + 1, last + 1 + count))


class PostgresDatabase:
    """PostgreSQL by asyncpg, one call at a time; rows travel as arrays, a column an array."""

    _LOCK = 7_265_401
    """Any number that nothing else in the database locks."""

    def __init__(self, dsn: str) -> None:
        self._runner = asyncio.Runner()
        try:
            # A table that is being filled has no statistics yet, and is looked up by index all the same.
            by_index = {f"enable_{way}": "off" for way in ("seqscan", "hashjoin", "mergejoin")}
            self._connection = self._runner.run(asyncpg.connect(dsn, timeout=_WAIT, server_settings=by_index))
        except BaseException:
            self._runner.close()
            raise

    def _wait(self, call: Callable[..., Any], *arguments: Any) -> Any:
        return self._runner.run(call(*arguments))

    def begin(self) -> None:
        """Begin a transaction, after any other import has ended."""
        self.run("BEGIN")
        try:
            self.run(f"SELECT pg_advisory_xact_lock({self._LOCK})")
        except asyncpg.LockNotAvailableError as error:
            raise DatabaseBusy(_BUSY) from error

    def commit(self) -> None:
        """Keep what was done."""
        self.run("COMMIT")

    def rollback(self) -> None:
        """Undo what was done."""
        if self._connection.is_in_transaction():
            self.run("ROLLBACK")

    def mark(self) -> None:
        """Remember this point of the transaction."""
        self.run("SAVEPOINT file")

    def back_to_mark(self) -> None:
        """Undo what was done since the mark."""
        self.run("ROLLBACK TO file")

    def close(self) -> None:
        """Close the connection."""
        self._wait(self._connection.close)
        self._runner.close()

    def run(self, statement: str) -> None:
        """Carry out a statement."""
        self._wait(self._connection.execute, statement)

    def select(self, table: Table, wanted: Sequence[str], where: str = "") -> list[Row]:
        """Rows of a small table."""
        return self._rows(f"SELECT {_out(table, wanted)} FROM {table.name} AS t {where}")  # noqa: S608 (our own names)

    def _rows(self, statement: str, *arguments: Any) -> list[Row]:
        return [tuple(record) for record in self._wait(self._connection.fetch, statement, *arguments)]

    def matching(
        self,
        table: Table,
        wanted: Sequence[str],
        keys: Sequence[str],
        values: Iterable[Row],
        *,
        and_where: str = "",
    ) -> list[Row]:
        """Rows whose key is one of those given."""
        given = list(values)
        if not given:
            return []
        where = " AND ".join(f"t.{name} = k.{name}" for name in keys)
        return self._rows(
            f"SELECT {_out(table, wanted)} FROM ({_given(table, keys)}) AS k "  # noqa: S608 (our own names)
            f"JOIN {table.name} AS t ON {where}" + _further(and_where),
            *map(list, zip(*given, strict=True)),
        )

    def nearby_ids(self, table: Table, key: str, values: Sequence[str]) -> tuple[list[str], list[int]]:
        """Nothing: one exact question costs less here than two."""
        del table, key, values
        return [], []

    def insert(self, table: Table, names: Sequence[str], columns: Sequence[Sequence[Any]]) -> None:
        """Add rows, given by columns."""
        self._wait(
            self._connection.execute,
            f"INSERT INTO {table.name} ({_names(names)}) {_given(table, names)}",
            *map(list, columns),
        )

    def insert_new(self, table: Table, names: Sequence[str], columns: Sequence[Sequence[Any]]) -> int:
        """Add all rows, or none when any of them is there already."""
        self.run("SAVEPOINT batch")
        try:
            self.insert(table, names, columns)
        except asyncpg.UniqueViolationError:
            self.run("ROLLBACK TO batch")
            return 0
        self.run("RELEASE batch")
        return len(columns[0])

    def update(self, table: Table, keys: Sequence[str], names: Sequence[str], rows: Sequence[Row]) -> None:
        """Change rows by their keys."""
        if not rows:
            return
        new = ", ".join(f"{name} = k.{name}" for name in names)
        where = " AND ".join(f"t.{name} = k.{name}" for name in keys)
        self._wait(
            self._connection.execute,
            f"UPDATE {table.name} AS t SET {new} FROM ({_given(table, (*keys, *names))}) AS k WHERE {where}",  # noqa: S608 (our own names)
            *map(list, zip(*rows, strict=True)),
        )

    def delete(self, table: Table, key: str, values: Sequence[Any]) -> None:
        """Remove rows by a key."""
        self._wait(
            self._connection.execute,
            f"DELETE FROM {table.name} AS t USING ({_given(table, (key,))}) AS k WHERE t.{key} = k.{key}",  # noqa: S608 (our own names)
            list(values),
        )

    def hold(self, table: Table, ids: Iterable[int]) -> None:
        """Lock the rows, in one order and as turns of the conversation do; rows may still refer to them."""
        self._rows(
            f"SELECT id FROM {table.name} WHERE id = ANY($1::BIGINT[]) ORDER BY id FOR NO KEY UPDATE",  # noqa: S608 (our own names)
            sorted(ids),
        )

    def new_ids(self, table: Table, count: int) -> list[int]:
        """The next ids of the table's sequence, which skips none that is in use."""
        rows = self._rows(
            f"SELECT nextval(pg_get_serial_sequence('{table.name}', 'id')) FROM generate_series(1, $1)",  # noqa: S608 (our own names)
            count,
        )
        return sorted(number for (number,) in rows)


def _further(condition: str) -> str:
    return f" AND {condition}" if condition else ""


def _names(names: Sequence[str]) -> str:
    return ", ".join(names)


@cache
def _sqlite_insert(table: Table, names: tuple[str, ...], rows: int) -> str:
    row = f"({', '.join('?' * len(names))})"
    return f"INSERT INTO {table.name} ({_names(names)}) VALUES {', '.join([row] * rows)}"  # noqa: S608 (our own names)


@cache
def _sqlite_matching(table: Table, wanted: tuple[str, ...], keys: tuple[str, ...], rows: int) -> str:
    out = ", ".join(f"t.{name}" for name in wanted)
    row = f"({', '.join('?' * len(keys))})"
    # CROSS JOIN fixes the order: each key is looked up in the index, instead of each row among the keys.
    on = " AND ".join(f"t.{name} = k.{name}" for name in keys)
    return (
        f"WITH k ({_names(keys)}) AS (VALUES {', '.join([row] * rows)}) "  # noqa: S608 (our own names)
        f"SELECT {out} FROM k CROSS JOIN {table.name} AS t ON {on}"
    )


@cache
def _own_type(table: Table, name: str) -> tuple[str, str]:
    """PostgreSQL's type of a column, and the type in which its values come to us and go back."""
    kind = table.c[name].type
    own = kind.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]  # untyped there
    if isinstance(kind, Boolean):
        return own, "INTEGER"
    return own, own if own in ("BIGINT", "INTEGER") else "TEXT"


def _given(table: Table, names: Sequence[str]) -> str:
    """A row source of the arrays $1, $2 … under the columns' names and types."""
    cast = ", ".join(f"{_from_text(table, name)} AS {name}" for name in names)
    arrays = ", ".join(f"${place}::{_own_type(table, name)[1]}[]" for place, name in enumerate(names, 1))
    return f"SELECT {cast} FROM unnest({arrays}) AS given ({_names(names)})"  # noqa: S608 (our own names)


def _from_text(table: Table, name: str) -> str:
    own, ours = _own_type(table, name)
    if isinstance(table.c[name].type, Instant):
        return f"(given.{name} || '+00')::{own}"
    return f"given.{name}" if own == ours else f"given.{name}::{own}"


def _out(table: Table, names: Sequence[str]) -> str:
    return ", ".join(_to_text(table, name) for name in names)


def _to_text(table: Table, name: str) -> str:
    own, ours = _own_type(table, name)
    if isinstance(table.c[name].type, Instant):
        return f"to_char(t.{name} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS {name}"
    if isinstance(table.c[name].type, Date):
        return f"to_char(t.{name}, 'YYYY-MM-DD') AS {name}"
    return f"t.{name}" if own == ours else f"t.{name}::{ours}"
