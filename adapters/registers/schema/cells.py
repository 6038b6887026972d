"""Cells of a register: what a column of each sort takes, and how a whole column of it is read at once.

A sort has one careful rule for one cell, `read`. Sorts of many different values also have a quick way for all
cells together, `read_all`, which gives the same or declines; the others are quick because values repeat.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias

from core.base.typed import JOINERS, MARKS, visible
from core.model.accounts import NotAnAccountNumber, parse_account_number

Value: TypeAlias = int | str | None
"""What a cell becomes: a scaled whole number, a text, a date as YYYY-MM-DD, a month as YYYYMM, or nothing."""

_SPACES: Final = "".join(map(chr, (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
BLANKS: Final = f" \t\r\n{_SPACES}{MARKS}{JOINERS}"
"""What is trimmed off the ends of a cell."""

LONGEST: Final = 10_000
"""Characters in one cell."""
TOO_LONG: Final = "ячейка длиннее 10 000 знаков"

_FORMULA: Final = "=+-@\t"
_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]+|[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+)(?:[.,](?P<part>[0-9]+))?"
)
_DAMAGED_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+[eE][+-]?[0-9]+|[eE][+-][0-9]+|[.,]0+)")
"""What a spreadsheet or a table of decimals leaves of a number that names something: `1,23E+09`, `12345.0`.
An exponent always has a sign or a comma before it there, so `12E4` may be a number as it is."""
_PERHAPS_DAMAGED: Final = re.compile(r"\n[+-]?[0-9]+(?:[.,]|[eE][+-])")
_NUMBER_LIKE: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?")
_ERROR: Final = re.compile(
    r"(?i:#(?:N/A|Н/Д|DIV/0!|ДЕЛ/0!|REF!|ССЫЛ(?:КА)?!|VALUE!|ЗНАЧ!|NAME\?|ИМЯ\?|NULL!|ПУСТО!|NUM!|ЧИСЛО!"
    r"|GETTING_DATA|SPILL!|ПЕРЕНОС!|CALC!|ВЫЧИСЛ!|FIELD!|ПОЛЕ!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|#+))"
    r"|(?:Err|Ошибка|Ош):[0-9]{3}"
)
"""What a spreadsheet shows in the place of a value, in English and Russian; `####` in too narrow a column."""
_ERRORS_BEGIN: Final = ("\n#", "\nErr:", "\nОш")
_LOST: Final = "\ufffd"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_FOLLOWS: Final = bytes(range(0x80, 0xC0)).decode("cp1251", errors="ignore")
_FOLLOWS_RARELY: Final = "".join(sign for sign in _FOLLOWS if sign not in "\xa0\xadёЁ№«»—–…‘’“”„•·§©®°±")
_TWO_LETTERS: Final = "[{0}][РС][{1}]|[{1}][РС][{0}]".format(re.escape(_FOLLOWS_RARELY), re.escape(_FOLLOWS))
_GARBLED: Final = tuple(re.compile(f"{first}(?:{_TWO_LETTERS})") for first in "РС")
_GARBLED_OTHERWISE: Final = re.compile(r"(?:[ÐÑ╨╤]\S){2}")
"""Russian that was read in another encoding. A letter in UTF-8 is D0 or D1 and a byte of 80 to BF: read as
Windows-1251, «Р» or «С» and a sign that seldom follows them; in others, «Ð» or «╨» and anything."""
_MIDNIGHT: Final = r"(?:[ T]0?0:00(?::00(?:\.0+)?)?)?"
_DATES: Final = tuple(
    re.compile(form + _MIDNIGHT)
    for form in (
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
        r"(?P<day>[0-9]{2})\.(?P<month>[0-9]{2})\.(?P<year>[0-9]{4}|[0-9]{2})",
        r"(?P<day>[0-9]{2})/(?P<month>[0-9]{2})/(?P<year>[0-9]{4})",
    )
)
_MOMENT: Final = re.compile(
    r"(?P<day>\S+)[ T](?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::[0-9]{2}(?:\.0+)?)?"
)
_MONTHS: Final = tuple(
    re.compile(form)
    for form in (
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})",
        r"(?P<month>[0-9]{2})\.?(?P<year>[0-9]{4})",
    )
)
_YEARS: Final = range(1900, 2101)
_YEARS_AHEAD: Final = 20
"""So far ahead a year of two digits may lie; the other eighty of its hundred years are past."""
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


def undamaged(text: str) -> str:
    """A trimmed cell without the characters that nobody sees.

    Raises:
        CellFault: when a program on the way has damaged it: an error in the place of a value, control
            characters, characters lost, letters read in another encoding.
    """
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if _CONTROL.search(text):
            raise CellFault(f"«{_short(text)}»: управляющие знаки вместо букв, выгрузите файл снова")
        text = visible(text)
    if _ERROR.fullmatch(text):
        raise CellFault(f"{_short(text)}: ошибка таблицы вместо значения")
    if _LOST in text:
        raise CellFault(f"«{_short(text)}»: вместо букв «{_LOST}», выгрузите файл снова")
    if _is_garbled(text):
        raise CellFault(f"«{_short(text)}»: буквы испорчены кодировкой, выгрузите файл снова в UTF-8")
    return text


def without_controls(cell: str) -> str:
    """A cell with the sign of a lost character in the place of each control character."""
    return _CONTROL.sub(_LOST, cell)


def _are_plain(cells: Sequence[str], joined: str) -> bool:
    """Whether no cell has anything to be trimmed, taken away or found damaged; `joined` has a line a cell."""
    return (
        "".join(cells).isprintable()
        and " \n" not in joined
        and "\n " not in joined
        and "\n'" not in joined
        and not any(beginning in joined for beginning in _ERRORS_BEGIN)
        and (len(joined) <= LONGEST or max(map(len, cells)) <= LONGEST)
        and _LOST not in joined
        and not _is_garbled(joined)
    )


def _is_garbled(text: str) -> bool:
    if text.isascii():
        return False
    if any(map(text.__contains__, "ÐÑ╨╤")) and _GARBLED_OTHERWISE.search(text):
        return True
    return any(garbled.search(text) for garbled in _GARBLED)


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
    dates: bool = False
    """Whether a spreadsheet's date makes sense here."""
    padded: bool = False
    """Whether zeros count that a spreadsheet only shows before a number."""

    def on(self, today: date) -> "Sort":
        """The same for the supplier's day of the import."""
        del today
        return self

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

    padded = True

    def __init__(self, *, mends: bool = True, dates: bool = True) -> None:
        self.mends = mends
        self.dates = dates

    def read(self, text: str) -> Value:
        """The text itself."""
        return text

    def read_all(self, cells: Sequence[str]) -> list[Value] | None:
        """The cells themselves, empty ones too, when all are plain and none is to be mended."""
        joined = "\n".join(("", *cells, ""))
        if self.mends and not joined.isascii() and any(map(joined.__contains__, _LOOKALIKES)):
            return None
        return list(cells) if _are_plain(cells, joined) else None


