"""The database of the version before: its rows, its chats, and how it is built again.

How the data was made stands in `tests/data/upgrade/README.md`.
"""

import json
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from alembic import command
from sqlalchemy import JSON, Column, Connection, Date, DateTime, LargeBinary, MetaData, Table, insert, text

from core.model.cabinets.cabinet import ConsentKind
from storage.database import open_database
from storage.migrate import alembic_config
from tests.cabinets import IN_FORCE

_DATA: Final = Path(__file__).parents[1] / "data" / "upgrade"
_ROWS: Final[dict[str, Any]] = json.loads((_DATA / "rows.json").read_text("utf-8"))

AT: Final = datetime.fromisoformat(_ROWS["at"])
"""When the new version starts: three minutes after the old one has stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A screen that stands in the chat, or has stood there."""

    title: str
    buttons: tuple[tuple[str, str, str], ...]
    """What the button carries, its label, and the state that a press of it led to at `AT` in the version
    before; empty where it was out of date by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldChat:
    """A chat as the version before has left it."""

    name: str
    """What its person was about."""
    channel: str
    peer: str
    state: str
    email: str
    screens: tuple[Screen, ...]
    """Oldest first; the last one stands at the end of the chat."""
    accounts: tuple[Mapping[str, Any], ...] = ()
    """The person's accounts: number, meters, sum of the last receipt."""
    code: str = ""
    """The code that has come by post."""
    password: str = ""

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """All that buttons of the chat carry, each with where it led to."""
        return [(press, led) for screen in self.screens for press, _, led in screen.buttons]

    def __str__(self) -> str:
        return f"{self.channel}/{self.name}"


def _chat(kept: dict[str, Any]) -> OldChat:
    screens = (
        Screen(title=each["title"], buttons=tuple(map(tuple, each["buttons"]))) for each in kept["screens"]
    )
    return OldChat(**kept | {"screens": tuple(screens), "accounts": tuple(kept.get("accounts", ()))})


CHATS: Final = tuple(map(_chat, json.loads((_DATA / "chats.json").read_text("utf-8"))))


def chats(name: str) -> list[OldChat]:
    """The chats whose persons were about the same, one a channel."""
    found = [chat for chat in CHATS if chat.name == name]
    assert found, name
    return found


def chats_to_try(channel: str, database: str) -> list[OldChat]:
    """A channel's chats: all on SQLite; on PostgreSQL, where only the database differs, one a state."""
    tried = CHATS if database == "sqlite" else {chat.state: chat for chat in _TURN_ABOUT}.values()
    return [chat for chat in tried if chat.channel == channel]


_TURN_ABOUT: Final = sorted(CHATS, key=lambda chat: crc32(f"{chat.state} {chat.channel}".encode()))
"""In an order in which no channel always comes last."""


def rows(table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table as JSON holds them: times, days and bytes are texts."""
    kept = _ROWS["tables"][table]
    for row in kept["rows"]:
        stated = dict(zip(kept["columns"], row, strict=True))
        # What has changed in the texts since is asked in tests of its own: all others would be about it.
        if table == "consents":
            stated["version"] = IN_FORCE[ConsentKind(stated["kind"])].version
        if table == "chats" and stated["memory"].get("consent"):
            stated["memory"] = {
                **stated["memory"],
                "consent": IN_FORCE[ConsentKind.PERSONAL_DATA].version,
            }
        yield stated


def instant(kept: str) -> datetime:
    """A moment of a row."""
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


async def restore(url: str) -> None:
    """Build the tables as they were, by the migrations of then, and put the rows in."""
    database = open_database(url, foreign_keys=False)
    try:
        await database.run(_restore)
    finally:
        await database.close()


def _restore(connection: Connection) -> None:
    command.upgrade(alembic_config(connection), _ROWS["revision"])
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        if table.name in _ROWS["tables"]:
            _fill(connection, table)


def _fill(connection: Connection, table: Table) -> None:
    for column in table.columns:
        if isinstance(column.type, JSON):
            column.type = JSON(none_as_null=True)
    read = {column.name: _reader(column) for column in table.columns}
    stated = [{name: read[name](value) for name, value in row.items()} for row in rows(table.name)]
    connection.execute(insert(table), stated)
    if connection.dialect.name == "postgresql" and "id" in table.columns:
        place = f"pg_get_serial_sequence('{table.name}', 'id')"
        connection.execute(text(f"SELECT setval({place}, (SELECT max(id) FROM {table.name}))"))  # noqa: S608  # our own names


def _reader(column: Column[Any]) -> Callable[[Any], Any]:
    """What turns JSON back into a value of the column."""

    def read(kept: Any) -> Any:
        if kept is None:
            return None
        if isinstance(column.type, LargeBinary):
            return b64decode(kept)
        if isinstance(column.type, DateTime):
            return instant(kept)
        if isinstance(column.type, Date):
            return date.fromisoformat(kept)
        return kept

    return read
