"""YooKassa's register of a day's payments: two head lines, a header, rows, totals below."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from adapters.payments.registers import BadCell, BadRow, NotARegister, Register, Row, day_in, sum_in, text_of
from core.base.money import Kopecks

_ID, _AMOUNT, _NET = "Идентификатор платежа", "Сумма платежа", "Сумма за вычетом комиссии и НДС"
_TIME, _CURRENCY = "Время платежа", "Валюта платежа"
_REQUIRED: Final = (_ID, _AMOUNT, _NET, _TIME)
_TOTAL: Final = re.compile(r"(Сумма принятых платежей(?: за вычетом комиссии и НДС)?): *(\S+) RUB")
_COUNT: Final = re.compile(r"Число платежей: *([0-9]{1,9})")
_IS_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")


def read(path: Path) -> Register:
    """Read the file.

    Raises:
        NotARegister: when it is another file, or one that was cut off.
    """
    lines = text_of(path).splitlines()
    start = next((place for place, line in enumerate(lines) if line.startswith(f"{_ID};")), None)
    if start is None:
        raise NotARegister(f"нет строки заголовков с «{_ID}»: это не реестр платежей ЮKassa")
    header, *records = _records(lines, start)
    names = [cell.strip() for cell in header[1]]
    if missing := [name for name in _REQUIRED if name not in names]:
        raise NotARegister(f"в заголовке нет «{missing[0]}»")
    rows: list[Row] = []
    bad: list[BadRow] = []
    totals: dict[str, Kopecks | int] = {}
    seen: set[str] = set()
    for line, cells in records:
        if _total(cells, totals):
            continue
        try:
            row = _row(line, names, cells)
        except BadCell as why:
            bad.append(BadRow(line, str(why)))
            continue
        if row.id in seen:
            bad.append(BadRow(line, "платёж стоит второй раз"))
            continue
        seen.add(row.id)
        rows.append(row)
    register = Register(rows, bad)
    _ensure_totals(register, totals)
    return register


def _records(lines: Sequence[str], start: int) -> Iterator[tuple[int, list[str]]]:
    """The header and what follows it, with the line where each begins; empty lines are passed over."""
    reader = csv.reader((f"{line}\n" for line in lines[start:]), delimiter=";", strict=True)
    line = start + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = start + reader.line_num + 1
    except csv.Error:
        raise NotARegister(f"строка {line}: кавычки не закрыты") from None


def _total(cells: Sequence[str], totals: dict[str, Kopecks | int]) -> bool:
    """Whether it is a total, which is then noted."""
    text = cells[0].strip()
    if count := _COUNT.fullmatch(text):
        totals["count"] = int(count[1])
    elif total := _TOTAL.fullmatch(text):
        try:
            totals[_NET if "за вычетом" in total[1] else _AMOUNT] = sum_in(total[2])
        except BadCell:
            raise NotARegister("итоговую сумму не прочитать") from None
    else:
        return False
    return True


def _row(line: int, names: Sequence[str], cells: Sequence[str]) -> Row:
    if len(cells) != len(names):
        raise BadCell(f"ячеек {len(cells)}, а столбцов {len(names)}")
    cell: Mapping[str, str] = dict(zip(names, cells, strict=True))
    if not _IS_ID.fullmatch(cell[_ID].strip()):
        raise BadCell("номер платежа не прочитать")
    if cell.get(_CURRENCY, "RUB").strip() != "RUB":
        raise BadCell("не рубли")
    amount = sum_in(cell[_AMOUNT])
    return Row(
        line=line,
        id=cell[_ID].strip(),
        amount=amount,
        fee=amount - sum_in(cell[_NET]),
        day=day_in(cell[_TIME].partition(" ")[0], "%d.%m.%Y"),
    )


def _ensure_totals(register: Register, totals: Mapping[str, int]) -> None:
    if "count" not in totals or _AMOUNT not in totals:
        raise NotARegister("внизу нет итогов: файл неполный")
    register.ensure_count(totals["count"])
    register.ensure_sum("платежей", totals[_AMOUNT], register.amount)
    net = register.amount - register.fee
    register.ensure_sum("за вычетом комиссии", totals.get(_NET, net), net)
