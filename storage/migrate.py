"""The tables' version: an empty database is filled, another version is refused, `upgrade` brings it here."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, func, inspect, make_url, select, text

from core.base.system_errors import Misconfigured
from storage.database import Database, open_database
from storage.errors import explain_database_errors

if TYPE_CHECKING:
    from alembic.config import Config

SCHEMA: Final = "0040"
"""The newest migration; said here as well, so that a start asks the database and does not import alembic."""

_LOCK: Final = 7_305_001
"""PostgreSQL's advisory lock for a migration; any number that nothing else here uses."""


class SchemaRefused(Misconfigured):
    """The tables are of another version of the program; the text is for the administrator."""


class BrokenReferences(Exception):
    """A migration has left rows that refer to nothing; it has been undone."""


async def prepare(database: Database, url: str) -> None:
    """Fill an empty database, pass one of our version.

    Raises:
        SchemaRefused: for any other version.
        DatabaseRefused: when the database cannot be worked with.
    """
    with explain_database_errors(url):
        found = await database.run(version)
    if found is None:
        await upgrade(url)
    elif found < SCHEMA:
        raise SchemaRefused(
            f"База данных старше программы (схема {found}, нужна {SCHEMA}). "
            "Остановите бота, сделайте копию базы и выполните: python main.py migrate"
        )
    elif found > SCHEMA:
        raise SchemaRefused(
            f"База данных новее программы (схема {found}, программа знает {SCHEMA}). "
            "Обновите программу, затем выполните: python main.py migrate"
        )


async def is_empty(url: str) -> bool:
    """Whether the database has none of our tables yet; looking makes neither a file nor a folder."""
    with explain_database_errors(url):
        if _is_no_file(url):
            return True
        database = open_database(url)
        try:
            return await database.run(version) is None
        finally:
            await database.close()


def _is_no_file(url: str) -> bool:
    """Whether SQLite would have to make the file, or to write its first byte."""
    address = make_url(url)
    path = Path(address.database or "")
    return address.get_backend_name() == "sqlite" and not (path.is_file() and path.stat().st_size)


def version(connection: Connection) -> str | None:
    """The last migration that the database has had, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


async def upgrade(url: str) -> None:
    """Bring the tables to our version, all of them or none; it is no error when they are already.

    Raises:
        DatabaseRefused: when the database cannot be worked with.
    """
    with explain_database_errors(url):
        database = open_database(url, foreign_keys=False)
        try:
            await database.run(_upgrade)
        finally:
            await database.close()


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # half a second that a usual start does not need

    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    command.upgrade(alembic_config(connection), "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise BrokenReferences


def alembic_config(connection: Connection) -> "Config":
    """What alembic needs to work inside the connection's transaction."""
    from alembic.config import Config  # noqa: PLC0415  # the same

    config = Config(attributes={"connection": connection})
    folder = str(Path(__file__).with_name("migrations"))
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config
