"""Registers in XLSX: the first sheet of a book."""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeAlias

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from adapters.registers.files.register import Block, FileFault, Header, block_of, is_empty
from adapters.registers.schema.cells import MonthOf
from adapters.registers.schema.kinds import Kind

_Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta

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
        try:
            _refuse_bomb(path)
            book = CalamineWorkbook.from_path(path)
            names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            if not names:
                raise FileFault("в книге нет листов")
            sheet = book.get_sheet_by_name(names[0])
            others = [name for name in names[1:] if book.get_sheet_by_name(name).start]
        except (CalamineError, zipfile.BadZipFile, zlib.error, OSError) as error:
            raise FileFault("не читается как книга XLSX: сохраните файл снова") from error
        self.notes = (
            [f"прочитан только первый лист «{names[0]}», есть и другие: {', '.join(others)}"]
            if others
            else []
        )
        self.size = sheet.total_height + 1
        self._rows = (
            (line, row) for line, row in enumerate(sheet.iter_rows(), 1) if any(cell != "" for cell in row)
        )
        line, names_row = next(self._rows, (1, []))
        if not names_row:
            raise FileFault("лист пуст: в нём нет строки заголовка")
        self.header = Header.of([str(name) for name in names_row], kind, line)
        self._months = {place for place, column in self.header.columns if isinstance(column.sort, MonthOf)}

    def blocks(self) -> Iterator[Block]:
        """The rows after the header."""
        found: list[tuple[int, list[str], str]] = []
        for line, row in self._rows:
            cells = [text_of(cell, month=place in self._months) for place, cell in enumerate(row)]
            if not is_empty(cells):
                found.append((line, cells, ""))
            if len(found) == _ROWS:
                yield self._block(found)
                found = []
        if found:
            yield self._block(found)

    def _block(self, found: list[tuple[int, list[str], str]]) -> Block:
        return block_of(found, self.header.width, [cells for _, cells, _ in found], found[-1][0])

    def rows(self, block: Block) -> list[list[str]]:
        """The rows of a block as they were read."""
        assert isinstance(block.raw, list)  # noqa: S101 (blocks of this register hold rows)
        return block.raw


def text_of(cell: _Cell, *, month: bool = False) -> str:
    """A cell as a clerk would have typed it into CSV.

    Args:
        cell: what the book holds.
        month: whether a month is due; the first day of a month stands for it, as spreadsheets will have it.
    """
    if isinstance(cell, bool):
        return "да" if cell else "нет"
    if isinstance(cell, float):
        return f"{Decimal(f'{cell:.15g}'):f}" if abs(cell) < _EXACT_UP_TO else f"{cell:.15e}"
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
