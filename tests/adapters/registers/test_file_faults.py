"""Files that are refused whole, with the line where there is one and what to do; others are still taken."""

import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from adapters.registers.importing.report import ExitCode
from tests.adapters.registers.clerk import Clerk

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "файл пуст"),
        (b"\n;;\n", "файл пуст"),
        ("номер;владелец\n12345;И\n".encode(), "строка 1: в заголовке реестра accounts нет столбцов account"),
        (b"account;owner;Account\n12345;x;1\n", "строка 1: столбец account указан дважды"),
        (b"account;owner\n12345;x\n12346;\0\0\n", "строка 3: нулевые байты"),
        (
            b'account;owner\n12345;x\n12346;"Ivan\n12347;y\n',
            "строка 3: кавычка открыта и до конца файла не закрыта",
        ),
        (b'account;owner\n12345;"x\n12346;"Ivan";\n', "строка 2: кавычка открыта и не закрыта"),
        ("account;owner\n12345;Иванов\n".encode() + b"12346;\xff\n", "указать"),
        ("account\n12345\n".encode("utf-16"), "это UTF-16"),
        (b"PK\x03\x04rest", "это архив или книга XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "это книга старого Excel"),
        (b"%PDF-1.7", "это PDF"),
    ],
)
def test_an_unreadable_file_is_refused_whole(clerk: Clerk, content: bytes, said: str) -> None:
    if said == "указать":
        report = clerk.imports("accounts.csv", content, encoding="utf-8")
        assert report.error == "строка 3: не читается в кодировке utf-8: укажите --encoding"
    else:
        report = clerk.imports("accounts.csv", content)
        assert said in report.error
    assert report.exit_code is ExitCode.FILE_REFUSED
    assert clerk.sees("accounts", "number") == []


def test_cp1251_has_a_byte_that_means_nothing(clerk: Clerk) -> None:
    report = clerk.imports("accounts.csv", "account;owner\n12345;Иванов\n".encode("cp1251") + b"12346;\x98\n")
    assert report.error == "строка 3: не читается в кодировке cp1251: укажите --encoding"


def test_an_encoding_that_does_not_exist_or_has_lines_of_its_own_is_refused(clerk: Clerk) -> None:
    for encoding in ("cp-1251-рус", "utf-16"):
        report = clerk.imports("accounts.csv", "account\n12345\n", encoding=encoding)
        assert report.error == f"кодировки «{encoding}» нет: укажите utf-8, cp1251, cp866, koi8-r"
    assert clerk.imports("accounts.csv", "account\n12345\n", encoding="Windows-1251").taken == 1


def test_what_would_never_end_is_no_register(clerk: Clerk) -> None:
    os.mkfifo(clerk.folder / "accounts.csv")
    (clerk.folder / "meters.csv").symlink_to("/dev/zero")
    for name in ("accounts.csv", "meters.csv"):
        report = clerk.imports(name)
        assert report.error == "не читается: это не обычный файл"
        assert report.exit_code is ExitCode.FILE_REFUSED


@pytest.mark.parametrize("name", ["accounts.csv", "accounts.xlsx", "счета.csv"])
def test_a_missing_file_of_any_name_is_reported_as_missing(clerk: Clerk, name: str) -> None:
    assert clerk.imports(name).error == "не читается: нет такого файла или папки"


def test_a_name_that_the_system_does_not_take_is_told(clerk: Clerk) -> None:
    assert clerk.imports(f"accounts{'1' * 300}.csv").error == "не читается: слишком длинное имя"


def test_rejects_that_cannot_be_written_are_told_in_russian(clerk: Clerk) -> None:
    (clerk.folder / ".accounts.csv.rejected.csv.part").mkdir()
    report = clerk.imports("accounts.csv", "account\n1\n")
    assert report.error == "не записать отклонённые строки в accounts.csv.rejected.csv: это папка, а не файл"


