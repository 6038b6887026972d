"""The old database, migrated once to what the program now wants, and a copy of it for each test."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from structlog.testing import capture_logs

from storage.migrate import upgrade
from storage.store import open_store
from tests.databases import postgresql_database, run_apart
from tests.upgrade.before import restore
from tests.upgrade.now import House


async def _upgraded(url: str) -> None:
    await restore(url)
    await upgrade(url)


@pytest.fixture(scope="session")
def upgraded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("upgraded") / "cabinet.db"
    run_apart(_upgraded(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def upgraded_postgresql() -> Iterator[str]:
    with postgresql_database() as url:
        run_apart(_upgraded(url))
        yield make_url(url).database or ""


@pytest.fixture(scope="session")
def looked_at_postgresql(upgraded_postgresql: str) -> Iterator[str]:
    with postgresql_database(f"TEMPLATE {upgraded_postgresql}") as url:
        yield url


@pytest.fixture
def upgraded_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of the test's own, which was the old version's."""
    if database == "postgresql":
        template = request.getfixturevalue("upgraded_postgresql")
        with postgresql_database(f"TEMPLATE {template}") as url:
            yield url
    else:
        path = shutil.copy(request.getfixturevalue("upgraded_file"), tmp_path / "cabinet.db")
        yield f"sqlite:///{path}"


@pytest.fixture
async def house(upgraded_url: str) -> AsyncIterator[House]:
    """The new version on the old database; nothing that it does may leave a fault in the log."""
    async with _opened(upgraded_url) as house:
        yield house


@pytest.fixture
async def glass_house(database: str, request: pytest.FixtureRequest) -> AsyncIterator[House]:
    """The same, for tests that look and change nothing: they share one database."""
    if database == "postgresql":
        url = request.getfixturevalue("looked_at_postgresql")
    else:
        url = f"sqlite:///{request.getfixturevalue('upgraded_file')}"
    async with _opened(url) as house:
        yield house


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[House]:
    store = open_store(url)
    await store.prepare()
    with capture_logs() as log:
        yield House(store)
    await store.close()
    assert not [entry for entry in log if entry["log_level"] in {"warning", "error", "critical"}]
