"""Payments begun here, and the ledger of what became of each."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NAMED = sa.text("provider_id <> ''")


def upgrade() -> None:
    op.create_table(
        "online_payments",
        sa.Column("id", _ID, nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("cabinet_id", _ID, nullable=False),
        sa.Column("chat_id", _ID, nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), server_default="", nullable=False),
        sa.Column("url", sa.Text(), server_default="", nullable=False),
        sa.Column("url_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("received", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refunded", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("decline", sa.Text(), server_default="", nullable=False),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_online_payments_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["cabinet_id"], ["cabinets.id"], name=op.f("fk_online_payments_cabinet_id_cabinets")
        ),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_online_payments_chat_id_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_online_payments")),
        sa.UniqueConstraint("token", name=op.f("uq_online_payments_token")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_online_payments_account_id_created_at"), "online_payments", ["account_id", "created_at"]
    )
    op.create_index(op.f("ix_online_payments_cabinet_id"), "online_payments", ["cabinet_id"])
    op.create_index(
        "uq_online_payments_provider_id",
        "online_payments",
        ["provider", "provider_id"],
        unique=True,
        sqlite_where=_NAMED,
        postgresql_where=_NAMED,
    )
    op.create_table(
        "payment_changes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("payment_id", _ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("refunded", sa.BigInteger(), nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["payment_id"],
            ["online_payments.id"],
            name=op.f("fk_payment_changes_payment_id_online_payments"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_changes")),
    )
    op.create_index(op.f("ix_payment_changes_payment_id"), "payment_changes", ["payment_id"])


def downgrade() -> None:
    op.drop_table("payment_changes")
    op.drop_table("online_payments")
