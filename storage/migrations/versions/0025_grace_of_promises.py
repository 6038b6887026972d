"""How late a part of a promise may come is kept with the promise: the supplier's terms may change later."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Promises that run were made when it was three days for everybody."""
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.add_column(sa.Column("grace_days", sa.Integer(), server_default="3", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.drop_column("grace_days")
