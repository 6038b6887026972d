"""Where there is no light, and who has been told so."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "outages",
        sa.Column("id", _ID, nullable=False),
        sa.Column("outage", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("houses", sa.Text(), server_default="", nullable=False),
        sa.Column("begins", sa.Text(), nullable=False),
        sa.Column("ends", sa.Text(), server_default="", nullable=False),
        sa.Column("restored", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="emergency", nullable=False),
        sa.Column("told", sa.Text(), server_default="", nullable=False),
        sa.Column("news", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outages")),
        sa.UniqueConstraint("outage", name=op.f("uq_outages_outage")),
    )
    op.create_index(op.f("ix_outages_restored"), "outages", ["restored"])
    op.create_table(
        "outages_heard",
        sa.Column("outage_id", _ID, autoincrement=False, nullable=False),
        sa.Column("cabinet_id", _ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["outage_id"], ["outages.id"], name=op.f("fk_outages_heard_outage_id_outages")
        ),
        sa.ForeignKeyConstraint(
            ["cabinet_id"], ["cabinets.id"], name=op.f("fk_outages_heard_cabinet_id_cabinets")
        ),
        sa.PrimaryKeyConstraint("outage_id", "cabinet_id", name=op.f("pk_outages_heard")),
    )
    op.create_index(op.f("ix_outages_heard_cabinet_id"), "outages_heard", ["cabinet_id"])
    op.create_index(op.f("ix_accounts_street_city_house"), "accounts", ["street", "city", "house"])


def downgrade() -> None:
    op.drop_index(op.f("ix_accounts_street_city_house"), "accounts")
    op.drop_table("outages_heard")
    op.drop_table("outages")
