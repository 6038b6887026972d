"""Characters that no cell may hold, in both forms of registers and for both databases; encodings that lie."""

import sqlite3
from typing import Final

import pytest

from adapters.registers.importing.report import ExitCode
from adapters.registers.schema.kinds import KINDS, Kind
from tests.adapters.registers.books import shared, write_book
from tests.adapters.registers.clerk import Clerk, counts
from tests.adapters.registers.test_spreadsheet_damage import in_every_column, names

CONTROLS: Final = "\x01\x02\x07\x08\x0b\x0c\x0e\x1a\x1b\x1f\x7f\x80\x85\x9f"
NAMES: Final = "account;owner\n"


def garbled(text: str, written: str = "utf-8", read: str = "cp1251") -> str:
    return text.encode(written).decode(read)


def test_a_zero_byte_in_a_book_is_a_fault_of_its_row(clerk: Clerk) -> None:
    clerk.knows("12345")
    path = write_book(
        clerk.folder / "notices.xlsx",
        ["account", "date", "title", "text"],
        ["12345", "2025-11-01", shared("а_x0000_б"), "текст"],
        ["12345", "2025-11-01", "Хорошая", "строка"],
        ["12345", "2025-11-02", "Тема", shared("_x0000_")],
        [shared("12345_x0000_"), "2025-11-03", "Тема", "текст"],
    )
    assert counts(clerk.imports(path.name)) == (4, 1, 0, 3, 0, 0)
    assert clerk.sees("notices", "title") == [("Хорошая",)]
    rejects = clerk.rejects("notices.xlsx.rejected.csv")
    assert "title: «а�б»: управляющие знаки вместо букв" in rejects
    assert "\0" not in rejects
    assert counts(clerk.imports("notices.xlsx.rejected.csv")) == (3, 0, 0, 3, 0, 0)


@pytest.mark.databases("sqlite")
class TestControlCharacters:
    @pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
    def test_no_column_takes_one(self, clerk: Clerk, kind: Kind) -> None:
        rows = [
            row for place in range(3) for row in in_every_column(kind, ("\x01x", "x\x7fx", "x\x9f")[place])
        ]
        lines = ";".join(names(kind)), *(";".join(map(str, row)) for row in rows)
        report = clerk.imports(f"{kind.name}.csv", "".join(f"{line}\n" for line in lines))
        assert counts(report) == (len(rows), 0, 0, len(rows), 0, 0)
        told = clerk.rejects(f"{kind.name}.csv.rejected.csv")
        assert told.count("управляющие знаки") == len(rows)

    @pytest.mark.parametrize("control", CONTROLS, ids=ascii)
    def test_each_of_them_is_refused_among_many_good_cells(self, clerk: Clerk, control: str) -> None:
        rows = "".join(f"{number};Жилец {number}\n" for number in range(10_000, 10_100))
        report = clerk.imports("accounts.csv", f"{NAMES}{rows}12345;Ким{control}а\n")
        assert counts(report) == (101, 100, 0, 1, 0, 0)

    def test_line_ends_and_tabs_inside_a_text_stay(self, clerk: Clerk) -> None:
        clerk.knows("12345")
        cell = "раз\r\nдва\rтри\tчетыре"
        report = clerk.imports("notices.csv", f'account;date;title;text\n12345;2025-11-01;Т;"{cell}"\n')
        assert report.taken == 1
        assert clerk.sees("notices", "text") == [("раз\nдва\nтри\tчетыре",)]


@pytest.mark.databases("sqlite")
class TestUnseenMarks:
    def test_are_no_part_of_a_value(self, clerk: Clerk) -> None:
        clerk.knows("12345")
        row = "\u200e12345\u202c;\ufeff2025-11-01;\u206650\u00ad0\u2069;Ба\u200bнк;\u200bD\u200b1\u200d\n"
        header = "\u200eaccount;da\u200bte;amount;channel;doc_id\n"
        assert counts(clerk.imports("payments.csv", header + row)) == (1, 1, 0, 0, 0, 0)
        clerk.imports("payments.csv", "account;date;amount;channel;doc_id\n12345;2025-11-01;500;Банк;D1\n")
        assert clerk.sees("payments", "doc_id", "channel", "amount") == [("D1", "Банк", 50_000)]

    def test_alone_are_an_empty_cell_and_an_empty_row(self, clerk: Clerk) -> None:
        report = clerk.imports("accounts.csv", f"{NAMES}12345;\u200b\n\u2003;\u200b\u2060\n")
        assert counts(report) == (1, 1, 0, 0, 0, 0)
        assert clerk.sees("accounts", "owner") == [("",)]


