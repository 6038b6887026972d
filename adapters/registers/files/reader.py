"""From a file to batches of rows, read and judged by everything but what only the database knows.

A large CSV is read by a second process, which runs this module: it reads the next rows while the
first process writes the last ones.
"""

import marshal
import os
import struct
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from adapters.registers.files.csvs import CsvRegister
from adapters.registers.files.register import Block, FileFault, Register, unforeseen
from adapters.registers.files.sheets import SheetRegister
from adapters.registers.schema.cells import LONGEST, TOO_LONG, CellFault, Once, Value, mended, trim, undamaged
from adapters.registers.schema.kinds import KINDS, Column, Kind
from adapters.registers.schema.rules import Columns, judge

_MANY: Final = 16
"""A column is read all at once when at least one cell in so many is different from the others."""
_LARGE: Final = 4 << 20
"""Bytes from which on a second process is worth its start."""
_PIPE: Final = 1 << 20
_LENGTH: Final = struct.Struct("<I")

_Read: TypeAlias = tuple[list[Value], dict[int, str], dict[int, str]]


class Batch(NamedTuple):
    """Rows that follow one another in a file."""

    lines: list[int]
    """The physical line where each row begins; as many as rows were read."""
    columns: Columns
    """Values by field, of the rows that are good so far."""
    places: list[int]
    """The place of each of those rows among all that were read."""
    faults: dict[int, str]
    """Why the others are refused, by place."""
    warnings: dict[int, str]
    """What is doubtful, by place."""
    block: Block
    """The rows as they were read; its columns are left out."""


class _Unclean(Exception):
    """A cell must be read with care: it is faulty, or was mended."""


class ColumnReader:
    """Reads one column of a file on the supplier's day of the import."""

    def __init__(self, column: Column, today: date) -> None:
        self._column = column
        self._sort = column.sort.on(today)
        self._once = Once(self._clean)
        self._blank_is_itself = not column.required and column.empty == ""

    def read(self, cells: Sequence[str]) -> _Read:
        """The values, and by place the faults and the warnings."""
        if cells[0] == cells[-1] and cells.count(cells[0]) == len(cells):
            return self._read_one(cells)
        if len(set(cells)) * _MANY > len(cells) and (self._blank_is_itself or "" not in cells):
            values = self._sort.read_all(cells)
            if values is not None:
                return values, {}, {}
        try:
            return list(map(self._once.__getitem__, cells)), {}, {}
        except _Unclean:
            return self.read_carefully(cells)

    def _read_one(self, cells: Sequence[str]) -> _Read:
        """The same when all cells are alike."""
        try:
            return [self._once[cells[0]]] * len(cells), {}, {}
        except _Unclean:
            return self.read_carefully(cells)

    def read_carefully(self, cells: Sequence[str]) -> _Read:
        """The same, cell by cell."""
        values: list[Value] = []
        faults: dict[int, str] = {}
        warnings: dict[int, str] = {}
        for place, cell in enumerate(cells):
            try:
                value, warning = self._cell(cell)
            except CellFault as fault:
                value, warning = None, ""
                faults[place] = f"{self._column.name}: {fault}"
            if warning:
                warnings[place] = f"{self._column.name}: {warning}"
            values.append(value)
        return values, faults, warnings

    def _cell(self, cell: str) -> tuple[Value, str]:
        if len(cell) > LONGEST:
            raise CellFault(TOO_LONG)
        text = undamaged(trim(cell))
        if not text:
            if self._column.required:
                raise CellFault("пусто")
            return self._column.empty, ""
        if not self._sort.mends:
            return self._sort.read(text), ""
        right = mended(text)
        warning = "" if right == text else f"латинские буквы в «{right}» заменены русскими"
        return self._sort.read(right), warning

    def _clean(self, cell: str) -> Value:
        try:
            value, warning = self._cell(cell)
        except CellFault as fault:
            raise _Unclean from fault
        if warning:
            raise _Unclean
        return value


class Reader:
    """Reads the rows of a register and judges them."""

    def __init__(self, register: Register, kind: Kind, today: date) -> None:
        self._register = register
        self._kind = kind
        self._today = today
        self._columns = [
            (place, column, ColumnReader(column, today)) for place, column in register.header.columns
        ]

    def batches(self) -> Iterator[Batch]:
        """The register's rows.

        Raises:
            FileFault: when the file turns out to be unreadable.
        """
        return map(self.batch, self._register.blocks())

    def batch(self, block: Block) -> Batch:
        """One block, read and judged."""
        columns: Columns = {}
        faults = dict(block.faults)
        warnings: dict[int, str] = {}
        for place, column, reader in self._columns:
            values, slips, doubts = reader.read(block.cells[place])
            columns[column.target] = values
            for found, reasons in ((slips, faults), (doubts, warnings)):
                for row, reason in found.items():
                    reasons[row] = (
                        f"{reasons[row]}; {reason}" if row in reasons and row not in block.faults else reason
                    )
        faults |= block.faults
        places = list(range(len(block.lines)))
        if faults:
            places, columns = without(places, columns, set(faults))
        findings = judge(self._kind.name, columns, self._today)
        for row, reason in findings.warnings.items():
            place = places[row]
            warnings[place] = f"{warnings[place]}; {reason}" if place in warnings else reason
        if findings.faults:
            faults |= {places[row]: reason for row, reason in findings.faults.items()}
            places, columns = without(places, columns, {places[row] for row in findings.faults})
        warnings = {place: warning for place, warning in warnings.items() if place not in faults}
        return Batch(block.lines, columns, places, faults, warnings, block._replace(cells=[]))


