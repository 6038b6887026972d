"""Keys with which the program signs and seals what it reads again later."""

import secrets
from typing import Final

from sqlalchemy import bindparam, select

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from core.base.sealed import KEY_BYTES
from storage.repositories.repository import Repository, once
from storage.tables import keys

_KEY: Final = select(keys.c.value).where(keys.c.name == bindparam("name"))
_ADD: Final = upsert(keys).on_conflict_do_nothing()


class Keys(Repository):
    """Keys that the program has made for itself; they never leave it."""

    __slots__ = ()

    @once
    def get(self, name: str) -> bytes:
        """The key of this name; of several processes that ask for it first, one makes it."""
        value = self._value(name)
        if value is None:
            self._connection.execute(_ADD, {"name": name, "value": secrets.token_bytes(KEY_BYTES)})
            value = self._value(name)
        if value is None:
            raise KeyError(name)
        return value

    def _value(self, name: str) -> bytes | None:
        value: bytes | None = self._connection.scalar(_KEY, {"name": name})
        return value
