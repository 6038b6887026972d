"""Whom there is something to tell unasked, of all people at once."""

from collections.abc import Collection, Sequence
from typing import Protocol

from core.base.ids import CabinetId
from core.model.reminders import NewBill, Occasions


class Reminded(Protocol):
    """Whom there is something to tell unasked, of all people at once.

    People are gone through in spans of ids, so that no transaction grows with their number.
    """

    def last(self) -> CabinetId:
        """The highest id of a cabinet, with which going through them ends; 0 where there is none."""
        ...

    def cabinets(self, occasions: Occasions, *, after: CabinetId, until: CabinetId) -> list[CabinetId]:
        """The cabinets of these ids, the last included, in which an occasion finds something, by their ids.

        It is a first sieve, for the sake of the millions whom nothing concerns. What is owed is taken as
        billing has stated it; what a person may do with an account, or wants to hear of, is not asked.
        """
        ...

    def everybody(self, *, after: CabinetId, until: CabinetId) -> list[CabinetId]:
        """The cabinets of these ids, the last included, that have an account, by their ids."""
        ...

    def with_tariffs(self, groups: Collection[str], *, after: CabinetId, until: CabinetId) -> list[CabinetId]:
        """The cabinets of these ids, the last included, that have an open account of one of these groups."""
        ...

    def new_bills(self, *, after: CabinetId, until: CabinetId) -> Sequence[NewBill]:
        """The last bills of these cabinets' open links of which they have not been told, by cabinet and link.

        What had been charged when an account was linked is not new.
        """
        ...

    def mark_told(self, bill: NewBill) -> bool:
        """Remember that the bill is told; False where that has been done before."""
        ...