class AccountNumber(Sort):
    """A number of an account: digits, kept as text."""

    padded = True
    _PLAIN = re.compile(r"(?:[0-9]{5,16}+\n)*+")

    def read(self, text: str) -> Value:
        """The digits, as core reads them when a person types them."""
        if _NUMBER_LIKE.fullmatch(text) and not text.isdigit():
            raise CellFault(_damaged(text))
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


class Identity(Sort):
    """What names something elsewhere, such as a meter or a payment: text, since leading zeros count."""

    padded = True

    def read(self, text: str) -> Value:
        """The text as it stands."""
        if _DAMAGED_NUMBER.fullmatch(text):
            raise CellFault(_damaged(text))
        return text

    def read_all(self, cells: Sequence[str]) -> list[Value] | None:
        """The cells themselves when all are digits, or plain and none looks like a damaged number."""
        joined = "\n".join(("", *cells, ""))
        if joined.count("\n") == len(cells) + 1 and joined.isascii() and joined.replace("\n", "").isdigit():
            return None if max(map(len, cells)) > LONGEST else list(cells)
        return list(cells) if _are_plain(cells, joined) and not _PERHAPS_DAMAGED.search(joined) else None


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
    """A date, kept as YYYY-MM-DD.

    Args:
        today: the supplier's day; a year of two digits lies within 80 years before it and 20 after. Without
            it there are no such years.
    """

    dates = True

    def __init__(self, today: date | None = None) -> None:
        self._latest = (today.year + _YEARS_AHEAD, today.month, today.day) if today else None

    def on(self, today: date) -> "Day":
        """The same for the supplier's day of the import."""
        return Day(today)

    def read(self, text: str) -> Value:
        """The date; a time of midnight behind it is passed over."""
        for form in _DATES:
            found = form.fullmatch(text)
            if found:
                month, day = int(found["month"]), int(found["day"])
                year = self._year(found["year"], month, day)
                try:
                    read = date(year, month, day)
                except ValueError:
                    break
                if year in _YEARS:
                    return read.isoformat()
                break
        raise CellFault(f"«{_short(text)}» не дата (ДД.ММ.ГГГГ)")

    def _year(self, written: str, month: int, day: int) -> int:
        year = int(written)
        if len(written) > 2 or self._latest is None:  # noqa: PLR2004 (two digits)
            return year
        latest = self._latest[0]
        year = latest - (latest - year) % 100
        return year if (year, month, day) <= self._latest else year - 100


class Moment(Sort):
    """A day and a time of it on the supplier's clock, kept as YYYY-MM-DD HH:MM."""

    dates = True

    def read(self, text: str) -> Value:
        """The moment; seconds behind it are passed over."""
        found = _MOMENT.fullmatch(text)
        if found is None:
            raise CellFault(f"«{_short(text)}» не дата и время (ДД.ММ.ГГГГ ЧЧ:ММ)")
        hour, minute = int(found["hour"]), int(found["minute"])
        if hour not in range(24) or minute not in range(60):
            raise CellFault(f"«{_short(text)}»: такого времени нет")
        return f"{Day().read(found['day'])} {hour:02}:{minute:02}"


class MonthOf(Sort):
    """A month, kept as the number YYYYMM."""

    dates = True

    def read(self, text: str) -> Value:
        """The month."""
        for form in _MONTHS:
            found = form.fullmatch(text)
            if found and int(found["year"]) in _YEARS and 1 <= int(found["month"]) <= 12:  # noqa: PLR2004 (months of a year)
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


def _damaged(text: str) -> str:
    return f"номер «{_short(text)}» испорчен таблицей: сохраните столбец как текст"


def _short(text: str) -> str:
    """A text that fits a line of a report and can be seen there."""
    text = "".join(sign if sign.isprintable() else _LOST for sign in text[:41])
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 (fits a line of a report)
