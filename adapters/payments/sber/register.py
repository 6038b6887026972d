"""Sber's registers of payments, of which a supplier gets one or the other by its contract.

The common one: `dd-mm-yyyy;hh-mm-ss;ОСБ;кассир;СУИП;ЛС;ФИО;адрес;MMYY;сумма;перечислено;комиссия`, and
last `=N;сумма;перечислено;комиссия;п/п №;п/п дата`; the separator may be `|`. The one of some contracts has
the sum and the fee in the fifth and sixth cell, the day as dd/mm/yyyy, and the rest by name: `CLIENTNO:`,
`CLIENTDOCNO:`.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from adapters.payments.registers import BadCell, BadRow, NotARegister, Register, Row, day_in, sum_in, text_of

_NAMED: Final = "CLIENTNO:"
_SEPARATORS: Final = ";|"
_BEFORE_NAME: Final = 6
"""Day, time, branch, cashier, СУИП, account; then a name and an address, in which anything may stand."""
_AFTER_ADDRESS: Final = 4
"""Period, sum, what was passed on, fee."""
_WIDTH: Final = 12
_PERIOD: Final = re.compile(r"(?:(?:0[1-9]|1[0-2])[0-9]{2})?")
_SUM_BY_NAME: Final = 4
_LEAST_BY_NAME: Final = 8
_LEAST_TOTALS: Final = 4
_COUNT: Final = re.compile(r"= *([0-9]{1,9})")
_DAY: Final = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")

Read = Callable[[int, Sequence[str]], Row]


def read(path: Path) -> Register:
    """Read the file.

    Raises:
        NotARegister: when it is another file, or one whose totals do not match.
    """
    lines = [
        (number, line.strip())
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    if not lines:
        raise NotARegister("файл пуст")
    named = any(_NAMED in line.replace(" ", "").upper() for _, line in lines)
    separator = max(_SEPARATORS, key=lambda mark: sum(line.count(mark) for _, line in lines))
    totals: list[str] = []
    rows: list[Row] = []
    bad: list[BadRow] = []
    for number, line in lines:
        cells = [cell.strip() for cell in line.split(separator)]
        if line.startswith("="):
            totals = cells
            continue
        try:
            rows.append(_by_name(number, cells) if named else _by_place(number, cells))
        except BadCell as why:
            bad.append(BadRow(number, str(why)))
    if not rows:
        raise NotARegister("ни одной строки не прочитать: это не реестр платежей Сбера")
    register = Register(rows, bad)
    if totals:
        _ensure_totals(register, totals)
    elif not named:
        raise NotARegister("внизу нет строки итогов, которая начинается с «=»: файл неполный")
    return register


def _by_place(line: int, cells: Sequence[str]) -> Row:
    if cells[-1] == "" and len(cells) > _WIDTH:
        cells = cells[:-1]
    if len(cells) < _WIDTH:
        raise BadCell(f"ячеек {len(cells)}, а нужно {_WIDTH}")
    *_, number, account = cells[:_BEFORE_NAME]
    period, amount, _, fee = cells[-_AFTER_ADDRESS:]
    if not _PERIOD.fullmatch(period):
        raise BadCell("период не прочитать")
    return Row(
        line=line,
        id=number,
        amount=sum_in(amount),
        fee=sum_in(fee),
        day=day_in(cells[0], "%d-%m-%Y"),
        account=_account(account),
    )


def _by_name(line: int, cells: Sequence[str]) -> Row:
    if len(cells) < _LEAST_BY_NAME:
        raise BadCell(f"ячеек {len(cells)}, а нужно не меньше {_LEAST_BY_NAME}")
    by_name = {
        name.strip().upper(): value.strip() for name, mark, value in (c.partition(":") for c in cells) if mark
    }
    days = [cell for cell in cells if _DAY.fullmatch(cell)]
    if not days:
        raise BadCell("дату не прочитать")
    return Row(
        line=line,
        id=by_name.get("CLIENTDOCNO", ""),
        amount=sum_in(cells[_SUM_BY_NAME]),
        fee=sum_in(cells[_SUM_BY_NAME + 1]),
        day=day_in(days[0], "%d/%m/%Y"),
        account=_account(by_name.get("CLIENTNO", "")),
    )


def _account(cell: str) -> str:
    if not cell:
        raise BadCell("нет лицевого счёта")
    return cell


def _ensure_totals(register: Register, cells: Sequence[str]) -> None:
    if len(cells) < _LEAST_TOTALS:
        raise NotARegister("строка итогов неполная")
    count = _COUNT.fullmatch(cells[0])
    if count is None:
        raise NotARegister("число платежей в итоге не прочитать")
    try:
        amount, fee = sum_in(cells[1]), sum_in(cells[3])
    except BadCell:
        raise NotARegister("итоговую сумму не прочитать") from None
    register.ensure_count(int(count[1]))
    register.ensure_sum("платежей", amount, register.amount)
    register.ensure_sum("комиссии", fee, register.fee)
