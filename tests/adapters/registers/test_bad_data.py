"""Bad data met in practice: each kind that the domain's brief names (section 8), in its order.

Some kinds have more tests where their rule lives; here each stands once, as a clerk would send it.
"""

import pytest

from tests.adapters.registers.clerk import Clerk, counts

CHARGES = "account;month;service;tariff;opening;charged;paid;closing;volume\n"

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture(autouse=True)
def known(clerk: Clerk) -> None:
    clerk.knows("0012345", "12346")
    clerk.knows_meter("0012345;00777;5;0;2;0;")


def test_byte_order_mark(clerk: Clerk) -> None:
    clerk.writes("accounts.csv", "account;owner\n0012345;Ким\n", "utf-8-sig")
    assert counts(clerk.imports("accounts.csv"))[1] == 1


def test_cp866_is_not_taken_for_cp1251(clerk: Clerk) -> None:
    clerk.writes("accounts.csv", "account;owner\n0012345;Абрамов\n", "cp866")
    clerk.imports("accounts.csv")
    assert ("0012345", "Абрамов") in clerk.sees("accounts", "number", "owner")


def test_lost_leading_zeros_are_never_guessed(clerk: Clerk) -> None:
    report = clerk.imports("charges.csv", CHARGES + "12345;2025-09;Пени;;0;1;0;1;\n")
    assert counts(report) == (1, 0, 0, 1, 0, 0)


def test_an_account_number_damaged_by_a_spreadsheet(clerk: Clerk) -> None:
    report = clerk.imports(
        "charges.csv", CHARGES + "1,23E+09;2025-09;Пени;;0;1;0;1;\n" + "1.23e+9;2025-09;Пени;;0;1;0;1;\n"
    )
    assert counts(report) == (2, 0, 0, 2, 0, 0)


def test_trailing_spaces_and_no_break_spaces(clerk: Clerk) -> None:
    row = " 0012345\u00a0; 2025-09 ;\u00a0Пени ;;0\u00a0; 1 ;0;\t1;\u202f\n"
    assert counts(clerk.imports("charges.csv", CHARGES + row)) == (1, 1, 0, 0, 0, 0)
    assert clerk.sees("charges", "service", "charged") == [("Пени", 100)]


@pytest.mark.parametrize("amount", ["1 234,56", "1\u00a0234.56", "1\u202f234,56", "1234,56", "+1234.56"])
def test_decimal_commas_and_spaces_between_thousands(clerk: Clerk, amount: str) -> None:
    row = f"0012345;2025-09;Пени;;0;{amount};0;{amount};\n"
    assert counts(clerk.imports("charges.csv", CHARGES + row)) == (1, 1, 0, 0, 0, 0)
    assert clerk.sees("charges", "charged") == [(123_456,)]


def test_kopecks_written_as_roubles(clerk: Clerk) -> None:
    row = "0012345;2025-09;Электроснабжение;6,62;0;43030;0;43030;65\n"
    assert counts(clerk.imports("charges.csv", CHARGES + row)) == (1, 0, 0, 1, 0, 0)
    right = "0012345;2025-09;Электроснабжение;6,62;0;430,30;0;430,30;65\n"
    assert counts(clerk.imports("charges.csv", CHARGES + right)) == (1, 1, 0, 0, 0, 0)


@pytest.mark.parametrize(
    "day", ["01.09.25", "01/09/2025", "2025-09-01", "01.09.2025", "01.09.2025 0:00:00", "2025-09-01T00:00:00"]
)
def test_dates_of_every_form(clerk: Clerk, day: str) -> None:
    assert counts(clerk.imports("notices.csv", f"account;date;title;text\n12346;{day};Т;т\n"))[1] == 1
    assert clerk.sees("notices", "date") == [("2025-09-01",)]


def test_a_separator_inside_a_name_or_an_address(clerk: Clerk) -> None:
    text = 'account;owner;street\n0012345;"Ким; опекун";пр-т Ленина, 7\n12346;Ким; опекун;пр-т Ленина, 7\n'
    assert counts(clerk.imports("accounts.csv", text)) == (2, 1, 0, 1, 0, 0)
    assert ("Ким; опекун",) in clerk.sees("accounts", "owner")


def test_unbalanced_quotes(clerk: Clerk) -> None:
    report = clerk.imports("accounts.csv", 'account;owner\n12346;"ООО Ромашка\n0012345;Ким\n')
    assert report.error == "строка 2: кавычка открыта и до конца файла не закрыта: закройте её"
    inside = clerk.imports("accounts.csv", 'account;owner\n12346;ООО "Ромашка"\n')
    assert counts(inside) == (1, 1, 0, 0, 0, 0)
    assert ('ООО "Ромашка"',) in clerk.sees("accounts", "owner")


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "cp866"])
def test_the_letter_yo(clerk: Clerk, encoding: str) -> None:
    clerk.writes("accounts.csv", "account;owner\n12346;Ёлкина Алёна\n", encoding)
    clerk.imports("accounts.csv")
    assert ("Ёлкина Алёна",) in clerk.sees("accounts", "owner")


