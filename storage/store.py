"""The one door to the database."""

from collections.abc import Callable, Collection
from typing import TypeVar

from sqlalchemy import Connection

from storage import migrate
from storage.database import open_database
from storage.work import Work

T = TypeVar("T")


class Store:
    """A plain function in, its result out, one transaction around it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._database = open_database(url)
        self._listeners: list[Callable[[Collection[str]], None]] = []

    async def prepare(self) -> None:
        """See that the tables are the ones this program knows; an empty database is given them.

        Raises:
            SchemaRefused: when the tables are older or newer.
        """
        await migrate.prepare(self._database, self._url)

    async def transact(self, work: Callable[[Work], T]) -> T:
        """Run the function in one transaction; an exception leaves nothing written.

        PostgreSQL may have it run again, when another transaction got in its way, so it must change nothing
        but the database. A caller that is cancelled stops waiting, and the transaction comes to its own end.
        """

        def run(connection: Connection) -> tuple[T, Collection[str]]:
            unit = Work(connection)
            return work(unit), unit.queue.added

        result, queued = await self._database.run(run)
        if queued:
            for listener in self._listeners:
                listener(queued)
        return result

    def when_queued(self, listener: Callable[[Collection[str]], None]) -> None:
        """Call back after each commit of this process that has queued tasks, with their kinds.

        Not where the caller was cancelled meanwhile: what was queued then waits for the next look.
        """
        self._listeners.append(listener)

    async def close(self) -> None:
        """Let the transactions under way end, then let the connections go."""
        await self._database.close()


def open_store(url: str) -> Store:
    """The store of this URL; nothing is opened before the first call.

    Raises:
        UnknownDatabase: when the URL names none of SQLite, aiosqlite and PostgreSQL.
    """
    return Store(url)
