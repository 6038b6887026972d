"""What a receipt says by its own arithmetic."""

from dataclasses import replace

from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.charges.charge import PENALTY
from core.model.receipts.payment_qr import parse, read_proof
from core.model.receipts.receipt import file_name
from tests.doubles.receipts import MONTH, PAYEE, RECEIPT, charge


def test_the_six_lines_of_the_guide_add_up() -> None:
    service = RECEIPT.statement.service
    assert (service.opening, service.corrected, service.paid) == (1170_12, 0, 1170_12)
    assert (service.previous, service.charged, service.total) == (0, 940_04, 940_04)
    assert RECEIPT.to_pay == 940_04


def test_march_of_account_b_is_paid_with_its_penalty() -> None:
    march = replace(
        RECEIPT,
        services=(charge(opening=6_844_32, recalculated=-4_427_64, paid=2_500_00),),
        penalty=charge(PENALTY, charged=146_77),
    )
    assert march.statement.service.total == -83_32
    assert march.statement.penalty_due == 146_77
    assert march.to_pay == march.statement.total.closing == 63_45
    assert parse(march.payment_code).amount == 63_45


def test_a_quality_adjustment_stands_in_the_line_of_recalculation() -> None:
    receipt = replace(RECEIPT, services=(charge(opening=500, charged=100, recalculated=-40, quality=-7),))
    assert receipt.statement.service.corrected == -47
    assert receipt.to_pay == 553


def test_an_advance_is_shown_as_overpaid_and_never_as_negative() -> None:
    receipt = replace(RECEIPT, services=(charge(opening=-83_32),), penalty=None)
    assert (receipt.to_pay, receipt.overpaid) == (0, 83_32)
    assert parse(receipt.payment_code).amount is None


def test_the_code_of_a_receipt_links_the_account_it_was_made_for() -> None:
    proof = read_proof(RECEIPT.payment_code, PAYEE)
    assert (proof.account, proof.amount, proof.month) == (RECEIPT.account.number, 940_04, MONTH)


def test_the_file_is_named_by_month_and_the_last_four_digits() -> None:
    assert file_name(Month(2025, 9), AccountNumber("0000561234")) == "Квитанция 2025-09 ЛС 1234.pdf"
    assert RECEIPT.file_name == "Квитанция 2025-07 ЛС 5678.pdf"
