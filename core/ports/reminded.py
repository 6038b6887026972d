"""Whom the occasions of a day may concern, of all people at once."""

from typing import Protocol

from core.base.ids import CabinetId
from core.model.reminders import Occasions


class Reminded(Protocol):
    """Whom the occasions of a day may concern, of all people at once."""

    def cabinets(self, occasions: Occasions, *, after: CabinetId, limit: int) -> list[CabinetId]:
        """So many cabinets of the next ids in which an occasion finds something, by their ids.

        It is a first sieve, for the sake of the millions whom nothing concerns. What is owed is taken as
        billing has stated it; what a person may do with an account, or wants to hear of, is not asked.
        """
        ...
