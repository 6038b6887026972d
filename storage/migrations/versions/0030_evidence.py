"""Photographs of meters that back readings."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", _ID, autoincrement=True, nullable=False),
        sa.Column("reading_id", _ID, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reading_id"], ["readings.id"], name=op.f("fk_evidence_reading_id_readings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_reading_id"), "evidence", ["reading_id"])
    op.create_index(op.f("ix_evidence_added_by"), "evidence", ["added_by"])


def downgrade() -> None:
    op.drop_table("evidence")
