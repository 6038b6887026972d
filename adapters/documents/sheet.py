"""A4 pages, each measured in points downwards from the top.

Fonts and the file are reportlab's; the marks on the page are written here in PDF's own operators, since a
canvas spends most of a receipt's time on forming numbers.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import accumulate

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from adapters.documents.fonts import BOLD, REGULAR, Typeface, printable
from adapters.documents.qr import code_operators
from adapters.documents.tags import (
    ADORNS,
    ARTIFACT,
    END,
    Element,
    Kind,
    announce,
    begin,
    with_structure,
)

WIDTH, HEIGHT = A4

Colour = str
"""Red, green and blue from 0 to 1, as PDF writes them."""

INK: Colour = ".11 .13 .15"
MUTED: Colour = ".40 .44 .48"
ACCENT: Colour = ".09 .30 .40"
HAIRLINE: Colour = ".82 .84 .86"
PANEL: Colour = ".955 .962 .968"
PAPER: Colour = "1 1 1"

_ELLIPSIS = "…"
_LEADING = 1.15
_CAP_HEIGHT = 0.7
_HEAD_GAP = 4
_CELL_GAP = 4
_CELL_LINES = 3

rl_config.useA85 = 0  # documents travel as bytes; text armour would make the page a quarter larger


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks."""

    size: float
    bold: bool = False
    colour: Colour = INK

    @property
    def face(self) -> Typeface:
        """The typeface."""
        return BOLD if self.bold else REGULAR

    def width(self, text: str) -> float:
        """How wide the text is when printed, in points."""
        return self.size * _width(printable(text), self.face)


@lru_cache(maxsize=1024)
def _width(text: str, face: Typeface) -> float:
    return face.stringWidth(text, 1)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; its title breaks at line feeds, figures stand to the right.

    Without a title, beside others that have one, it only keeps them apart.
    """

    title: str
    width: float
    figures: bool = False

    def lines(self, text: str, size: float) -> tuple[str, ...]:
        """Words as a cell of the column, in several lines where one does not hold them."""
        return tuple(wrapped(text, Style(size), self.width - _CELL_GAP, _CELL_LINES))


Cell = str | tuple[str, ...]
"""The text of a cell, or its lines."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows under a head; words too long for a column end in an ellipsis, figures get smaller instead."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    row: float = 12
    """Height of a row of one line."""
    size: float = 8
    """Of the letters."""
    total: bool = False
    """Whether the last row is the sum of the others."""
    plain: bool = False
    """Whether head and lines are as black and large as the rest, for weak eyes."""

    @property
    def head(self) -> Style:
        """How the head looks."""
        return Style(self.size) if self.plain else Style(self.size - 1, colour=MUTED)

    @property
    def depth(self) -> int:
        """Lines of the head below its first."""
        return max(column.title.count("\n") for column in self.columns)

    @property
    def width(self) -> float:
        """All columns together."""
        return sum(column.width for column in self.columns)

    @cached_property
    def further_lines(self) -> list[int]:
        """Of each row, the lines of its tallest cell but for the first."""
        return [max(1 if isinstance(cell, str) else len(cell) for cell in row) - 1 for row in self.rows]

    @cached_property
    def has_head(self) -> bool:
        """Whether any column has a title."""
        return any(column.title for column in self.columns)

    def height(self, row: float, size: float) -> float:
        """Head and rows together, of this height and in letters of this size."""
        letters = size if self.plain else size - 1
        head = letters * (1 + self.depth * _LEADING) + _HEAD_GAP if self.has_head or not self.plain else 0
        return head + len(self.rows) * row + sum(self.further_lines) * size * _LEADING

    def at(self, row: float, size: float) -> "Table":
        """The same table, closer or wider."""
        return replace(self, row=row, size=size)

    def lefts(self, x: float) -> Iterator[float]:
        """The left edges of the columns of a table that begins at x."""
        return accumulate((column.width for column in self.columns[:-1]), initial=x)


