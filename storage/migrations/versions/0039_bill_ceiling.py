"""The sum of a month above which a person is warned."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cabinets", sa.Column("bill_ceiling", sa.BigInteger()))


def downgrade() -> None:
    op.drop_column("cabinets", "bill_ceiling")
