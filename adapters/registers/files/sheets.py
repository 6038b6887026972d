"""Registers in XLSX: the first sheet of a book."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import Final, TypeAlias

from python_calamine import CalamineWorkbook, SheetTypeEnum

from adapters.registers.files.flaws import UNREADABLE, Flaw, Hidden, flaws, name_of_cell
from adapters.registers.files.register import Block, FileFault, Header, block_of, is_empty
from adapters.registers.schema.cells import MonthOf, Sort
from adapters.registers.schema.kinds import Kind

_Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta

_Row: TypeAlias = tuple[int, list[_Cell], list[Flaw]]
"""The line, the cells and the flaws of some of them."""

_DATES: Final = (date, time, timedelta)
_HARMLESS: Final = frozenset({str, bool})
"""Types of cells that are what they seem."""
_ROWS: Final = 500
_MOST_UNPACKED: Final = 2 << 30
_MOST_RATIO: Final = 200
"""A sheet of nothing but zeros shrinks fifty times; a bomb a thousand times."""
_SMALL: Final = 16 << 20
_EXACT_UP_TO: Final = 10**15
"""A spreadsheet keeps fifteen digits of a number."""


class SheetRegister:
    """A register in XLSX.

    Raises:
        FileFault: when it is no such book or has no such header.
    """

    def __init__(self, path: Path, kind: Kind) -> None:
        with _explain_unreadable_book():
            _refuse_bomb(path)
            book = CalamineWorkbook.from_path(path)
            names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            if not names:
                raise FileFault("в книге нет листов")
            sheet = book.get_sheet_by_name(names[0])
            others = [name for name in names[1:] if book.get_sheet_by_name(name).start]
        self.notes = (
            [f"прочитан только первый лист «{names[0]}», есть и другие: {', '.join(others)}"]
            if others
            else []
        )
        self.size = sheet.total_height + 1
        self._left = sheet.start[1] if sheet.start else 0  # where the reader's rows begin
        self._rows = _with_flaws(sheet.iter_rows(), flaws(path, names[0], self._left))
        line, cells, hidden = next(
            (row for row in self._rows if any(cell != "" for cell in row[1])), (1, [], [])
        )
        if not cells:
            raise FileFault("лист пуст: в нём нет строки заголовка")
        self.header = Header.of(_names(cells, hidden), kind, line)
        self._months = {place for place, column in self.header.columns if isinstance(column.sort, MonthOf)}

    def blocks(self) -> Iterator[Block]:
        """The rows after the header."""
        while rows := list(islice(self._rows, _ROWS)):
            found = self._found(rows)
            if found:
                yield block_of(found, self.header.width, [cells for _, cells, _ in found], rows[-1][0])

    def _found(self, rows: Sequence[_Row]) -> list[tuple[int, list[str], str]]:
        """The rows that are not empty, each with its line, its cells and what is wrong with them."""
        width = max(self.header.width, *(len(row) for _, row, _ in rows))
        columns = list(zip(*(row + [""] * (width - len(row)) for _, row, _ in rows), strict=True))
        faults = self._faults(rows, columns)
        texts = (_texts_of(column, month=place in self._months) for place, column in enumerate(columns))
        found = []
        for at, ((line, _, hidden), cells) in enumerate(zip(rows, zip(*texts, strict=True), strict=True)):
            if at in faults or not is_empty(cells):
                found.append((line, _with_errors(list(cells), hidden), "; ".join(faults.get(at, ()))))
        return found

    def _faults(self, rows: Sequence[_Row], columns: Sequence[Sequence[_Cell]]) -> dict[int, list[str]]:
        """Why cells cannot be what a clerk has typed, by row; a column that is not read does no harm."""
        flawed = [(at, flaw) for at, (_, _, hidden) in enumerate(rows) for flaw in hidden]
        faults: dict[int, list[str]] = {}
        for place, column in self.header.columns:
            found = dict(_misplaced(columns[place], column.sort))
            found |= {
                at: f"{flaw.what.value} {flaw.text}".strip()
                for at, flaw in flawed
                if flaw.place == place and (column.sort.padded or flaw.what is not Hidden.PADDED)
            }
            for at, fault in found.items():
                cell = name_of_cell(rows[at][0], self._left + place)
                faults.setdefault(at, []).append(f"{column.name}: ячейка {cell}: {fault}")
        return faults

    def rows(self, block: Block) -> list[list[str]]:
        """The rows of a block as they were read."""
        assert isinstance(block.raw, list)  # noqa: S101 (blocks of this register hold rows)
        return block.raw


@contextmanager
def _explain_unreadable_book() -> Iterator[None]:
    """Turn every error of the library that reads books into a fault of the file: it is unreadable."""
    try:
        yield
    except FileFault:
        raise
    except Exception as error:
        raise FileFault(UNREADABLE) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # of Rust, in a book that its author did not foresee
            raise FileFault(UNREADABLE) from error
        raise


def _with_flaws(rows: Iterable[list[_Cell]], found: Iterator[Flaw]) -> Iterator[_Row]:
    """The rows that have a value or a flaw, with their lines and flaws; the reader ends at the last value."""
    flawed = groupby(found, key=attrgetter("row"))
    ahead = next(flawed, None)
    for line, row in enumerate(rows, 1):
        here: list[Flaw] = []
        if ahead is not None and ahead[0] == line:
            here = list(ahead[1])
            ahead = next(flawed, None)
        if here or any(cell != "" for cell in row):
            yield line, row, here
    while ahead is not None:
        yield ahead[0], [], list(ahead[1])
        ahead = next(flawed, None)


def _misplaced(cells: Sequence[_Cell], sort: Sort) -> Iterator[tuple[int, str]]:
    """The cells of a column that hold a number that has lost digits, or a date where none is due."""
    types = set(map(type, cells))
    if types <= _HARMLESS:
        return
    for at, cell in enumerate(cells):
        if isinstance(cell, float | int):
            if abs(cell) >= _EXACT_UP_TO:
                yield at, "число длиннее 15 знаков испорчено таблицей, сохраните столбец как текст"
        elif isinstance(cell, _DATES) and not sort.dates:
            yield at, "вместо значения дата, сохраните столбец как текст"


def _names(cells: Sequence[_Cell], hidden: Sequence[Flaw]) -> list[str]:
    """The names of the header; a column whose name is not known gets one that the warning can tell."""
    names = _with_errors(list(map(str, cells)), hidden)
    unknown = {flaw.place: flaw.what.value for flaw in hidden if flaw.what is Hidden.UNKNOWN}
    return [name or unknown.get(place, "") for place, name in enumerate(names)]


def _with_errors(cells: list[str], hidden: Sequence[Flaw]) -> list[str]:
    """A row as the clerk sees it, for the file of rejected rows."""
    for flaw in hidden:
        if flaw.what is Hidden.ERROR:
            cells += [""] * (flaw.place + 1 - len(cells))
            cells[flaw.place] = flaw.text
    return cells


def _texts_of(cells: Sequence[_Cell], *, month: bool) -> Sequence[str]:
    """A column as `text_of` gives it."""
    return [cell if isinstance(cell, str) else text_of(cell, month=month) for cell in cells]


def text_of(cell: _Cell, *, month: bool = False) -> str:
    """A cell as a clerk would have typed it into CSV.

    Args:
        cell: what the book holds.
        month: whether a month is due; the first day of a month stands for it, as spreadsheets will have it.
    """
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, float):
        if abs(cell) >= _EXACT_UP_TO:
            return f"{cell:.15e}"
        text = f"{cell:.15g}"
        return f"{Decimal(text):f}" if "e" in text else text
    if isinstance(cell, datetime):
        cell = cell.date() if cell.time() == time.min else cell
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return f"{cell:%Y-%m}" if month and cell.day == 1 else cell.isoformat()
    return str(cell)


def _refuse_bomb(path: Path) -> None:
    """Unpack the book once without keeping it: the sizes that it states of itself prove nothing."""
    with zipfile.ZipFile(path) as book:
        unpacked = 0
        for member in book.infolist():
            member.file_size = _MOST_UNPACKED + 1
            size = 0
            with book.open(member) as packed:
                while read := packed.read(1 << 20):
                    size += len(read)
                    unpacked += len(read)
                    too_much = size > _SMALL and size > member.compress_size * _MOST_RATIO
                    if too_much or unpacked > _MOST_UNPACKED:
                        raise FileFault("книга распаковывается в слишком большой объём: сохраните её снова")
