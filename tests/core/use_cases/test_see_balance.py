"""What is to be paid by the last charged month."""

from dataclasses import replace
from datetime import date

import pytest

from core.model.charges.charge import PENALTY, Payment
from core.use_cases.see_balance import NothingCharged, balance_by, balance_of, last_statement
from tests.core.household import ACCOUNT, CHARGE, NEIGHBOUR, OCTOBER, SEPTEMBER, town


def test_the_last_charged_month_is_what_counts() -> None:
    work = town()
    assert last_statement(work, ACCOUNT).month == SEPTEMBER
    work.state(replace(CHARGE, month=OCTOBER, opening=66200, paid=66200, charged=100, closing=100))
    assert balance_of(work, ACCOUNT).to_pay == 100


@pytest.mark.rows("S63")
def test_the_penalty_is_a_row_of_its_own_and_is_owed_too() -> None:
    work = town()
    work.state(replace(CHARGE, service=PENALTY, opening=0, paid=0, charged=800, closing=800))
    statement = last_statement(work, ACCOUNT)
    assert statement.penalty_due == 800
    assert balance_by(work, ACCOUNT, statement).to_pay == 67000


def test_what_was_paid_after_the_month_stands_beside_what_is_owed() -> None:
    work = town()
    for day, amount in ((date(2025, 9, 30), 1), (date(2025, 10, 1), 60000), (date(2025, 10, 20), 200)):
        work.state(Payment(account_id=ACCOUNT.id, date=day, amount=amount))
    balance = balance_of(work, ACCOUNT)
    assert (balance.to_pay, balance.uncounted, balance.remains) == (66200, 60200, 6000)
    assert balance.last_paid_on == date(2025, 10, 20)


def test_an_account_that_was_never_charged_has_no_balance() -> None:
    work = town()
    for see in (last_statement, balance_of):
        with pytest.raises(NothingCharged):
            see(work, NEIGHBOUR)
