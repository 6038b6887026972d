"""What of a payment is an advance stands in its fiscal receipt, so that it is kept with the payment."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Payments that have begun keep the receipt that they were begun with: nothing of them is an advance."""
    with op.batch_alter_table("online_payments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("advance", sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("online_payments", schema=None) as batch_op:
        batch_op.drop_column("advance")
