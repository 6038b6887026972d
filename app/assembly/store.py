"""The database that the settings name: opened, prepared, and closed again."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from app.faults import explain_file_errors
from app.settings.sections import Settings
from core.ports.store import TurnWork
from storage.store import Store, open_store

T = TypeVar("T")


@asynccontextmanager
async def prepared_store(settings: Settings) -> AsyncIterator[Store]:
    """The store, with its tables made where there are none yet; closed at the end.

    Raises:
        Misconfigured: when there is no such database, or it is of another version.
    """
    async with _prepared(database_url(settings)) as store:
        yield store


def database_url(settings: Settings) -> str:
    """The database's URL; the folder of an SQLite file is made here, since SQLite makes none."""
    url = settings.database.url.get_secret_value()
    scheme, _, path = url.partition(":///")
    if scheme.startswith("sqlite"):
        with explain_file_errors():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
    return url


async def prepare(url: str) -> None:
    """Make the tables of an empty database.

    Raises:
        Misconfigured: as `prepared_store` does.
    """
    async with _prepared(url):
        pass


async def transact(settings: Settings, work: Callable[[TurnWork], T]) -> T:
    """One transaction in a store that is opened for it alone."""
    async with prepared_store(settings) as store:
        return await store.transact(work)


@asynccontextmanager
async def _prepared(url: str) -> AsyncIterator[Store]:
    store = open_store(url)
    try:
        await store.prepare()
        yield store
    finally:
        await store.close()
