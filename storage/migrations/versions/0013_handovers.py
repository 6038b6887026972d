"""Which chat has opened the link by which a cabinet is handed over."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TO_CHATS = "fk_permits_opened_by_chats"


def upgrade() -> None:
    with op.batch_alter_table("permits") as permits:
        permits.add_column(sa.Column("opened_by", _ID, nullable=True))
        permits.create_foreign_key(op.f(_TO_CHATS), "chats", ["opened_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("permits") as permits:
        permits.drop_constraint(op.f(_TO_CHATS), type_="foreignkey")
        permits.drop_column("opened_by")
