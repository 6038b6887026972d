"""Prices and the ends of ranges, by date."""

from datetime import date
from typing import Final

from sqlalchemy import bindparam, null, select, type_coerce, union_all

from core.model.charges.tariffs import PriceList, RangeLimits, Tariff, TariffStart
from storage.repositories.repository import Repository, once
from storage.tables import range_limits, tariffs

_PRICE: Final = [tariffs.c[name] for name in ("zone", "range", "price", "valid_to")]
_LIMIT: Final = [range_limits.c[name] for name in ("limit1", "limit2", "season_k")]


# In one statement, since a price is never looked for without its range.
_OF_GROUP: Final = union_all(
    select(
        tariffs.c.id,
        tariffs.c.valid_from,
        *_PRICE,
        *(type_coerce(null(), each.type).label(each.name) for each in _LIMIT),
    ).where(tariffs.c.tariff_group == bindparam("group")),
    select(
        range_limits.c.id,
        range_limits.c.valid_from,
        *(type_coerce(null(), each.type) for each in _PRICE),
        *_LIMIT,
    ).where(range_limits.c.tariff_group == bindparam("group")),
).order_by("valid_from", "id")


_STARTING: Final = (
    select(tariffs.c.valid_from, tariffs.c.tariff_group)
    .where(tariffs.c.valid_from > bindparam("after"), tariffs.c.valid_from <= bindparam("until"))
    .distinct()
    .order_by(tariffs.c.valid_from, tariffs.c.tariff_group)
)


class Tariffs(Repository):
    """Prices and the ends of ranges, by date."""

    @once
    def of_group(self, group: str) -> PriceList:
        """All prices and range limits of the group, oldest first."""
        rows = self._connection.execute(_OF_GROUP, {"group": group}).all()
        return PriceList(
            tariffs=[
                Tariff(
                    group=group,
                    zone=row.zone,
                    range=row.range,
                    price=row.price,
                    valid_from=row.valid_from,
                    valid_to=row.valid_to,
                )
                for row in rows
                if row.zone is not None
            ],
            limits=[
                RangeLimits(
                    group=group,
                    valid_from=row.valid_from,
                    limit1=row.limit1,
                    limit2=row.limit2,
                    season_k=row.season_k,
                )
                for row in rows
                if row.zone is None
            ],
        )

    def starting(self, *, after: date, until: date) -> list[TariffStart]:
        """The days after one day, up to another, on which prices come into force, with their groups."""
        rows = self._connection.execute(_STARTING, {"after": after, "until": until})
        return [TariffStart(row.valid_from, row.tariff_group) for row in rows]
