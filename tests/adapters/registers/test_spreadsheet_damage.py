"""The damage that spreadsheets do is a row's fault, never a value: nothing that is stored is touched."""

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from adapters.registers.schema.cells import AccountNumber, Identity
from adapters.registers.schema.kinds import KINDS, Kind
from storage.tables import metadata
from tests.adapters.registers.books import Cell, error, formula, number, write_book
from tests.adapters.registers.clerk import Clerk, counts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from adapters.registers.importing.report import FileReport

pytestmark = pytest.mark.databases("sqlite")

ACCOUNT: Final = "0012345678"
GOOD: Final = {
    "tariffs": "город-газ;single;1;5,50;2025-01-01;",
    "ranges": "город-газ;2025-01-01;100;200;1,5",
    "norms": "газ;1;1;68;2025-01-01",
    "rates": "2025-01-01;16,5",
    "offices": "Волгоград;Мира, 5;8 800 000-00-00;будни;справки;нет",
    "outages": "А-17;Волгоград;Мира;1-9, 12а;2025-11-24 09:00;2025-11-24 17:00;;planned",
    "accounts": f"{ACCOUNT};75да533315;Волгоград;Мира;5;12;Ким;45,2;2;2;34-АА;2;газ;городской;город-газ;"
    "Россети;открыт;petr@example.ru;да;79002223344;нет",
    "meters": f"{ACCOUNT};7001;Меркурий 200;6;2;1;1;single;;;2020-01-01;;0;;;2034-01-01;5",
    "readings": f"{ACCOUNT};7001;2025-10-22;2025-10;100;;;WEB;B17",
    "charges": f"{ACCOUNT};2025-10;Электроснабжение;5,50;0;550;0;0;0;550;100;meter",
    "charge_lines": f"{ACCOUNT};2025-10;Электроснабжение;single;1;100;5,50;550",
    "payments": f"{ACCOUNT};2025-11-01;500;Банк;Проведён;D1;2025-10;Оплата",
    "notices": f"{ACCOUNT};2025-11-01;Отключение;Свет",
}
"""A good row of each kind."""
EVERY_KIND: Final = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
SEEN: Final = (
    "#N/A",
    "#DIV/0!",
    "#REF!",
    "#VALUE!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#Н/Д",
    "#ЗНАЧ!",
    "####",
    "Err:502",
)


def names(kind: Kind) -> list[str]:
    return [column.name for column in kind.columns]


def identities(kind: Kind) -> list[int]:
    """Where the columns stand that name something."""
    return [
        place
        for place, column in enumerate(kind.columns)
        if isinstance(column.sort, AccountNumber | Identity)
    ]


KINDS_WITH_IDENTITIES: Final = pytest.mark.parametrize(
    "kind", [pytest.param(kind, id=kind.name) for kind in KINDS.values() if identities(kind)]
)


def in_every_column(kind: Kind, cell: Cell | str) -> "list[list[Cell | str]]":
    """A row a column, good but for that cell."""
    good = GOOD[kind.name].split(";")
    return [[*good[:place], cell, *good[place + 1 :]] for place in range(len(good))]


def knows_all(clerk: Clerk, kind: Kind) -> "list[tuple[object, ...]]":
    """Have a good row of the kind stored, with all that it needs; what its table then holds."""
    for each in (*(KINDS["accounts"], KINDS["meters"]), kind):
        header = ";".join(names(each))
        report = clerk.imports(f"{each.name}.csv", f"{header}\n{GOOD[each.name]}\n")
        assert report.exit_code == 0, report.error or clerk.rejects(f"{each.name}.csv.rejected.csv")
    return stored(clerk, kind)


def stored(clerk: Clerk, kind: Kind) -> "list[tuple[object, ...]]":
    return clerk.sees(kind.table, *(column.name for column in metadata.tables[kind.table].c))


def imports(clerk: Clerk, kind: Kind, rows: "Sequence[Sequence[str]]") -> "FileReport":
    lines = (";".join(row) for row in (names(kind), *rows))
    return clerk.imports(f"{kind.name}_1.csv", "".join(f"{line}\n" for line in lines))


def reasons(clerk: Clerk, path: "Path | str") -> list[str]:
    _, *lines = clerk.rejects(f"{path}.rejected.csv").splitlines()
    return [line.rpartition(";")[2] for line in lines]


