"""Cells of a register: what a column of each sort takes, and how a whole column of it is read at once.

A sort has one careful rule for one cell, `read`. Sorts of many different values also have a quick way for all
cells together, `read_all`, which gives the same or declines; the others are quick because values repeat.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias

from core.model.accounts import NotAnAccountNumber, parse_account_number

Value: TypeAlias = int | str | None
"""What a cell becomes: a scaled whole number, a text, a date as YYYY-MM-DD, a month as YYYYMM, or nothing."""

BLANKS: Final = " \t\r\n\u00a0\u2009\u202f\ufeff"
"""What is trimmed off the ends of a cell."""

LONGEST: Final = 10_000
"""Characters in one cell."""

_FORMULA: Final = "=+-@\t"
_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]+|[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+)(?:[.,](?P<part>[0-9]+))?"
)
_SPREADSHEET_DAMAGE: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_MIDNIGHT: Final = r"(?:[ T]0?0:00(?::00(?:\.0+)?)?)?"
_DATES: Final = tuple(
    re.compile(form + _MIDNIGHT)
    for form in (
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
        r"(?P<day>[0-9]{2})\.(?P<month>[0-9]{2})\.(?P<year>[0-9]{4}|[0-9]{2})",
        r"(?P<day>[0-9]{2})/(?P<month>[0-9]{2})/(?P<year>[0-9]{4})",
    )
)
_MONTHS: Final = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})",
        r"(?P<month>[0-9]{2})\.?(?P<year>[0-9]{4})",
    )
)
_YEARS: Final = range(1900, 2101)
_WORD: Final = re.compile(r"[^\W\d_]+")
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]")
_LATIN: Final = re.compile("[A-Za-z]")
_LOOKALIKES: Final = dict(zip("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху", strict=True))
_TO_CYRILLIC: Final = str.maketrans(_LOOKALIKES)


class CellFault(ValueError):
    """A cell that cannot be taken; the text says in Russian what is wrong with it."""


def trim(cell: str) -> str:
    """A cell without the blanks around it and the apostrophe that guards a spreadsheet from a formula."""
    text = cell.strip(BLANKS)
    if text[:1] == "'" and guarded(text[1:]) == text:
        return text[1:]
    return text


def guarded(text: str) -> str:
    """A cell as it is written to a file: what a spreadsheet would take for a formula gets an apostrophe."""
    if text[:1] and text[0] in _FORMULA and not _NUMBER.fullmatch(text):
        return "'" + text
    return text


def mended(text: str) -> str:
    """Put right Latin letters that look Cyrillic inside a Cyrillic word: «Элeктроснабжение»."""
    if text.isascii():
        return text
    return _WORD.sub(_mended_word, text)


def _mended_word(found: re.Match[str]) -> str:
    word = found[0]
    if _CYRILLIC.search(word) and all(letter in _LOOKALIKES for letter in _LATIN.findall(word)):
        return word.translate(_TO_CYRILLIC)
    return word


class Sort(ABC):
    """What a column takes."""

    mends: bool = False
    """Whether Latin letters inside Cyrillic words are put right."""

    @abstractmethod
    def read(self, text: str) -> Value:
        """Read one cell that is trimmed and not empty.

        Raises:
            CellFault: when it cannot be taken.
        """

    def read_all(self, cells: Sequence[str]) -> list[Value] | None:
        """Read cells as they stand in the file, all at once; None when any of them is unusual."""
        del cells
        return None


class Text(Sort):
    """Any text."""

    def __init__(self, *, mends: bool = True) -> None:
        self.mends = mends

    def read(self, text: str) -> Value:
        """The text itself."""
        return text

    def read_all(self, cells: Sequence[str]) -> list[Value] | None:
        """The cells themselves, empty ones too, when nothing is to be trimmed, mended or found too long."""
        joined = "\n".join(("", *cells, ""))
        plain = (
            joined.count("\n") == len(cells) + 1
            and " \n" not in joined
            and "\n " not in joined
            and not any(blank in joined for blank in BLANKS[1:3] + BLANKS[4:])
            and "\n'" not in joined
            and (len(joined) <= LONGEST or max(map(len, cells)) <= LONGEST)
            and not (self.mends and not joined.isascii() and any(map(joined.__contains__, _LOOKALIKES)))
        )
        return list(cells) if plain else None


class AccountNumber(Sort):
    """A number of an account: digits, kept as text."""

    _PLAIN = re.compile(r"(?:[0-9]{5,16}+\n)*+")

    def read(self, text: str) -> Value:
        """The digits, as core reads them when a person types them."""
        if _SPREADSHEET_DAMAGE.fullmatch(text):
            raise CellFault(f"номер «{_short(text)}» испорчен таблицей: сохраните столбец как текст")
        try:
            return parse_account_number(text)
        except NotAnAccountNumber:
            raise CellFault(f"«{_short(text)}» не может быть номером лицевого счёта") from None

    def read_all(self, cells: Sequence[str]) -> list[Value] | None:
        """The cells themselves when all are plain digits."""
        joined = "\n".join((*cells, ""))
        if joined.count("\n") == len(cells) and self._PLAIN.fullmatch(joined):
            return list(cells)
        return None


class MeterNumber(Sort):
    """A factory number of a meter: text, since leading zeros count."""

    def read(self, text: str) -> Value:
        """The number as it stands."""
        if _SPREADSHEET_DAMAGE.fullmatch(text):
            raise CellFault(f"номер «{_short(text)}» испорчен таблицей: сохраните столбец как текст")
        return text

    def read_all(self, cells: Sequence[str]) -> list[Value] | None:
        """The cells themselves when all are plain digits."""
        joined = "\n".join((*cells, ""))
        if joined.count("\n") == len(cells) and joined.isascii() and joined.replace("\n", "").isdigit():
            return None if "" in cells or max(map(len, cells)) > LONGEST else list(cells)
        return None


class Number(Sort):
    """A decimal number, kept as a whole number of its smallest unit.

    Args:
        places: decimals allowed; more is a fault.
        least: the least number allowed, in whole units.
        most: the greatest number allowed, in whole units.
        what: how the fault names it.
    """

    _DIGITS = 12

    def __init__(
        self, places: int, *, least: int | None = None, most: int = 10**12 - 1, what: str = "число"
    ) -> None:
        self._places = places
        self._unit: int = 10**places
        self._least = least
        self._most = most
        self._what = what
        sign = "-?" if least is None else ""
        self._exact = re.compile(rf"(?:{sign}[0-9]{{1,{self._DIGITS}}}+\.[0-9]{{{places}}}\n)*+")
        self._whole = re.compile(rf"(?:{sign}[0-9]{{1,{self._DIGITS}}}+\n)*+")

    def read(self, text: str) -> Value:
        """The number in its smallest unit."""
        found = _NUMBER.fullmatch(text)
        if found is None:
            raise CellFault(f"«{_short(text)}» не {self._what}")
        part = found["part"] or ""
        if len(part) > self._places and (self._places or int(part)):
            raise CellFault(f"«{_short(text)}»: больше {self._places} знаков после запятой")
        whole = "".join(re.findall("[0-9]+", found["whole"]))
        value = int(whole) * self._unit + int(part[: self._places].ljust(self._places, "0") or 0)
        if found["sign"] == "-":
            value = -value
        if self._least is not None and value < self._least * self._unit:
            limit = "отрицательное" if not self._least else f"меньше {self._least}"
            raise CellFault(f"«{_short(text)}»: {limit}")
        if abs(value) > self._most * self._unit + self._unit - 1:
            raise CellFault(f"«{_short(text)}»: слишком большое")
        return value

    def read_all(self, cells: Sequence[str]) -> list[Value] | None:
        """Numbers that are all whole, or all have exactly the decimals that are allowed."""
        if self._least not in (None, 0) or self._most < 10**self._DIGITS - 1:
            return None
        joined = "\n".join((*cells, "")).replace(",", ".")
        if joined.count("\n") != len(cells):
            return None
        if self._places and self._exact.fullmatch(joined):
            return list(map(int, joined.replace(".", "").split("\n")[:-1]))
        if self._whole.fullmatch(joined):
            return [int(cell) * self._unit for cell in cells]
        return None


class Day(Sort):
    """A date, kept as YYYY-MM-DD."""

    def read(self, text: str) -> Value:
        """The date; a time of midnight behind it is passed over."""
        for form in _DATES:
            found = form.fullmatch(text)
            if found:
                year = int(found["year"]) if len(found["year"]) > 2 else 2000 + int(found["year"])  # noqa: PLR2004 (two digits)
                try:
                    day = date(year, int(found["month"]), int(found["day"]))
                except ValueError:
                    break
                if year in _YEARS:
                    return day.isoformat()
                break
        raise CellFault(f"«{_short(text)}» не дата (ДД.ММ.ГГГГ)")


class MonthOf(Sort):
    """A month, kept as the number YYYYMM."""

    def read(self, text: str) -> Value:
        """The month."""
        for form in _MONTHS:
            found = form.fullmatch(text)
            if found and int(found["year"]) in _YEARS and 1 <= int(found["month"]) <= 12:  # noqa: PLR2004 (months)
                return int(found["year"]) * 100 + int(found["month"])
        raise CellFault(f"«{_short(text)}» не месяц (ММ.ГГГГ)")


class Choice(Sort):
    """One of a few words, in English or in Russian."""

    mends = True

    def __init__(self, words: Mapping[str, Value]) -> None:
        self._words = words

    def read(self, text: str) -> Value:
        """What the word means, in any case of letters."""
        try:
            return self._words[text.casefold()]
        except KeyError:
            raise CellFault(f"«{_short(text)}» не из списка: {', '.join(self._words)}") from None


class Once(dict[str, Value]):
    """What clean cells became, so that a value that repeats is read once."""

    _ROOM = 20_000

    def __init__(self, read: Callable[[str], Value]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, cell: str) -> Value:
        if len(self) >= self._ROOM:
            self.clear()
        value = self[cell] = self._read(cell)
        return value


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 (fits a line of a report)
