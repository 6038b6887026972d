"""What the providers' registers of payments have in common: rows to be compared, and faults told by line.

The words are for the administrator who compares; nothing of a row stands in them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from core.base.figures import bare_money
from core.base.money import Kopecks, kopecks

_MOST_BYTES: Final = 64 * 1024 * 1024
_SUM: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,2})?")
_GAPS: Final = re.compile(r"[\s'’]")
_RUSSIAN: Final = re.compile(r"[А-Яа-яЁё]")


class NotARegister(ValueError):
    """The file cannot be taken as this register; the text says in Russian why."""


class BadCell(ValueError):
    """A row cannot be taken; the text says in Russian why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A payment as the register has it."""

    line: int
    id: str
    """The provider's number of the payment, or that of the document; empty where the register has none."""
    amount: Kopecks
    """What the person has paid; below zero where it was taken back."""
    fee: Kopecks
    """What the provider has kept of it."""
    day: date
    account: str = ""
    """The account's number, where the register names it."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that cannot be taken, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Register:
    """What was read of a file."""

    rows: Sequence[Row]
    bad: Sequence[BadRow]

    @property
    def amount(self) -> Kopecks:
        """The sum of its rows."""
        return sum(row.amount for row in self.rows)

    @property
    def fee(self) -> Kopecks:
        """The fees of its rows."""
        return sum(row.fee for row in self.rows)

    def ensure_count(self, stated: int) -> None:
        """See that no line is missing.

        Raises:
            NotARegister: when the file states another number of rows.
        """
        count = len(self.rows) + len(self.bad)
        if count != stated:
            raise NotARegister(f"в итоге платежей {stated}, а строк {count}: файл неполный")

    def ensure_sum(self, what: str, stated: Kopecks, found: Kopecks) -> None:
        """See that the rows come to what the file states; where a row could not be read, nobody can tell.

        Raises:
            NotARegister: when they do not.
        """
        if not self.bad and stated != found:
            raise NotARegister(f"{what} в итоге {bare_money(stated)}, а по строкам {bare_money(found)}")


def text_of(path: Path) -> str:
    """The text of a file in UTF-8, Windows-1251 or CP866.

    Raises:
        NotARegister: when it is no text, or too large.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise NotARegister("файл больше 64 МБ")
    data = path.read_bytes()
    if b"\0" in data:
        raise NotARegister("это не текстовый файл")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        read = [data.decode(encoding, errors="replace") for encoding in ("cp1251", "cp866")]
        return max(read, key=lambda text: len(_RUSSIAN.findall(text)))


def sum_in(cell: str) -> Kopecks:
    """A sum: `940.04`, `940,04`, `1 234,5`.

    Raises:
        BadCell: when it is none.
    """
    tidy = _GAPS.sub("", cell).replace(",", ".")
    if not _SUM.fullmatch(tidy):
        raise BadCell("сумму не прочитать")
    return kopecks(tidy)


def day_in(cell: str, form: str) -> date:
    """A day in the register's form.

    Raises:
        BadCell: when it is none.
    """
    try:
        # The moment is the bank's own, and only its day is taken.
        return datetime.strptime(cell.strip(), form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise BadCell("дату не прочитать") from None
