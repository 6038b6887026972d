"""Prices and the ends of ranges, by date."""

from typing import Protocol

from core.model.charges.tariffs import RangeLimits, Tariff


class Tariffs(Protocol):
    """Prices and the ends of ranges, by date."""

    def of_group(self, group: str) -> list[Tariff]:
        """All prices of the group, oldest first."""
        ...

    def limits_of(self, group: str) -> list[RangeLimits]:
        """All range limits of the group, oldest first."""
        ...
