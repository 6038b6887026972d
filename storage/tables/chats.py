"""What the conversation remembers of each chat.

`sqlite_autoincrement` where an id is known outside: SQLite would give the id of a deleted row again.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables.columns import Json, id_column, metadata, reference, text_column
from storage.tables.types import Instant

chats = Table(
    "chats",
    metadata,
    id_column(),
    Column("channel", Text, nullable=False),
    Column("peer", Text, nullable=False),
    reference("cabinet_id", "cabinets", nullable=True),
    reference("account_id", "accounts", nullable=True),
    text_column("state"),
    Column("memory", Json, nullable=False),
    Column("answer", Json),
    text_column("answer_to"),
    Column("answer_shown", Boolean, nullable=False, server_default=text("true")),
    Column("client", Json),
    Column("reachable", Boolean, nullable=False, server_default=text("true")),
    Column("active_at", Instant, nullable=False),
    text_column("decided"),
    UniqueConstraint("channel", "peer"),
    Index(None, "cabinet_id"),
    Index(
        "ix_chats_unshown",
        "id",
        sqlite_where=text("answer_shown = 0"),
        postgresql_where=text("NOT answer_shown"),
    ),
)


owed_answers = Table(
    "owed_answers",
    metadata,
    id_column(),
    reference("chat_id", "chats"),
    Column("event", Text, nullable=False),
    Column("answer", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("chat_id", "event"),
    sqlite_autoincrement=True,
)
"""Answers that are owed besides the last one, which stands in its chat."""


seen_events = Table(
    "seen_events",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("event", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    sqlite_with_rowid=False,
)


files = Table(
    "files",
    metadata,
    id_column(),
    reference("chat_id", "chats"),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("mime", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    text_column("made_of"),
    Index(None, "chat_id"),
)


lines = Table(
    "lines",
    metadata,
    id_column(),
    reference("chat_id", "chats"),
    Column("line", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "chat_id", "id"),
    sqlite_autoincrement=True,
)


cursors = Table(
    "cursors",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)


keys = Table(
    "keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Made by the program itself, for what it signs and seals: they never leave it."""
