"""The central bank's key rate, by date."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from core.model.charges.penalty import KeyRate
from storage.repositories.repository import Repository, once
from storage.tables import rates

_ALL: Final = select(rates.c.valid_from, rates.c.key_rate).order_by(rates.c.valid_from)


class Rates(Repository):
    """The central bank's key rate, by date."""

    @once
    def key_rates(self) -> Sequence[KeyRate]:
        """All that billing has stated, oldest first."""
        return [
            KeyRate(valid_from=row.valid_from, rate=row.key_rate)
            for row in self._connection.execute(_ALL).all()
        ]
