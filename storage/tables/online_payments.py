"""Payments begun here, and the ledger of what became of each."""

from sqlalchemy import BigInteger, Column, Date, Index, Table, Text, text

from core.model.payments.online_payment import PaymentStatus
from core.model.payments.standing import Decline
from storage.tables.columns import id_column, metadata, reference, text_column
from storage.tables.types import Instant, MonthNumber, Word

_NAMED = text("provider_id <> ''")

online_payments = Table(
    "online_payments",
    metadata,
    id_column(),
    Column("token", Text, nullable=False, unique=True),
    reference("account_id", "accounts"),
    reference("cabinet_id", "cabinets", nullable=True),
    reference("chat_id", "chats"),
    Column("provider", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("advance", BigInteger, nullable=False, server_default="0"),
    Column("fee", BigInteger, nullable=False),
    text_column("email"),
    Column("period", MonthNumber, nullable=False),
    Column("status", Word(PaymentStatus), nullable=False),
    text_column("provider_id"),
    text_column("url"),
    Column("url_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column("paid_at", Instant),
    Column("paid_on", Date),
    Column("received", BigInteger, nullable=False, server_default="0"),
    Column("refunded", BigInteger, nullable=False, server_default="0"),
    Column("decline", Word(Decline), nullable=False, server_default=""),
    Column("exported_at", Instant),
    Index(None, "account_id", "created_at"),
    Index(None, "cabinet_id"),
    Index(None, "provider", "created_at"),
    Index(
        "uq_online_payments_provider_id",
        "provider",
        "provider_id",
        unique=True,
        sqlite_where=_NAMED,
        postgresql_where=_NAMED,
    ),
    sqlite_autoincrement=True,
)

payment_changes = Table(
    "payment_changes",
    metadata,
    id_column(),
    reference("payment_id", "online_payments"),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("status", Word(PaymentStatus), nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("refunded", BigInteger, nullable=False),
    text_column("evidence"),
    Index(None, "payment_id"),
)
