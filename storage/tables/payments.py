"""Payments that billing has stated, also those whose account nobody knows yet."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
)

from storage.tables.columns import id_column, metadata, reference, text_column
from storage.tables.types import MonthNumber

payments = Table(
    "payments",
    metadata,
    id_column(),
    reference("account_id", "accounts"),
    Column("paid_on", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),
    text_column("channel"),
    text_column("status"),
    text_column("doc_id"),
    Column("period", MonthNumber),
    text_column("purpose"),
    Column("ordinal", Integer, nullable=False, server_default="1"),
    Index(None, "account_id", "doc_id"),
)


unidentified_payments = Table(
    "unidentified_payments",
    metadata,
    id_column(),
    Column("account_number", Text, nullable=False, index=True),
    Column("paid_on", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),
    text_column("channel"),
    text_column("status"),
    text_column("doc_id"),
    Column("period", MonthNumber),
    text_column("purpose"),
    Column("ordinal", Integer, nullable=False, server_default="1"),
)
