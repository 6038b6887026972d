"""Registers in CSV: the encoding, the separator and the rows, quickly where nothing is quoted."""

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, cast

from adapters.registers.files.register import Block, FileFault, Header, Region, block_of, is_empty, name_of
from adapters.registers.schema.cells import BLANKS, TOO_LONG
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
_END_OF_TEXT: Final = b"\x1a"
"""What DOS writes behind the last line."""
_TAIL: Final = 1 << 12
_SEP: Final = re.compile(r"\"?sep=.\"?[;|,\t]*\s*", re.IGNORECASE)
"""What a spreadsheet writes before the header for another spreadsheet: `sep=;`."""
_HEADER_LINES: Final = 100
"""So many lines a header may have, inside its quotes."""
_CYRILLIC: Final = re.compile(rb"[\xd0\xd1][\x80-\xbf]")
_NOT_ASCII: Final = re.compile(rb"[\x80-\xff]")
_RUSSIAN: Final = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ№")


class CsvRegister:
    """A register in CSV.

    Raises:
        FileFault: when it cannot be read or has no such header.
    """

    def __init__(self, path: Path, kind: Kind, encoding: str | None = None) -> None:
        self._path = path
        self.notes: list[str] = []
        self._stated = _known(encoding) if encoding else ""
        try:
            self.size = path.stat().st_size
            with path.open("rb") as file:
                self._end = _end_of(file, self.size)
                self._encoding = recognise(file, self._stated)
                line, lines, ends = self._first_lines(file)
        except OSError as error:
            raise FileFault(f"не читается: {why(error)}") from error
        self._separator, cells, count = _header_in(lines, kind, line)
        self._line, self._begin = line + count, ends[count - 1]
        self.header = Header.of(cells, kind, line)

    def _first_lines(self, file: BinaryIO) -> tuple[int, list[str], list[int]]:
        """Where the header begins, its line and those that an open quote joins to it, and where each ends."""
        file.seek(0)
        if file.read(len(_BOM)) != _BOM:
            file.seek(0)
        lines: list[str] = []
        ends: list[int] = []
        line = first = quotes = 0
        while read := file.readline(min(_SAMPLE, self._end - file.tell())):
            line += 1
            text = self._decoded(read, line)
            if not lines and (not text.strip(" \t\r\n;|,") or _SEP.fullmatch(text)):
                continue
            first = first or line
            lines.append(text)
            ends.append(file.tell())
            quotes += text.count('"')
            if quotes % 2 == 0 or len(lines) == _HEADER_LINES:
                break
        if not lines:
            raise FileFault("файл пуст: в нём нет строки заголовка")
        return first, lines, ends

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
            left = self._end - self._begin
            while read := file.read(min(_BLOCK, left)):
                end = file.readline(min(_LONGEST_LINE, left - len(read)))
                if len(end) == _LONGEST_LINE:
                    raise FileFault("строка длиннее 16 МБ: это не реестр")
                read += end
                left -= len(read)
                yield _ended(read)

    def _decoded(self, read: bytes, line: int) -> str:
        if b"\0" in read:
            at = _line_at(read, read.index(0), line)
            raise FileFault("нулевые байты: файл повреждён, выгрузите его снова", at)
        try:
            text = read.decode(self._encoding)
        except UnicodeDecodeError as error:
            at = _line_at(read, error.start, line)
            if self._encoding == "utf-8" != self._stated:
                raise FileFault(
                    "повреждена буква в UTF-8: исправьте её или выгрузите файл снова", at
                ) from error
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


def _end_of(file: BinaryIO, size: int) -> int:
    """The byte behind the text: the file's size, less the mark of DOS with what fills up its last sector."""
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    mark = tail.find(_END_OF_TEXT, len(tail.rstrip(_END_OF_TEXT + b"\0\r\n\t ")))
    file.seek(0)
    return size if mark < 0 else size - len(tail) + mark


