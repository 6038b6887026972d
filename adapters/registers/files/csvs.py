"""Registers in CSV: the encoding, the separator and the rows, quickly where nothing is quoted."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, cast

from adapters.registers.files.register import Block, FileFault, Header, Region, block_of, is_empty, name_of
from adapters.registers.schema.kinds import Kind
from core.base.system_errors import why

ENCODINGS: Final = ("utf-8", "cp1251", "cp866", "koi8-r")
"""What `--encoding` may be; in each of them a line ends with the byte 0A."""

_SEPARATORS: Final = (";", "|", ",", "\t")
_BLOCK: Final = 1 << 15
"""Bytes read at a time: as many rows as stay in the processor's cache while their columns are read."""
_SAMPLE: Final = 1 << 20
_LONGEST_LINE: Final = 1 << 24
_OTHERS: Final = {
    b"PK\x03\x04": "это архив или книга XLSX, а не CSV: дайте имени расширение .xlsx",
    b"\xd0\xcf\x11\xe0": "это книга старого Excel: сохраните её как XLSX или CSV",
    b"%PDF": "это PDF, а не CSV",
    b"\xff\xfe": "это UTF-16: сохраните файл в UTF-8 или Windows-1251",
    b"\xfe\xff": "это UTF-16: сохраните файл в UTF-8 или Windows-1251",
}
_BOM: Final = b"\xef\xbb\xbf"
_RUSSIAN: Final = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ№")


class CsvRegister:
    """A register in CSV.

    Raises:
        FileFault: when it cannot be read or has no such header.
    """

    def __init__(self, path: Path, kind: Kind, encoding: str | None = None) -> None:
        self._path = path
        self.notes: list[str] = []
        try:
            self.size = path.stat().st_size
            with path.open("rb") as file:
                self._encoding = _known(encoding) if encoding else recognise(file)
                line, first = self._first_row(file)
                self._begin = file.tell()
        except OSError as error:
            raise FileFault(f"не читается: {why(error)}") from error
        self._line = line + 1
        self._separator = _separator_of(first, kind)
        self.header = Header.of(_cells_of(first, self._separator), kind, line)

    def _first_row(self, file: BinaryIO) -> tuple[int, str]:
        file.seek(0)
        if file.read(len(_BOM)) != _BOM:
            file.seek(0)
        line = 0
        while read := file.readline(_SAMPLE):
            line += 1
            text = self._decoded(read, line)
            if text.strip(" \t\r\n;|,"):
                return line, text.rstrip("\r\n")
        raise FileFault("файл пуст: в нём нет строки заголовка")

    def blocks(self) -> Iterator[Block]:
        """The rows after the header."""
        line, begin, pending = self._line, self._begin, b""
        for read in self._whole_lines():
            data = pending + read
            text = self._decoded(data, line)
            block, left = self._block(text, line)
            lines = text.count("\n") - left
            end = len(data) if not left else _end_of_line(data, lines)
            if block.lines:
                yield block._replace(raw=(begin, begin + end), done=begin + end)
            line, begin, pending = line + lines, begin + end, data[end:]
        if pending:
            raise FileFault("кавычка открыта и до конца файла не закрыта: закройте её", line)

    def _block(self, text: str, line: int) -> tuple[Block, int]:
        """The rows of some lines, and how many lines at the end are of a row that goes on."""
        required = next(place for place, column in self.header.columns if column.required)
        cells = split(text, self._separator, len(self.header.names), required)
        if cells is not None:
            return Block(list(range(line, line + len(cells[0]))), cells, {}, (0, 0), 0), 0
        found, left = records(text, self._separator, line)
        return block_of(found, self.header.width, (0, 0), 0), left

    def rows(self, block: Block) -> list[list[str]]:
        """The rows of a block as they were read."""
        begin, end = cast("Region", block.raw)
        with self._path.open("rb") as file:
            file.seek(begin)
            text = self._decoded(_ended(file.read(end - begin)), block.lines[0])
        return [cells for _, cells, _ in records(text, self._separator, block.lines[0])[0]]

    def _whole_lines(self) -> Iterator[bytes]:
        with self._path.open("rb", buffering=_SAMPLE) as file:
            file.seek(self._begin)
            while read := file.read(_BLOCK):
                end = file.readline(_LONGEST_LINE)
                if len(end) == _LONGEST_LINE:
                    raise FileFault("строка длиннее 16 МБ: это не реестр")
                read += end
                yield _ended(read)

    def _decoded(self, read: bytes, line: int) -> str:
        if b"\0" in read:
            at = _line_at(read, read.index(0), line)
            raise FileFault("нулевые байты: файл повреждён, выгрузите его снова", at)
        try:
            text = read.decode(self._encoding)
        except UnicodeDecodeError as error:
            at = _line_at(read, error.start, line)
            raise FileFault(f"не читается в кодировке {self._encoding}: укажите --encoding", at) from error
        return text.replace("\r\n", "\n") if "\r" in text else text