class TestErrorsInTheirCells:
    @EVERY_KIND
    def test_no_column_of_a_csv_takes_one(self, clerk: Clerk, kind: Kind) -> None:
        before = knows_all(clerk, kind)
        for seen in SEEN:
            rows = in_every_column(kind, seen)
            report = imports(clerk, kind, [[str(cell) for cell in row] for row in rows])
            assert counts(report) == (len(rows), 0, 0, len(rows), 0, 0), seen
            for name, reason in zip(names(kind), reasons(clerk, f"{kind.name}_1.csv"), strict=True):
                assert reason == f"{name}: {seen}: ошибка таблицы вместо значения"
        assert stored(clerk, kind) == before

    @EVERY_KIND
    def test_no_column_of_a_book_takes_one(self, clerk: Clerk, kind: Kind) -> None:
        before = knows_all(clerk, kind)
        path = clerk.folder / f"{kind.name}_1.xlsx"
        rows = in_every_column(kind, error("#N/A"))
        write_book(path, names(kind), *rows)
        assert counts(clerk.imports(path.name)) == (len(rows), 0, 0, len(rows), 0, 0)
        told = reasons(clerk, path.name)
        for place, (name, reason) in enumerate(zip(names(kind), told, strict=True)):
            assert reason == f"{name}: ячейка {chr(ord('A') + place)}{place + 2}: ошибка таблицы #N/A"
        assert "#N/A" in clerk.rejects(f"{path.name}.rejected.csv")
        assert stored(clerk, kind) == before

    def test_the_email_and_the_phone_that_are_stored_stay(self, clerk: Clerk) -> None:
        knows_all(clerk, KINDS["accounts"])
        path = write_book(
            clerk.folder / "accounts_new.xlsx",
            ["account", "email", "phone"],
            [ACCOUNT, error("#N/A"), "79001112233"],
            [ACCOUNT, "new@example.ru", error("#REF!")],
        )
        assert counts(clerk.imports(path.name)) == (2, 0, 0, 2, 0, 0)
        assert clerk.sees("accounts", "email", "phone") == [("petr@example.ru", "79002223344")]

    def test_a_text_that_only_begins_like_one_is_taken(self, clerk: Clerk) -> None:
        clerk.knows("12345")
        rows = "12345;2025-11-01;#5;#ВАЖНО!\n12345;2025-11-01;Т;#N/A нет\n"
        assert clerk.imports("notices.csv", f"account;date;title;text\n{rows}").taken == 2

    def test_a_column_that_is_not_read_may_hold_one(self, clerk: Clerk) -> None:
        path = write_book(
            clerk.folder / "accounts.xlsx",
            ["account", "примечание"],
            ["12345", error("#N/A")],
            ["12346", formula()],
            ["", formula()],
            ["", error("#N/A")],
        )
        assert counts(clerk.imports(path.name)) == (2, 2, 0, 0, 1, 0)

    def test_a_header_that_is_one_is_told_among_the_unknown_columns(self, clerk: Clerk) -> None:
        path = write_book(
            clerk.folder / "accounts.xlsx", ["account", error("#REF!"), formula()], ["12345", "x", "y"]
        )
        report = clerk.imports(path.name)
        assert report.taken == 1
        assert "неизвестные столбцы не прочитаны: #ref!, формула без значения" in report.details[0]


class TestFormulasWithoutAValue:
    @EVERY_KIND
    def test_no_column_takes_one(self, clerk: Clerk, kind: Kind) -> None:
        before = knows_all(clerk, kind)
        path = clerk.folder / f"{kind.name}_1.xlsx"
        rows = [row for inside in ("", "<v></v>", "<v/>") for row in in_every_column(kind, formula(inside))]
        write_book(path, names(kind), *rows)
        assert counts(clerk.imports(path.name)) == (len(rows), 0, 0, len(rows), 0, 0)
        for line, (name, reason) in enumerate(
            zip(names(kind) * 3, reasons(clerk, path.name), strict=True), 2
        ):
            column = chr(ord("A") + names(kind).index(name))
            assert reason.startswith(f"{name}: ячейка {column}{line}: формула без значения")
        assert stored(clerk, kind) == before

    @pytest.mark.parametrize("prefix", ["", "x"])
    @pytest.mark.parametrize("with_names", [True, False])
    def test_are_found_however_the_book_is_written(
        self, clerk: Clerk, prefix: str, *, with_names: bool
    ) -> None:
        path = write_book(
            clerk.folder / "accounts.xlsx",
            ["account", "owner", "area"],
            ["12345", "Ким", formula()],
            ["12346", "Пак", formula("<v>5</v>")],
            prefix=prefix,
            with_names=with_names,
        )
        assert counts(clerk.imports(path.name)) == (2, 1, 0, 1, 0, 0)
        assert "area: ячейка C2: формула без значения" in reasons(clerk, path.name)[0]
        assert clerk.sees("accounts", "number", "area") == [("12346", 500)]

    def test_below_the_last_value_are_rows_all_the_same(self, clerk: Clerk) -> None:
        path = write_book(
            clerk.folder / "accounts.xlsx", ["account"], ["12345"], [""], [formula()], [formula()]
        )
        assert counts(clerk.imports(path.name)) == (3, 1, 0, 2, 0, 0)

    def test_an_empty_text_is_a_value(self, clerk: Clerk) -> None:
        clerk.imports("accounts.csv", "account;owner\n12345;Ким\n")
        path = write_book(
            clerk.folder / "accounts.xlsx", ["account", "owner"], ["12345", formula("<v></v>", "str")]
        )
        assert counts(clerk.imports(path.name)) == (1, 1, 0, 0, 0, 0)
        assert clerk.sees("accounts", "owner") == [("",)]

    def test_a_zero_in_a_book_that_has_never_been_computed_is_none(self, clerk: Clerk) -> None:
        """XlsxWriter and its like write a zero for every formula, and ask the spreadsheet to compute."""
        clerk.knows("12345")
        names = ["account", "month", "service", "opening", "charged", "paid", "closing"]
        with xlsxwriter.Workbook(clerk.folder / "charges.xlsx") as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, names)
            sheet.write_row(1, 0, ["12345", "10.2025", "Пени", 0, 5, 0, 5])
            sheet.write_formula(1, 4, "=2+3")
            sheet.write_row(2, 0, ["12345", "09.2025", "Пени", 0, 5, 0, 5])
            sheet.write_formula(2, 4, "=2+3", None, 5)
        assert counts(clerk.imports("charges.xlsx")) == (2, 1, 0, 1, 0, 0)
        assert "charged: ячейка E2: формула без значения" in reasons(clerk, "charges.xlsx")[0]


