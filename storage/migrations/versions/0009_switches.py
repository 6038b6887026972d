"""What people have turned on or off."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "switches",
        sa.Column("id", _ID, nullable=False),
        sa.Column("cabinet_id", _ID, nullable=False),
        sa.Column("switch", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cabinet_id"], ["cabinets.id"], name=op.f("fk_switches_cabinet_id_cabinets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_switches")),
        sa.UniqueConstraint(
            "cabinet_id", "switch", "subject", name=op.f("uq_switches_cabinet_id_switch_subject")
        ),
    )


def downgrade() -> None:
    op.drop_table("switches")
