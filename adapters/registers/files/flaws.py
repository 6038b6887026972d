"""What the reader of books hides: an error in a cell, a formula without a value, a format that misleads.

It gives an empty cell for the first two and a bare number for the third, so the sheet is gone through once
more; but not element by element where a look at its bytes tells that there is nothing to find.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Final, NamedTuple
from xml.parsers import expat

from adapters.registers.files.register import FileFault

UNREADABLE: Final = "не читается как книга XLSX: сохраните файл снова"

_CHUNK: Final = 1 << 20
_OVERLAP: Final = 16
"""Bytes of the chunk before, in which what is looked for may begin."""
_SIGNS: Final = (b"<f", b":f", b'"e"', b"'e'")
"""A sheet without these has no formula and no error."""
_LOOSE: Final = re.compile(rb"\s=|=\s")
"""Blanks beside an equals sign, with which the other signs are not to be relied on; writers have a habit."""
_PERCENT: Final = frozenset({9, 10})
"""The formats of per cent that a book need not define."""
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""In a format, what stands for itself."""
_DATE: Final = re.compile(r"[ymdhs]", re.IGNORECASE)


class Hidden(Enum):
    """What is the matter with a cell."""

    ERROR = "ошибка таблицы"
    UNKNOWN = "формула без значения: откройте книгу в таблице, пересчитайте и сохраните"
    PERCENT = "процентный формат: задайте столбцу обычный числовой"
    PADDED = "нули впереди есть только на экране: сохраните столбец как текст"


class Flaw(NamedTuple):
    """A cell whose value is not what is seen."""

    row: int
    """From 1 on."""
    place: int
    """From 0 on, which is the first of the columns asked for."""
    what: Hidden
    text: str
    """Of an error, what is seen in the cell."""


@dataclass(frozen=True, slots=True)
class _Styles:
    """The formats that mislead, by the number that a cell gives."""

    percent: frozenset[str] = frozenset()
    padded: Mapping[str, int] = field(default_factory=dict)
    """With the digits that they show at least."""


def flaws(path: Path, sheet: str, left: int = 0) -> Iterator[Flaw]:
    """The flaws of a sheet's cells from some column on, row by row.

    Raises:
        FileFault: when the book's parts are not where they should be, or are not the XML of a book.
    """
    with zipfile.ZipFile(path) as book:
        try:
            part, recalculates = _part_of(book, sheet)
            styles = _styles(book)
            if _may_have_flaws(book, part, styles):
                for flaw in _Cells(styles, recalculates=recalculates).read(book, part):
                    if flaw.place >= left:
                        yield flaw._replace(place=flaw.place - left)
        except (expat.ExpatError, KeyError, ValueError) as error:
            raise FileFault(UNREADABLE) from error


def _parser(start: Callable[[str, dict[str, str]], None]) -> expat.XMLParserType:
    """A parser that calls for each element; a document type, whose entities could be a bomb, is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_document_type
    return parser


def _refuse_document_type(*_: object) -> None:
    raise FileFault("в книге есть DOCTYPE, которого таблицы не пишут: сохраните файл снова")


def _local(name: str) -> str:
    """A name without the prefix of its namespace, which each writer of books chooses for itself."""
    return name.rpartition(":")[2]


def _elements(book: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part in their order, each with its attributes."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((_local(name), {_local(each): value for each, value in attributes.items()}))

    _parser(start).Parse(book.read(part), True)
    return found


def _part_of(book: zipfile.ZipFile, sheet: str) -> tuple[str, bool]:
    """The part of the book that holds a sheet, and whether the book's formulas are yet to be computed.

    The parts are where the reader of books looks for them, in any case of letters.
    """
    named = {name.casefold(): name for name in book.namelist()}
    workbook = _elements(book, named["xl/workbook.xml"])
    (link,) = (each["id"] for name, each in workbook if name == "sheet" and each["name"] == sheet)
    links = _elements(book, named["xl/_rels/workbook.xml.rels"])
    (target,) = (each["Target"] for name, each in links if name == "Relationship" and each["Id"] == link)
    part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    recalculates = any(
        each.get("fullCalcOnLoad") in ("1", "true") for name, each in workbook if name == "calcPr"
    )
    return named[part.casefold()], recalculates


def _styles(book: zipfile.ZipFile) -> _Styles:
    """The book's formats that mislead."""
    part = next((name for name in book.namelist() if name.casefold() == "xl/styles.xml"), None)
    if part is None:
        return _Styles()
    percent: set[str] = set()
    padded: dict[str, int] = {}
    codes = dict.fromkeys(_PERCENT, "0%")
    container, number = "", 0
    for name, attributes in _elements(book, part):
        if name == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name.endswith("Xfs"):
            container = name
        elif name == "xf" and container == "cellXfs":
            digits, is_percent = _shown_by(codes.get(int(attributes.get("numFmtId", 0)), ""))
            if is_percent:
                percent.add(str(number))
            elif digits > 1:
                padded[str(number)] = digits
            number += 1
    return _Styles(frozenset(percent), padded)


