"""The supplier's offices, where people are received."""

import re
from dataclasses import dataclass

from core.base.ids import OfficeId

_KINDS_OF_PLACES = frozenset(
    {"г", "гор", "город", "рп", "пгт", "п", "пос", "поселок", "с", "село"}
    | {"ст", "ст-ца", "станица", "х", "хутор", "д", "дер", "деревня"}
)
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One office, as the supplier's register states it; what it did not state is empty."""

    id: OfficeId
    town: str
    address: str
    phone: str = ""
    hours: str = ""
    services: str = ""


def is_in_town(office: Office, city: str) -> bool:
    """Whether the office stands in the place that an address names: «Волгоград г.» is «г. Волгоград»."""
    town = _bare(office.town)
    return bool(town) and any(_bare(part) == town for part in city.split(","))


def _bare(place: str) -> tuple[str, ...]:
    """The name of a place without the word for what kind of place it is."""
    words = _WORD.findall(place.casefold().replace("ё", "е"))
    return tuple(word for word in words if word not in _KINDS_OF_PLACES)
