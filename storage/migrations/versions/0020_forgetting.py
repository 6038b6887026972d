"""The texts that people have agreed to, and those who have asked to be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WAITING = sa.text("done_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "consent_texts",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_texts")),
        sa.UniqueConstraint("kind", "version", "hash", name=op.f("uq_consent_texts_kind_version_hash")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text_id", _ID, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_consents_text_id_consent_texts"), "consent_texts", ["text_id"], ["id"]
        )
    op.create_table(
        "erasures",
        sa.Column("id", _ID, nullable=False),
        sa.Column("cabinet_id", _ID, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("chats", sa.JSON(), nullable=False),
        sa.Column("at_once", sa.JSON(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("act", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cabinet_id"], ["cabinets.id"], name=op.f("fk_erasures_cabinet_id_cabinets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_erasures_cabinet_id"), "erasures", ["cabinet_id"])
    op.create_index(
        "ix_erasures_waiting", "erasures", ["due"], sqlite_where=_WAITING, postgresql_where=_WAITING
    )


def downgrade() -> None:
    op.drop_table("erasures")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_consents_text_id_consent_texts"), type_="foreignkey")
        batch_op.drop_column("text_id")
    op.drop_table("consent_texts")
