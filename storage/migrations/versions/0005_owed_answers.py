"""Answers that stay owed though a newer one has come, and what each chat's client can show."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "owed_answers",
        sa.Column("id", _ID, nullable=False),
        sa.Column("chat_id", _ID, nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_owed_answers_chat_id_chats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owed_answers")),
        sa.UniqueConstraint("chat_id", "event", name=op.f("uq_owed_answers_chat_id_event")),
        sqlite_autoincrement=True,
    )
    op.add_column("chats", sa.Column("client", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("chats", "client")
    op.drop_table("owed_answers")