@pytest.mark.databases("sqlite")
class TestEncodings:
    def test_a_byte_order_mark_settles_it(self, clerk: Clerk) -> None:
        cut = f"\ufeff{NAMES}12345;Ким\n12346;Сидоро".encode() + "в".encode()[:1] + b";\n"
        for stated in (None, "cp1251", "cp866"):
            report = clerk.imports("accounts.csv", cut, encoding=stated)
            assert report.error == "строка 3: повреждена буква в UTF-8: исправьте её или выгрузите файл снова"
        assert clerk.sees("accounts", "number") == []

    def test_a_damaged_letter_in_utf_8_makes_no_other_encoding_of_it(self, clerk: Clerk) -> None:
        rows = "".join(f"{number};Жилец Иванович\n" for number in range(10_000, 12_000))
        report = clerk.imports("accounts.csv", f"{NAMES}{rows}12345;Сидоро".encode() + b"\xd0\n")
        assert report.error == "строка 2002: повреждена буква в UTF-8: исправьте её или выгрузите файл снова"

    @pytest.mark.parametrize("encoding", ["cp1251", "cp866"])
    def test_what_is_no_utf_8_is_recognised_as_before(self, clerk: Clerk, encoding: str) -> None:
        clerk.writes("accounts.csv", f"{NAMES}12345;РСФСР Рёрих № 5 — «Роза»\n", "cp1251")
        clerk.imports("accounts.csv")
        clerk.writes("accounts.csv", f"{NAMES}12346;Сергеев Рустам\n", encoding)
        clerk.imports("accounts.csv")
        assert clerk.sees("accounts", "owner") == [("РСФСР Рёрих № 5 — «Роза»",), ("Сергеев Рустам",)]

    @pytest.mark.parametrize(
        "owner",
        [
            garbled("Мира"),
            f"Иванов {garbled('Пётр')}",
            garbled("ПЁТР"),
            garbled("Иванов", "utf-8", "latin-1"),
            garbled("Петров", "utf-8", "cp866"),
            "Ив\ufffdнов",
        ],
    )
    @pytest.mark.parametrize("others", [0, 100])
    def test_letters_read_in_another_encoding_are_a_fault_of_their_row(
        self, clerk: Clerk, owner: str, others: int
    ) -> None:
        rows = "".join(f"{number};Жилец {number}\n" for number in range(10_000, 10_000 + others))
        report = clerk.imports("accounts.csv", f"{NAMES}{rows}12345;{owner}\n")
        assert counts(report) == (others + 1, others, 0, 1, 0, 0)
        write_book(clerk.folder / "accounts_1.xlsx", ["account", "owner"], ["12345", owner])
        assert clerk.imports("accounts_1.xlsx").rejected == 1

    @pytest.mark.parametrize(
        "owner", ["Müller", "Ñandú", "СІМОНЕНКО", "ООО «РС»", "С° Р№", "РЁРИХ С. Р.", "Иванов С\xa0Р\xa0К"]
    )
    def test_names_that_only_look_so_are_taken(self, clerk: Clerk, owner: str) -> None:
        assert clerk.imports("accounts.csv", f"{NAMES}12345;{owner}\n").taken == 1

    def test_a_wrong_encoding_that_was_asked_for_stores_no_garbage(self, clerk: Clerk) -> None:
        report = clerk.imports("accounts.csv", f"{NAMES}12345;Петров\n", encoding="cp1251")
        assert counts(report) == (1, 0, 0, 1, 0, 0)

    def test_no_letter_of_the_alphabet_is_taken_for_damage(self, clerk: Clerk) -> None:
        pairs = "".join(
            f"{10_000 + at};{first}{second}{first.lower()}\n"
            for at, (first, second) in enumerate(
                (first, second) for first in "РСЁ" for second in "абвгдеёжзийклмнопрстуфхцчшщъыьэюяРСЁ№"
            )
        )
        assert clerk.imports("accounts.csv", NAMES + pairs).rejected == 0


def test_a_value_that_only_the_database_refuses_is_the_fault_of_its_file(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.registers.files.reader.undamaged", lambda text: text)
    good = clerk.writes("accounts_2.csv", "account\n12345\n")
    bad = write_book(clerk.folder / "accounts_1.xlsx", ["account", "owner"], ["12346", shared("а_x0000_б")])
    imported = clerk.imports_all([bad, good])
    if clerk.database_url.startswith("sqlite"):
        assert imported.exit_code is ExitCode.ALL_TAKEN
        return
    assert imported.exit_code is ExitCode.FILE_REFUSED
    assert imported.reports[0].error.startswith("не обработать: CharacterNotInRepertoireError")
    assert clerk.sees("accounts", "number") == [("12345",)]


@pytest.mark.databases("sqlite")
def test_a_database_that_cannot_be_worked_with_is_no_fault_of_a_file(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("storage.bulk.SqliteDatabase.insert_new", full)
    with pytest.raises(sqlite3.OperationalError):
        clerk.imports("accounts.csv", "account\n12345\n")
