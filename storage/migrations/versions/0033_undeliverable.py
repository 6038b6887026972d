"""Addresses at which nobody takes letters."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "undeliverable",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_undeliverable")),
        sa.UniqueConstraint("email", name=op.f("uq_undeliverable_email")),
        sqlite_autoincrement=True,
    )
    # A letter that waits keeps the name under which the version before may have sent it.
    op.execute(
        "INSERT INTO cursors (name, value) "
        "SELECT 'unsigned-letters', CAST(COALESCE(MAX(id), 0) AS TEXT) FROM queue"
    )


def downgrade() -> None:
    op.execute("DELETE FROM cursors WHERE name = 'unsigned-letters'")
    op.drop_table("undeliverable")
