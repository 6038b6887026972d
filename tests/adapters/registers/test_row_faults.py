"""Rows that are refused, one by one, while the good ones are taken; and the file that holds them."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from adapters.registers.importing.import_files import import_files
from adapters.registers.importing.report import ExitCode
from tests.adapters.registers.clerk import OPTIONS, Clerk, counts

CHARGES = "account;month;service;tariff;opening;charged;recalculated;quality;paid;closing;volume\n"
GOOD_CHARGE = "12345;2025-09;Электроснабжение;6,62;0;662,00;0;0;0;662,00;100\n"
READINGS = "account;meter;date;month;t1;t2;t3;source\n"
PAYMENTS = "account;date;amount;channel;doc_id\n"

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture(autouse=True)
def known(clerk: Clerk) -> None:
    clerk.knows("12345")
    header = "account;meter;digits;zones\n"
    assert clerk.imports("meters.csv", header + "12345;007;5;1\n12345;2Z;5;2\n12345;3Z;6;3\n").taken == 3


def refused(clerk: Clerk, name: str, text: str) -> str:
    """The reason of the one row that is refused."""
    report = clerk.imports(name, text)
    assert report.rejected == 1, clerk.rejects(f"{name}.rejected.csv") if report.rejected else report
    assert report.exit_code is ExitCode.ROWS_REFUSED
    *_, last = csv.reader(StringIO(clerk.rejects(f"{name}.rejected.csv")), delimiter=";")
    return last[-1]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("12345;2025-09;Пени;;12x;0;;;0;0;", "opening: «12x» не сумма"),
        ("12345;2025-09;Пени;;1.234,56;0;;;0;0;", "opening: «1.234,56» не сумма"),
        ("12345;2025-09;Пени;;12 34;0;;;0;0;", "opening: «12 34» не сумма"),
        ("12345;2025-09;Пени;;1e3;0;;;0;0;", "opening: «1e3» не сумма"),
        ("12345;2025-09;Пени;;0;10,000;;;0;0;", "charged: «10,000»: больше 2 знаков после запятой"),
        ("12345;2025-09;Пени;0,123456;0;0;;;0;0;", "tariff: «0,123456»: больше 5 знаков после запятой"),
        ("12345;2025-09;Пени;;0;0;;;;0;", "paid: пусто"),
        ("12345;2025-09;Пени;;0;1234567890123;;;0;0;", "charged: «1234567890123»: слишком большое"),
        ("12345;92025;Пени;;0;0;;;0;0;", "month: «92025» не месяц (ММ.ГГГГ)"),
        ("12345;132025;Пени;;0;0;;;0;0;", "month: «132025» не месяц (ММ.ГГГГ)"),
        ("12345;2025-09-01;Пени;;0;0;;;0;0;", "month: «2025-09-01» не месяц (ММ.ГГГГ)"),
        ("12345;2026-01;Пени;;0;0;;;0;0;", "month: начисление за 01.2026 ещё не может быть известно"),
        ("54321;2025-09;Пени;;0;0;;;0;0;", "account: лицевого счёта нет в базе"),
        ("ИТОГО;2025-09;Пени;;0;0;;;0;0;", "account: «ИТОГО» не может быть номером лицевого счёта"),
        (
            "1,23E+09;2025-09;Пени;;0;0;;;0;0;",
            "account: номер «1,23E+09» испорчен таблицей: сохраните столбец как текст",
        ),
        ("12345;2025-09;Пени;;0;0;;;0;0", "ячеек 10 вместо 11: строка обрезана"),
        (
            "12345;2025-09;Пени;;0;0;;;0;0;;лишнее",
            "ячеек 12 вместо 11: разделитель внутри ячейки берут в кавычки",
        ),
        ('12345;2025-09;"Пени" и штрафы;;0;0;;;0;0;', "кавычки не по правилам CSV"),
        ("12345;2025-09;" + "я" * 10_001 + ";;0;0;;;0;0;", "service: ячейка длиннее 10 000 знаков"),
        (
            "12345;2025-09;Электроснабжение;6,62;0;66200;;;0;66200;100",
            "charged: в сто раз больше, чем volume × tariff: копейки вместо рублей",
        ),
        (
            "12345;2025-09;Электроснабжение;6,62;0;66200,00;;;0;66200,00;100",
            "charged: в сто раз больше, чем volume × tariff: копейки вместо рублей",
        ),
    ],
)
def test_a_bad_charge_is_refused_and_the_good_one_is_taken(clerk: Clerk, row: str, reason: str) -> None:
    assert refused(clerk, "charges.csv", f"{CHARGES}{row}\n{GOOD_CHARGE}") == reason
    assert clerk.sees("charges", "charged", "closing") == [(66200, 66200)]


def test_all_faults_of_a_row_are_told_together(clerk: Clerk) -> None:
    reason = refused(clerk, "rates.csv", "valid_from;key_rate\n32.01.2025;много\n")
    assert reason == "valid_from: «32.01.2025» не дата (ДД.ММ.ГГГГ); key_rate: «много» не ставка"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("12345;007;45000;;1;;;WEB", "date: «45000» не дата (ДД.ММ.ГГГГ)"),
        ("12345;007;2025-10-22 14:05;;1;;;WEB", "date: «2025-10-22 14:05» не дата (ДД.ММ.ГГГГ)"),
        ("12345;007;30.02.2025;;1;;;WEB", "date: «30.02.2025» не дата (ДД.ММ.ГГГГ)"),
        ("12345;007;2025-11-12;;1;;;WEB", "date: дата 2025-11-12 ещё не наступила"),
        ("12345;007;2025-10-22;;-1;;;WEB", "t1: «-1»: отрицательное"),
        ("12345;007;2025-10-22;;;;;WEB", "t1: пусто"),
        ("12345;008;2025-10-22;;1;;;WEB", "meter: у лицевого счёта нет счётчика 008"),
        (
            "12345;7;2025-10-22;;1;;;WEB",
            "meter: у лицевого счёта нет счётчика 7, есть 007: проверьте нули в начале",
        ),
        ("12345;2Z;2025-10-22;;1;;;WEB", "t2: пусто, а у счётчика зон 2"),
        ("12345;3Z;2025-10-22;;1;2;;WEB", "t3: пусто, а у счётчика зон 3"),
        ("12345;2Z;2025-10-22;;1;2;3;WEB", "t3: указано, а у счётчика зон 2"),
        ("99999;007;2025-10-22;;1;;;WEB", "account: лицевого счёта нет в базе"),
        (
            "12345;1E+09;2025-10-22;;1;;;WEB",
            "meter: номер «1E+09» испорчен таблицей: сохраните столбец как текст",
        ),
    ],
)
def test_a_bad_reading_is_refused_and_the_good_one_is_taken(clerk: Clerk, row: str, reason: str) -> None:
    good = "12345;007;22.10.2025;10.2025;10;;;WEB\n"
    assert refused(clerk, "readings.csv", f"{READINGS}{row}\n{good}") == reason
    assert clerk.sees("readings", "taken_on", "t1") == [("2025-10-22", 10_000)]


def test_a_reading_dated_tomorrow_is_taken(clerk: Clerk) -> None:
    assert counts(clerk.imports("readings.csv", READINGS + "12345;007;2025-11-11;;1;;;WEB\n"))[1] == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("12345;2025-11-12;1;Банк;1", "date: дата 2025-11-12 ещё не наступила"),
        ("1234;2025-11-01;1;Банк;1", "account: «1234» не может быть номером лицевого счёта"),
        ("12345;2025-11-01;;Банк;1", "amount: пусто"),
        ("54321;2025-11-01;1,005;Банк;1", "amount: «1,005»: больше 2 знаков после запятой"),
    ],
)
def test_a_bad_payment_is_refused_even_of_an_unknown_account(clerk: Clerk, row: str, reason: str) -> None:
    assert refused(clerk, "payments.csv", f"{PAYMENTS}{row}\n12345;2025-11-01;5;Банк;2\n") == reason
    assert clerk.sees("unidentified_payments", "id") == []


@pytest.mark.parametrize("account", ["12345", "54321"])
def test_the_second_payment_of_one_document_with_another_sum_is_refused(clerk: Clerk, account: str) -> None:
    rows = "".join(f"{account};2025-11-01;{amount};Банк;77\n" for amount in (5, 6, 5))
    report = clerk.imports("payments.csv", PAYMENTS + rows)
    assert report.rejected == 1
    assert report.taken + report.unidentified + report.unchanged == 2
    assert clerk.rejects("payments.csv.rejected.csv").splitlines()[1:] == [
        f"{account};2025-11-01;6;Банк;77;3;doc_id: второй платёж с тем же номером и другой суммой"
    ]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (
            "Г;single;5;2025-01-01;2025-12-31\nГ;single;6;2025-12-31;2026-12-31\n",
            "с 2025-01-01 по 2025-12-31",
        ),
        ("Г;single;5;2025-02-01;2025-01-01\n", "valid_to: раньше, чем valid_from"),
    ],
)
def test_closed_prices_do_not_overlap(clerk: Clerk, rows: str, reason: str) -> None:
    header = "group;zone;price;valid_from;valid_to\n"
    good = "Г;night;3;2025-01-01;2025-12-31\nГ;night;4;2025-06-01;\nС;single;3;2025-01-01;2025-12-31\n"
    assert reason in refused(clerk, "tariffs.csv", header + good + rows)


def test_a_price_is_not_refused_for_what_it_takes_the_place_of(clerk: Clerk) -> None:
    header = "group;zone;price;valid_from;valid_to\n"
    clerk.imports(
        "tariffs.csv", header + "Г;single;5;2025-01-01;2025-12-31\nГ;single;7;2026-02-01;2026-12-31\n"
    )
    again = clerk.imports(
        "tariffs.csv", header + "Г;single;5;2025-01-01;2025-06-30\nГ;single;6;2025-07-01;2025-12-31\n"
    )
    assert counts(again) == (2, 2, 0, 0, 0, 0)
    assert "пересекается" in refused(clerk, "tariffs.csv", header + "Г;single;6;2026-03-01;2026-04-30\n")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ("2;;;ночь", "zones: зон 2, а t3_zone указана"),
        ("2;день;день;", "t1_zone…t3_zone: зона указана дважды (day, day)"),
        ("4;;;", "zones: «4»: слишком большое"),
        (
            "1;утро;;",
            "t1_zone: «утро» не из списка: single, day, night, peak, half, день, ночь, пик, полупик",
        ),
    ],
)
def test_zones_of_a_meter_make_sense(clerk: Clerk, cells: str, reason: str) -> None:
    header = "account;meter;digits;zones;t1_zone;t2_zone;t3_zone\n"
    assert refused(clerk, "meters.csv", f"{header}12345;9;5;{cells}\n") == reason


class TestTheRejects:
    def test_hold_the_same_columns_the_line_and_the_reason(self, clerk: Clerk) -> None:
        text = 'account;примечание;owner;line\n12345;;Иванов;1\n\n1;"два\nряда";"Петров; сын";5\n'
        assert clerk.imports("accounts.csv", text).rejected == 1
        path = clerk.folder / "accounts.csv.rejected.csv"
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert clerk.rejects("accounts.csv.rejected.csv") == (
            "account;примечание;owner;line;reason\n"
            '1;"два\nряда";"Петров; сын";4;account: «1» не может быть номером лицевого счёта\n'
        )

    def test_are_mended_and_imported_as_they_are(self, clerk: Clerk) -> None:
        clerk.imports("accounts.csv", "account;owner\n1;=Иванов\n2;'=\n12346;@x\n-;- нет -\n")
        mended = clerk.rejects("accounts.csv.rejected.csv")
        assert mended.splitlines()[1].startswith("1;'=Иванов;2;")
        assert mended.splitlines()[3].startswith("'-;'- нет -;5;")
        mended = mended.replace("\n1;", "\n11111;").replace("\n2;", "\n22222;").replace("\n'-;", "\n33333;")
        clerk.writes("accounts.csv.rejected.csv", "\ufeff" + mended)
        assert counts(clerk.imports("accounts.csv.rejected.csv")) == (3, 3, 0, 0, 0, 0)
        assert clerk.sees("accounts", "number", "owner") == [
            ("11111", "=Иванов"),
            ("12345", ""),
            ("12346", "@x"),
            ("22222", "="),
            ("33333", "- нет -"),
        ]

    def test_are_replaced_at_the_next_run_and_removed_by_a_clean_one(self, clerk: Clerk) -> None:
        clerk.imports("accounts.csv", "account\n1\n2\n")
        clerk.imports("accounts.csv", "account\n3\n")
        assert clerk.rejects("accounts.csv.rejected.csv").splitlines()[1:] == [
            "3;2;account: «3» не может быть номером лицевого счёта"
        ]
        clerk.imports("accounts.csv", "account\n12345\n")
        assert sorted(path.name for path in clerk.folder.iterdir()) == ["accounts.csv", "meters.csv"]

    def test_keep_a_row_with_too_many_cells_readable(self, clerk: Clerk) -> None:
        clerk.imports("notices.csv", "account;date;title;text\n12345;2025-11-01;Т;раз;два;три\n")
        assert (
            clerk.rejects("notices.csv.rejected.csv")
            .splitlines()[1]
            .startswith('12345;2025-11-01;Т;"раз;два;три";2;ячеек 6 вместо 4')
        )

    def test_cannot_be_written_so_nothing_is_taken(self, clerk: Clerk) -> None:
        (clerk.folder / ".accounts.csv.rejected.csv.part").mkdir()
        report = clerk.imports("accounts.csv", "account\n54321\n1\n")
        assert report.exit_code is ExitCode.FILE_REFUSED
        assert "не записать отклонённые строки" in report.error
        assert clerk.sees("accounts", "number") == [("12345",)]


class TestStrict:
    def test_a_single_bad_row_refuses_the_file_and_is_written_down(self, clerk: Clerk) -> None:
        report = clerk.imports("accounts.csv", "account\n54321\n1\n", strict=True)
        assert report.exit_code is ExitCode.FILE_REFUSED
        assert "--strict" in report.error
        assert clerk.sees("accounts", "number") == [("12345",)]
        assert len(clerk.rejects("accounts.csv.rejected.csv").splitlines()) == 2

    def test_warnings_and_unidentified_payments_do_not_count(self, clerk: Clerk) -> None:
        report = clerk.imports(
            "payments.csv", PAYMENTS.strip() + ";прочее\n54321;2025-11-01;5;Банк;1;\n", strict=True
        )
        assert counts(report) == (1, 0, 0, 0, 1, 1)
        assert report.exit_code is ExitCode.ALL_TAKEN


class TestDryRun:
    def test_reports_the_same_and_writes_nothing(self, clerk: Clerk) -> None:
        clerk.imports("accounts.csv", "account\n1\n")
        before = clerk.rejects("accounts.csv.rejected.csv")
        accounts = clerk.writes("accounts.csv", "account\n54321\n2\n")
        charges = clerk.writes("charges.csv", f"{CHARGES}{GOOD_CHARGE.replace('12345', '54321')}")
        paths = [charges, accounts]
        dry = import_files(paths, clerk.database_url, replace(OPTIONS, dry_run=True))
        assert clerk.rejects("accounts.csv.rejected.csv") == before
        assert clerk.sees("accounts", "number") == [("12345",)]
        wet = import_files(paths, clerk.database_url, OPTIONS)
        assert [counts(report) for report in dry.reports] == [counts(report) for report in wet.reports]
        assert dry.exit_code is wet.exit_code is ExitCode.ROWS_REFUSED

    def test_a_file_that_would_be_refused_does_not_help_the_next(self, clerk: Clerk) -> None:
        accounts = clerk.writes("accounts.csv", "account\n54321\n2\n")
        charges = clerk.writes("charges.csv", f"{CHARGES}{GOOD_CHARGE.replace('12345', '54321')}")
        for dry_run in (True, False):
            options = replace(OPTIONS, dry_run=dry_run, strict=True)
            imported = import_files([accounts, charges], clerk.database_url, options)
            assert [bool(report.error) for report in imported.reports] == [True, True]


def test_a_charge_for_the_next_month_is_taken_also_over_the_turn_of_the_year(clerk: Clerk) -> None:
    text = CHARGES + GOOD_CHARGE.replace("2025-09", "2026-01")
    assert counts(clerk.imports("charges.csv", text, today=date(2025, 12, 31)))[1] == 1
