"""Prices and the ends of ranges, by date."""

from typing import Protocol

from core.model.charges.tariffs import PriceList


class Tariffs(Protocol):
    """Prices and the ends of ranges, by date."""

    def of_group(self, group: str) -> PriceList:
        """All prices and range limits of the group, oldest first."""
        ...
