"""The supplier's offices."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from core.model.supplier.offices import Office
from storage.repositories.repository import Repository, columns, facts, once
from storage.tables import offices

_OPEN: Final = select(*columns(offices, Office)).where(~offices.c.closed)


class Offices(Repository):
    """The supplier's offices, as its register states them."""

    @once
    def open(self) -> Sequence[Office]:
        """All that are not closed for good, by town and address."""
        found = [Office(**facts(row)) for row in self._connection.execute(_OPEN)]
        # Sorted here: the two databases sort Russian letters each in its own way.
        return sorted(found, key=lambda office: (office.town, office.address))
