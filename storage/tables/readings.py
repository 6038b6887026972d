"""Readings, those of billing and those handed in here."""

from sqlalchemy import (
    Column,
    Date,
    Index,
    LargeBinary,
    Table,
    Text,
    text,
)

from core.model.readings.reading import ReadingStatus, Suspicion
from storage.tables.columns import Kwh, id_column, metadata, reference, text_column
from storage.tables.types import Instant, MonthNumber, Word

ON_CHECK = text(f"status = '{ReadingStatus.ON_CHECK}'")
"""What waits for an operator: few of many readings, so that they have an index of their own."""

readings = Table(
    "readings",
    metadata,
    id_column(),
    reference("meter_id", "meters"),
    Column("taken_on", Date, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("month", MonthNumber, nullable=False),
    Column("t1", Kwh, nullable=False),
    Column("t2", Kwh),
    Column("t3", Kwh),
    Column("c1", Kwh),
    Column("c2", Kwh),
    Column("c3", Kwh),
    Column("source", Text, nullable=False),
    Column("status", Word(ReadingStatus), nullable=False),
    Column("suspicion", Word(Suspicion)),
    text_column("marked"),
    text_column("reason"),
    Column("proof", Text),
    text_column("billing_id"),
    text_column("handed_in_by"),
    Column("exported_at", Instant),
    Index(None, "meter_id", "taken_on"),
    Index(None, "proof", unique=True),
    Index(
        "ix_readings_on_check",
        "received_at",
        "id",
        sqlite_where=ON_CHECK,
        postgresql_where=ON_CHECK,
    ),
)


evidence = Table(
    "evidence",
    metadata,
    id_column(),
    reference("reading_id", "readings"),
    Column("content", LargeBinary, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Index(None, "reading_id"),
    Index(None, "added_by"),
)
"""Photographs of meters that back readings."""
