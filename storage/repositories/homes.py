"""Streets and houses as billing spells them, found by how somebody else does."""

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, or_, select, tuple_

from core.model.homes import Houses, Place
from storage.tables import accounts

_STREETS: Final = select(accounts.c.city, accounts.c.street).where(accounts.c.street != "").distinct()


def places(connection: Connection, is_meant: Callable[[str, str], bool], houses: Houses) -> list[Place]:
    """Those houses of the streets that are meant, by town and street; streets without any are left out."""
    streets = [(city, street) for city, street in connection.execute(_STREETS) if is_meant(city, street)]
    if not streets:
        return []
    of_street: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    found = (
        select(accounts.c.city, accounts.c.street, accounts.c.house)
        .where(tuple_(accounts.c.city, accounts.c.street).in_(streets))
        .distinct()
    )
    for city, street, house in connection.execute(found):
        of_street[city, street].append(house)
    meant = (
        Place(city, street, houses.among(sorted(of_street[city, street]))) for city, street in sorted(streets)
    )
    return [place for place in meant if place.houses]


def inside(some: tuple[Place, ...]) -> ColumnElement[bool]:
    """Whether an account is in one of these houses."""
    return or_(
        *(
            and_(
                accounts.c.city == place.city,
                accounts.c.street == place.street,
                accounts.c.house.in_(place.houses),
            )
            for place in some
        )
    )
