"""Links of delegates, and the invitations by which they come about."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rights", sa.Text(), server_default="own", nullable=False))
        batch_op.add_column(sa.Column("granted_by", _ID, nullable=True))
        batch_op.add_column(sa.Column("name", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_links_granted_by_cabinets"), "cabinets", ["granted_by"], ["id"]
        )
    op.create_table(
        "invitations",
        sa.Column("id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("cabinet_id", _ID, nullable=False),
        sa.Column("rights", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_invitations_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["cabinet_id"], ["cabinets.id"], name=op.f("fk_invitations_cabinet_id_cabinets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("hash", name=op.f("uq_invitations_hash")),
    )
    op.create_index(op.f("ix_invitations_account_id_cabinet_id"), "invitations", ["account_id", "cabinet_id"])


def downgrade() -> None:
    """A delegate's link would open everything to the version before, so that none of them stays."""
    op.drop_table("invitations")
    op.execute("DELETE FROM links WHERE rights <> 'own'")
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_links_granted_by_cabinets"), type_="foreignkey")
        batch_op.drop_column("until")
        batch_op.drop_column("name")
        batch_op.drop_column("granted_by")
        batch_op.drop_column("rights")
