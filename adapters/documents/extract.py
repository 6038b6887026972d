"""An account's charges and payments of a period as a spreadsheet (XLSX), for an accountant or a court.

Sums are numbers, days are dates, and what billing has written is text, never a formula.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, Final, TypeAlias

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it ships no types

from core.base import figures
from core.base.money import Kopecks
from core.base.months import Month
from core.base.typed import visible
from core.model.charges.balance import Balance
from core.model.charges.charge import Charge
from core.model.charges.period_statement import Extract, PeriodStatement

_SETTINGS: Final = {
    "constant_memory": True,  # a row is gone once the next one has begun
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_NUMBER_FORMATS: Final = {
    "money": "#,##0.00",
    "price": "#,##0.00###",
    "whole": "#,##0",
    "volume": "#,##0.###",
    "month": "[$-419]mmmm yyyy",  # in Russian wherever it is opened
    "day": "dd.mm.yyyy",
}
_NARROW, _SUM, _WIDEST = 12, 16, 60
"""Widths of columns, in characters."""
_HEAD_HEIGHT: Final = 32
"""In points: two lines."""
_LIKE_A_FORMULA: Final = ("=", "+", "-", "@")
_TOTAL: Final = "ИТОГО"


@dataclass(frozen=True, slots=True)
class Money:
    """A sum, as a value of a cell."""

    kopecks: Kopecks


@dataclass(frozen=True, slots=True)
class Price:
    """A tariff, as a value of a cell."""

    roubles: Decimal


Value: TypeAlias = str | date | Month | Decimal | Money | Price | None
"""What stands in a cell; a Decimal is a volume, None leaves the cell empty."""

_CHARGES: Final = (
    ("Месяц", _SUM),
    ("Название услуги", _SUM),
    ("Тариф, ₽", _NARROW),
    ("Долг/аванс на начало, ₽", _SUM),
    ("Начислено, ₽", _SUM),
    ("Перерасчет, ₽", _SUM),
    ("Снято за качество, ₽", _SUM),
    ("Платежи, ₽", _SUM),
    ("Долг/аванс на конец, ₽", _SUM),
    ("Объем, кВт·ч", _NARROW),
)
_PAYMENTS: Final = (("Дата", _NARROW), ("Сумма, ₽", _SUM), ("Источник", _SUM), ("Статус", _SUM))


def extract_xlsx(extract: Extract) -> bytes:
    """The spreadsheet with its sheets «Начисления» and «Платежи», oldest rows first, «ИТОГО» below them."""
    buffer = BytesIO()
    with Workbook(buffer, _SETTINGS) as book:
        book.set_properties({"title": f"Начисления {extract.period}", "created": extract.made_at})
        _Sheet(book, "Начисления", extract).fill(_CHARGES, _charges(extract), _charges_total(extract))
        total = (_TOTAL, Money(extract.paid), None, None) if extract.payments else ()
        _Sheet(book, "Платежи", extract).fill(_PAYMENTS, _payments(extract), total)
    return buffer.getvalue()


def _charges(extract: Extract) -> list[Sequence[Value]]:
    return [
        (
            charge.month,
            charge.service,
            None if charge.tariff is None else Price(charge.tariff),
            *_sums(charge),
            charge.volume,
        )
        for charge in _oldest_first(extract)
    ]


def _charges_total(extract: Extract) -> Sequence[Value]:
    if not extract.months:
        return ()
    return (_TOTAL, None, None, *_sums(PeriodStatement(months=extract.months).total), _volume(extract))


def _sums(row: Charge | Balance) -> tuple[Money, ...]:
    stated = row.opening, row.charged, row.recalculated, row.quality, row.paid, row.closing
    return tuple(map(Money, stated))


def _volume(extract: Extract) -> Decimal | None:
    """The whole volume, where it is of one service: that of several would be counted twice."""
    measured = [charge for charge in _oldest_first(extract) if charge.volume]
    of_one = len({charge.service for charge in measured}) == 1
    return sum((charge.volume or Decimal(0) for charge in measured), Decimal(0)) if of_one else None


def _oldest_first(extract: Extract) -> Iterable[Charge]:
    return (charge for month in reversed(extract.months) for charge in month.rows)


def _payments(extract: Extract) -> list[Sequence[Value]]:
    return [
        (payment.date, Money(payment.amount), payment.channel, payment.status)
        for payment in reversed(extract.payments)
    ]


class _Sheet:
    """One sheet of the book, written from top to bottom."""

    def __init__(self, book: Any, name: str, extract: Extract) -> None:
        self._sheet = book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.fit_to_pages(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_header(f"&LЛС {extract.number}&R{name}, {figures.period(extract.period)}")
        self._head = book.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
        )
        self._plain = _formats(book, {})
        self._total = _formats(book, {"bold": True, "top": 1})

    def fill(
        self, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Value]], total: Sequence[Value]
    ) -> None:
        """Write the head, the rows, and the total below them."""
        for place, (_, width) in enumerate(columns):
            longest = max((len(value) for row in rows if isinstance(value := row[place], str)), default=0)
            self._sheet.set_column(place, place, min(max(width, longest + 2), _WIDEST))
        self._sheet.set_row(0, _HEAD_HEIGHT)
        for place, (title, _) in enumerate(columns):
            self._sheet.write_string(0, place, title, self._head)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                self._write(number, place, value, self._plain)
        for place, value in enumerate(total):
            self._write(len(rows) + 1, place, value, self._total)

    def _write(self, row: int, place: int, value: Value, formats: dict[str, Any]) -> None:
        sheet = self._sheet
        match value:
            case Money(kopecks):
                sheet.write_number(row, place, kopecks / 100, formats["money"])
            case Price(price):
                sheet.write_number(row, place, float(price), formats["price"])
            case Decimal():
                kind = "whole" if value == value.to_integral_value() else "volume"
                sheet.write_number(row, place, float(value), formats[kind])
            case Month():
                sheet.write_datetime(row, place, value.first_day, formats["month"])
            case date():
                sheet.write_datetime(row, place, value, formats["day"])
            case str():
                text = visible(value)
                kind = "quoted" if text.startswith(_LIKE_A_FORMULA) else "text"
                sheet.write_string(row, place, text, formats[kind])
            case None:
                sheet.write_blank(row, place, None, formats["text"])


def _formats(book: Any, look: dict[str, Any]) -> dict[str, Any]:
    """A format for each kind of values; what looks like a formula stays text also after it is edited."""
    made = {kind: book.add_format(look | {"num_format": form}) for kind, form in _NUMBER_FORMATS.items()}
    for kind in ("month", "day"):
        made[kind].set_align("left")
    made["text"] = book.add_format(look | {"num_format": "@"})
    made["quoted"] = book.add_format(look | {"num_format": "@", "quote_prefix": True})
    return made
