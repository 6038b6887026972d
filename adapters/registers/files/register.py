"""What every form of a register has in common: a header, rows in blocks, and faults that refuse the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from traceback import walk_tb
from typing import NamedTuple, Protocol, TypeAlias

from adapters.registers.schema.cells import BLANKS, LONGEST, TOO_LONG
from adapters.registers.schema.kinds import Column, Kind
from core.base.typed import visible

Region: TypeAlias = tuple[int, int]
"""The first byte of some lines, and the byte behind them."""

KNOWN_TO_ALL = ("line", "reason")
"""Columns that a file of rejected rows has; they are passed over."""


class FileFault(Exception):
    """The file cannot be taken at all; the text says in Russian why and what to do.

    Args:
        message: the reason and the advice.
        line: the physical line where the fault is, if there is one.
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(f"строка {line}: {message}" if line else message)


def unforeseen(error: Exception) -> str:
    """Words for an error that nobody foresaw: what and where, for the programmer, and nothing of the file."""
    *_, (frame, line) = walk_tb(error.__traceback__)
    return (
        f"не обработать: {type(error).__name__} в {Path(frame.f_code.co_filename).name}:{line}, сообщите нам"
    )


class Block(NamedTuple):
    """Some rows of a file that follow one another, column by column as they stand in the file."""

    lines: list[int]
    """The physical line where each row begins."""
    cells: list[Sequence[str]]
    """A column for each name of the header; a row that has too few cells is filled up with empty ones."""
    faults: dict[int, str]
    """Rows which do not have the form of a row, by their place in the block, and why."""
    raw: Region | list[list[str]]
    """Where the rows stand in the file, or else the rows themselves, for the file of rejected rows."""
    done: int
    """So much of the file has been read."""


@dataclass(frozen=True, slots=True)
class Header:
    """The names in the first row, and what is known of them."""

    names: tuple[str, ...]
    columns: tuple[tuple[int, Column], ...]
    """The columns of the kind, each with its place in a row."""
    unknown: tuple[str, ...]

    @classmethod
    def of(cls, cells: Sequence[str], kind: Kind, line: int) -> "Header":
        """Read the header.

        Raises:
            FileFault: when a required column is missing or a column stands twice.
        """
        names = tuple(name_of(cell) for cell in cells)
        columns: list[tuple[int, Column]] = []
        for column in kind.columns:
            places = [place for place, name in enumerate(names) if name == column.name]
            if len(places) > 1:
                raise FileFault(f"столбец {column.name} указан дважды: оставьте один", line)
            columns.extend((place, column) for place in places)
        missing = [column.name for column in kind.columns if column.required and column.name not in names]
        if missing:
            raise FileFault(
                f"в заголовке реестра {kind.name} нет столбцов {', '.join(missing)}: проверьте первую строку "
                f"и вид реестра",
                line,
            )
        unknown = tuple(
            name for name in names if name and name not in KNOWN_TO_ALL and kind.column(name) is None
        )
        return cls(names=names, columns=tuple(columns), unknown=unknown)

    @property
    def width(self) -> int:
        """How many cells a row must have; empty names at the end of the header name nothing."""
        return max(place for place, name in enumerate(self.names) if name) + 1


class Register(Protocol):
    """A register that has been opened."""

    header: Header
    size: int
    """What `Block.done` is counted up to."""
    notes: list[str]
    """What deserves a warning about the file itself."""

    def blocks(self) -> Iterator[Block]:
        """The rows after the header.

        Raises:
            FileFault: when the rest of the file cannot be read.
        """
        ...

    def rows(self, block: Block) -> list[list[str]]:
        """The rows of a block as they were read, one a place."""
        ...


def name_of(cell: str) -> str:
    """A column's name as it is compared."""
    return " ".join(visible(cell).split()).casefold()


def is_empty(cells: Sequence[str]) -> bool:
    """Whether a row has nothing in it."""
    return not any(cell.strip(BLANKS) for cell in cells)


def shape_fault(cells: Sequence[str], width: int) -> str:
    """Why a row does not fit its header, empty when it does; empty cells too many at its end do no harm."""
    if len(cells) != width and max(map(len, cells)) > LONGEST:
        return TOO_LONG
    if len(cells) < width:
        return f"ячеек {len(cells)} вместо {width}: строка обрезана"
    if not is_empty(cells[width:]):
        return f"ячеек {len(cells)} вместо {width}: разделитель внутри ячейки берут в кавычки"
    return ""


def block_of(
    rows: list[tuple[int, list[str], str]], width: int, raw: Region | list[list[str]], done: int
) -> Block:
    """A block of rows of any shape; each row comes with its line and what is wrong with it already."""
    faults = {}
    for place, (_, cells, fault) in enumerate(rows):
        found = fault or shape_fault(cells, width)
        if found:
            faults[place] = found
    filled = [
        cells[:width] if len(cells) >= width else cells + [""] * (width - len(cells)) for _, cells, _ in rows
    ]
    columns: list[Sequence[str]] = list(zip(*filled, strict=True)) if filled else [()] * width
    return Block([line for line, _, _ in rows], columns, faults, raw, done)
