"""When a person is not to be written to unasked."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cabinets", sa.Column("quiet_since", sa.Integer()))
    op.add_column("cabinets", sa.Column("quiet_until", sa.Integer()))


def downgrade() -> None:
    op.drop_column("cabinets", "quiet_until")
    op.drop_column("cabinets", "quiet_since")
