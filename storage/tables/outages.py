"""Where there is no light, as the source of outages states it, and who has been told so."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from core.model.outages import OutageKind
from storage.tables.columns import Id, id_column, metadata, text_column
from storage.tables.types import Instant, Word

outages = Table(
    "outages",
    metadata,
    id_column(),
    Column("outage", Text, nullable=False, unique=True),  # its name at the source
    Column("city", Text, nullable=False),
    Column("street", Text, nullable=False),
    text_column("houses"),
    Column("begins", Text, nullable=False),
    text_column("ends"),
    text_column("restored"),
    Column("kind", Word(OutageKind), nullable=False, server_default=OutageKind.EMERGENCY),
    text_column("told"),
    Column("news", Integer, nullable=False, server_default="0"),
    Index(None, "restored"),
)


outages_heard = Table(
    "outages_heard",
    metadata,
    Column("outage_id", Id, ForeignKey("outages.id"), primary_key=True, autoincrement=False),
    Column("cabinet_id", Id, ForeignKey("cabinets.id"), primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Index(None, "cabinet_id"),
)
"""Who has been told of an outage: nobody else is told that it is over."""
