"""Permits are looked for by the address that a cabinet can be taken back to."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_permits_email"), "permits", ["email"])


def downgrade() -> None:
    op.drop_index(op.f("ix_permits_email"), table_name="permits")