class TestNumbersThatNameSomething:
    @KINDS_WITH_IDENTITIES
    def test_are_refused_once_a_csv_has_lost_their_digits(self, clerk: Clerk, kind: Kind) -> None:
        before = knows_all(clerk, kind)
        damages = ("1,23457E+17", "7.9e+10", "1,23E9", "1E+05", "12345.0", "12345,00")
        cells = [(place, damaged) for damaged in damages for place in identities(kind)]
        rows = [in_every_column(kind, damaged)[place] for place, damaged in cells]
        report = imports(clerk, kind, [[str(cell) for cell in row] for row in rows])
        assert counts(report) == (len(cells), 0, 0, len(cells), 0, 0)
        for (place, damaged), reason in zip(cells, reasons(clerk, f"{kind.name}_1.csv"), strict=True):
            assert reason.startswith(f"{kind.columns[place].name}: номер «{damaged}» испорчен таблицей")
        assert stored(clerk, kind) == before

    @KINDS_WITH_IDENTITIES
    def test_are_refused_where_a_book_keeps_them_as_too_long_numbers(self, clerk: Clerk, kind: Kind) -> None:
        before = knows_all(clerk, kind)
        path = clerk.folder / f"{kind.name}_1.xlsx"
        long = ("123456789012345678", "1.23456789012346E+17", "1234567890123456")
        cells = [(place, digits) for digits in long for place in identities(kind)]
        write_book(
            path, names(kind), *(in_every_column(kind, number(digits))[place] for place, digits in cells)
        )
        assert counts(clerk.imports(path.name)) == (len(cells), 0, 0, len(cells), 0, 0)
        for (place, _), reason in zip(cells, reasons(clerk, path.name), strict=True):
            assert reason.startswith(f"{kind.columns[place].name}: ячейка ")
            assert "число длиннее 15 знаков испорчено таблицей" in reason
        assert stored(clerk, kind) == before

    def test_two_payments_never_become_one(self, clerk: Clerk) -> None:
        clerk.knows("12345")
        header = ["account", "date", "amount", "doc_id"]
        write_book(
            clerk.folder / "payments.xlsx",
            header,
            ["12345", "2025-10-01", number("500"), number("123456789012345678")],
            ["12345", "2025-10-02", number("500"), number("123456789012345699")],
            ["12345", "2025-10-03", number("500"), "123456789012345678"],
            ["12345", "2025-10-04", number("500"), number("123456789012345")],
        )
        assert counts(clerk.imports("payments.xlsx")) == (4, 2, 0, 2, 0, 0)
        assert clerk.sees("payments", "doc_id") == [("123456789012345",), ("123456789012345678",)]

    @pytest.mark.parametrize("right", ["12E4", "0012e456", "123456789012345678", "1.5", "75да533315", "12-3"])
    def test_are_taken_as_they_are_otherwise(self, clerk: Clerk, right: str) -> None:
        clerk.knows("12345")
        text = f"account;date;amount;doc_id\n12345;2025-10-01;5;{right}\n"
        assert clerk.imports("payments.csv", text).taken == 1
        assert clerk.sees("payments", "doc_id") == [(right,)]

    @pytest.mark.parametrize("account", ["12345.67", "-12345", "+12345", "1234567890.0", "12E4"])
    def test_an_account_is_never_guessed_from_another_kind_of_number(
        self, clerk: Clerk, account: str
    ) -> None:
        assert clerk.imports("accounts.csv", f"account\n{account}\n").rejected == 1

    @KINDS_WITH_IDENTITIES
    def test_are_refused_where_a_book_has_made_dates_of_them(self, clerk: Clerk, kind: Kind) -> None:
        """The house 5/2 is the fifth of February to a spreadsheet."""
        before = knows_all(clerk, kind)
        houses = [place for place, name in enumerate(names(kind)) if name in ("house", "flat")]
        places = [*identities(kind), *houses]
        path = clerk.folder / f"{kind.name}_1.xlsx"
        with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, names(kind))
            for line, place in enumerate(places, 1):
                sheet.write_row(line, 0, GOOD[kind.name].split(";"))
                sheet.write_datetime(line, place, date(2026, 2, 5))
        assert counts(clerk.imports(path.name)) == (len(places), 0, 0, len(places), 0, 0)
        assert all("вместо значения дата" in reason for reason in reasons(clerk, path.name))
        assert stored(clerk, kind) == before


