"""Appeals, and what was said in them."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, Table, Text

from core.model.appeals.appeal import AppealStatus, Party
from storage.tables.columns import Id, Json, id_column, metadata, reference
from storage.tables.types import Instant, Word

appeals = Table(
    "appeals",
    metadata,
    id_column(),
    reference("cabinet_id", "cabinets"),
    reference("account_id", "accounts", nullable=True),
    Column("category", Text, nullable=False),
    Column("kind_key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("fields", Json, nullable=False),
    Column("status", Word(AppealStatus), nullable=False),
    Column("filed_at", Instant, nullable=False),
    Column("due", Date, nullable=False),
    Column("answered_at", Instant),
    Column("closed_at", Instant),
    Column("unread", Integer, nullable=False, server_default="0"),
    Column("thread", Id),  # of the operators, as that of a broadcast
    Index(None, "cabinet_id", "id"),
    Index(None, "status", "due"),
    Index(None, "closed_at"),
    sqlite_autoincrement=True,
)

appeal_messages = Table(
    "appeal_messages",
    metadata,
    id_column(),
    reference("appeal_id", "appeals"),
    Column("party", Word(Party), nullable=False),
    Column("by", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("is_note", Boolean, nullable=False),
    Index(None, "appeal_id", "id"),
    sqlite_autoincrement=True,
)