def _ended(read: bytes) -> bytes:
    return read if read.endswith(b"\n") else read + b"\n"


def _end_of_line(data: bytes, lines: int) -> int:
    """The byte behind so many lines."""
    return len(b"\n".join(data.split(b"\n", lines)[:lines])) + 1 if lines else 0


def _known(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        name = ""
    if name not in ENCODINGS:
        raise FileFault(f"кодировки «{encoding}» нет: укажите {', '.join(ENCODINGS)}")
    return name


def _line_at(read: bytes, place: int, first: int) -> int:
    return first + read.count(b"\n", 0, place)


def recognise(file: BinaryIO) -> str:
    """The encoding of a file, by its first bytes that are not ASCII.

    Raises:
        FileFault: when the file is no text.
    """
    beginning = file.read(_SAMPLE)
    for mark, advice in _OTHERS.items():
        if beginning.startswith(mark):
            raise FileFault(advice)
    sample = beginning
    while sample.isascii():
        sample = file.read(_SAMPLE)
        if not sample:
            return "utf-8"
    if len(sample) == _SAMPLE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError:
        return max(("cp1251", "cp866"), key=lambda encoding: _russian_letters(sample, encoding))
    return "utf-8"


def _russian_letters(sample: bytes, encoding: str) -> int:
    return sum(map(_RUSSIAN.__contains__, sample.decode(encoding, errors="replace")))


def _separator_of(record: str, kind: Kind) -> str:
    known = {column.name for column in kind.columns}
    return max(
        _SEPARATORS,
        key=lambda separator: sum(name_of(cell) in known for cell in _cells_of(record, separator)),
    )


def _cells_of(record: str, separator: str) -> list[str]:
    return next(csv.reader([record], delimiter=separator))


def split(text: str, separator: str, width: int, required: int) -> list[Sequence[str]] | None:
    """Columns of lines that hold no quote and all have the same number of cells; None when any line differs.

    The line feeds become cells of their own, so that a line too long cannot make up for one too short.

    Args:
        text: whole lines.
        separator: what stands between cells.
        width: how many cells a line must have.
        required: a cell without which a line may be empty.
    """
    if '"' in text or "\r" in text or "\ufeff" in text:
        return None
    flat = text.replace("\n", f"{separator}\n{separator}").split(separator)
    flat.pop()
    step = width + 1
    rows = text.count("\n")
    if len(flat) != rows * step or flat[width::step] != ["\n"] * rows or not rows:
        return None
    columns: list[Sequence[str]] = [flat[place::step] for place in range(width)]
    return None if "" in map(str.strip, columns[required]) else columns


def records(text: str, separator: str, line: int) -> tuple[list[tuple[int, list[str], str]], int]:
    """Rows by RFC 4180, but for empty ones: the line where each begins, its cells, and what is wrong with it.

    The second value is how many lines at the end belong to a row whose quote is still open.

    Raises:
        FileFault: when a quote was opened and closed nowhere that makes sense.
    """
    lines = text.split("\n")[:-1]
    found: list[tuple[int, list[str], str]] = []
    start = 0
    while start < len(lines):
        reader = csv.reader((f"{read}\n" for read in lines[start:]), delimiter=separator, strict=True)
        first = start
        try:
            for cells in reader:
                if not is_empty(cells):
                    found.append((line + start, cells, ""))
                start = first + reader.line_num
        except csv.Error as error:
            if str(error) == "unexpected end of data":
                return found, len(lines) - start
            if first + reader.line_num - start > 1:
                raise FileFault("кавычка открыта и не закрыта: закройте её", line + start) from error
            found.append((line + start, lines[start].split(separator), "кавычки не по правилам CSV"))
            start += 1
    return found, 0
