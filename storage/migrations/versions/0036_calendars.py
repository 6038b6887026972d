"""The secret of the calendar to which a person's phone subscribes."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cabinets", sa.Column("calendar_hash", sa.LargeBinary()))
    op.add_column("cabinets", sa.Column("calendar_since", sa.DateTime(timezone=True)))
    op.create_index(op.f("ix_cabinets_calendar_hash"), "cabinets", ["calendar_hash"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_cabinets_calendar_hash"), table_name="cabinets")
    op.drop_column("cabinets", "calendar_since")
    op.drop_column("cabinets", "calendar_hash")
