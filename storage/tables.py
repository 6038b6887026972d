"""Every table, in three groups: what billing owns, what the cabinet owns, what the conversation remembers.

Money is whole kopecks, kWh are thousandths, prices are hundred-thousandths of a rouble, months are YYYYMM,
times are UTC.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from core.accounts import AccountStatus, Settlement, Stove
from core.cabinets import ConsentKind, ProofKind
from core.charges import Basis
from core.meters import Zone
from core.readings import ReadingStatus
from storage.columns import Instant, MonthNumber, Scaled, Word, Zones

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Id = BigInteger().with_variant(Integer, "sqlite")
_Json = JSON(none_as_null=True)
"""Kept as text on both databases: nothing searches inside, and what goes in comes out to the letter."""
_Kwh = Scaled(3)
_Price = Scaled(5)


def _id() -> Column[int]:
    return Column("id", _Id, primary_key=True)


def _ref(name: str, table: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, _Id, ForeignKey(f"{table}.id"), nullable=nullable)


def _text(name: str) -> Column[str]:
    """A text that is empty rather than absent."""
    return Column(name, Text, nullable=False, server_default="")


# --- What billing owns ---

accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("number", Text, nullable=False, unique=True),
    _text("els"),
    _text("city"),
    _text("street"),
    _text("house"),
    _text("flat"),
    _text("owner"),
    Column("area", Scaled(2)),
    Column("registered", Integer),
    Column("residents", Integer),
    _text("ownership_doc"),
    Column("rooms", Integer),
    Column("stove", Word(Stove)),
    Column("settlement", Word(Settlement)),
    _text("tariff_group"),
    _text("network_company"),
    Column("status", Word(AccountStatus), nullable=False, server_default="open"),
    _text("email"),
    Column("e_receipt", Boolean, nullable=False, server_default=text("false")),
    _text("phone"),
    Column("sms", Boolean, nullable=False, server_default=text("false")),
)

meters = Table(
    "meters",
    metadata,
    _id(),
    _ref("account_id", "accounts"),
    Column("number", Text, nullable=False, index=True),
    _text("model"),
    Column("digits", Integer, nullable=False),
    Column("fraction", Integer, nullable=False, server_default="0"),
    Column("ratio", Scaled(3), nullable=False, server_default="1000"),
    Column("zones", Zones, nullable=False, server_default="single"),
    Column("installed", Date),
    Column("removed", Date),
    Column("initial_t1", _Kwh, nullable=False, server_default="0"),
    Column("initial_t2", _Kwh),
    Column("initial_t3", _Kwh),
    Column("verify_until", Date),
    Column("max_power_kw", Scaled(3)),
    UniqueConstraint("account_id", "number"),
)

readings = Table(
    "readings",
    metadata,
    _id(),
    _ref("meter_id", "meters"),
    Column("taken_on", Date, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("month", MonthNumber, nullable=False),
    Column("t1", _Kwh, nullable=False),
    Column("t2", _Kwh),
    Column("t3", _Kwh),
    Column("c1", _Kwh),
    Column("c2", _Kwh),
    Column("c3", _Kwh),
    Column("source", Text, nullable=False),
    Column("status", Word(ReadingStatus), nullable=False),
    _text("marked"),
    _text("reason"),
    Column("proof", Text),
    _text("billing_id"),
    _text("handed_in_by"),
    Column("exported_at", Instant),
    Index(None, "meter_id", "taken_on"),
    Index(None, "proof", unique=True),
)

tariffs = Table(
    "tariffs",
    metadata,
    _id(),
    Column("tariff_group", Text, nullable=False),
    Column("zone", Word(Zone), nullable=False),
    Column("range", Integer, nullable=False),
    Column("price", _Price, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    UniqueConstraint("tariff_group", "zone", "range", "valid_from"),
)

range_limits = Table(
    "range_limits",
    metadata,
    _id(),
    Column("tariff_group", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("limit1", _Kwh, nullable=False),
    Column("limit2", _Kwh, nullable=False),
    Column("season_k", Scaled(3), nullable=False, server_default="1000"),
    UniqueConstraint("tariff_group", "valid_from"),
)

norms = Table(
    "norms",
    metadata,
    _id(),
    Column("stove", Word(Stove), nullable=False),
    Column("rooms", Integer, nullable=False),
    Column("persons", Integer, nullable=False),
    Column("kwh_per_person", _Kwh, nullable=False),
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
    Column("account_id", _Id, ForeignKey("accounts.id"), primary_key=True),
    Column("month", MonthNumber, primary_key=True),
    Column("service", Text, primary_key=True),
    Column("tariff", _Price),
    Column("opening", BigInteger, nullable=False),
    Column("charged", BigInteger, nullable=False),
    Column("recalculated", BigInteger, nullable=False, server_default="0"),
    Column("quality", BigInteger, nullable=False, server_default="0"),
    Column("paid", BigInteger, nullable=False),
    Column("closing", BigInteger, nullable=False),
    Column("volume", _Kwh),
    Column("basis", Word(Basis)),
    sqlite_with_rowid=False,
)

charge_lines = Table(
    "charge_lines",
    metadata,
    _id(),
    _ref("account_id", "accounts"),
    Column("month", MonthNumber, nullable=False),
    Column("service", Text, nullable=False),
    Column("zone", Text, nullable=False, server_default=""),
    Column("range", Integer, nullable=False, server_default="1"),
    Column("volume", _Kwh, nullable=False),
    Column("tariff", _Price, nullable=False),
    Column("amount", BigInteger, nullable=False),
    UniqueConstraint("account_id", "month", "service", "zone", "range"),
)

payments = Table(
    "payments",
    metadata,
    _id(),
    _ref("account_id", "accounts"),
    Column("paid_on", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),
    _text("channel"),
    _text("status"),
    _text("doc_id"),
    Column("period", MonthNumber),
    _text("purpose"),
    Column("ordinal", Integer, nullable=False, server_default="1"),
    Index(None, "account_id", "doc_id"),
)

unidentified_payments = Table(
    "unidentified_payments",
    metadata,
    _id(),
    Column("account_number", Text, nullable=False, index=True),
    Column("paid_on", Date, nullable=False),
    Column("amount", BigInteger, nullable=False),
    _text("channel"),
    _text("status"),
    _text("doc_id"),
    Column("period", MonthNumber),
    _text("purpose"),
    Column("ordinal", Integer, nullable=False, server_default="1"),
)

notices = Table(
    "notices",
    metadata,
    _id(),
    _ref("account_id", "accounts"),
    Column("date", Date, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("account_id", "date", "title"),
)

# --- What the cabinet owns ---

cabinets = Table(
    "cabinets",
    metadata,
    _id(),
    Column("email", Text, nullable=False, unique=True),
    _text("phone"),
    _text("password_hash"),
    Column("created_at", Instant, nullable=False),
)

links = Table(
    "links",
    metadata,
    _id(),
    _ref("cabinet_id", "cabinets"),
    _ref("account_id", "accounts"),
    Column("proof", Word(ProofKind), nullable=False),
    Column("linked_at", Instant, nullable=False),
    Column("unlinked_at", Instant),
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

consents = Table(
    "consents",
    metadata,
    _id(),
    _ref("cabinet_id", "cabinets"),
    _ref("account_id", "accounts", nullable=True),
    Column("kind", Word(ConsentKind), nullable=False),
    Column("version", Text, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("channel", Text, nullable=False),
    Column("withdrawn_at", Instant),
    Index(None, "cabinet_id"),
)

tries = Table(
    "tries",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "kind", "subject", "at"),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("details", _Json, nullable=False),
)

# --- What the conversation remembers ---
# `sqlite_autoincrement` where an id is known outside: SQLite would give the id of a deleted row again.

chats = Table(
    "chats",
    metadata,
    _id(),
    Column("channel", Text, nullable=False),
    Column("peer", Text, nullable=False),
    _ref("cabinet_id", "cabinets", nullable=True),
    _ref("account_id", "accounts", nullable=True),
    _text("state"),
    Column("memory", _Json, nullable=False),
    Column("answer", _Json),
    _text("answer_to"),
    Column("answer_shown", Boolean, nullable=False, server_default=text("true")),
    Column("reachable", Boolean, nullable=False, server_default=text("true")),
    Column("active_at", Instant, nullable=False),
    UniqueConstraint("channel", "peer"),
    Index(None, "cabinet_id"),
    Index(
        "ix_chats_unshown",
        "id",
        sqlite_where=text("answer_shown = 0"),
        postgresql_where=text("NOT answer_shown"),
    ),
)

codes = Table(
    "codes",
    metadata,
    Column("chat_id", _Id, ForeignKey("chats.id"), primary_key=True),
    Column("email", Text, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("tries_left", Integer, nullable=False),
)

seen_events = Table(
    "seen_events",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("event", Text, primary_key=True),
    Column("at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("kind", Text, nullable=False),
    Column("payload", _Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("done_at", Instant),
    Column("dead_at", Instant),
    _text("error"),
    Index(
        "ix_outbox_waiting",
        "due_at",
        sqlite_where=text("done_at IS NULL AND dead_at IS NULL"),
        postgresql_where=text("done_at IS NULL AND dead_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

errands = Table(
    "errands",
    metadata,
    _id(),
    _ref("chat_id", "chats"),
    Column("kind", Text, nullable=False),
    Column("payload", _Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("done_at", Instant),
    Column("dead_at", Instant),
    _text("error"),
    Index(
        "ix_errands_waiting",
        "due_at",
        sqlite_where=text("done_at IS NULL AND dead_at IS NULL"),
        postgresql_where=text("done_at IS NULL AND dead_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

files = Table(
    "files",
    metadata,
    _id(),
    _ref("chat_id", "chats"),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("mime", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(None, "chat_id"),
)

lines = Table(
    "lines",
    metadata,
    _id(),
    _ref("chat_id", "chats"),
    Column("line", _Json, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "chat_id", "id"),
    sqlite_autoincrement=True,
)

cursors = Table(
    "cursors",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)
