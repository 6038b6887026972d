"""Permits that one-time secrets carry."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "permits",
        sa.Column("id", _ID, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("cabinet_id", _ID, nullable=True),
        sa.Column("chat_id", _ID, nullable=True),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cabinet_id"], ["cabinets.id"], name=op.f("fk_permits_cabinet_id_cabinets")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_permits_chat_id_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permits")),
        sa.UniqueConstraint("hash", name=op.f("uq_permits_hash")),
    )
    op.create_index(op.f("ix_permits_cabinet_id"), "permits", ["cabinet_id"])
    op.create_index(op.f("ix_permits_chat_id"), "permits", ["chat_id"])


def downgrade() -> None:
    op.drop_table("permits")
