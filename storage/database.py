"""The way to the database: one call, one transaction, by the driver that the URL names."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

import stamina
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.errors import explain_database_errors

T = TypeVar("T")

_WAIT: Final = 60
"""Seconds to wait for a free connection or for SQLite's lock: a large register is imported for that long."""
_POOL: Final = 10
_TRIES: Final = 5
_PASSING: Final = {"40001", "40P01", "23505"}
"""Serialization failure, deadlock, unique violation: the winner has committed, so another try sees why."""


class UnknownDatabase(ValueError):
    """The URL names no database that we can speak to; the text is for the administrator."""


class Database(Protocol):
    """One call, one transaction."""

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run a plain function in a transaction of its own; an exception leaves nothing written.

        A caller that is cancelled stops waiting, and the transaction comes to its own end.
        """
        ...

    async def close(self) -> None:
        """Let the transactions under way end, then let the connections go."""
        ...


def open_database(url: str, *, foreign_keys: bool = True) -> Database:
    """The database of this URL; nothing is opened before the first call.

    `sqlite:///path` runs on a thread of its own, `sqlite+aiosqlite:///path` on that library's,
    `postgresql://…` on asyncpg. `foreign_keys=False` lets a migration rebuild SQLite's tables.

    Raises:
        UnknownDatabase: for any other URL.
        DatabaseRefused: when the folder of an SQLite file cannot be made.
    """
    address = make_url(url)
    match address.drivername:
        case "sqlite" | "sqlite+pysqlite":
            return _SqliteThread(_sqlite(address, foreign_keys, create_engine))
        case "sqlite+aiosqlite":
            return _AsyncDatabase(_sqlite(address, foreign_keys, create_async_engine, pool_size=1))
        case "postgresql" | "postgresql+asyncpg":
            return _AsyncDatabase(_postgresql(address))
        case driver:
            raise UnknownDatabase(f"База данных «{driver}» не поддерживается: нужна sqlite или postgresql.")


_to_json = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))

E = TypeVar("E", Engine, AsyncEngine)


def _sqlite(address: URL, foreign_keys: bool, create: Callable[..., E], **pool: int) -> E:
    if address.database:
        with explain_database_errors(address.render_as_string()):
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create(
        address,
        connect_args={} if "timeout" in address.query else {"timeout": _WAIT},
        hide_parameters=True,  # an error's text reaches the log, and people's data must not
        json_serializer=_to_json,
        max_overflow=0,
        pool_timeout=_WAIT,
        **pool,
    )
    core = engine if isinstance(engine, Engine) else engine.sync_engine

    @event.listens_for(core, "connect")
    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # sqlite3 begins nothing by itself, so BEGIN below is the only one
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        cursor.close()

    @event.listens_for(core, "begin")
    def begin(connection: Connection) -> None:
        # IMMEDIATE takes the one write lock at once: a lock taken halfway could only fail, not wait.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _postgresql(address: URL) -> AsyncEngine:
    engine = create_async_engine(
        address.set(drivername="postgresql+asyncpg"),
        hide_parameters=True,  # an error's text reaches the log, and people's data must not
        json_serializer=_to_json,
        max_overflow=0,
        pool_pre_ping=True,
        pool_size=_POOL,
        pool_timeout=_WAIT,
    )

    @event.listens_for(engine.sync_engine, "handle_error")
    def leave_out_the_detail(context: ExceptionContext) -> None:
        cause = context.original_exception.__cause__
        if cause is not None and hasattr(cause, "detail"):
            cause.detail = None  # it repeats the offending values, which hide_parameters does not reach

    return engine


class _SqliteThread:
    """SQLite on one thread: a transaction is one hop, and none waits for another's lock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite")

    @cached_property
    def _connection(self) -> Connection:
        return self._engine.connect()

    async def run(self, work: Callable[[Connection], T]) -> T:
        context = copy_context()  # what the log knows of the turn goes with it
        return await self._hop(context.run, self._transaction, work)

    def _transaction(self, work: Callable[[Connection], T]) -> T:
        with self._connection.begin():
            return work(self._connection)

    async def close(self) -> None:
        await self._hop(self._let_go)
        self._thread.shutdown()

    def _let_go(self) -> None:
        if "_connection" in vars(self):  # else it would be opened to be closed, and perhaps cannot be
            self._connection.close()
        self._engine.dispose()

    async def _hop(self, call: Callable[..., T], *args: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call, *args)


class _AsyncDatabase:
    """A database behind an asyncio driver; the function runs in `run_sync`, as plain as on a thread."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._under_way: set[asyncio.Task[Any]] = set()

    async def run(self, work: Callable[[Connection], T]) -> T:
        task = asyncio.create_task(self._transaction(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _transaction(self, work: Callable[[Connection], T]) -> T:
        async for attempt in stamina.retry_context(
            on=_is_passing, attempts=_TRIES, timeout=None, wait_initial=0.01, wait_max=0.5, wait_jitter=0.05
        ):
            with attempt:
                async with self._engine.begin() as connection:
                    return await connection.run_sync(work)
        raise AssertionError  # the loop ends by returning or raising

    async def close(self) -> None:
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._engine.dispose()


def _is_passing(slip: Exception) -> bool:
    return isinstance(slip, DBAPIError) and getattr(slip.orig, "sqlstate", None) in _PASSING
