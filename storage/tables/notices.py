"""Notices about accounts, and which of them have been read."""

from sqlalchemy import Column, Date, LargeBinary, Table, Text, UniqueConstraint

from storage.tables.columns import id_column, metadata, reference
from storage.tables.types import Instant

notices = Table(
    "notices",
    metadata,
    id_column(),
    reference("account_id", "accounts"),
    Column("date", Date, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("account_id", "date", "title"),
)


notice_reads = Table(
    "notice_reads",
    metadata,
    id_column(),
    reference("cabinet_id", "cabinets"),
    reference("notice_id", "notices"),
    Column("text_hash", LargeBinary, nullable=False),
    Column("read_at", Instant, nullable=False),
    UniqueConstraint("cabinet_id", "notice_id"),
)
"""What a cabinet has read: a notice whose text billing has changed since is unread again."""