def _shown_by(code: str) -> tuple[int, bool]:
    """How many digits a format shows at least, and whether it shows per cent."""
    positive = _LITERAL.sub("", code).partition(";")[0]
    if _DATE.search(positive):
        return 0, False
    return positive.partition(".")[0].count("0"), "%" in positive


def _may_have_flaws(book: zipfile.ZipFile, part: str, styles: _Styles) -> bool:
    """Whether the bytes of a sheet have any sign of a flaw."""
    numbers = "|".join((*styles.percent, *styles.padded))
    styled = re.compile(rf"s=[\"'](?:{numbers})[\"']".encode()) if numbers else None
    before = b""
    with book.open(part) as sheet:
        while read := sheet.read(_CHUNK):
            chunk = before + read
            if (not before and _LOOSE.search(chunk)) or any(map(chunk.__contains__, _SIGNS)):
                return True
            if styled is not None and styled.search(chunk):
                return True
            before = chunk[-_OVERLAP:]
    return False


class _Locals(dict[str, str]):
    """Names without their prefixes, each worked out once."""

    def __missing__(self, name: str) -> str:
        local = self[name] = _local(name)
        return local


class _Cells:
    """Goes through the cells of a sheet; of one that cannot have a flaw only the beginning is heard."""

    def __init__(self, styles: _Styles, *, recalculates: bool) -> None:
        self._styles = styles
        self._recalculates = recalculates
        self._suspect = styles.percent | styles.padded.keys()
        self._parser = _parser(self._start)
        self._locals = _Locals()
        self._found: list[Flaw] = []
        self._row = 0
        self._named, self._beyond = "", 0
        """The last cell with a name in its row, and how far the present one is behind it."""
        self._cell: dict[str, str] = {}
        self._has_formula = False
        self._value: list[str] | None = None
        """The pieces of the cell's value; None while it has none."""

    def read(self, book: zipfile.ZipFile, part: str) -> Iterator[Flaw]:
        """The flaws, in the order of the cells."""
        with book.open(part) as sheet:
            while chunk := sheet.read(_CHUNK):
                self._parser.Parse(chunk)
                yield from self._found
                self._found.clear()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = self._locals[name]
        if local == "c":
            self._cell, self._has_formula, self._value = attributes, False, None
            if "r" in attributes:
                self._named, self._beyond = attributes["r"], 0
            else:
                self._beyond += 1
            if attributes.get("t") == "e" or attributes.get("s") in self._suspect:
                self._listen()
        elif local == "f":
            self._has_formula = True
            self._listen()
        elif local == "v":
            self._value = []
        elif local == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._named, self._beyond = "", 0

    def _listen(self) -> None:
        """Hear of the rest of the cell."""
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def _text(self, text: str) -> None:
        if self._value is not None:
            self._value.append(text)

    def _end(self, name: str) -> None:
        if self._locals[name] != "c":
            return
        self._parser.EndElementHandler = self._parser.CharacterDataHandler = None
        value = "".join(self._value or ()).strip()
        what = self._flaw_of(value)
        if what is not None:
            place = _place_of(self._named) + self._beyond
            self._found.append(Flaw(self._row, place, what, value if what is Hidden.ERROR else ""))

    def _flaw_of(self, value: str) -> Hidden | None:
        kind, style = self._cell.get("t", "n"), self._cell.get("s", "0")
        if kind == "e":
            return Hidden.ERROR
        if self._has_formula and not value:
            is_empty_text = kind == "str" and self._value is not None
            return None if is_empty_text else Hidden.UNKNOWN
        if kind != "n" or not value:
            return None
        if self._has_formula and self._recalculates and not float(value):
            return Hidden.UNKNOWN  # libraries that compute nothing write a zero and ask for computing
        if style in self._styles.percent:
            return Hidden.PERCENT
        is_padded = len(str(int(abs(float(value))))) < self._styles.padded.get(style, 0)
        return Hidden.PADDED if is_padded else None


def _place_of(name: str) -> int:
    """The column of a cell by its name: 0 for A1, 27 for AB7, and one to the left of A1 without a name."""
    place = 0
    for letter in name.rstrip("0123456789"):
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def name_of_cell(row: int, place: int) -> str:
    """A cell as the spreadsheet names it: A1 for the first row and place 0."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"
