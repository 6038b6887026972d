"""Whom a broadcast is for, before anybody is counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from core.base.money import Kopecks
from core.model.homes import Place


@dataclass(frozen=True, slots=True)
class Listed:
    """Accounts that were named one by one, also a single one; they are kept beside the broadcast."""


@dataclass(frozen=True, slots=True)
class Street:
    """A street, or some houses of it."""

    named: str
    """As it was asked for."""
    places: tuple[Place, ...]
    """As billing spells it, perhaps in several ways."""


@dataclass(frozen=True, slots=True)
class TariffGroup:
    """All accounts of a tariff group, as billing names it."""

    group: str


@dataclass(frozen=True, slots=True)
class Debtors:
    """Everybody whose overdue debt is at least so much."""

    least: Kopecks


Audience: TypeAlias = Listed | Street | TariffGroup | Debtors

_OF: Final = "of"


def to_json(audience: Audience) -> dict[str, Any]:
    """The audience as the store keeps it."""
    match audience:
        case Listed():
            return {_OF: "list"}
        case Street(named, places):
            kept = [[place.city, place.street, list(place.houses)] for place in places]
            return {_OF: "street", "named": named, "places": kept}
        case TariffGroup(group):
            return {_OF: "tariff", "group": group}
        case Debtors(least):
            return {_OF: "debtors", "least": least}


def from_json(kept: Mapping[str, Any]) -> Audience:
    """The audience that was kept."""
    match kept[_OF]:
        case "street":
            places = tuple(Place(city, street, tuple(houses)) for city, street, houses in kept["places"])
            return Street(kept["named"], places)
        case "tariff":
            return TariffGroup(kept["group"])
        case "debtors":
            return Debtors(kept["least"])
    return Listed()
