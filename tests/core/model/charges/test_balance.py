from datetime import date
from itertools import pairwise

import pytest

from core.base.ids import AccountId
from core.base.money import kopecks
from core.base.months import Month
from core.model.charges.balance import AccountBalance, Balance, MonthStatement
from core.model.charges.charge import PENALTY, Payment
from tests.core.examples import A_LEDGER, B_IN_MARCH, B_IN_SEPTEMBER, a_charge

MARCH = Month(2025, 3)


def test_t_b1_account_a_closes_each_month_by_the_formula() -> None:
    assert all(row.discrepancy == 0 for row in A_LEDGER)
    assert [row.closing for row in A_LEDGER] == [0, 71736, 117012, 94004, 241630, 66200, 0]
    assert all(later.opening == earlier.closing for earlier, later in pairwise(A_LEDGER))


def test_the_receipts_block_adds_up() -> None:
    """The guide's sample: 1170,12; 0,00; 1170,12; 0,00; 940,04; 940,04."""
    block = MonthStatement.of(Month(2025, 7), A_LEDGER).service

    lines = (block.opening, block.corrected, block.paid, block.previous, block.charged, block.total)
    assert lines == (117012, 0, 117012, 0, 94004, 94004)


def test_the_guides_charges_of_september() -> None:
    statement = MonthStatement.of(Month(2025, 9), B_IN_SEPTEMBER)

    assert statement.total == Balance(
        opening=-8332, charged=43030, recalculated=0, quality=0, paid=0, closing=34698
    )
    assert statement.discrepancies == ()


def test_the_guides_charges_of_march_sum_to_63_45_and_not_as_printed() -> None:
    statement = MonthStatement.of(MARCH, B_IN_MARCH)

    assert statement.discrepancies == ()
    assert statement.total.closing == statement.total.total == kopecks("63.45")
    assert (statement.service.total, statement.penalty_due) == (kopecks("-83.32"), kopecks("146.77"))


def test_the_penalty_stands_last() -> None:
    service, penalty = B_IN_MARCH

    assert MonthStatement.of(MARCH, (penalty, service)).rows == (service, penalty)


def test_a_closing_that_does_not_follow_is_found_and_does_not_change_what_is_to_be_paid() -> None:
    wrong = a_charge("2025-03", opening="100", charged="50", closing="6145.77")
    statement = MonthStatement.of(MARCH, [wrong])

    assert statement.discrepancies == (wrong,)
    assert wrong.discrepancy == kopecks("5995.77")
    assert AccountBalance.of(statement).to_pay == kopecks("150")


@pytest.mark.rows("S39")
def test_the_panel_of_october() -> None:
    """The guide's «Баланс»."""
    panel = AccountBalance.of(MonthStatement.of(Month(2025, 10), A_LEDGER))

    assert (panel.opening, panel.charged, panel.recalculated, panel.penalty, panel.paid) == (
        66200,
        0,
        0,
        0,
        66200,
    )
    assert (panel.to_pay, panel.overpaid) == (0, 0)


def test_the_panel_adds_up_with_penalty_and_quality() -> None:
    service = a_charge(
        "2025-03", opening="100", charged="50", recalculated="-10", quality="-5", paid="20", closing="115"
    )
    penalty = a_charge("2025-03", opening="1", charged="2", closing="3", service=PENALTY)
    panel = AccountBalance.of(MonthStatement.of(MARCH, [service, penalty]))

    assert (panel.opening, panel.charged, panel.recalculated) == (10100, 5000, -1500)
    assert (panel.penalty, panel.paid, panel.to_pay) == (200, 2000, 11800)


@pytest.mark.rows("S39")
def test_an_advance_is_an_overpayment_and_nothing_to_pay() -> None:
    """Never negative."""
    panel = AccountBalance.of(MonthStatement.of(MARCH, B_IN_MARCH[:1]))

    assert (panel.to_pay, panel.overpaid) == (0, kopecks("83.32"))


def _paid(amount: str, day: date = date(2025, 10, 7), *, status: str = "Обработан") -> Payment:
    return Payment(account_id=AccountId(1), date=day, amount=kopecks(amount), status=status)


def _september(*payments: Payment) -> AccountBalance:
    """Account A, which owes 662,00 for September."""
    return AccountBalance.of(MonthStatement.of(Month(2025, 9), A_LEDGER), payments)


def test_uncounted_payments_stand_beside_the_balance() -> None:
    """Settled 8."""
    assert _september(_paid("662.00")).to_pay == kopecks("662.00")
    assert _september(_paid("662.00")).remains == 0
    assert _september(_paid("600.00")).remains == kopecks("62.00")
    assert _september(_paid("700.00")).remains == 0


def test_several_uncounted_payments_are_told_by_their_sum_and_last_day() -> None:
    balance = _september(_paid("600.00", date(2025, 11, 12)), _paid("62.00", date(2025, 10, 1)))

    assert (balance.uncounted, balance.last_paid_on) == (kopecks("662.00"), date(2025, 11, 12))
    assert (balance.remains, balance.will_be_overpaid) == (0, 0)


def test_a_payment_of_the_charged_month_is_counted_already() -> None:
    """The charges of September state 2 416,30 as paid; to tell it once more would be to count it twice."""
    balance = _september(_paid("2416.30", date(2025, 9, 7)), _paid("1.00", date(2025, 9, 30)))

    assert (balance.uncounted, balance.last_paid_on) == (0, None)
    assert balance.remains == balance.to_pay == kopecks("662.00")


@pytest.mark.parametrize("status", ["canceled", "REFUNDED", "pending", "Отменён", "отклонен ", "Возврат"])
def test_a_payment_that_brought_no_money_does_not_count(status: str) -> None:
    assert _september(_paid("662.00", status=status)).remains == kopecks("662.00")


def test_a_refund_stated_as_a_payment_below_zero_takes_the_payment_back() -> None:
    balance = _september(_paid("662.00"), _paid("-662.00", date(2025, 10, 9)))

    assert (balance.uncounted, balance.remains) == (0, kopecks("662.00"))
    assert _september(_paid("-662.00")).uncounted == 0


def test_what_is_paid_beyond_what_is_owed_will_be_an_overpayment() -> None:
    assert _september(_paid("700.00")).will_be_overpaid == kopecks("38.00")
    advance = AccountBalance.of(MonthStatement.of(MARCH, B_IN_MARCH[:1]), [_paid("16.68")])
    assert advance.will_be_overpaid == kopecks("100.00")