def test_a_fault_far_down_leaves_nothing_of_the_file(clerk: Clerk) -> None:
    rows = "".join(f"{number};Иванов\n" for number in range(100_000, 110_000))
    report = clerk.imports("accounts.csv", f'account;owner\n{rows}55555;"\n')
    assert report.error == "строка 10002: кавычка открыта и до конца файла не закрыта: закройте её"
    assert clerk.sees("accounts", "number") == []


def test_a_fault_found_by_the_second_process_refuses_the_file_too(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.registers.files.reader.worth_a_second_process", lambda _: True)
    rows = "".join(f"{number};Иванов\n" for number in range(100_000, 105_000))
    report = clerk.imports("accounts.csv", f"account;owner\n{rows}".encode() + b"55555;\0\n")
    assert report.error == "строка 5002: нулевые байты: файл повреждён, выгрузите его снова"
    assert clerk.sees("accounts", "number") == []


def test_a_line_without_an_end_is_no_register(clerk: Clerk) -> None:
    report = clerk.imports("accounts.csv", b"account\n12345\n" + b"1" * (17 << 20))
    assert report.error == "строка длиннее 16 МБ: это не реестр"
    assert clerk.sees("accounts", "number") == []


def test_other_files_of_the_call_are_still_taken(clerk: Clerk) -> None:
    bad = clerk.writes("accounts_1.csv", "номер\n1\n")
    good = clerk.writes("accounts_2.csv", "account\n12345\n")
    imported = clerk.imports_all([bad, good, clerk.folder / "нет такого.csv"])
    assert imported.exit_code is ExitCode.FILE_REFUSED
    assert clerk.sees("accounts", "number") == [("12345",)]


def test_a_long_quoted_cell_over_many_blocks_is_a_row(clerk: Clerk) -> None:
    clerk.knows("12345")
    text = "строка\n" * 1_400
    report = clerk.imports("notices.csv", f'account;date;title;text\n12345;2025-11-01;Т;"{text}"\n' * 1)
    assert report.taken == 1
    many = "".join(f'12345;2025-11-01;Т{number};"{text}{number}"\n' for number in range(20))
    report = clerk.imports("notices.csv", "account;date;title;text\n" + many + "1;2025-11-01;Т;\n")
    assert (report.taken, report.rejected) == (20, 1)
    assert clerk.rejects("notices.csv.rejected.csv").splitlines()[1].startswith("1;2025-11-01;Т;;28022;")


class TestXlsx:
    def book(self, path: Path, *rows: list[object]) -> None:
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)

    def test_a_file_that_only_claims_to_be_a_book_is_refused(self, clerk: Clerk) -> None:
        for content in (b"account\n12345\n", b"PK\x03\x04rest", b""):
            assert "не читается как книга XLSX" in clerk.imports("accounts.xlsx", content).error
        with zipfile.ZipFile(clerk.folder / "accounts.xlsx", "w") as archive:
            archive.writestr("a.txt", "x")
        assert "не читается как книга XLSX" in clerk.imports("accounts.xlsx").error

    def test_an_empty_sheet_or_a_wrong_header_is_refused(self, clerk: Clerk) -> None:
        self.book(clerk.folder / "accounts.xlsx")
        assert "лист пуст" in clerk.imports("accounts.xlsx").error
        self.book(clerk.folder / "accounts.xlsx", ["номер"], ["12345"])
        assert "нет столбцов account" in clerk.imports("accounts.xlsx").error

    def test_a_zip_bomb_is_refused_before_it_is_opened_even_when_it_lies_of_its_size(
        self, clerk: Clerk
    ) -> None:
        self.book(clerk.folder / "accounts.xlsx", ["account"], ["12345"])
        with zipfile.ZipFile(clerk.folder / "accounts.xlsx", "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet2.xml", b"0" * (64 << 20))
        content = (clerk.folder / "accounts.xlsx").read_bytes()
        assert "слишком большой объём" in clerk.imports("accounts.xlsx").error
        lying = content.replace((64 << 20).to_bytes(4, "little"), (64).to_bytes(4, "little"))
        assert lying != content
        assert "слишком большой объём" in clerk.imports("accounts.xlsx", lying).error
