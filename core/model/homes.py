"""Streets and houses as people name them, beside how billing spells them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from core.base.refusals import Refusal

_KINDS: Final = {
    "улица": ("ул", "улица"),
    "проспект": ("пр", "пр-т", "пр-кт", "просп", "проспект"),
    "переулок": ("пер", "переулок"),
    "бульвар": ("б-р", "бул", "бульвар"),
    "площадь": ("пл", "площадь"),
    "шоссе": ("ш", "шоссе"),
    "набережная": ("наб", "набережная"),
    "проезд": ("пр-д", "проезд"),
    "тупик": ("туп", "тупик"),
    "микрорайон": ("мкр", "мкрн", "микрорайон"),
    "квартал": ("кв-л", "квартал"),
    "город": ("г", "гор", "город"),
    "село": ("с", "село"),
    "посёлок": ("п", "пос", "пгт", "рп", "р.п", "поселок"),
    "деревня": ("д", "дер", "деревня"),
    "хутор": ("х", "хутор"),
    "станица": ("ст", "ст-ца", "станица"),
}
"""Kinds of streets and of towns, each as billing and people shorten it."""
_KIND_OF: Final = {word: kind for kind, words in _KINDS.items() for word in words}
_HOUSE_WORDS: Final = re.compile(r"\b(?:дома?|д)\b\.?", re.IGNORECASE)
_HOUSE_PARTS: Final = re.compile(r"\b(?:корп(?:ус)?|стр(?:оение)?|литера?)\b")
_LONG_WORD: Final = re.compile(r"[^\W\d_]{3}")
_HOUSE: Final = re.compile(r"(\d+)(.*)")
_RANGE: Final = re.compile(r"(\d+)\s*[-–—]\s*(\d+)")


class NotHouses(Refusal):
    """What was typed names no houses."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


@dataclass(frozen=True, slots=True)
class Place:
    """Some houses of one street, each name as billing spells it."""

    city: str
    street: str
    houses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a street or a town, and its kind where that is said."""

    bare: str
    kind: str = ""

    @classmethod
    def of(cls, spelled: str) -> "Name":
        """Read a name: «ул. Мира», «Мира ул.» and «улица МИРА» are one."""
        apart = re.sub(r"\.(?=\w{3})", ". ", spelled.casefold().replace("ё", "е"))
        words = re.sub(r"[^\w.-]+|\.(?!\w)|(?<=\w{3})\.", " ", apart).split()
        kinds = [_KIND_OF[word] for word in words if word in _KIND_OF]
        named = [word for word in words if word not in _KIND_OF]
        return cls(" ".join(named or words), kinds[0] if kinds and named else "")

    def fits(self, other: "Name") -> bool:
        """Whether both may be one: «Мира» is «ул. Мира», but «ул. Мира» is not «пр. Мира»."""
        return self.bare == other.bare and (not self.kind or not other.kind or self.kind == other.kind)


def _is_house(part: str) -> bool:
    """Whether it is a house rather than a street such as «40 лет Октября»."""
    bare = _HOUSE_WORDS.sub("", part.casefold()).strip(" .")
    return bare[:1].isdecimal() and _LONG_WORD.search(_HOUSE_PARTS.sub("", bare)) is None


def _plain_house(house: str) -> str:
    return re.sub(r"[\s.,«»\"]+", "", _HOUSE_WORDS.sub("", house.casefold().replace("ё", "е")))


@dataclass(frozen=True, slots=True)
class Houses:
    """Houses of a street by number: single ones and ranges; none named means all of them."""

    single: frozenset[str] = frozenset()
    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def parse(cls, typed: str) -> "Houses":
        """Read «1, 3, 5-15, 20а»; an empty text means the whole street.

        A range takes in the houses whose number lies in it, also those with a letter or a fraction.

        Raises:
            NotHouses: when a part has no number.
        """
        single, ranges = set(), []
        for part in filter(None, (each.strip() for each in re.split(r"[,;\n]", typed))):
            bare = _HOUSE_WORDS.sub("", part.casefold()).strip(" .")
            found = _RANGE.fullmatch(bare)
            if found is not None and int(found[1]) <= int(found[2]):
                ranges.append((int(found[1]), int(found[2])))
            elif bare[:1].isdecimal():
                single.add(_plain_house(bare))
            else:
                raise NotHouses(part)
        return cls(frozenset(single), tuple(ranges))

    def include(self, house: str) -> bool:
        """Whether the house, as billing spells it, is one of these."""
        if not self.single and not self.ranges:
            return True
        bare = _plain_house(house)
        numbered = _HOUSE.fullmatch(bare)
        return bare in self.single or (
            numbered is not None and any(first <= int(numbered[1]) <= last for first, last in self.ranges)
        )

    def among(self, houses: Iterable[str]) -> tuple[str, ...]:
        """Which of these spellings are meant."""
        return tuple(house for house in houses if self.include(house))


@dataclass(frozen=True, slots=True)
class Asked:
    """A street as somebody names it: perhaps a town, the street, perhaps houses."""

    city: Name | None
    street: Name
    houses: Houses

    @classmethod
    def parse(cls, typed: str) -> "Asked":
        """Read «Волгоград, ул. Мира, 1-9, 12а»; the town and the houses may be left out.

        Raises:
            NotHouses: when no street is named, or what follows it names no houses.
        """
        parts = [part for part in (each.strip() for each in typed.split(",")) if part]
        names = [part for part in parts if not _is_house(part)]
        if not 1 <= len(names) <= len(("town", "street")) or parts[: len(names)] != names:
            raise NotHouses(typed)
        *city, street = map(Name.of, names)
        return cls(city[0] if city else None, street, Houses.parse(",".join(parts[len(names) :])))

    def is_meant(self, city: str, street: str) -> bool:
        """Whether that is the street, as billing spells it."""
        return self.street.fits(Name.of(street)) and (self.city is None or self.city.fits(Name.of(city)))
