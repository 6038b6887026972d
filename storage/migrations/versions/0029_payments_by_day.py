"""A provider's payments are looked for by the day on which they were begun, each day of the last weeks."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f("ix_online_payments_provider_created_at"), "online_payments", ["provider", "created_at"]
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_online_payments_provider_created_at"), "online_payments")
