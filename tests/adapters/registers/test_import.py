"""Each kind of registers arrives; what it may look like on the way."""

import json
from pathlib import Path

import pytest

from adapters.registers.importing.import_files import import_files
from adapters.registers.importing.report import ExitCode
from tests.adapters.registers.clerk import OPTIONS, Clerk, counts


def test_tariffs_arrive_and_the_next_price_is_known_in_advance(clerk: Clerk) -> None:
    report = clerk.imports(
        "tariffs.csv",
        "group;zone;price;valid_from;valid_to\n"
        "Город;single;6,62;2025-07-01;\n"
        "Город;single;6.73;01.01.2026;30.09.2026\n"
        "Город;день;7,61321;01.01.26;\n",
    )
    assert counts(report) == (3, 3, 0, 0, 0, 0)
    assert clerk.sees("tariffs", "zone", "price", "valid_from", "valid_to", "range") == [
        ("day", 761321, "2026-01-01", None, 1),
        ("single", 662000, "2025-07-01", None, 1),
        ("single", 673000, "2026-01-01", "2026-09-30", 1),
    ]


def test_ranges_norms_and_rates_arrive(clerk: Clerk) -> None:
    ranges = "group;valid_from;limit1;limit2;season_k\nГород;2025-01-01;3900;6000;\n"
    ranges += "Село;2025-01-01;3 900;6000;1,8\n"
    assert counts(clerk.imports("ranges.csv", ranges))[1] == 2
    norms = "stove;rooms;persons;kwh_per_person;valid_from\nгаз;2;2;68;2012-09-01\n"
    assert counts(clerk.imports("norms.csv", norms))[1] == 1
    rates = "valid_from;key_rate\n2022-02-28;9,5\n2024-10-28;21\n"
    assert counts(clerk.imports("rates.csv", rates))[1] == 2
    assert clerk.sees("range_limits", "tariff_group", "limit1", "season_k") == [
        ("Город", 3900000, 1000),
        ("Село", 3900000, 1800),
    ]
    assert clerk.sees("norms", "stove", "rooms", "persons", "kwh_per_person") == [("gas", 2, 2, 68000)]
    assert clerk.sees("rates", "valid_from", "key_rate") == [("2022-02-28", 950000), ("2024-10-28", 2100000)]


def test_an_account_arrives_whole(clerk: Clerk) -> None:
    header = (
        "account;els;city;street;house;flat;owner;area;registered;residents;ownership_doc;rooms;stove;"
        "settlement;tariff_group;network_company;status;email;e_receipt;phone;sms\n"
    )
    row = (
        "0340012345;75да533315;Волгоград;пр-т Ленина;7а;12;Семёнова Алёна Игоревна;45,2;2;2;;2;газ;"
        "городской;Город;Россети Юг;открыт;anna@example.ru;да;+79021234567;нет\n"
    )
    assert counts(clerk.imports("accounts.csv", header + row)) == (1, 1, 0, 0, 0, 0)
    assert clerk.sees(
        "accounts", "number", "els", "owner", "area", "rooms", "stove", "settlement", "status"
    ) == [("0340012345", "75да533315", "Семёнова Алёна Игоревна", 4520, 2, "gas", "urban", "open")]
    assert clerk.sees("accounts", "ownership_doc", "email", "e_receipt", "phone", "sms") == [
        ("", "anna@example.ru", 1, "+79021234567", 0)
    ]


def test_an_absent_column_leaves_what_is_stored_and_an_empty_cell_empties_it(clerk: Clerk) -> None:
    clerk.imports("accounts.csv", "account;owner;area;e_receipt\n12345;Иванов;45,2;да\n")
    assert counts(clerk.imports("accounts.csv", "account;area\n12345;50\n")) == (1, 1, 0, 0, 0, 0)
    assert clerk.sees("accounts", "owner", "area", "e_receipt") == [("Иванов", 5000, 1)]
    assert counts(clerk.imports("accounts.csv", "account;owner;area;e_receipt\n12345;;;\n"))[1] == 1
    assert clerk.sees("accounts", "owner", "area", "e_receipt") == [("", None, 0)]


def test_meters_know_what_each_register_counts(clerk: Clerk) -> None:
    clerk.knows("12345")
    text = (
        "account;meter;digits;fraction;ratio;zones;t1_zone;t2_zone;t3_zone;initial_t1;initial_t2;verify_until\n"
        "12345;0001;5;1;;1;;;;10,5;;2030-01-24\n"
        "12345;0002;6;;20;2;;;;;7;\n"
        "12345;0003;6;;;3;день;ночь;полупик;;;\n"
        "12345;0004;6;;;3;;;;;;\n"
    )
    assert counts(clerk.imports("meters.csv", text)) == (4, 4, 0, 0, 0, 0)
    assert clerk.sees(
        "meters", "number", "zones", "digits", "fraction", "ratio", "initial_t1", "initial_t2"
    ) == [
        ("0001", "single", 5, 1, 1000, 10500, None),
        ("0002", "day,night", 6, 0, 20000, 0, 7000),
        ("0003", "day,night,half", 6, 0, 1000, 0, None),
        ("0004", "peak,night,half", 6, 0, 1000, 0, None),
    ]


