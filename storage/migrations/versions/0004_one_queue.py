"""One queue for errands and for what is to be said.

Letters keep their numbers, under which mailboxes know them; errands get new ones. Back to the version before
go letters and errands alone: it could not put a fact into words.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WAITING = sa.text("done_at IS NULL AND dead_at IS NULL")
_KEYED = sa.text("key IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "queue",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("cabinet_id", _ID, nullable=True),
        sa.Column("chat_id", _ID, nullable=True),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        *_columns_of_every_queue(),
        sa.ForeignKeyConstraint(["cabinet_id"], ["cabinets.id"], name=op.f("fk_queue_cabinet_id_cabinets")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_queue_chat_id_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue")),
        sqlite_autoincrement=True,
    )
    _copy("outbox", "queue", "id")
    _go_on_counting("outbox", "queue")
    _copy("errands", "queue", "chat_id")
    for row, payload, _ in _letters():
        _put(row, address=payload.pop("to"), payload=payload)
    op.drop_table("outbox")
    op.drop_table("errands")
    op.create_index(
        "ix_queue_waiting", "queue", ["kind", "due_at"], sqlite_where=_WAITING, postgresql_where=_WAITING
    )
    op.create_index(
        "uq_queue_key", "queue", ["kind", "key"], unique=True, sqlite_where=_KEYED, postgresql_where=_KEYED
    )


def downgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *_columns_of_every_queue(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "errands",
        sa.Column("id", _ID, nullable=False),
        sa.Column("chat_id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *_columns_of_every_queue(),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_errands_chat_id_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errands")),
        sqlite_autoincrement=True,
    )
    for row, payload, address in _letters():
        _put(row, address="", payload={"to": address, **payload})
    _copy("queue", "outbox", "id", kind="letter")
    _copy("queue", "errands", "id", "chat_id", kind="receipt")
    for table in ("outbox", "errands"):
        _go_on_counting("queue", table)
        op.create_index(
            f"ix_{table}_waiting", table, ["due_at"], sqlite_where=_WAITING, postgresql_where=_WAITING
        )
    op.drop_table("queue")


def _columns_of_every_queue() -> list[sa.Column[Any]]:
    return [
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dead_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
    ]


_QUEUE = sa.table(
    "queue", sa.column("id"), sa.column("kind"), sa.column("address"), sa.column("payload", sa.JSON())
)


def _copy(before: str, now: str, *own: str, kind: str = "") -> None:
    """Copy the rows, of one kind if it is named, with these columns and those of every queue."""
    names = [*own, "kind", *(column.name for column in _columns_of_every_queue())]
    rows = sa.table(before, *map(sa.column, {"id", *names}))
    wanted = sa.select(*(rows.c[name] for name in names)).order_by(rows.c.id)
    if kind:
        wanted = wanted.where(rows.c.kind == kind)
    op.execute(sa.insert(sa.table(now, *map(sa.column, names))).from_select(names, wanted))


def _go_on_counting(before: str, now: str) -> None:
    """Give no number of the table before again, not even one whose row has been deleted."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        last = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
        of_before = sa.select(sa.literal(now), last.c.seq).where(last.c.name == before)
        connection.execute(sa.delete(last).where(last.c.name == now))
        connection.execute(sa.insert(last).from_select(["name", "seq"], of_before))
    else:
        last = sa.table(f"{before}_id_seq", sa.column("last_value"), sa.column("is_called"))
        connection.execute(sa.select(sa.func.setval(f"{now}_id_seq", last.c.last_value, last.c.is_called)))


def _letters() -> list[tuple[int, dict[str, Any], str]]:
    """Number, payload and address of those that are not done: what is done carries nothing any more."""
    letters = sa.select(_QUEUE).where(_QUEUE.c.kind == "letter")
    return [(row.id, row.payload, row.address) for row in op.get_bind().execute(letters) if row.payload]


def _put(row: int, *, address: str, payload: dict[str, Any]) -> None:
    op.get_bind().execute(
        sa.update(_QUEUE).where(_QUEUE.c.id == row).values(address=address, payload=payload)
    )
