"""What waits to be carried out: errands and the outbox.

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

outbox = Table(
    "outbox",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("done_at", Instant),
    Column("dead_at", Instant),
    text_column("error"),
    Index(
        "ix_outbox_waiting",
        "due_at",
        sqlite_where=text("done_at IS NULL AND dead_at IS NULL"),
        postgresql_where=text("done_at IS NULL AND dead_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)


errands = Table(
    "errands",
    metadata,
    id_column(),
    reference("chat_id", "chats"),
    Column("kind", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("done_at", Instant),
    Column("dead_at", Instant),
    text_column("error"),
    Index(
        "ix_errands_waiting",
        "due_at",
        sqlite_where=text("done_at IS NULL AND dead_at IS NULL"),
        postgresql_where=text("done_at IS NULL AND dead_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)