class Sheet:
    """Pages in the making, one at a time; the same drawing gives the same bytes."""

    def __init__(self, *, title: str, author: str, subject: str, made_at: datetime) -> None:
        self._file = BytesIO()
        self._canvas = Canvas(
            self._file,
            pagesize=A4,
            pageCompression=1,
            invariant=1,
            initialFontName=REGULAR.fontName,  # type: ignore[arg-type]  # the stub takes a name for a number
            lang="ru-RU",
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setCreator(author)
        self._canvas.setDateFormatter(lambda *_: pdf_date(made_at))
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._document = self._canvas._doc  # type: ignore[attr-defined]  # noqa: SLF001  to subset fonts
        self._shapes: list[str] = []
        self._words: list[str] = []
        self._colour = self._font = ""
        self._fonts: dict[Typeface, str] = {}
        """The name of each face's first subset."""
        for face in (REGULAR, BOLD):
            face.splitString("", self._document)
            self._fonts[face] = face.getSubsetInternalName(0, self._document)
        self._top = Element("Document")
        self._open = [self._top]
        self._marked: Element | None = None
        self._marks: list[list[Element]] = [[]]
        """Of each page, the elements of its marks."""

    def begin(self, kind: Kind, alt: str = "") -> Element:
        """Begin a part of the structure, to which everything belongs that is set until its end.

        Words of a part stand on one page, those of its own parts may stand on several.
        """
        element = Element(kind, alt)
        element.page = len(self._marks) - 1
        if kind != ARTIFACT:
            self._open[-1].kids.append(element)
        self._open.append(element)
        return element

    def end(self) -> None:
        """End the part that was begun last."""
        self._open.pop()

    @contextmanager
    def part(self, kind: Kind) -> Iterator[None]:
        """A part of the structure, from beginning to end."""
        self.begin(kind)
        yield
        self.end()

    def text(self, x: float, y: float, text: str, style: Style) -> None:
        """Set a line with its left end and baseline at a point."""
        element = self._open[-1]
        if element is not self._marked:
            if self._marked is not None:
                self._words.append(END)
            self._words.append(begin(element, self._marks[-1]))
            self._marked = element
        if style.colour != self._colour:
            self._words.append(f"{style.colour} rg")
            self._colour = style.colour
        self._words.append(f"1 0 0 1 {x:.2f} {HEIGHT - y:.2f} Tm")
        face = style.face
        usual = face.usual_codes(text)
        if usual is not None:
            self._show(self._fonts[face], style.size, usual)
            return
        for subset, codes in face.splitString(printable(text), self._document):
            self._show(face.getSubsetInternalName(subset, self._document), style.size, codes.hex())

    def _show(self, name: str, size: float, codes: str) -> None:
        font = f"{name} {size:.2f} Tf"
        if font != self._font:
            self._words.append(font)
            self._font = font
        self._words.append(f"<{codes}> Tj")

    def right(self, x: float, y: float, text: str, style: Style) -> None:
        """Set a line with its right end at a point."""
        self.text(x - style.width(text), y, text, style)

    def centred(self, x: float, y: float, text: str, style: Style) -> None:
        """Set a line with its middle at a point."""
        self.text(x - style.width(text) / 2, y, text, style)

    def paragraph(self, x: float, y: float, lines: Iterable[str], style: Style, leading: float) -> float:
        """Set lines one under another; gives the baseline where the next one would stand."""
        for line in lines:
            self.text(x, y, line, style)
            y += leading
        return y

    def rule(
        self, left: float, right: float, y: float, colour: Colour = HAIRLINE, weight: float = 0.5
    ) -> None:
        """Draw a horizontal line."""
        line = f"{left:.2f} {HEIGHT - y:.2f} m {right:.2f} {HEIGHT - y:.2f} l S"
        self._shapes.append(f"{colour} RG {weight} w {line}")

    def panel(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle given by its upper left corner."""
        self._shapes.append(f"{colour} rg {x:.2f} {HEIGHT - y - height:.2f} {width:.2f} {height:.2f} re f")

    def code(self, payload: bytes, x: float, y: float, size: float, *, alt: str) -> None:
        """Draw a QR code given by the upper left corner of its quiet zone; `alt` says what it is for."""
        mark = begin(self.begin("Figure", alt), self._marks[-1])
        self.end()
        drawn = code_operators(payload, x, HEIGHT - y - size, size)
        self._shapes.append(f"{END}\n{mark}\n{drawn}\n{END}\n{ADORNS}")

    def table(self, x: float, y: float, table: Table) -> float:
        """Draw a table from its upper left corner; gives its lower edge."""
        self.begin("Table")
        if table.has_head:
            y = self._head(x, y, table)
        elif not table.plain:  # it stands beside another table, and both begin at one height
            y += table.head.size + _HEAD_GAP
        self.rule(x, x + table.width, y, INK, 0.7)
        for number, (cells, further) in enumerate(zip(table.rows, table.further_lines, strict=True), start=1):
            style = Style(table.size, bold=table.total and number == len(table.rows))
            baseline = y + (table.row + table.size * _CAP_HEIGHT) / 2
            self.begin("TR")
            for place, (left, column, cell) in enumerate(
                zip(table.lefts(x), table.columns, cells, strict=True)
            ):
                if table.has_head and not column.title:
                    continue
                self.begin("TD" if table.has_head or place else "TH")
                self._cell(left, baseline, column, cell, style)
                self.end()
            self.end()
            y += table.row + further * table.size * _LEADING
            self.rule(x, x + table.width, y, INK if table.plain else HAIRLINE)
        self.end()
        return y

    def _head(self, x: float, y: float, table: Table) -> float:
        """Draw the titles of a table's columns; gives where its rows begin."""
        style, leading = table.head, table.head.size * _LEADING
        y += table.depth * leading + style.size
        self.begin("TR")
        for left, column in zip(table.lefts(x), table.columns, strict=True):
            if not column.title:
                continue
            lines = column.title.split("\n")
            self.begin("TH")
            self._cell(left, y - (len(lines) - 1) * leading, column, tuple(lines), style)
            self.end()
        self.end()
        return y + _HEAD_GAP

    def _cell(self, left: float, baseline: float, column: Column, cell: Cell, style: Style) -> None:
        room = column.width - _CELL_GAP
        for line in filter(None, _lines(cell)):
            if column.figures:
                wide = style.width(line)
                fitting = style if wide <= room else replace(style, size=style.size * room / wide)
                self.text(left + column.width - min(wide, room), baseline, line, fitting)
            else:
                self.text(left, baseline, shortened(line, style, room), style)
            baseline += style.size * _LEADING

    def outline(self, title: str) -> None:
        """Name the page in the list by which a reader jumps to it."""
        self._canvas.bookmarkPage(title)
        self._canvas.addOutlineEntry(title, title)

    def next_page(self) -> None:
        """End the page, and begin another."""
        end = [END] if self._words else []
        page = [ADORNS, *self._shapes, END, "BT", *self._words, *end, "ET"]
        self._canvas.addLiteral("\n".join(page))
        self._canvas.showPage()
        self._shapes, self._words = [], []
        self._colour = self._font = ""
        self._marked = None
        self._marks.append([])

    def finished(self) -> bytes:
        """The document, whose last page is this one."""
        self.next_page()
        marks = self._marks[:-1]
        announce(self._document, marks)
        self._canvas.save()
        return with_structure(self._file.getvalue(), self._document, self._top, marks)


def pdf_date(moment: datetime) -> str:
    """As PDF writes it: `D:20250805091200+03'00'`."""
    zone = f"{moment:%z}"
    return f"D:{moment:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"


def _lines(cell: Cell) -> tuple[str, ...]:
    return (cell,) if isinstance(cell, str) else cell


def shortened(text: str, style: Style, width: float) -> str:
    """The text, or as much of it as fits the width, with an ellipsis."""
    if style.width(text) <= width:
        return text
    return _beginning(text, style, width - style.width(_ELLIPSIS)).rstrip() + _ELLIPSIS


def wrapped(text: str, style: Style, width: float, limit: int) -> list[str]:
    """The text in at most `limit` lines, broken at spaces and, where a word is too wide, anywhere."""
    lines: list[str] = []
    line = ""
    for word in filter(None, printable(text).split(" ")):
        longer = f"{line} {word}" if line else word
        if style.width(longer) <= width:
            line = longer
            continue
        lines += [line] if line else []
        line = word
        while style.width(line) > width and len(lines) < limit:
            lines.append(_beginning(line, style, width))
            line = line[len(lines[-1]) :]
    lines += [line] if line else []
    if len(lines) > limit:
        lines[limit - 1 :] = [shortened(" ".join(lines[limit - 1 :]), style, width)]
    return lines


def _beginning(text: str, style: Style, width: float) -> str:
    for count, letter in enumerate(text):
        width -= style.width(letter)
        if width < 0:
            return text[: max(count, 1)]
    return text