def recognise(file: BinaryIO, stated: str = "") -> str:
    """The encoding of a file, by its byte order mark, as stated, or by its first bytes that are not ASCII.

    Text that is UTF-8 but for a damaged letter is still UTF-8: read as anything else it would be garbled.

    Raises:
        FileFault: when the file is no text.
    """
    beginning = file.read(_SAMPLE)
    if beginning.startswith(_BOM):
        return "utf-8"
    if stated:
        return stated
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
        if 4 * len(_CYRILLIC.findall(sample)) > len(_NOT_ASCII.findall(sample)):
            return "utf-8"
        return max(("cp1251", "cp866"), key=lambda encoding: _russian_letters(sample, encoding))
    return "utf-8"


def _russian_letters(sample: bytes, encoding: str) -> int:
    return sum(map(_RUSSIAN.__contains__, sample.decode(encoding, errors="replace")))


def _header_in(lines: Sequence[str], kind: Kind, line: int) -> tuple[str, list[str], int]:
    """The separator, the header's cells and how many of the lines it takes."""
    known = {column.name for column in kind.columns}
    headers = [(separator, *_record(lines, separator)) for separator in _SEPARATORS]
    separator, cells, count, fault = max(
        headers, key=lambda header: sum(name_of(cell) in known for cell in header[1])
    )
    if fault:
        raise FileFault(fault, line)
    return separator, cells, count


def _record(lines: Sequence[str], separator: str) -> tuple[list[str], int, str]:
    """The first record of some lines, how many of them it takes, and why it cannot be read."""
    fault = ""
    for strict in (True, False):
        reader = csv.reader(lines, delimiter=separator, strict=strict)
        try:
            return next(reader), reader.line_num, ""
        except csv.Error as error:
            fault = _why_unreadable(error)
            if fault != _QUOTES:
                break
    return lines[0].split(separator), 1, fault


_QUOTES: Final = "кавычки не по правилам CSV"
_OPEN: Final = "кавычка открыта и не закрыта: закройте её"
_WHY_UNREADABLE: Final = {
    "unexpected end of data": _OPEN,
    "field larger than field limit": TOO_LONG,
    "new-line character seen in unquoted field": (
        "строка кончается одним знаком CR: сохраните файл снова как «CSV (Windows)»"
    ),
}


_WHY_OVER_LINES: Final = {
    TOO_LONG: f"в кавычках больше {csv.field_size_limit()} знаков: закройте кавычку",
}


def _why_unreadable(error: csv.Error) -> str:
    return next((why for words, why in _WHY_UNREADABLE.items() if str(error).startswith(words)), _QUOTES)


def split(text: str, separator: str, width: int, required: int) -> list[Sequence[str]] | None:
    """Columns of lines that hold no quote and all have the same number of cells; None when any line differs.

    The line feeds become cells of their own, so that a line too long cannot make up for one too short.

    Args:
        text: whole lines.
        separator: what stands between cells.
        width: how many cells a line must have.
        required: a cell without which a line may be empty.
    """
    if '"' in text or "\r" in text:
        return None
    flat = text.replace("\n", f"{separator}\n{separator}").split(separator)
    flat.pop()
    step = width + 1
    rows = text.count("\n")
    if len(flat) != rows * step or flat[width::step] != ["\n"] * rows or not rows:
        return None
    columns: list[Sequence[str]] = [flat[place::step] for place in range(width)]
    return None if _is_any_blank(columns[required]) else columns


def _is_any_blank(cells: Sequence[str]) -> bool:
    if "".join(cells).isascii():
        return "" in map(str.strip, cells)
    return any(not cell.strip(BLANKS) for cell in cells)


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
            fault = _why_unreadable(error)
            if fault == _OPEN:
                return found, len(lines) - start
            if first + reader.line_num - start > 1:
                raise FileFault(_WHY_OVER_LINES.get(fault, _OPEN), line + start) from error
            found.append((line + start, lines[start].split(separator), fault))
            start += 1
    return found, 0
