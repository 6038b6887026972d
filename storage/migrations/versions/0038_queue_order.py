"""What is due at one moment is taken in its order without being sorted, and corrections are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_WAITING = sa.text("done_at IS NULL AND dead_at IS NULL")
_CORRECTED = sa.text("action = 'reading-corrected'")


def upgrade() -> None:
    _index_waiting("kind", "due_at", "id")
    op.create_index(
        "ix_audit_readings_corrected",
        "audit",
        ["id"],
        sqlite_where=_CORRECTED,
        postgresql_where=_CORRECTED,
    )


def downgrade() -> None:
    op.drop_index("ix_audit_readings_corrected", "audit")
    _index_waiting("kind", "due_at")


def _index_waiting(*columns: str) -> None:
    op.drop_index("ix_queue_waiting", "queue")
    op.create_index(
        "ix_queue_waiting", "queue", list(columns), sqlite_where=_WAITING, postgresql_where=_WAITING
    )
