"""One A4 page drawn straight on reportlab's canvas; measured in points, downwards from the top."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import accumulate

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from documents.fonts import BOLD, REGULAR, printable
from documents.qr import draw_code

WIDTH, HEIGHT = A4

Colour = tuple[float, float, float]
INK: Colour = (0.11, 0.13, 0.15)
MUTED: Colour = (0.40, 0.44, 0.48)
ACCENT: Colour = (0.09, 0.30, 0.40)
HAIRLINE: Colour = (0.82, 0.84, 0.86)
PANEL: Colour = (0.955, 0.962, 0.968)
PAPER: Colour = (1, 1, 1)

_ELLIPSIS = "…"
_LEADING = 1.15
_CAP_HEIGHT = 0.7
_HEAD_GAP = 4
_CELL_GAP = 4

rl_config.useA85 = 0  # documents travel as bytes; text armour would make the page a quarter larger


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks."""

    size: float
    bold: bool = False
    colour: Colour = INK

    @property
    def font(self) -> str:
        """The name by which reportlab knows the face."""
        return BOLD if self.bold else REGULAR

    def width(self, text: str) -> float:
        """How wide the text is when printed, in points."""
        return stringWidth(printable(text), self.font, self.size)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; its title breaks at line feeds, figures stand to the right."""

    title: str
    width: float
    figures: bool = False


Cell = str | tuple[str, ...]
"""The text of a cell, or its lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
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

    @property
    def head(self) -> Style:
        """How the head looks."""
        return Style(self.size - 1, colour=MUTED)

    @property
    def depth(self) -> int:
        """Lines of the head below its first."""
        return max(column.title.count("\n") for column in self.columns)

    @property
    def width(self) -> float:
        """All columns together."""
        return sum(column.width for column in self.columns)

    @property
    def height(self) -> float:
        """Head and rows together."""
        head = self.head.size * (1 + self.depth * _LEADING) + _HEAD_GAP
        return head + sum(map(self.row_height, self.rows))

    def row_height(self, cells: Sequence[Cell]) -> float:
        """The height of a row, which grows with its tallest cell."""
        return self.row + (max(map(len, map(_lines, cells))) - 1) * self.size * _LEADING

    def at(self, row: float, size: float) -> "Table":
        """The same table, closer or wider."""
        return replace(self, row=row, size=size)

    def lefts(self, x: float) -> Iterator[float]:
        """The left edges of the columns of a table that begins at x."""
        return accumulate((column.width for column in self.columns[:-1]), initial=x)


class Sheet:
    """A page in the making; the same drawing gives the same bytes."""

    def __init__(self, *, title: str, author: str, subject: str) -> None:
        self._file = BytesIO()
        self._canvas = Canvas(
            self._file,
            pagesize=A4,
            pageCompression=1,
            invariant=1,
            initialFontName=REGULAR,  # type: ignore[arg-type]  # the stub takes a name for a number
            lang="ru",
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setCreator(author)
        self._words = self._canvas.beginText()
        self._style: Style | None = None

    def text(self, x: float, y: float, text: str, style: Style) -> None:
        """Set a line with its left end and baseline at a point."""
        if style != self._style:
            if self._style is None or style.colour != self._style.colour:
                self._words.setFillColor(style.colour)
            self._words.setFont(style.font, style.size)
            self._style = style
        self._words.setTextOrigin(x, HEIGHT - y)
        self._words.textLine(printable(text))

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
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(weight)
        self._canvas.line(left, HEIGHT - y, right, HEIGHT - y)

    def panel(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fill a rectangle given by its upper left corner."""
        self._canvas.setFillColor(colour)
        self._canvas.rect(x, HEIGHT - y - height, width, height, stroke=0, fill=1)

    def code(self, payload: bytes, x: float, y: float, size: float) -> None:
        """Draw a QR code given by the upper left corner of its quiet zone."""
        draw_code(self._canvas, payload, x, HEIGHT - y - size, size)

    def table(self, x: float, y: float, table: Table) -> float:
        """Draw a table from its upper left corner; gives its lower edge."""
        head, leading = table.head, table.head.size * _LEADING
        y += table.depth * leading + head.size
        for left, column in zip(table.lefts(x), table.columns, strict=True):
            lines = column.title.split("\n")
            self._cell(left, y - (len(lines) - 1) * leading, column, tuple(lines), head)
        y += _HEAD_GAP
        self.rule(x, x + table.width, y, INK, 0.7)
        for number, cells in enumerate(table.rows, start=1):
            style = Style(table.size, bold=table.total and number == len(table.rows))
            baseline = y + (table.row + table.size * _CAP_HEIGHT) / 2
            for left, column, cell in zip(table.lefts(x), table.columns, cells, strict=True):
                self._cell(left, baseline, column, cell, style)
            y += table.row_height(cells)
            self.rule(x, x + table.width, y)
        return y

    def _cell(self, left: float, baseline: float, column: Column, cell: Cell, style: Style) -> None:
        room = column.width - _CELL_GAP
        for line in filter(None, _lines(cell)):
            if column.figures:
                wide = style.width(line)
                fitting = style if wide <= room else replace(style, size=style.size * room / wide)
                self.right(left + column.width, baseline, line, fitting)
            else:
                self.text(left, baseline, shortened(line, style, room), style)
            baseline += style.size * _LEADING

    def finished(self) -> bytes:
        """The document."""
        self._canvas.drawText(self._words)
        self._canvas.showPage()
        self._canvas.save()
        return self._file.getvalue()


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
