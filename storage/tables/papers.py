"""Papers that were issued."""

from sqlalchemy import Column, Date, Index, Table, Text

from core.model.papers.paper import PaperKind
from storage.tables.columns import id_column, metadata, reference, text_column
from storage.tables.types import Instant, MonthNumber, Word

papers = Table(
    "papers",
    metadata,
    id_column(),
    Column("code", Text, nullable=False),
    Column("kind", Word(PaperKind), nullable=False),
    reference("account_id", "accounts"),
    Column("month", MonthNumber, nullable=False),
    Column("day", Date, nullable=False),
    text_column("purpose"),
    Column("fingerprint", Text, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("valid_until", Date),
    Column("withdrawn_at", Instant),
    text_column("reason"),
    Index(None, "code", unique=True),
    Index(None, "account_id", "fingerprint"),
    Index(None, "asked_by"),
    sqlite_autoincrement=True,
)
"""Its ids are a part of the papers' numbers, so that none is given twice."""
