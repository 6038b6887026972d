"""Accounts and meters, as billing states them."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from core.model.accounts import AccountStatus, Settlement, Stove
from storage.tables.columns import Id, Kwh, id_column, metadata, reference, text_column
from storage.tables.types import Instant, Scaled, Word, Zones

accounts = Table(
    "accounts",
    metadata,
    id_column(),
    Column("number", Text, nullable=False, unique=True),
    text_column("els"),
    text_column("city"),
    text_column("street"),
    text_column("house"),
    text_column("flat"),
    text_column("owner"),
    Column("area", Scaled(2)),
    Column("registered", Integer),
    Column("residents", Integer),
    text_column("ownership_doc"),
    Column("rooms", Integer),
    Column("stove", Word(Stove)),
    Column("settlement", Word(Settlement)),
    text_column("tariff_group"),
    text_column("network_company"),
    Column("status", Word(AccountStatus), nullable=False, server_default="open"),
    text_column("email"),
    Column("e_receipt", Boolean, nullable=False, server_default=text("false")),
    text_column("phone"),
    Column("sms", Boolean, nullable=False, server_default=text("false")),
    Index(None, "street", "city", "house"),
)


forbidden_to_guests = Table(
    "forbidden_to_guests",
    metadata,
    id_column(),
    Column("account_id", Id, ForeignKey("accounts.id"), nullable=False, unique=True),
    reference("cabinet_id", "cabinets"),
    Column("forbidden_at", Instant, nullable=False),
)
"""Accounts of which nobody hands in readings without entry, with the owner who has forbidden it."""


meters = Table(
    "meters",
    metadata,
    id_column(),
    reference("account_id", "accounts"),
    Column("number", Text, nullable=False, index=True),
    text_column("model"),
    Column("digits", Integer, nullable=False),
    Column("fraction", Integer, nullable=False, server_default="0"),
    Column("ratio", Scaled(3), nullable=False, server_default="1000"),
    Column("zones", Zones, nullable=False, server_default="single"),
    Column("installed", Date),
    Column("removed", Date),
    Column("initial_t1", Kwh, nullable=False, server_default="0"),
    Column("initial_t2", Kwh),
    Column("initial_t3", Kwh),
    Column("verify_until", Date),
    Column("max_power_kw", Scaled(3)),
    UniqueConstraint("account_id", "number"),
)
