"""What is known of the addresses that letters go to."""

from sqlalchemy import Column, Table, Text

from storage.tables.columns import id_column, metadata
from storage.tables.types import Instant

undeliverable = Table(
    "undeliverable",
    metadata,
    id_column(),
    Column("email", Text, nullable=False, unique=True),
    Column("code", Text, nullable=False),
    Column("since", Instant, nullable=False),
    sqlite_autoincrement=True,
)
"""Addresses at which nobody takes letters. A mark's id is never given again: what was told of it names it."""
