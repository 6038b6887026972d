"""Norms of consumption (нормативы): what is charged where neither a reading nor an average is to be had."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.base.validity import in_force
from core.model.accounts import Stove

ACCESS_REFUSED_FACTOR = Decimal("1.5")
"""The norm is raised by this where the meter was kept from inspection twice (ПП 354, п. 60(1))."""


class NoNorm(LookupError):
    """No norm is known for such a household."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """KWh a person and month; the last row of rooms and of persons stands for that many and more."""

    stove: Stove
    rooms: int
    persons: int
    kwh_per_person: Decimal
    valid_from: date


def norm_volume(
    norms: Iterable[Norm],
    *,
    stove: Stove,
    rooms: int,
    persons: int,
    on: date,
    factor: Decimal = Decimal(1),
) -> Decimal:
    """The month's volume of a household by norm, kWh.

    Args:
        norms: the region's table by date.
        stove: the kitchen stove.
        rooms: rooms of the dwelling.
        persons: people living there.
        on: a day of the month.
        factor: by how much the norm is raised, see `ACCESS_REFUSED_FACTOR`.

    Raises:
        NoNorm: when the table has no row for it.
    """
    table = [norm for norm in norms if norm.stove is stove and norm.valid_from <= on]
    rooms_row = max((norm.rooms for norm in table if norm.rooms <= rooms), default=None)
    persons_row = max((norm.persons for norm in table if norm.persons <= persons), default=None)
    norm = in_force((norm for norm in table if (norm.rooms, norm.persons) == (rooms_row, persons_row)), on)
    if norm is None:
        raise NoNorm(stove, rooms, persons)
    return norm.kwh_per_person * persons * factor