def test_charges_and_their_lines_arrive(clerk: Clerk) -> None:
    clerk.knows("12345")
    charges = (
        "account;month;service;tariff;opening;charged;recalculated;quality;paid;closing;volume;basis\n"
        "12345;2025-09;Электроснабжение;6.62;-83.32;430.30;0;;0;346.98;65;meter\n"
        "12345;09.2025;Пени;;0;146,77;;;0;146,77;;\n"
    )
    assert counts(clerk.imports("charges_2025-09.csv", charges)) == (2, 2, 0, 0, 0, 0)
    lines = (
        "account;month;service;zone;range;volume;tariff;amount\n"
        "12345;092025;Электроснабжение;день;1;40;7,61;304,40\n"
        "12345;092025;Электроснабжение;;;25;5,04;126\n"
    )
    assert counts(clerk.imports("charge_lines_2025-09.csv", lines)) == (2, 2, 0, 0, 0, 0)
    assert clerk.sees("charges", "month", "service", "opening", "charged", "closing", "volume", "basis") == [
        (202509, "Пени", 0, 14677, 14677, None, None),
        (202509, "Электроснабжение", -8332, 43030, 34698, 65000, "meter"),
    ]
    assert clerk.sees("charge_lines", "month", "zone", "range", "volume", "amount") == [
        (202509, "", 1, 25000, 12600),
        (202509, "day", 1, 40000, 30440),
    ]


def test_notices_arrive_and_may_have_several_lines(clerk: Clerk) -> None:
    clerk.knows("12345")
    text = 'account;date;title;text\n12345;2025-11-01;Отключение;"С 10 до 12.\r\nПросим извинить ""нас""."\n'
    assert counts(clerk.imports("notices.csv", text)) == (1, 1, 0, 0, 0, 0)
    assert clerk.sees("notices", "title", "text") == [("Отключение", 'С 10 до 12.\nПросим извинить "нас".')]
    assert counts(clerk.imports("notices.csv", text.replace("С 10 до 12", "С 11 до 12"))) == (
        1,
        1,
        0,
        0,
        0,
        0,
    )
    assert clerk.sees("notices", "text") == [('С 11 до 12.\nПросим извинить "нас".',)]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("separator", [";", "|", ",", "\t"])
def test_the_separator_is_recognised_from_the_header(clerk: Clerk, separator: str) -> None:
    text = "account;owner\n12345;Иванов\n".replace(";", separator)
    assert counts(clerk.imports("accounts.csv", text))[1] == 1
    assert clerk.sees("accounts", "number", "owner") == [("12345", "Иванов")]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866"])
@pytest.mark.parametrize("owner", ["Семёнов Пётр", "ИВАНОВ", "кот"])
def test_the_encoding_is_recognised(clerk: Clerk, encoding: str, owner: str) -> None:
    text = f"account;city;owner\r\n12345;Волгоград;{owner}\r\n"
    clerk.writes("accounts.csv", text, encoding)
    assert counts(clerk.imports("accounts.csv"))[1] == 1
    assert clerk.sees("accounts", "city", "owner") == [("Волгоград", owner)]


@pytest.mark.databases("sqlite")
def test_the_encoding_may_be_named(clerk: Clerk) -> None:
    clerk.writes("accounts.csv", "account;owner\n12345;стр\n", "cp866")
    clerk.imports("accounts.csv", encoding="cp866")
    assert clerk.sees("accounts", "owner") == [("стр",)]
    clerk.imports("accounts.csv", encoding="cp1251")
    assert clerk.sees("accounts", "owner") == [("стр".encode("cp866").decode("cp1251"),)]


@pytest.mark.databases("sqlite")
def test_columns_stand_in_any_order_and_unknown_ones_give_one_warning(clerk: Clerk) -> None:
    text = "Owner;сальдо;ACCOUNT ;примечание;\nИванов;5;12345;;\nПетров;6;12346;x;\n"
    report = clerk.imports("accounts.csv", text)
    assert counts(report) == (2, 2, 0, 0, 1, 0)
    assert report.details == ["accounts.csv: неизвестные столбцы не прочитаны: сальдо, примечание"]
    assert clerk.sees("accounts", "number", "owner") == [("12345", "Иванов"), ("12346", "Петров")]


@pytest.mark.databases("sqlite")
def test_empty_rows_are_passed_over_and_not_counted(clerk: Clerk) -> None:
    report = clerk.imports("accounts.csv", "\n\naccount;owner\n\n12345;Иванов\n;\n  ;\t\n\n12346;\n\n")
    assert counts(report) == (2, 2, 0, 0, 0, 0)


