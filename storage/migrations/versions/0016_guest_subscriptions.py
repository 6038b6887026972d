"""A guest who has proven an account subscribes it without a cabinet."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("subscription_changes", schema=None) as batch_op:
        batch_op.alter_column("cabinet_id", existing_type=_ID, nullable=True)


def downgrade() -> None:
    """The version before knows no change without a cabinet, so that such changes do not stay."""
    op.execute("DELETE FROM subscription_changes WHERE cabinet_id IS NULL")
    with op.batch_alter_table("subscription_changes", schema=None) as batch_op:
        batch_op.alter_column("cabinet_id", existing_type=_ID, nullable=False)
