"""Prices and the ends of ranges, by date."""

from datetime import date
from typing import Protocol

from core.model.charges.tariffs import PriceList, TariffStart


class Tariffs(Protocol):
    """Prices and the ends of ranges, by date."""

    def of_group(self, group: str) -> PriceList:
        """All prices and range limits of the group, oldest first."""
        ...

    def starting(self, *, after: date, until: date) -> list[TariffStart]:
        """The days after one day, up to another, on which prices come into force, with their groups."""
        ...
