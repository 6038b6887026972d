"""Prices, norms and rates by date, and what has been charged by them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from core.model.accounts import Stove
from core.model.charges.charge import Basis
from core.model.meters import Zone
from storage.tables.columns import Id, Kwh, Price, id_column, metadata, reference
from storage.tables.types import MonthNumber, Scaled, Word

tariffs = Table(
    "tariffs",
    metadata,
    id_column(),
    Column("tariff_group", Text, nullable=False),
    Column("zone", Word(Zone), nullable=False),
    Column("range", Integer, nullable=False),
    Column("price", Price, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    UniqueConstraint("tariff_group", "zone", "range", "valid_from"),
)


range_limits = Table(
    "range_limits",
    metadata,
    id_column(),
    Column("tariff_group", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("limit1", Kwh, nullable=False),
    Column("limit2", Kwh, nullable=False),
    Column("season_k", Scaled(3), nullable=False, server_default="1000"),
    UniqueConstraint("tariff_group", "valid_from"),
)


norms = Table(
    "norms",
    metadata,
    id_column(),
    Column("stove", Word(Stove), nullable=False),
    Column("rooms", Integer, nullable=False),
    Column("persons", Integer, nullable=False),
    Column("kwh_per_person", Kwh, nullable=False),
    Column("valid_from", Date, nullable=False),
    UniqueConstraint("stove", "rooms", "persons", "valid_from"),
)


rates = Table(
    "rates",
    metadata,
    Column("valid_from", Date, primary_key=True),
    Column("key_rate", Scaled(5), nullable=False),
)


charges = Table(
    "charges",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id"), primary_key=True),
    Column("month", MonthNumber, primary_key=True),
    Column("service", Text, primary_key=True),
    Column("tariff", Price),
    Column("opening", BigInteger, nullable=False),
    Column("charged", BigInteger, nullable=False),
    Column("recalculated", BigInteger, nullable=False, server_default="0"),
    Column("quality", BigInteger, nullable=False, server_default="0"),
    Column("paid", BigInteger, nullable=False),
    Column("closing", BigInteger, nullable=False),
    Column("volume", Kwh),
    Column("basis", Word(Basis)),
    sqlite_with_rowid=False,
)


charge_lines = Table(
    "charge_lines",
    metadata,
    id_column(),
    reference("account_id", "accounts"),
    Column("month", MonthNumber, nullable=False),
    Column("service", Text, nullable=False),
    Column("zone", Text, nullable=False, server_default=""),
    Column("range", Integer, nullable=False, server_default="1"),
    Column("volume", Kwh, nullable=False),
    Column("tariff", Price, nullable=False),
    Column("amount", BigInteger, nullable=False),
    UniqueConstraint("account_id", "month", "service", "zone", "range"),
)
