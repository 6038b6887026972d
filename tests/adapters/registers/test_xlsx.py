"""Registers in books: what a cell means there."""

from datetime import UTC, date, datetime

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from adapters.registers.files.sheets import text_of
from tests.adapters.registers.clerk import Clerk, counts

pytestmark = pytest.mark.databases("sqlite")


def test_a_book_is_taken_like_a_csv(clerk: Clerk) -> None:
    clerk.knows("12345", "012346")
    with xlsxwriter.Workbook(clerk.folder / "charges.xlsx", {"default_date_format": "dd.mm.yyyy"}) as book:
        sheet = book.add_worksheet("Начисления")
        names = ["account", "month", "service", "opening", "charged", "paid", "closing", "volume", "tariff"]
        rows: list[list[object]] = [
            [
                12345,
                datetime(2025, 9, 1, tzinfo=UTC).replace(tzinfo=None),
                "Электроснабжение",
                0.1 + 0.2,
                430.3,
                0,
                430.6,
                65,
                6.62,
            ],
            ["012346", "09.2025", "Электроснабжение", -0.5, 0, 0, -0.5, "", ""],
            ["", "", "", "", "", "", "", "", ""],
            [1234567890123456, 102025, "Пени", 1, 0, 0, 1, "", ""],
            ["012346", 92025, "Пени", 1, 0, 0, 1, "", ""],
            ["012346", datetime(2025, 9, 2, tzinfo=UTC).replace(tzinfo=None), "Пени", 1, 0, 0, 1, "", ""],
        ]
        sheet.write_row(2, 1, names)
        for number, row in enumerate(rows, 3):
            sheet.write_row(number, 1, row)
        book.add_worksheet("Пусто")
        book.add_worksheet("Справочник").write(0, 0, "x")
    report = clerk.imports("charges.xlsx")
    assert counts(report) == (5, 2, 0, 3, 1, 0)
    assert "Справочник" in report.details[0]
    assert "Пусто" not in report.details[0]
    assert clerk.sees("charges", "month", "opening", "charged", "closing", "volume", "tariff") == [
        (202509, -50, 0, -50, None, None),
        (202509, 30, 43030, 43060, 65000, 662000),
    ]
    lines = clerk.rejects("charges.xlsx.rejected.csv").splitlines()
    assert lines[0] == "account;month;service;opening;charged;paid;closing;volume;tariff;line;reason"
    assert [line.split(";")[-2] for line in lines[1:]] == ["7", "8", "9"]
    assert "account: ячейка B7: число длиннее 15 знаков испорчено таблицей" in lines[1]


def test_a_date_cell_is_a_date_and_a_bare_number_is_not(clerk: Clerk) -> None:
    clerk.knows("12345")
    with xlsxwriter.Workbook(
        clerk.folder / "notices.xlsx", {"default_date_format": "dd.mm.yyyy hh:mm"}
    ) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["account", "date", "title", "text"])
        sheet.write_row(1, 0, ["12345", date(2025, 9, 22), "Дата", "а"])
        sheet.write_row(2, 0, ["12345", 45922, "Число", "а"])
        sheet.write_row(
            3, 0, ["12345", datetime(2025, 9, 22, 14, 5, tzinfo=UTC).replace(tzinfo=None), "Время", "а"]
        )
    assert counts(clerk.imports("notices.xlsx")) == (3, 1, 0, 2, 0, 0)
    assert clerk.sees("notices", "date", "title") == [("2025-09-22", "Дата")]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (940.04, "940.04"),
        (-0.1 - 0.2, "-0.3"),
        (65.0, "65"),
        (1e-05, "0.00001"),
        (123456789012345.0, "123456789012345"),
        (1234567890123456.0, "1.234567890123456e+15"),
        (True, "да"),
        (False, "нет"),
        (date(2025, 9, 1), "2025-09-01"),
        (datetime(2025, 9, 1, 0, 0), "2025-09-01"),  # noqa: DTZ001 (books know no zone)
        (datetime(2025, 9, 1, 8, 0), "2025-09-01 08:00:00"),  # noqa: DTZ001 (the same)
        ("007", "007"),
    ],
)
def test_cells_become_what_a_clerk_would_type(cell: float | str | date, text: str) -> None:
    assert text_of(cell) == text


def test_the_first_day_of_a_month_stands_for_the_month() -> None:
    assert text_of(date(2025, 9, 1), month=True) == "2025-09"
    assert text_of(date(2025, 9, 2), month=True) == "2025-09-02"


def test_a_long_sheet_is_taken_to_its_end(clerk: Clerk) -> None:
    with xlsxwriter.Workbook(clerk.folder / "accounts.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["account", "owner"])
        for row in range(1, 1_201):
            sheet.write_row(row, 0, [str(10_000 + row) if row != 1_100 else "x", f"Жилец {row}"])
    assert counts(clerk.imports("accounts.xlsx")) == (1_200, 1_199, 0, 1, 0, 0)
    assert clerk.rejects("accounts.xlsx.rejected.csv").splitlines()[1].startswith("x;Жилец 1100;1101;")
    assert ("11200", "Жилец 1200") in clerk.sees("accounts", "number", "owner")
