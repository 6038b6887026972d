"""Promises to pay, and their parts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_RUNNING = sa.text("status = 'running'")


def upgrade() -> None:
    op.create_table(
        "promises",
        sa.Column("id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("cabinet_id", _ID, nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("penalty", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_promises_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["cabinet_id"], ["cabinets.id"], name=op.f("fk_promises_cabinet_id_cabinets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_promises_account_id"), "promises", ["account_id"])
    op.create_index(op.f("ix_promises_cabinet_id"), "promises", ["cabinet_id"])
    op.create_index(
        "uq_promises_running",
        "promises",
        ["account_id"],
        unique=True,
        sqlite_where=_RUNNING,
        postgresql_where=_RUNNING,
    )
    op.create_table(
        "promise_parts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("promise_id", _ID, nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promises.id"], name=op.f("fk_promise_parts_promise_id_promises")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_parts")),
    )
    op.create_index(op.f("ix_promise_parts_promise_id"), "promise_parts", ["promise_id"])


def downgrade() -> None:
    op.drop_table("promise_parts")
    op.drop_table("promises")
