"""Who entered from where, which accounts are open to whom, what was tried and done."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from core.model.cabinets.cabinet import ConsentKind, ProofKind
from core.model.cabinets.delegation import Rights
from core.model.cabinets.permits import Purpose
from core.model.cabinets.switches import Switch
from storage.tables.columns import Id, Json, id_column, metadata, reference, text_column
from storage.tables.types import Instant, MonthNumber, Word

READINGS_CORRECTED = text("action = 'reading-corrected'")
"""What billing has put right of readings: few of many rows, which people are told of."""

cabinets = Table(
    "cabinets",
    metadata,
    id_column(),
    Column("email", Text, nullable=False, unique=True),
    text_column("phone"),
    text_column("password_hash"),
    Column("created_at", Instant, nullable=False),
    Column("quiet_since", Integer),
    Column("quiet_until", Integer),
    Column("calendar_hash", LargeBinary),
    Column("calendar_since", Instant),
    Column("away_until", Date),
    Column("bill_ceiling", BigInteger),
    Index(None, "calendar_hash", unique=True),
)


links = Table(
    "links",
    metadata,
    id_column(),
    reference("cabinet_id", "cabinets"),
    reference("account_id", "accounts"),
    Column("proof", Word(ProofKind), nullable=False),
    Column("linked_at", Instant, nullable=False),
    Column("unlinked_at", Instant),
    Column("rights", Word(Rights), nullable=False, server_default=Rights.OWN),
    reference("granted_by", "cabinets", nullable=True),
    text_column("name"),
    Column("until", Instant),
    Column("billed_month", MonthNumber),  # of the last bill that the person knows of; read by no entity
    Index(
        "uq_links_open",
        "cabinet_id",
        "account_id",
        unique=True,
        sqlite_where=text("unlinked_at IS NULL"),
        postgresql_where=text("unlinked_at IS NULL"),
    ),
    Index(None, "account_id"),
)


invitations = Table(
    "invitations",
    metadata,
    id_column(),
    reference("account_id", "accounts"),
    reference("cabinet_id", "cabinets"),
    Column("rights", Word(Rights), nullable=False),
    text_column("name"),
    Column("until", Instant),
    Column("hash", Text, nullable=False, unique=True),
    Column("expires_at", Instant, nullable=False),
    Index(None, "account_id", "cabinet_id"),
)


consent_texts = Table(
    "consent_texts",
    metadata,
    id_column(),
    Column("kind", Word(ConsentKind), nullable=False),
    Column("version", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("first_at", Instant, nullable=False),
    UniqueConstraint("kind", "version", "hash"),
)
"""What was put before people, to the letter: years later it can be shown what somebody agreed to."""


consents = Table(
    "consents",
    metadata,
    id_column(),
    reference("cabinet_id", "cabinets"),
    reference("account_id", "accounts", nullable=True),
    Column("kind", Word(ConsentKind), nullable=False),
    Column("version", Text, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("channel", Text, nullable=False),
    Column("withdrawn_at", Instant),
    reference("text_id", "consent_texts", nullable=True),
    Index(None, "cabinet_id"),
)


guest_consents = Table(
    "guest_consents",
    metadata,
    id_column(),
    reference("chat_id", "chats"),
    reference("account_id", "accounts"),
    reference("text_id", "consent_texts"),
    Column("given_at", Instant, nullable=False),
    Column("channel", Text, nullable=False),
    Column("withdrawn_at", Instant),
    Index(None, "chat_id"),
)
"""The acts of those who have no cabinet, each about one account."""


erasures = Table(
    "erasures",
    metadata,
    id_column(),
    reference("cabinet_id", "cabinets"),
    Column("asked_at", Instant, nullable=False),
    Column("channel", Text, nullable=False),
    Column("due", Date, nullable=False),
    text_column("email"),
    Column("chats", Json, nullable=False),
    Column("at_once", Json, nullable=False),
    Column("done_at", Instant),
    Column("act", Json),
    Index(None, "cabinet_id"),
    Index(
        "ix_erasures_waiting",
        "due",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)
"""People who have asked to be forgotten: what went at once, and the act of what was done when it was due."""


switches = Table(
    "switches",
    metadata,
    id_column(),
    reference("cabinet_id", "cabinets"),
    Column("switch", Word(Switch), nullable=False),
    text_column("subject"),
    Column("is_on", Boolean, nullable=False),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("cabinet_id", "switch", "subject"),
)


codes = Table(
    "codes",
    metadata,
    Column("chat_id", Id, ForeignKey("chats.id"), primary_key=True),
    Column("email", Text, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("tries_left", Integer, nullable=False),
)


permits = Table(
    "permits",
    metadata,
    id_column(),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("purpose", Word(Purpose), nullable=False),
    reference("cabinet_id", "cabinets", nullable=True),
    reference("chat_id", "chats", nullable=True),
    text_column("email"),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    reference("opened_by", "chats", nullable=True),
    Index(None, "cabinet_id"),
    Index(None, "chat_id"),
    Index(None, "email"),
)


tries = Table(
    "tries",
    metadata,
    id_column(),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "kind", "subject", "at"),
)


audit = Table(
    "audit",
    metadata,
    id_column(),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("details", Json, nullable=False),
    Index(
        "ix_audit_readings_corrected",
        "id",
        sqlite_where=READINGS_CORRECTED,
        postgresql_where=READINGS_CORRECTED,
    ),
)
