"""Payments begun without registration belong to a chat and to no cabinet."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("online_payments", schema=None) as batch_op:
        batch_op.alter_column("cabinet_id", existing_type=_ID, nullable=True)


def downgrade() -> None:
    """The version before knows no payer without a cabinet, so that such payments do not stay."""
    op.execute(
        "DELETE FROM payment_changes WHERE payment_id IN (SELECT id FROM online_payments WHERE cabinet_id IS NULL)"
    )
    op.execute("DELETE FROM online_payments WHERE cabinet_id IS NULL")
    with op.batch_alter_table("online_payments", schema=None) as batch_op:
        batch_op.alter_column("cabinet_id", existing_type=_ID, nullable=False)