@pytest.mark.databases("sqlite")
def test_a_file_without_a_last_line_feed_is_whole(clerk: Clerk) -> None:
    assert counts(clerk.imports("accounts.csv", "account;owner\n12345;Иванов"))[1] == 1
    assert clerk.sees("accounts", "owner") == [("Иванов",)]


@pytest.mark.databases("sqlite")
def test_the_kind_comes_from_the_name_in_any_case_of_letters_or_is_named(clerk: Clerk) -> None:
    assert clerk.imports("Accounts-ноябрь.CSV", "account\n12345\n").kind == "accounts"
    assert clerk.imports("выгрузка.txt", "account\n12346\n", kind="accounts").exit_code is ExitCode.ALL_TAKEN
    refused = clerk.imports("выгрузка.txt")
    assert refused.exit_code is ExitCode.FILE_REFUSED
    assert "--kind" in refused.error


@pytest.mark.databases("sqlite")
def test_a_folder_is_taken_in_the_order_of_the_kinds_and_the_rest_is_listed(clerk: Clerk) -> None:
    charge = "account;month;service;opening;charged;paid;closing\n12345;2025-09;Пени;0;1;0;1\n"
    clerk.writes("charges.csv", charge)
    clerk.writes("charges_old.rejected.csv", charge)
    clerk.writes("accounts.csv", "account\n12345\n")
    clerk.writes("README.md", "что где")
    imported = clerk.imports_all([clerk.folder])
    assert [report.file for report in imported.reports] == ["accounts.csv", "charges.csv"]
    assert [path.name for path in imported.passed_over] == ["README.md", "charges_old.rejected.csv"]
    assert imported.exit_code is ExitCode.ALL_TAKEN


@pytest.mark.databases("sqlite")
def test_what_only_begins_like_a_register_is_passed_over_in_a_folder(clerk: Clerk) -> None:
    clerk.writes("accounts.py", "class Account: ...\n")
    clerk.writes("accounts", "account\n12345\n")
    assert clerk.imports("accounts", kind="accounts").taken == 1, "named itself, it is what it is said to be"
    clerk.writes("Accounts.TXT", "account\n12345\n")
    imported = clerk.imports_all([clerk.folder])
    assert [report.file for report in imported.reports] == ["Accounts.TXT"]
    assert [path.name for path in imported.passed_over] == ["accounts", "accounts.py"]
    assert clerk.imports_all([clerk.folder], kind="accounts").passed_over == imported.passed_over


@pytest.mark.databases("sqlite")
def test_a_folder_without_a_register_is_a_wrong_argument_and_the_others_are_taken(
    clerk: Clerk, tmp_path: Path
) -> None:
    file = clerk.writes("accounts.csv", "account\n12345\n")
    (tmp_path / "empty").mkdir()
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "accounts.py").touch()
    imported = clerk.imports_all([tmp_path / "empty", file, tmp_path / "sources"])
    assert imported.fruitless == [tmp_path / "empty", tmp_path / "sources"]
    assert imported.exit_code is ExitCode.FILE_REFUSED
    assert clerk.sees("accounts", "number") == [("12345",)]


@pytest.mark.databases("sqlite")
def test_the_report_is_one_line_in_russian_or_one_object(clerk: Clerk) -> None:
    report = clerk.imports("accounts_2025-09.csv", "account\n12345\n1\n")
    report.seconds = 0.4
    assert report.text() == (
        "accounts_2025-09.csv: прочитано 2, принято 1, без изменений 0, отклонено 1, предупреждений 0, "
        "невыясненных 0, 0,4 с, 5 строк/с"
    )
    assert json.loads(report.json()) == {
        "file": "accounts_2025-09.csv",
        "kind": "accounts",
        "read": 2,
        "taken": 1,
        "unchanged": 0,
        "rejected": 1,
        "warnings": 0,
        "unidentified": 0,
        "seconds": 0.4,
    }
    refused = clerk.imports("accounts.csv", "номер\n1\n")
    assert json.loads(refused.json()) == {"file": "accounts.csv", "kind": "accounts", "error": refused.error}
    assert refused.text() == f"accounts.csv: файл не принят: {refused.error}"


@pytest.mark.databases("sqlite")
def test_progress_is_told_by_bytes(clerk: Clerk) -> None:
    path = clerk.writes(
        "accounts.csv", "account\n" + "".join(f"{number}\n" for number in range(10_000, 30_000))
    )
    told: list[tuple[str, int, int]] = []
    import_files([path], clerk.database_url, OPTIONS, on_progress=lambda *seen: told.append(seen))
    assert [name for name, _, _ in told] == ["accounts.csv"] * len(told)
    assert len(told) > 1
    assert told[-1] == ("accounts.csv", path.stat().st_size, path.stat().st_size)
