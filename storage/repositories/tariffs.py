"""Prices and the ends of ranges, by date."""

from typing import Final

from sqlalchemy import bindparam, select

from core.model.charges.tariffs import RangeLimits, Tariff
from storage.repositories.repository import Repository, columns, facts
from storage.tables import range_limits, tariffs

_TARIFFS: Final = (
    select(*columns(tariffs, Tariff, group="tariff_group"))
    .where(tariffs.c.tariff_group == bindparam("group"))
    .order_by(tariffs.c.valid_from, tariffs.c.id)
)


_LIMITS: Final = (
    select(*columns(range_limits, RangeLimits, group="tariff_group"))
    .where(range_limits.c.tariff_group == bindparam("group"))
    .order_by(range_limits.c.valid_from)
)


class Tariffs(Repository):
    """Prices and the ends of ranges, by date."""

    def of_group(self, group: str) -> list[Tariff]:
        """All prices of the group, oldest first."""
        return [Tariff(**facts(row)) for row in self._connection.execute(_TARIFFS, {"group": group})]

    def limits_of(self, group: str) -> list[RangeLimits]:
        """All range limits of the group, oldest first."""
        return [RangeLimits(**facts(row)) for row in self._connection.execute(_LIMITS, {"group": group})]
