"""Why a reading is on check, kept with it, and an index of what waits for an operator.

Until now the reason was told by the consumption: on its way to a value a dial counts no more than that value,
unless it has passed through zero. Values, ratios and consumption are thousandths.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WHY = """
    UPDATE readings SET suspicion = CASE WHEN EXISTS (
        SELECT 1 FROM meters WHERE meters.id = readings.meter_id AND (
            readings.c1 * 1000 > readings.t1 * meters.ratio
            OR readings.c2 * 1000 > readings.t2 * meters.ratio
            OR readings.c3 * 1000 > readings.t3 * meters.ratio
        )
    ) THEN 'turned_over' ELSE 'beyond_capacity' END
    WHERE status = 'on_check'
"""


def upgrade() -> None:
    op.add_column("readings", sa.Column("suspicion", sa.Text(), nullable=True))
    op.execute(_WHY)
    op.create_index(
        "ix_readings_on_check",
        "readings",
        ["received_at", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'on_check'"),
        postgresql_where=sa.text("status = 'on_check'"),
    )


def downgrade() -> None:
    op.drop_index("ix_readings_on_check", table_name="readings")
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_column("suspicion")
