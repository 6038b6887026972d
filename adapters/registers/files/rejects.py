"""The file of refused rows: their columns, the line and the reason, so that it can be mended and imported."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from adapters.registers.files.register import KNOWN_TO_ALL, FileFault
from adapters.registers.schema.cells import guarded, without_controls
from core.base.system_errors import why

SUFFIX = ".rejected.csv"


def rejects_of(path: Path) -> Path:
    """Where the refused rows of a file go; a book and a CSV of one name keep theirs apart."""
    return path.with_name(path.name + SUFFIX)


def _writable(cell: str) -> str:
    """A cell as it is written: guarded, and with nothing in it that no file of this form may hold."""
    return guarded(without_controls(cell))


class Rejects:
    """Writes refused rows to a file of its own, which takes the place of the earlier one only at the end."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self.path = rejects_of(path)
        self._part = self.path.with_name(f".{self.path.name}.part")
        self._kept = [place for place, name in enumerate(names) if name and name not in KNOWN_TO_ALL]
        self._width = max(place for place, name in enumerate(names) if name) + 1
        self._names = [names[place] for place in self._kept]
        self._file: IO[str] | None = None

    def add(self, rows: Sequence[Sequence[str]], lines: Sequence[int], reasons: Mapping[int, str]) -> None:
        """Write the rows that have a reason, by their place.

        Raises:
            FileFault: when they cannot be written; without them nothing of the file may be taken.
        """
        try:
            if self._file is None:
                self._file = self._part.open("w", encoding="utf-8-sig", newline="")
                csv.writer(self._file, delimiter=";").writerow([*self._names, *KNOWN_TO_ALL])
            write = csv.writer(self._file, delimiter=";").writerow
            for place in sorted(reasons):
                write([*map(_writable, self._cells(rows[place])), lines[place], reasons[place]])
        except OSError as error:
            raise FileFault(f"не записать отклонённые строки в {self.path.name}: {why(error)}") from error

    def _cells(self, row: Sequence[str]) -> list[str]:
        cells = [row[place] if place < len(row) else "" for place in self._kept]
        beyond = row[self._width :]
        if any(beyond):
            cells[-1] = ";".join((cells[-1], *beyond))
        return cells

    def keep(self) -> None:
        """Put the file in its place, or remove the earlier one when no row was refused."""
        if self._file is None:
            self.path.unlink(missing_ok=True)
        else:
            self._file.close()
            self._part.replace(self.path)

    def forget(self) -> None:
        """Leave everything as it was."""
        if self._file is not None:
            self._file.close()
            self._part.unlink(missing_ok=True)
