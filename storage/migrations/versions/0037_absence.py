"""Until when a person is away, so that nobody asks what their meter shows."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cabinets", sa.Column("away_until", sa.Date()))


def downgrade() -> None:
    op.drop_column("cabinets", "away_until")
