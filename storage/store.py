"""The one door to the database."""

from collections.abc import Callable
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

        def run(connection: Connection) -> T:
            return work(Work(connection))

        return await self._database.run(run)

    async def close(self) -> None:
        """Let the transactions under way end, then let the connections go."""
        await self._database.close()


def open_store(url: str) -> Store:
    """The store of this URL; nothing is opened before the first call.

    Raises:
        UnknownDatabase: when the URL names none of SQLite, aiosqlite and PostgreSQL.
    """
    return Store(url)
