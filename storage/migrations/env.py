"""Alembic's entry: inside our own transaction, or by hand to write the next migration.

By hand: `alembic -x url=sqlite:///var/scratch.db upgrade head`, then the same with
`revision --autogenerate --rev-id 0002 -m "say why"`, then `storage.migrate.SCHEMA`.
"""

import asyncio
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, TypeDecorator

from storage.database import open_database
from storage.tables import metadata


def plain_type(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database, so that a migration never changes."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    return f"sa.{item.impl_instance!r}"


def migrate(connection: Connection) -> None:
    """Do what alembic was called for."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=plain_type,
        # On SQLite alembic takes an empty text for no default at all.
        compare_server_default=connection.dialect.name != "sqlite",
    )
    context.run_migrations()


async def migrate_by_hand(url: str) -> None:
    """Open the database first, where alembic is called from a shell."""
    database = open_database(url, foreign_keys=False)
    try:
        await database.run(migrate)
    finally:
        await database.close()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    asyncio.run(migrate_by_hand(context.get_x_argument(as_dictionary=True)["url"]))
