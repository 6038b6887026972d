"""The databases that storage is tested on: SQLite by both drivers, and PostgreSQL where there is one.

PostgreSQL is the server of TEST_POSTGRES_URL, else one that answers on 127.0.0.1:5432; the user must be able
to create databases. Without one its tests are left out, and the summary says so.
"""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest
from sqlalchemy.engine import URL, make_url

from storage.migrate import upgrade
from storage.store import Store, open_store

T = TypeVar("T")

_PLACE = "127.0.0.1:5432"
_DRIVERS = {"sqlite": "sqlite", "aiosqlite": "sqlite+aiosqlite"}


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", "databases(*names): run on these databases only, not on each")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for a database on each of them, or on those of its marker."""
    if "database" in metafunc.fixturenames:
        found = ["postgresql"] if isinstance(_postgresql(), URL) else []
        marker = metafunc.definition.get_closest_marker("databases")
        names = [name for name in (*_DRIVERS, *found) if not marker or name in marker.args]
        metafunc.parametrize("database", names, indirect=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it plainly when PostgreSQL was left out."""
    found = _postgresql()
    if not isinstance(found, URL):
        terminalreporter.write_line(f"PostgreSQL: not tested, {found}", yellow=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on: sqlite, aiosqlite or postgresql."""
    name: str = request.param
    return name


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest) -> str:
    """A database of the test's own: all tables, no rows."""
    if database == "postgresql":
        url: str = request.getfixturevalue("postgresql_url")
        return url
    path: Path = request.getfixturevalue("sqlite_file")
    return f"{_DRIVERS[database]}:///{path}"


@pytest.fixture
def empty_url(database: str, request: pytest.FixtureRequest) -> str:
    """A database of the test's own without a single table."""
    if database == "postgresql":
        url: str = request.getfixturevalue("empty_postgresql_url")
        return url
    path: Path = request.getfixturevalue("tmp_path")
    return f"{_DRIVERS[database]}:///{path / 'empty.db'}"


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """The store on each database."""
    opened = open_store(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_store(sqlite_file: Path) -> AsyncIterator[Store]:
    """The default store alone, for what is tested above it."""
    opened = open_store(f"sqlite:///{sqlite_file}")
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "cabinet.db"
    run_apart(upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_file(sqlite_template: Path, tmp_path: Path) -> Path:
    """A migrated file of the test's own."""
    return Path(shutil.copy(sqlite_template, tmp_path / "cabinet.db"))


@pytest.fixture(scope="session")
def reused_postgresql() -> Iterator["ReusedPostgresql"]:
    """A migrated database for all tests of this process, one after another."""
    with ExitStack() as databases:
        yield ReusedPostgresql(databases)


@pytest.fixture
def postgresql_url(reused_postgresql: "ReusedPostgresql") -> str:
    """A migrated database without a row."""
    return reused_postgresql.emptied()


@pytest.fixture
def empty_postgresql_url() -> Iterator[str]:
    """An empty database of the test's own."""
    with postgresql_database() as url:
        yield url


def run_apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run to the end on a loop and a thread of its own, also while the test's loop runs."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


class ReusedPostgresql:
    """Empties one database instead of making many, which takes a second each."""

    def __init__(self, databases: ExitStack) -> None:
        self._databases = databases
        self._url = ""
        self._shape: object = None

    def emptied(self) -> str:
        """The database's URL, once nobody is connected to it and no row is in it.

        A test may have changed the tables; the next one then gets a database made anew.
        """
        if not self._url or run_apart(self._empty()) != self._shape:
            self._url = self._databases.enter_context(postgresql_database())
            run_apart(upgrade(self._url))
            self._shape = run_apart(self._empty())
        return self._url

    async def _empty(self) -> object:
        """Empty the tables, and say what they look like."""
        shape, _ = await _ask(make_url(self._url), _SHAPE, _EMPTY)
        return shape


_SHAPE = """
SELECT md5(string_agg(concat_ws(' ', table_name, column_name, data_type), ','
    ORDER BY table_name, column_name))
    || (SELECT string_agg(version_num, ',') FROM alembic_version)
FROM information_schema.columns WHERE table_schema = 'public'
"""
_EMPTY = """
DO $$
DECLARE
    each text;
    filled text[];
    is_filled boolean;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
    FOR each IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', each) INTO is_filled;
        IF is_filled THEN
            filled := filled || quote_ident(each);
        END IF;
    END LOOP;
    IF filled IS NOT NULL THEN
        EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' CASCADE';
    END IF;
    PERFORM setval(format('%I', sequencename)::regclass, 1, false)
    FROM pg_sequences WHERE schemaname = 'public';
END $$
"""


@cache
def _postgresql() -> URL | str:
    """The server to test on, or why there is none; a server that was named must be there."""
    named = os.environ.get("TEST_POSTGRES_URL")
    url = make_url(named or f"postgresql://{_PLACE}/postgres").set(drivername="postgresql")
    try:
        (may_create,) = run_apart(
            _ask(url, "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = USER")
        )
    except (OSError, asyncpg.PostgresError) as slip:
        if named:
            raise
        return f"no server for us on {_PLACE} ({slip}), and TEST_POSTGRES_URL is not set"
    return url if may_create else f"the user may not create databases on {url.host}"


@contextmanager
def postgresql_database(like: str = "") -> Iterator[str]:
    server = _postgresql()
    assert isinstance(server, URL)
    name = f"test_cabinet_{uuid.uuid4().hex}"
    unhurried = f"ALTER DATABASE {name} SET synchronous_commit = off"  # no test takes the server's power away
    run_apart(_ask(server, f"CREATE DATABASE {name} {like}", unhurried))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        run_apart(_ask(server, f"DROP DATABASE {name} WITH (FORCE)"))


async def _ask(url: URL, *queries: str) -> list[object]:
    """What each query is answered with, by one connection."""
    connection = await asyncpg.connect(url.render_as_string(hide_password=False))
    try:
        return [await connection.fetchval(query) for query in queries]
    finally:
        await connection.close()
