"""How far something that comes in order has been taken in, under a name of its own."""

from typing import Final

from sqlalchemy import bindparam, select

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from storage.repositories.repository import Repository
from storage.tables import cursors

_CURSOR: Final = select(cursors.c.value).where(cursors.c.name == bindparam("name"))


_KEEP_CURSOR: Final = upsert(cursors).on_conflict_do_update(
    index_elements=["name"], set_={"value": upsert(cursors).excluded.value}
)


class Cursors(Repository):
    """How far something that comes in order has been taken in, under a name of its own."""

    def get(self, name: str) -> str:
        """The place that was kept last; empty when none has been."""
        value: str | None = self._connection.scalar(_CURSOR, {"name": name})
        return value or ""

    def keep(self, name: str, value: str) -> None:
        """Keep a place instead of the last one."""
        self._connection.execute(_KEEP_CURSOR, {"name": name, "value": value})