def test_latin_letters_in_cyrillic_words(clerk: Clerk) -> None:
    report = clerk.imports("accounts.csv", "account;settlement;owner\n12346;гoродской;Ceменов CE102М\n")
    assert counts(report) == (1, 1, 0, 0, 1, 0)
    assert ("urban", "Семенов CE102М") in clerk.sees("accounts", "settlement", "owner")


def test_an_empty_last_column(clerk: Clerk) -> None:
    text = "account;owner;\n12346;Ким;\n0012345;Пак\n"
    assert counts(clerk.imports("accounts.csv", text)) == (2, 2, 0, 0, 0, 0)
    assert counts(clerk.imports("accounts.csv", "account;owner\n12346;Ким;\n")) == (1, 0, 1, 0, 0, 0)


def test_a_row_of_totals_is_no_data(clerk: Clerk) -> None:
    rows = "12346;2025-09;Пени;;0;1,00;0;1,00;\nИТОГО;;;;0;1,00;0;1,00;\n;;;;0;1,00;0;1,00;\n"
    assert counts(clerk.imports("charges.csv", CHARGES + rows)) == (3, 1, 0, 2, 0, 0)


def test_a_file_that_was_sent_again(clerk: Clerk) -> None:
    rows = "12346;2025-09;Пени;;0;1,00;0;1,00;\n"
    clerk.imports("charges.csv", CHARGES + rows)
    assert counts(clerk.imports("charges (1).csv", CHARGES + rows)) == (1, 0, 1, 0, 0, 0)


def test_a_storno(clerk: Clerk) -> None:
    rows = "12346;2025-09;Пени;;1,00;-1,00;0;0;\n"
    assert counts(clerk.imports("charges.csv", CHARGES + rows)) == (1, 1, 0, 0, 0, 0)


def test_a_period_in_the_future(clerk: Clerk) -> None:
    rows = "12346;2025-12;Пени;;0;1;0;1;\n12346;2026-01;Пени;;0;1;0;1;\n"
    assert counts(clerk.imports("charges.csv", CHARGES + rows)) == (2, 1, 0, 1, 0, 0)


def test_a_reading_lower_than_the_previous_one(clerk: Clerk) -> None:
    rows = "0012345;00777;2025-09-22;859;100\n0012345;00777;2025-08-22;8590;90\n"
    report = clerk.imports("readings.csv", f"account;meter;date;t1;t2\n{rows}")
    assert counts(report) == (2, 2, 0, 0, 1, 0)


def test_zone_columns_that_were_swapped(clerk: Clerk) -> None:
    """Nobody can know it from one row; the zone that falls is marked and told."""
    rows = "0012345;00777;2025-08-22;8590;4321\n0012345;00777;2025-09-22;4350;8690\n"
    report = clerk.imports("readings.csv", f"account;meter;date;t1;t2\n{rows}")
    assert counts(report) == (2, 2, 0, 0, 1, 0)
    assert clerk.sees("readings", "taken_on", "c1", "c2")[1] == ("2025-09-22", None, 4_369_000)


def test_a_meter_number_without_its_leading_zeros(clerk: Clerk) -> None:
    report = clerk.imports("readings.csv", "account;meter;date;t1;t2\n0012345;777;2025-08-22;1;1\n")
    assert counts(report) == (1, 0, 0, 1, 0, 0)
    assert "есть 00777: проверьте нули в начале" in clerk.rejects("readings.csv.rejected.csv")


def test_a_closed_account(clerk: Clerk) -> None:
    clerk.imports("accounts.csv", "account;status\n12346;closed\n")
    assert counts(clerk.imports("charges.csv", CHARGES + "12346;2025-09;Пени;;0;1;0;1;\n"))[1] == 1


def test_two_meters_with_one_number(clerk: Clerk) -> None:
    clerk.knows_meter("12346;00777;5;0;1;0;")
    rows = "12346;00777;2025-08-22;1;\n0012345;00777;2025-08-22;2;2\n"
    assert counts(clerk.imports("readings.csv", f"account;meter;date;t1;t2\n{rows}"))[1] == 2


def test_a_closing_that_is_not_the_formula(clerk: Clerk) -> None:
    report = clerk.imports("charges.csv", CHARGES + "12346;2025-09;Пени;;0;1;0;2;\n")
    assert counts(report) == (1, 1, 0, 0, 1, 0)
    assert "расхождение" in report.details[0]
