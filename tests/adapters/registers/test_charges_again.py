"""The same facts again, other facts under the same key, and facts that do not add up."""

import json

import pytest

from adapters.registers.importing.report import ExitCode
from tests.adapters.registers.clerk import Clerk, counts

CHARGES = "account;month;service;tariff;opening;charged;recalculated;quality;paid;closing;volume;basis\n"
ROW = "12345;2025-09;Электроснабжение;6,62;0;662,00;0;0;0;662,00;100;meter\n"


@pytest.fixture(autouse=True)
def known(clerk: Clerk) -> None:
    clerk.knows("12345", "12346")


def test_the_same_file_twice_changes_nothing(clerk: Clerk) -> None:
    rows = ROW + ROW.replace("12345", "12346")
    assert counts(clerk.imports("charges.csv", CHARGES + rows)) == (2, 2, 0, 0, 0, 0)
    assert counts(clerk.imports("charges.csv")) == (2, 0, 2, 0, 0, 0)
    assert len(clerk.sees("charges", "account_id")) == 2
    assert clerk.sees("audit", "action") == []


def test_overlapping_files_double_nothing(clerk: Clerk) -> None:
    clerk.imports("charges_1.csv", CHARGES + ROW)
    later = ROW.replace("2025-09", "2025-10")
    assert counts(clerk.imports("charges_2.csv", CHARGES + ROW + later)) == (2, 1, 1, 0, 0, 0)
    assert counts(clerk.imports("charges_3.csv", CHARGES + ROW + ROW + later + ROW)) == (4, 0, 4, 0, 0, 0)


def test_another_value_stands_and_the_old_one_is_in_the_audit(clerk: Clerk) -> None:
    clerk.imports("charges.csv", CHARGES + ROW)
    report = clerk.imports("charges.csv", CHARGES + ROW.replace("662,00", "668,62").replace(";100;", ";101;"))
    assert counts(report) == (1, 1, 0, 0, 1, 0)
    assert report.exit_code is ExitCode.ALL_TAKEN
    assert report.details == ["charges.csv, строка 2: исправлено: charged, closing, volume"]
    assert clerk.sees("charges", "charged", "closing", "volume") == [(66862, 66862, 101_000)]
    ((account_id,),) = [row[1:] for row in clerk.sees("accounts", "number", "id") if row[0] == "12345"]
    ((subject, actor, action, details),) = clerk.sees("audit", "subject", "actor", "action", "details")
    assert (subject, actor, action) == (f"account:{account_id}", "billing", "charge-corrected")
    assert json.loads(details) == {
        "month": 202509,
        "service": "Электроснабжение",
        "old": {"charged": 66200, "closing": 66200, "volume": 100_000},
    }


def test_rows_of_one_file_are_taken_in_their_order(clerk: Clerk) -> None:
    other = ROW.replace("662,00", "0,00").replace(";100;", ";0;")
    assert counts(clerk.imports("charges.csv", CHARGES + ROW + other + other + ROW)) == (4, 3, 1, 0, 2, 0)
    assert clerk.sees("charges", "closing") == [(66200,)]
    assert counts(clerk.imports("charges.csv", CHARGES + other + ROW + ROW)) == (3, 2, 1, 0, 2, 0)
    assert clerk.sees("charges", "closing") == [(66200,)]


def test_a_charge_that_does_not_add_up_is_taken_with_a_warning(clerk: Clerk) -> None:
    row = "12345;2025-03;Электроснабжение;5,88;6 844,32;0;-4427,64;0;2500,00;6145,77;0;meter\n"
    report = clerk.imports("charges.csv", CHARGES + row)
    assert counts(report) == (1, 1, 0, 0, 1, 0)
    assert report.details == ["charges.csv, строка 2: расхождение: closing 6145,77, а по формуле −83,32"]
    assert clerk.sees("charges", "closing") == [(614577,)]
    assert counts(clerk.imports("charges.csv")) == (1, 0, 1, 0, 1, 0)


def test_a_storno_is_a_charge_with_a_minus(clerk: Clerk) -> None:
    row = "12345;2025-09;Электроснабжение;6,62;662,00;-662,00;0;0;0;0,00;-100;meter\n"
    assert counts(clerk.imports("charges.csv", CHARGES + row)) == (1, 1, 0, 0, 0, 0)
    assert clerk.sees("charges", "charged", "volume") == [(-66200, -100_000)]


def test_latin_letters_in_a_service_are_put_right_so_that_it_is_the_same_service(clerk: Clerk) -> None:
    clerk.imports("charges.csv", CHARGES + ROW)
    report = clerk.imports("charges.csv", CHARGES + ROW.replace("Электроснабжение", "Элeктрocнабжение"))
    assert counts(report) == (1, 0, 1, 0, 1, 0)
    assert report.details == [
        "charges.csv, строка 2: service: латинские буквы в «Электроснабжение» заменены русскими"
    ]


def test_a_charge_of_a_closed_account_is_taken(clerk: Clerk) -> None:
    clerk.imports("accounts.csv", "account;status\n12345;закрыт\n")
    assert counts(clerk.imports("charges.csv", CHARGES + ROW))[1] == 1


def test_accounts_meters_and_prices_change_without_a_warning(clerk: Clerk) -> None:
    assert counts(clerk.imports("accounts.csv", "account;owner\n12345;Петров\n")) == (1, 1, 0, 0, 0, 0)
    assert counts(clerk.imports("accounts.csv")) == (1, 0, 1, 0, 0, 0)
    tariffs = "group;zone;price;valid_from\nГ;single;6,62;2025-07-01\n"
    clerk.imports("tariffs.csv", tariffs)
    assert counts(clerk.imports("tariffs.csv", tariffs.replace("6,62", "6,73"))) == (1, 1, 0, 0, 0, 0)
    clerk.knows_meter("12345;1;5;0;1;0;")
    assert counts(clerk.imports("meters.csv", "account;meter;digits\n12345;1;6\n")) == (1, 1, 0, 0, 0, 0)
    assert clerk.sees("meters", "digits", "zones") == [(6, "single")]
    assert clerk.sees("audit", "action") == []


def test_two_meters_of_one_number_belong_to_two_accounts(clerk: Clerk) -> None:
    clerk.knows_meter("12345;1;5;0;1;0;")
    clerk.knows_meter("12346;1;6;0;1;0;")
    assert clerk.sees("meters", "number", "digits") == [("1", 5), ("1", 6)]
    readings = "account;meter;date;t1\n12346;1;2025-10-22;100000\n"
    assert counts(clerk.imports("readings.csv", readings)) == (1, 1, 0, 0, 0, 0)


@pytest.mark.databases("sqlite")
def test_many_warnings_are_counted_but_not_all_told(clerk: Clerk) -> None:
    rows = "".join(f"12345;2025-09;Услуга {number};;0;1;0;0;0;5;;\n" for number in range(300))
    report = clerk.imports("charges.csv", CHARGES + rows)
    assert counts(report) == (300, 300, 0, 0, 300, 0)
    assert len(report.details) == 201
    assert report.details[-1] == "charges.csv: дальше предупреждения не перечисляются"
