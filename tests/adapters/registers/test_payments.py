"""Payments: money is counted once and never dropped."""

import json

import pytest

from adapters.registers.importing.payments import IdSet
from adapters.registers.importing.report import ExitCode
from tests.adapters.registers.clerk import Clerk, counts

HEADER = "account;date;amount;channel;status;doc_id;period;purpose\n"
NUMBERED = "12345;07.10.25;346,98;Банк ВТБ (ПАО);Обработан;77;09.2025;\n"
BEARER = "12345;07.10.25;100;Касса;;;;\n"
STRANGER = "54321;07.10.2025;250,00;Касса;;;;\n"


@pytest.fixture(autouse=True)
def known(clerk: Clerk) -> None:
    clerk.knows("12345")


def test_payments_arrive_once(clerk: Clerk) -> None:
    assert counts(clerk.imports("payments.csv", HEADER + NUMBERED + BEARER)) == (2, 2, 0, 0, 0, 0)
    assert counts(clerk.imports("payments.csv")) == (2, 0, 2, 0, 0, 0)
    assert clerk.sees(
        "payments", "amount", "paid_on", "channel", "doc_id", "period", "status", "ordinal"
    ) == [
        (10_000, "2025-10-07", "Касса", "", None, "", 1),
        (34_698, "2025-10-07", "Банк ВТБ (ПАО)", "77", 202509, "Обработан", 1),
    ]


def test_a_corrected_payment_stands_and_the_old_one_is_in_the_audit(clerk: Clerk) -> None:
    clerk.imports("payments.csv", HEADER + NUMBERED)
    report = clerk.imports("payments.csv", HEADER + NUMBERED.replace("346,98", "-346,98"))
    assert counts(report) == (1, 1, 0, 0, 1, 0)
    assert report.details == ["payments.csv, строка 2: исправлено: amount"]
    assert clerk.sees("payments", "amount") == [(-34_698,)]
    ((payment_id,),) = clerk.sees("payments", "id")
    ((subject, action, details),) = clerk.sees("audit", "subject", "action", "details")
    assert (subject, action) == (f"payment:{payment_id}", "payment-corrected")
    assert json.loads(details) == {"old": {"amount": 34_698}}


def test_the_nth_equal_row_without_a_number_is_the_nth_payment(clerk: Clerk) -> None:
    assert counts(clerk.imports("payments_1.csv", HEADER + BEARER * 2)) == (2, 2, 0, 0, 0, 0)
    assert counts(clerk.imports("payments_1.csv")) == (2, 0, 2, 0, 0, 0)
    assert counts(clerk.imports("payments_2.csv", HEADER + BEARER)) == (1, 0, 1, 0, 0, 0)
    assert counts(clerk.imports("payments_3.csv", HEADER + BEARER * 3)) == (3, 1, 2, 0, 0, 0)
    assert clerk.sees("payments", "ordinal", "amount") == [(1, 10_000), (2, 10_000), (3, 10_000)]


def test_equal_rows_far_apart_in_a_file_are_different_payments(clerk: Clerk) -> None:
    between = "".join(f"12345;07.10.25;{amount};Касса;;;;\n" for amount in range(1_000, 3_000))
    assert counts(clerk.imports("payments.csv", HEADER + BEARER + between + BEARER)) == (
        2_002,
        2_002,
        0,
        0,
        0,
        0,
    )
    assert counts(clerk.imports("payments.csv")) == (2_002, 0, 2_002, 0, 0, 0)


def test_a_payment_of_an_unknown_account_is_kept_and_told_each_time(clerk: Clerk) -> None:
    for _ in range(2):
        report = clerk.imports(
            "payments.csv", HEADER + NUMBERED + STRANGER * 2 + STRANGER.replace(";;;;", ";;5;;")
        )
        assert (report.read, report.unidentified, report.rejected) == (4, 3, 0)
        assert report.exit_code is ExitCode.ALL_TAKEN
        assert report.details[-1] == "payments.csv, строка 5: невыясненный платёж: лицевого счёта нет в базе"
    assert clerk.sees("unidentified_payments", "account_number", "amount", "doc_id", "ordinal") == [
        ("54321", 25_000, "", 1),
        ("54321", 25_000, "", 2),
        ("54321", 25_000, "5", 1),
    ]


def test_unidentified_payments_find_their_account_when_it_arrives(clerk: Clerk) -> None:
    text = HEADER + NUMBERED + STRANGER * 2 + STRANGER.replace("54321", "65432")
    clerk.imports("payments.csv", text)
    report = clerk.imports("accounts.csv", "account\n54321\n")
    assert report.details == ["accounts.csv: невыясненных платежей, у которых нашёлся лицевой счёт: 2"]
    assert clerk.sees("unidentified_payments", "account_number") == [("65432",)]
    assert clerk.sees("payments", "amount", "ordinal") == [(25_000, 1), (25_000, 2), (34_698, 1)]
    assert counts(clerk.imports("payments.csv")) == (4, 0, 3, 0, 0, 1)
    assert len(clerk.sees("payments", "id")) == 3


def test_accounts_that_are_refused_leave_payments_unidentified(clerk: Clerk) -> None:
    clerk.imports("payments.csv", HEADER + STRANGER)
    assert clerk.imports("accounts.csv", "account\n54321\n1\n", strict=True).error
    assert clerk.imports("accounts.csv", "account\n54321\n", dry_run=True).taken == 1
    assert clerk.sees("unidentified_payments", "account_number") == [("54321",)]


def test_a_storno_is_a_payment_with_a_minus(clerk: Clerk) -> None:
    clerk.imports("payments.csv", HEADER + BEARER + BEARER.replace(";100;", ";-100;"))
    assert clerk.sees("payments", "amount") == [(-10_000,), (10_000,)]


def test_a_payment_keeps_its_place_when_columns_are_absent(clerk: Clerk) -> None:
    clerk.imports("payments.csv", HEADER + NUMBERED)
    short = "account;date;amount;doc_id\n12345;2025-10-07;346,98;77\n"
    assert counts(clerk.imports("payments.csv", short)) == (1, 0, 1, 0, 0, 0)
    assert clerk.sees("payments", "channel", "status") == [("Банк ВТБ (ПАО)", "Обработан")]


@pytest.mark.databases("sqlite")
def test_a_set_of_ids_holds_what_was_added() -> None:
    ids = IdSet()
    for number in (1, 8_191, 8_192, 10**12):
        assert number not in ids
        ids.add(number)
        assert number in ids
    assert 2 not in ids
