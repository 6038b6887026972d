"""What was changed here of what accounts receive."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, text

from storage.tables.columns import Id, id_column, metadata, reference, text_column
from storage.tables.types import Instant, MonthNumber

_OPEN = text("confirmed_at IS NULL AND replaced_at IS NULL")

subscription_changes = Table(
    "subscription_changes",
    metadata,
    id_column(),
    reference("account_id", "accounts"),
    reference("cabinet_id", "cabinets", nullable=True),
    Column("changed_at", Instant, nullable=False),
    Column("e_receipt", Boolean, nullable=False),
    text_column("email"),
    Column("sms", Boolean, nullable=False),
    text_column("phone"),
    Column("exported_at", Instant),
    Column("confirmed_at", Instant),
    Column("replaced_at", Instant),
    Index(None, "cabinet_id"),
    Index(
        "uq_subscription_changes_open",
        "account_id",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    sqlite_autoincrement=True,
)


mailed_receipts = Table(
    "mailed_receipts",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("month", MonthNumber),
)
"""Up to which month an account's receipts have gone out by e-mail; none before its first charges."""
