"""Of which month's bill a link's person has been told; what is charged already is not new to anybody."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("links", sa.Column("billed_month", sa.Integer()))
    op.execute(
        "UPDATE links SET billed_month ="
        " (SELECT max(charges.month) FROM charges WHERE charges.account_id = links.account_id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.drop_column("billed_month")
