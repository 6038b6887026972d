"""What spreadsheets and old programs write around the rows of a CSV, and files that stop no others."""

import csv
import zipfile

import pytest

from adapters.registers.importing.report import ExitCode
from tests.adapters.registers.books import formula, write_book
from tests.adapters.registers.clerk import Clerk, counts

CHARGES = "account;month;service;opening;charged;paid;closing"
ROW = "12345;10.2025;Пени;0;5;0;5"
PAYMENTS = "account;date;amount;doc_id;channel"

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture(autouse=True)
def known(clerk: Clerk) -> None:
    clerk.knows("12345")


class TestTheHeader:
    @pytest.mark.parametrize("quoted", ['"Сумма к оплате,\nруб."', '"Сумма\r\nк\r\nоплате"', '"a\nb;c""d\n"'])
    @pytest.mark.parametrize("place", [0, 3, 7])
    def test_is_a_record_like_any_other(self, clerk: Clerk, quoted: str, place: int) -> None:
        names, cells = CHARGES.split(";"), ROW.split(";")
        names.insert(place, quoted)
        cells.insert(place, "550")
        row = ";".join(cells)
        text = f"\n{';'.join(names)}\n{row}\n{row.replace('12345', '1')}\n"
        assert counts(clerk.imports("charges.csv", text)) == (2, 1, 0, 1, 1, 0)
        (line,) = csv.reader(clerk.rejects("charges.csv.rejected.csv").splitlines()[-1:], delimiter=";")
        assert int(line[-2]) == text.count("\n")

    def test_may_have_a_line_break_in_the_name_of_a_known_column(self, clerk: Clerk) -> None:
        text = f"{CHARGES.replace('account', chr(34) + 'account' + chr(10) + chr(34))}\n{ROW}\n"
        assert counts(clerk.imports("charges.csv", text)) == (1, 1, 0, 0, 0, 0)

    def test_with_an_inch_in_a_name_is_one_line(self, clerk: Clerk) -> None:
        text = f'{CHARGES};экран 5"\n{ROW};1\n{ROW.replace("10.", "09.")};2\n'
        assert counts(clerk.imports("charges.csv", text)) == (2, 2, 0, 0, 1, 0)

    def test_may_have_a_blank_behind_a_quote(self, clerk: Clerk) -> None:
        text = f'"account" ;{CHARGES.partition(";")[2]};"сумма\nк оплате"\n{ROW};1\n'
        assert counts(clerk.imports("charges.csv", text)) == (1, 1, 0, 0, 1, 0)

    def test_whose_quote_never_closes_is_told(self, clerk: Clerk) -> None:
        report = clerk.imports("charges.csv", f'{CHARGES};"сумма\n{ROW};1\n')
        assert report.error == "строка 1: кавычка открыта и не закрыта: закройте её"

    def test_of_a_million_characters_is_told_to_be_too_long(self, clerk: Clerk) -> None:
        report = clerk.imports("charges.csv", f"{'х' * 1_000_000}\n{ROW}\n")
        assert report.error == "строка 1: ячейка длиннее 10 000 знаков"

    @pytest.mark.parametrize("mark", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;;;;;"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    @pytest.mark.parametrize("before", ["", "\ufeff"])
    def test_may_stand_below_the_separator(self, clerk: Clerk, mark: str, end: str, before: str) -> None:
        text = f"{before}{mark}{end}{CHARGES}{end}{ROW}{end}x{end}"
        assert counts(clerk.imports("charges.csv", text)) == (2, 1, 0, 1, 0, 0)
        assert clerk.rejects("charges.csv.rejected.csv").splitlines()[1].startswith("x;;;;;;;4;")

    @pytest.mark.parametrize("separator", [",", "|", "\t"])
    def test_below_any_separator_is_read_with_it(self, clerk: Clerk, separator: str) -> None:
        text = f"sep={separator}\n{CHARGES}\n{ROW}\n".replace(";", separator)
        assert counts(clerk.imports("charges.csv", text)) == (1, 1, 0, 0, 0, 0)


class TestLineEnds:
    def test_of_one_cr_are_told_with_what_to_do(self, clerk: Clerk) -> None:
        report = clerk.imports("charges.csv", f"{CHARGES}\r{ROW}\r")
        assert report.error == (
            "строка 1: строка кончается одним знаком CR: сохраните файл снова как «CSV (Windows)»"
        )

    def test_of_one_cr_below_a_good_header_are_a_bad_row(self, clerk: Clerk) -> None:
        report = clerk.imports("charges.csv", f"{CHARGES}\n{ROW}\r{ROW}\r{ROW}\n{ROW}\n")
        assert counts(report) == (2, 1, 0, 1, 0, 0)
        assert "строка кончается одним знаком CR" in clerk.rejects("charges.csv.rejected.csv")

    def test_of_two_crs_are_read(self, clerk: Clerk) -> None:
        assert counts(clerk.imports("charges.csv", f"{CHARGES}\r\r\n{ROW}\r\r\n")) == (1, 1, 0, 0, 0, 0)


class TestTheEndOfTheFile:
    @pytest.mark.parametrize("end", [b"\x1a", b"\r\n\x1a", b"\r\n\x1a\x1a\x1a\r\n", b"\r\n\x1a" + bytes(100)])
    def test_of_dos_is_passed_over(self, clerk: Clerk, end: bytes) -> None:
        text = f"{PAYMENTS}\r\n12345;01.10.2025;500;D1;Банк".encode("cp866")
        assert counts(clerk.imports("payments.csv", text + end, strict=True)) == (1, 1, 0, 0, 0, 0)
        assert clerk.sees("payments", "channel") == [("Банк",)]

    def test_of_dos_may_follow_the_header_alone_or_nothing(self, clerk: Clerk) -> None:
        assert counts(clerk.imports("payments.csv", f"{PAYMENTS}\n\x1a")) == (0, 0, 0, 0, 0, 0)
        assert "файл пуст" in clerk.imports("payments.csv", b"\x1a").error

    def test_of_dos_amid_the_rows_is_a_bad_row(self, clerk: Clerk) -> None:
        rows = "12345;01.10.2025;500;D1;Банк\n\x1a\n12345;02.10.2025;500;D2;Банк\n"
        assert counts(clerk.imports("payments.csv", f"{PAYMENTS}\n{rows}")) == (3, 2, 0, 1, 0, 0)

    @pytest.mark.parametrize("block", [1, 40, 1 << 15])
    def test_of_dos_is_found_wherever_a_block_ends(
        self, clerk: Clerk, monkeypatch: pytest.MonkeyPatch, block: int
    ) -> None:
        monkeypatch.setattr("adapters.registers.files.csvs._BLOCK", block)
        rows = "".join(f"12345;01.10.2025;500;D{number};Банк\n" for number in range(9))
        report = clerk.imports("payments.csv", f"{PAYMENTS}\n{rows}\x1a\n\n")
        assert counts(report) == (9, 9, 0, 0, 0, 0)


class TestLength:
    @pytest.mark.parametrize("quote", ["", '"'])
    @pytest.mark.parametrize("cells", [1, 7])
    def test_is_the_reason_for_which_a_long_line_is_refused(
        self, clerk: Clerk, quote: str, cells: int
    ) -> None:
        line = ";".join([f"{quote}{'х' * (1_000_000 // cells)}{quote}", *["1"] * (cells - 1)])
        report = clerk.imports("charges.csv", f"{CHARGES}\n{ROW}\n{line}\n{ROW.replace('10.', '09.')}\n")
        assert counts(report) == (3, 2, 0, 1, 0, 0)
        assert "ячейка длиннее 10 000 знаков" in clerk.rejects("charges.csv.rejected.csv")

    def test_of_what_stands_in_one_pair_of_quotes_is_told(self, clerk: Clerk) -> None:
        long = "текст и строка\n" * 20_000
        report = clerk.imports("charges.csv", f'{CHARGES}\n{ROW}\n"{long}"\n')
        assert report.error == "строка 3: в кавычках больше 131072 знаков: закройте кавычку"


class TestOtherFilesOfTheCall:
    def test_keep_their_rejects_when_they_are_namesakes(self, clerk: Clerk) -> None:
        bad = clerk.writes("charges.csv", f"{CHARGES}\n9{ROW}\n")
        clean = write_book(clerk.folder / "charges.xlsx", CHARGES.split(";"), ROW.split(";"))
        faulty = write_book(clerk.folder / "charges.txt.xlsx", CHARGES.split(";"), ["x", *ROW.split(";")[1:]])
        text = clerk.writes("charges.txt", f"{CHARGES}\n8{ROW}\n")
        assert clerk.imports_all([bad, clean, faulty, text]).exit_code is ExitCode.ROWS_REFUSED
        assert sorted(path.name for path in clerk.folder.glob("*.rejected.csv")) == [
            "charges.csv.rejected.csv",
            "charges.txt.rejected.csv",
            "charges.txt.xlsx.rejected.csv",
        ]

    @pytest.mark.parametrize("second_process", [False, True])
    @pytest.mark.parametrize(
        "error", [csv.Error("x"), ValueError("x"), KeyError("x"), MemoryError(), OSError(5, "x")]
    )
    def test_are_taken_whatever_a_library_stumbles_over(
        self, clerk: Clerk, monkeypatch: pytest.MonkeyPatch, error: Exception, *, second_process: bool
    ) -> None:
        monkeypatch.setattr(
            "adapters.registers.files.reader.worth_a_second_process", lambda _: second_process
        )
        bad = clerk.writes("charges.csv", f"{CHARGES}\n{ROW}\n")
        good = clerk.writes("payments.csv", f"{PAYMENTS}\n12345;01.10.2025;500;D1;Банк\n")

        def stumble(*_: object) -> None:
            raise error

        monkeypatch.setattr("adapters.registers.importing.import_files.Upsert.take", stumble)
        imported = clerk.imports_all([bad, good])
        assert imported.exit_code is ExitCode.FILE_REFUSED
        assert f"{type(error).__name__} в test_csv_of_other_programs.py:" in imported.reports[0].error
        assert imported.reports[1].taken == 1

    def test_are_taken_when_the_reading_of_one_fails(
        self, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def stumble(*_: object) -> None:
            raise csv.Error("line contains NUL")

        monkeypatch.setattr("adapters.registers.files.csvs.csv.reader", stumble)
        bad = clerk.writes("charges.csv", f"{CHARGES}\n{ROW}\n")
        good = write_book(
            clerk.folder / "payments.xlsx", PAYMENTS.split(";"), ["12345", "2025-10-01", "5", "1", ""]
        )
        imported = clerk.imports_all([bad, good])
        assert imported.exit_code is ExitCode.FILE_REFUSED
        assert imported.reports[1].taken == 1

    def test_are_taken_when_one_is_a_broken_book(self, clerk: Clerk) -> None:
        book = write_book(clerk.folder / "charges.xlsx", CHARGES.split(";"), ROW.split(";")).read_bytes()
        good = clerk.writes("payments.csv", f"{PAYMENTS}\n12345;01.10.2025;500;D1;Банк\n")
        for at in range(0, len(book), 97):
            clerk.forgets("payments")
            broken = clerk.writes("charges_1.xlsx", book[:at] + bytes([book[at] ^ 0xFF]) + book[at + 1 :])
            first, second = clerk.imports_all([broken, good]).reports
            assert "Error" not in first.error
            assert second.taken == 1

    def test_are_taken_when_the_rejects_of_one_cannot_be_put_in_place(self, clerk: Clerk) -> None:
        (clerk.folder / "accounts.csv.rejected.csv").mkdir()
        (clerk.folder / "accounts.csv.rejected.csv" / "x").touch()
        bad = clerk.writes("accounts.csv", "account\n12346\n1\n")
        good = clerk.writes("payments.csv", f"{PAYMENTS}\n12345;01.10.2025;500;D1;Банк\n")
        first, second = clerk.imports_all([bad, good]).reports
        assert counts(first) == (2, 1, 0, 1, 1, 0)
        assert "отклонённые строки не положить в accounts.csv.rejected.csv" in first.details[0]
        assert second.taken == 1

    def test_are_taken_when_the_reader_of_books_panics(
        self, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        panic = type("PanicException", (BaseException,), {})

        def stumble(*_: object) -> None:
            raise panic

        monkeypatch.setattr("adapters.registers.files.sheets.CalamineWorkbook.from_path", stumble)
        bad = write_book(clerk.folder / "charges.xlsx", CHARGES.split(";"), ROW.split(";"))
        good = clerk.writes("payments.csv", f"{PAYMENTS}\n12345;01.10.2025;500;D1;Банк\n")
        first, second = clerk.imports_all([bad, good]).reports
        assert "не читается как книга XLSX" in first.error
        assert second.taken == 1


def test_a_book_with_a_document_type_is_refused(clerk: Clerk) -> None:
    path = write_book(clerk.folder / "accounts.xlsx", ["account", "x"], ["12345", formula()])
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"):
        with zipfile.ZipFile(path, "w") as book:
            for name, content in parts.items():
                root = content.partition(b"?>")[2][1:9]
                book.writestr(
                    name, content.replace(b"<" + root, bomb[:-10] + b"<" + root) if name == part else content
                )
        assert "DOCTYPE" in clerk.imports("accounts.xlsx").error, part
