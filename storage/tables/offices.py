"""The supplier's offices."""

from sqlalchemy import Boolean, Column, Table, Text, UniqueConstraint, text

from storage.tables.columns import id_column, metadata, text_column

offices = Table(
    "offices",
    metadata,
    id_column(),
    Column("town", Text, nullable=False),
    Column("address", Text, nullable=False),
    text_column("phone"),
    text_column("hours"),
    text_column("services"),
    Column("closed", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("town", "address"),
)
