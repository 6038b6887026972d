"""Addresses at which nobody takes letters."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from core.base.ids import UndeliverableId
from core.model.messages.addresses import Undeliverable, folded
from storage.repositories.repository import Repository, columns, facts
from storage.tables import undeliverable

_COLUMNS: Final = columns(undeliverable, Undeliverable)
_MARK: Final = upsert(undeliverable).on_conflict_do_nothing().returning(*_COLUMNS)
_BY_ID: Final = select(*_COLUMNS).where(undeliverable.c.id == bindparam("mark"))
_OF: Final = select(*_COLUMNS).where(undeliverable.c.email == bindparam("address"))
_CLEAR: Final = delete(undeliverable).where(undeliverable.c.email == bindparam("address"))


class UndeliverableAddresses(Repository):
    """Addresses at which nobody takes letters."""

    __slots__ = ()

    def mark(self, email: str, code: str, at: datetime) -> Undeliverable | None:
        """Keep that nobody takes letters there; None where that is known already."""
        stated = {"email": folded(email), "code": code, "since": at}
        row = self._connection.execute(_MARK, stated).one_or_none()
        return Undeliverable(**facts(row)) if row else None

    def get(self, mark: UndeliverableId) -> Undeliverable | None:
        """The mark of this id, while it stands."""
        row = self._connection.execute(_BY_ID, {"mark": mark}).one_or_none()
        return Undeliverable(**facts(row)) if row else None

    def of(self, email: str) -> Undeliverable | None:
        """The mark of an address, where it has one."""
        row = self._connection.execute(_OF, {"address": folded(email)}).one_or_none()
        return Undeliverable(**facts(row)) if row else None

    def clear(self, email: str) -> bool:
        """Take letters to be read there again; False where there was no mark."""
        return self._connection.execute(_CLEAR, {"address": folded(email)}).rowcount > 0