class TestFormatsThatMislead:
    @EVERY_KIND
    def test_a_per_cent_is_no_number_of_any_column(self, clerk: Clerk, kind: Kind) -> None:
        before = knows_all(clerk, kind)
        path = clerk.folder / f"{kind.name}_1.xlsx"
        rows = [row for style in (1, 2) for row in in_every_column(kind, number("0.165", style))]
        write_book(path, names(kind), *rows, formats=["0%", '0.00\\ "за год"\\ %'])
        assert counts(clerk.imports(path.name)) == (len(rows), 0, 0, len(rows), 0, 0)
        for name, reason in zip(names(kind) * 2, reasons(clerk, path.name), strict=True):
            assert reason.startswith(f"{name}: ячейка ")
            assert "процентный формат" in reason
        assert stored(clerk, kind) == before

    @KINDS_WITH_IDENTITIES
    def test_zeros_that_are_only_shown_are_no_part_of_a_number(self, clerk: Clerk, kind: Kind) -> None:
        before = knows_all(clerk, kind)
        path = clerk.folder / f"{kind.name}_1.xlsx"
        cells = [(place, style) for style in (1, 2, 3) for place in identities(kind)]
        rows = [in_every_column(kind, number("12345678", style))[place] for place, style in cells]
        codes = ["0000000000", '"№ "000\\-000\\-0000;-0', "[Red]00000 00000"]
        write_book(path, names(kind), *rows, formats=codes)
        assert counts(clerk.imports(path.name)) == (len(cells), 0, 0, len(cells), 0, 0)
        assert all("нули впереди" in reason for reason in reasons(clerk, path.name))
        assert stored(clerk, kind) == before

    def test_a_format_that_adds_no_digit_changes_nothing(self, clerk: Clerk) -> None:
        path = write_book(
            clerk.folder / "accounts.xlsx",
            ["account", "area", "rooms"],
            [number("1234567890", 1), number("45.2", 2), number("3", 1)],
            [number("12345", 3), number("5", 3), number("2", 4)],
            formats=["0000000000", "#,##0.00", "0.00E+00", "dd.mm.yyyy"],
        )
        assert counts(clerk.imports(path.name)) == (2, 1, 0, 1, 0, 0)
        assert clerk.sees("accounts", "number", "area", "rooms") == [("1234567890", 4520, 3)]


class TestYearsOfTwoDigits:
    @pytest.mark.parametrize(
        ("written", "day"),
        [
            ("01.01.98", "1998-01-01"),
            ("10.11.45", "2045-11-10"),
            ("11.11.45", "1945-11-11"),
            ("09.11.25", "2025-11-09"),
            ("31.12.46", "1946-12-31"),
        ],
    )
    def test_lie_within_eighty_years_before_and_twenty_after(
        self, clerk: Clerk, written: str, day: str
    ) -> None:
        clerk.knows("12345")
        clerk.imports("notices.csv", f"account;date;title;text\n12345;{written};Т;т\n")
        assert clerk.sees("notices", "date") == [(day,)]

    @pytest.mark.parametrize(("column", "cells"), [("installed", "{};"), ("removed", "01.01.20;{}")])
    @pytest.mark.parametrize("day", ["01.01.40", "2098-01-01", "12.11.2025"])
    def test_no_meter_is_installed_or_removed_in_the_future(
        self, clerk: Clerk, column: str, cells: str, day: str
    ) -> None:
        clerk.knows("12345")
        text = f"account;meter;digits;installed;removed\n12345;7;5;{cells.format(day)}\n"
        assert counts(clerk.imports("meters.csv", text)) == (1, 0, 0, 1, 0, 0)
        assert f"{column}: дата" in reasons(clerk, "meters.csv")[0]
