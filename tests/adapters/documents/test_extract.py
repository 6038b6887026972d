"""The charges and payments of a period as a spreadsheet, as a program opens it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, Final
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from adapters.documents.extract import extract_xlsx
from core.base.money import roubles
from core.base.months import Month
from core.model.charges.charge import ELECTRICITY
from core.model.charges.period_statement import Extract, PeriodStatement
from tests.doubles.extracts import EXTRACT, charge, of_years, payment

_NAMES: Final = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
HOSTILE = (
    '=HYPERLINK("http://example.ru";"нажми")',
    "+7 912",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "{=1}",
    "1e9",
    "_x0041_",
)


def rows_of(extract: Extract, sheet: str) -> list[list[Any]]:
    """A sheet as a program reads it: numbers, dates and texts."""
    return CalamineWorkbook.from_filelike(BytesIO(extract_xlsx(extract))).get_sheet_by_name(sheet).to_python()


def part_of(extract: Extract, name: str) -> ET.Element:
    """A part of the file, as XML."""
    with ZipFile(BytesIO(extract_xlsx(extract))) as file:
        return ET.fromstring(file.read(name))  # noqa: S314 - our own file


def with_service(name: str, **columns: Any) -> Extract:
    """One month of one service."""
    statement = PeriodStatement.of([charge(Month(2025, 3), name, **columns)])
    return replace(EXTRACT, months=statement.months)


# --- what stands in it ---


def test_charges_stand_by_month_and_service_with_the_columns_of_the_guide() -> None:
    assert rows_of(EXTRACT, "Начисления") == [
        [
            "Месяц",
            "Название услуги",
            "Тариф, ₽",
            "Долг/аванс на начало, ₽",
            "Начислено, ₽",
            "Перерасчет, ₽",
            "Снято за качество, ₽",
            "Платежи, ₽",
            "Долг/аванс на конец, ₽",
            "Объем, кВт·ч",
        ],
        [date(2025, 2, 1), "Электроснабжение", 5.88, 5368.44, 1475.88, 0, 0, 0, 6844.32, 251],
        [date(2025, 3, 1), "Электроснабжение", 0, 6844.32, 0, -4427.64, -1, 2500, -84.32, 0],
        [date(2025, 3, 1), "Пени", 0, 0, 146.77, 0, 0, 0, 146.77, 0],
        ["ИТОГО", "", "", 5368.44, 1622.65, -4427.64, -1, 2500, 62.45, 251],
    ]


def test_payments_stand_by_day_with_their_total_below() -> None:
    assert rows_of(EXTRACT, "Платежи") == [
        ["Дата", "Сумма, ₽", "Источник", "Статус"],
        [date(2025, 2, 7), 1, 'ПАО "Сбербанк" Эквайринг', "Отменен"],
        [date(2025, 3, 5), 2500, "Волгоградский ОСБ 862", "Обработан"],
        ["ИТОГО", 2500, "", ""],
    ]


def test_months_and_days_are_dates_and_sums_are_numbers() -> None:
    _, first, *_ = rows_of(EXTRACT, "Начисления")
    assert [type(value) for value in first] == [date, str, *[float] * 8]
    _, paid, *_ = rows_of(EXTRACT, "Платежи")
    assert [type(value) for value in paid] == [date, float, str, str]


def test_every_kopeck_of_ten_years_comes_back() -> None:
    extract = of_years(10)
    _, *rows, total = rows_of(extract, "Начисления")
    charges = [row for month in reversed(extract.months) for row in month.rows]
    assert len(rows) == len(charges) == 480
    for row, stated in zip(rows, charges, strict=True):
        assert [Decimal(str(value)) for value in row[3:9]] == [
            roubles(amount)
            for amount in (
                stated.opening,
                stated.charged,
                stated.recalculated,
                stated.quality,
                stated.paid,
                stated.closing,
            )
        ]
    assert Decimal(str(total[7])) == roubles(sum(stated.paid for stated in charges))
    assert len(rows_of(extract, "Платежи")) == 242


def test_a_volume_of_several_services_has_no_total() -> None:
    *_, total = rows_of(of_years(1), "Начисления")
    assert total[9] == ""
    *_, total = rows_of(with_service(ELECTRICITY, volume="65.5"), "Начисления")
    assert total[9] == 65.5


def test_what_billing_does_not_state_stays_empty() -> None:
    (month,) = with_service(ELECTRICITY).months
    bare = replace(month.services[0], tariff=None, volume=None)
    extract = replace(EXTRACT, months=(replace(month, services=(bare,)),))
    _, row, _ = rows_of(extract, "Начисления")
    assert (row[2], row[9]) == ("", "")


def test_an_empty_period_has_both_heads_and_no_total() -> None:
    extract = replace(EXTRACT, months=(), payments=())
    assert [len(rows_of(extract, sheet)) for sheet in ("Начисления", "Платежи")] == [1, 1]


# --- how it looks ---


def _formats(extract: Extract, sheet: int) -> dict[str, str]:
    """The number format of each cell of a sheet."""
    styles = part_of(extract, "xl/styles.xml")
    codes = {f.get("numFmtId"): f.get("formatCode") or "" for f in styles.iterfind(".//m:numFmt", _NAMES)}
    codes |= {"3": "#,##0", "4": "#,##0.00", "49": "@", "0": "General"}
    used = [codes[f.get("numFmtId")] for f in styles.iterfind("m:cellXfs/m:xf", _NAMES)]
    cells = part_of(extract, f"xl/worksheets/sheet{sheet}.xml").iterfind(".//m:c", _NAMES)
    return {str(cell.get("r")): used[int(cell.get("s") or 0)] for cell in cells}


def test_cells_are_formatted_as_what_they_are() -> None:
    charges, payments = _formats(EXTRACT, 1), _formats(EXTRACT, 2)
    assert [charges[f"{column}2"] for column in "ABCDIJ"] == [
        "[$-419]mmmm yyyy",
        "@",
        "#,##0.00###",
        "#,##0.00",
        "#,##0.00",
        "#,##0",
    ]
    assert [payments[f"{column}2"] for column in "ABC"] == ["dd.mm.yyyy", "#,##0.00", "@"]


@pytest.mark.parametrize("sheet", [1, 2])
def test_the_head_stays_in_sight_and_on_every_printed_page(sheet: int) -> None:
    written = part_of(EXTRACT, f"xl/worksheets/sheet{sheet}.xml")
    pane = written.find(".//m:pane", _NAMES)
    assert pane is not None
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    header = written.find(".//m:oddHeader", _NAMES)
    assert header is not None
    assert str(header.text).startswith("&LЛС 2200345678&R")


def test_columns_are_wide_enough_for_what_stands_in_them() -> None:
    name = "Электроэнергия на общедомовые нужды"
    for extract, least, most in (
        (with_service(name), len(name), 40),
        (with_service(name * 9), 50, 70),
    ):
        columns = part_of(extract, "xl/worksheets/sheet1.xml").iterfind(".//m:col", _NAMES)
        widths = {int(column.get("min") or 0): float(column.get("width") or 0) for column in columns}
        assert least <= widths[2] <= most
        assert widths[4] >= len("−1 234 567,89")


# --- what must not happen ---


@pytest.mark.parametrize("words", HOSTILE)
def test_what_looks_like_a_formula_stays_text(words: str) -> None:
    extract = replace(with_service(words), payments=(payment(date(2025, 3, 5), 1, words, words),))
    assert rows_of(extract, "Начисления")[1][1] == words
    assert rows_of(extract, "Платежи")[1][2:] == [words, words]
    for sheet in (1, 2):
        written = part_of(extract, f"xl/worksheets/sheet{sheet}.xml")
        assert not list(written.iterfind(".//m:f", _NAMES)), "a formula"
        assert not list(written.iterfind(".//m:hyperlink", _NAMES)), "a link"
    quoted = part_of(extract, "xl/styles.xml").iterfind("m:cellXfs/m:xf[@quotePrefix='1']", _NAMES)
    assert bool(list(quoted)) is words.startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("words", ["\x00\x07\x1b", "\ud83d", "<b>&amp;</b>", "ы" * 40_000, "🏠", "a\nb"])
def test_any_words_leave_the_file_whole(words: str) -> None:
    assert len(rows_of(with_service(f"Услуга {words}"), "Начисления")) == 3
