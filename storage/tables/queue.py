"""What waits to be done outside a turn: errands and deliveries in one queue.

`sqlite_autoincrement`, since ids are known outside: SQLite would give the id of a deleted row again.
"""

from sqlalchemy import (
    Column,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from storage.tables.columns import Json, id_column, metadata, reference, text_column
from storage.tables.types import Instant

_WAITING = text("done_at IS NULL AND dead_at IS NULL")
_KEYED = text("key IS NOT NULL")

queue = Table(
    "queue",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("key", Text),
    reference("cabinet_id", "cabinets", nullable=True),
    reference("chat_id", "chats", nullable=True),
    text_column("address"),
    Column("payload", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("done_at", Instant),
    Column("dead_at", Instant),
    text_column("error"),
    # The id is part of the order: what is put off until the morning is due at one and the same moment.
    Index("ix_queue_waiting", "kind", "due_at", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("uq_queue_key", "kind", "key", unique=True, sqlite_where=_KEYED, postgresql_where=_KEYED),
    sqlite_autoincrement=True,
)
