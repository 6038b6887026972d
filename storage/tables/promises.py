"""Promises to pay, and their parts."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, text

from core.model.promises.promise import PromiseStatus
from storage.tables.columns import id_column, metadata, reference
from storage.tables.types import Instant, MonthNumber, Word

_RUNNING = text("status = 'running'")

promises = Table(
    "promises",
    metadata,
    id_column(),
    reference("account_id", "accounts"),
    reference("cabinet_id", "cabinets"),
    Column("month", MonthNumber, nullable=False),
    Column("penalty", BigInteger, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("grace_days", Integer, nullable=False, server_default="3"),
    Column("status", Word(PromiseStatus), nullable=False),
    Column("ended_at", Instant),
    Column("exported_at", Instant),
    Index(None, "account_id"),
    Index(None, "cabinet_id"),
    Index(
        "uq_promises_running",
        "account_id",
        unique=True,
        sqlite_where=_RUNNING,
        postgresql_where=_RUNNING,
    ),
    sqlite_autoincrement=True,
)

promise_parts = Table(
    "promise_parts",
    metadata,
    id_column(),
    reference("promise_id", "promises"),
    Column("due", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Index(None, "promise_id"),
)
