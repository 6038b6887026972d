"""What a subscriber may write about: categories, their kinds, and what each kind asks for.

The supplier states them in a file, so nothing here knows any of them by name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from core.base import figures
from core.base.calendar import after_working_days
from core.base.refusals import Refusal
from core.base.typed import visible

MOST_WORDS: Final = 2000
"""Characters of one answer, and of one message: it fits a screen with what stands around it."""
_DATE: Final = re.compile(r"(\d{1,2})[.,/ -](\d{1,2})[.,/ -](\d{4})")
_NUMBER: Final = re.compile(r"\d{1,12}([.,]\d{1,3})?")


class FieldKind(StrEnum):
    """What an answer has to be."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class NoAnswerInIt(Refusal):
    """The words are no answer to what the field asks for."""

    def __init__(self, kind: FieldKind) -> None:
        super().__init__(kind)
        self.kind = kind


class TooManyWords(Refusal):
    """There are more words than one message of a thread holds."""


class NoWords(Refusal):
    """There is nothing to be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a form."""

    name: str
    """By which the file and a draft know it."""
    title: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    hint: str = ""
    """Said below the question; an example, for instance."""
    choices: tuple[str, ...] = ()

    def read(self, typed: str) -> str:
        """The answer in these words, as the appeal keeps it.

        Raises:
            NoAnswerInIt: when it is none.
            TooManyWords: when it is too long.
        """
        tidy = visible(typed).strip()
        if not tidy:
            raise NoAnswerInIt(self.kind)
        if len(tidy) > MOST_WORDS:
            raise TooManyWords
        match self.kind:
            case FieldKind.NUMBER:
                return self._number(tidy)
            case FieldKind.DATE:
                return self._date(tidy)
            case FieldKind.CHOICE:
                return self._choice(tidy)
        return tidy

    def _number(self, typed: str) -> str:
        joined = "".join(typed.split())
        if not (joined.isascii() and _NUMBER.fullmatch(joined)):
            raise NoAnswerInIt(self.kind)
        return joined.replace(".", ",")

    def _date(self, typed: str) -> str:
        found = _DATE.fullmatch(typed.removesuffix("г.").removesuffix("г").strip())
        try:
            day, month, year = map(int, found.groups()) if found else (0, 0, 0)
            return figures.day(date(year, month, day))
        except ValueError:
            raise NoAnswerInIt(self.kind) from None

    def _choice(self, typed: str) -> str:
        for choice in self.choices:
            if choice.casefold() == typed.casefold():
                return choice
        raise NoAnswerInIt(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One thing that an appeal may be about."""

    key: str
    """By which appeals and drafts know it."""
    title: str
    days: int
    """Working days in which it is answered."""
    fields: tuple[Field, ...] = ()

    def promised(self, filed: date) -> date:
        """The last day on which it is answered (ГК РФ, ст. 191: the term begins on the day after)."""
        return after_working_days(filed, self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """Kinds that stand together."""

    key: str
    title: str
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Forms:
    """Everything that may be written about; nothing, where the supplier takes no appeals here."""

    categories: tuple[Category, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.categories)

    def category(self, key: str) -> Category | None:
        """The category of this key."""
        return next((each for each in self.categories if each.key == key), None)

    def kind(self, key: str) -> Kind | None:
        """The kind of this key, which is one of all categories."""
        return next((kind for _, kind in self.kinds() if kind.key == key), None)

    def kinds(self) -> Iterator[tuple[Category, Kind]]:
        """Every kind with its category."""
        return ((category, kind) for category in self.categories for kind in category.kinds)