def without(places: list[int], columns: Columns, faulty: set[int]) -> tuple[list[int], Columns]:
    """Rows but for those at faulty places."""
    kept = [row for row, place in enumerate(places) if place not in faulty]
    return (
        [places[row] for row in kept],
        {name: [values[row] for row in kept] for name, values in columns.items()},
    )


def open_register(path: Path, kind: Kind, encoding: str | None = None) -> Register:
    """Open a register by its form.

    Raises:
        FileFault: when it is not of the form that it claims, or its header is not of this kind.
    """
    if path.suffix.casefold() == ".xlsx":
        return SheetRegister(path, kind)
    return CsvRegister(path, kind, encoding)


def read(
    path: Path, register: Register, kind: Kind, *, today: date, encoding: str | None = None
) -> Generator[Batch, None, None]:
    """The batches of a register that has been opened, by a second process when it is large."""
    if worth_a_second_process(register):
        yield from _read_beside(path, kind, today, encoding)
    else:
        yield from Reader(register, kind, today).batches()


def worth_a_second_process(register: Register) -> bool:
    """Whether there is enough to read, and a processor stands idle that could do it."""
    processors = os.cpu_count() or 1
    large = isinstance(register, CsvRegister) and register.size >= _LARGE
    return large and processors > 1 and os.getloadavg()[0] < processors


def _read_beside(path: Path, kind: Kind, today: date, encoding: str | None) -> Iterator[Batch]:
    command = [
        sys.executable,
        "-m",
        "adapters.registers.files.reader",
        str(path.absolute()),
        kind.name,
        today.isoformat(),
        encoding or "",
    ]
    home = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=home, pipesize=_PIPE) as process:  # noqa: S603 (our own module)
        assert process.stdout is not None  # noqa: S101 (it is a pipe)
        try:
            while True:
                length = process.stdout.read(_LENGTH.size)
                if len(length) < _LENGTH.size:
                    raise FileFault("чтение прервалось: повторите загрузку")
                what, sent = marshal.loads(process.stdout.read(*_LENGTH.unpack(length)))  # noqa: S302 (from our own process)
                if what == "end":
                    return
                if what == "fault":
                    raise FileFault(sent)
                yield _batch_of(sent)
        finally:
            process.kill()


def _batch_of(sent: tuple[Any, ...]) -> Batch:
    lines, columns, places, faults, warnings, block = sent
    unpacked = {name: _unpacked(values) for name, values in columns.items()}
    return Batch(_filled(lines), unpacked, _filled(places), faults, warnings, Block(_filled(lines), *block))


def _packed(values: list[Any]) -> Any:
    """A column as it travels; one value for all rows travels once."""
    if values and values[0] == values[-1] and values.count(values[0]) == len(values):
        return values[0], len(values)
    return values


def _unpacked(sent: Any) -> list[Any]:
    return [sent[0]] * sent[1] if isinstance(sent, tuple) else sent


def _thinned(ascending: list[int]) -> tuple[int, int] | list[int]:
    """Numbers as they travel; where there is no gap between them, as the first and the last."""
    if ascending and ascending[-1] - ascending[0] + 1 == len(ascending):
        return ascending[0], ascending[-1]
    return ascending


def _filled(sent: Any) -> list[int]:
    return list(range(sent[0], sent[1] + 1)) if isinstance(sent, tuple) else sent


def _send(what: str, value: Any) -> None:
    packed = marshal.dumps((what, value))
    sys.stdout.buffer.write(_LENGTH.pack(len(packed)))
    sys.stdout.buffer.write(packed)


def _main(path: str, kind: str, today: str, encoding: str) -> None:
    try:
        register = open_register(Path(path), KINDS[kind], encoding or None)
        for batch in Reader(register, KINDS[kind], date.fromisoformat(today)).batches():
            columns = {name: _packed(values) for name, values in batch.columns.items()}
            lines, places = _thinned(batch.lines), _thinned(batch.places)
            _send("batch", (lines, columns, places, batch.faults, batch.warnings, tuple(batch.block[1:])))
        _send("end", None)
    except FileFault as fault:
        _send("fault", str(fault))
    except Exception as error:  # noqa: BLE001 (the report names it as a fault of this file)
        _send("fault", unforeseen(error))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    _main(*sys.argv[1:])
