"""What every table is made of: the registry of tables, and the columns that many of them have."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    Text,
)

from storage.tables.types import Scaled

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")
Json = JSON(none_as_null=True)
"""Kept as text on both databases: nothing searches inside, and what goes in comes out to the letter."""
Kwh = Scaled(3)
Price = Scaled(5)


def id_column() -> Column[int]:
    """The table's own number of the row."""
    return Column("id", Id, primary_key=True)


def reference(name: str, table: str, *, nullable: bool = False) -> Column[int]:
    """A column that refers to a row of another table."""
    return Column(name, Id, ForeignKey(f"{table}.id"), nullable=nullable)


def text_column(name: str) -> Column[str]:
    """A text that is empty rather than absent."""
    return Column(name, Text, nullable=False, server_default="")
