"""What is said to many at once: the accounts that it is about, and what became of each recipient."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from core.model.broadcasts.broadcast import BroadcastKind, BroadcastStatus, RecipientState
from storage.tables.columns import Id, Json, id_column, metadata, text_column
from storage.tables.types import Instant, Word

broadcasts = Table(
    "broadcasts",
    metadata,
    id_column(),
    Column("kind", Word(BroadcastKind), nullable=False),
    Column("text", Text, nullable=False),
    Column("audience", Json, nullable=False),
    Column("author", Text, nullable=False),
    Column("thread", Id),  # of the operators, and no person's: no reference that an erasure would follow
    Column("created_at", Instant, nullable=False),
    Column("status", Word(BroadcastStatus), nullable=False),
    Column("gathered", Id, nullable=False, server_default="0"),
    Column("accounts", Integer, nullable=False, server_default="0"),
    Column("recipients", Integer, nullable=False, server_default="0"),
    text_column("sent_by"),
    text_column("approved_by"),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    Column("round", Integer, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)


broadcast_accounts = Table(
    "broadcast_accounts",
    metadata,
    Column("broadcast_id", Id, ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False),
    Column("account_id", Id, ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
)


broadcast_recipients = Table(
    "broadcast_recipients",
    metadata,
    Column("broadcast_id", Id, ForeignKey("broadcasts.id"), primary_key=True, autoincrement=False),
    Column("cabinet_id", Id, ForeignKey("cabinets.id"), primary_key=True, autoincrement=False),
    Column("state", Word(RecipientState), nullable=False),
    text_column("way"),
    text_column("why"),
    Column("at", Instant),
    Index(None, "broadcast_id", "state", "cabinet_id"),
    Index(None, "cabinet_id"),
)
