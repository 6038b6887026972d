from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.money import kopecks
from core.base.months import Month
from core.model.charges.charge import PENALTY
from core.model.charges.debts import Allocation, Debt, allocate, overdue, unpaid_by_month
from tests.core.examples import A_LEDGER, B_IN_MARCH, a_charge

AUGUST, SEPTEMBER = Month(2025, 8), Month(2025, 9)
DEBTS = (Debt(month=AUGUST, amount=kopecks("500.00")), Debt(month=SEPTEMBER, amount=kopecks("662.00")))
TEN = kopecks("10.00")

TWO_MONTHS_OWED = (
    a_charge("2025-07", charged="300", closing="300"),
    a_charge("2025-08", opening="300", charged="500", closing="800"),
    a_charge("2025-09", opening="800", charged="662", paid="300", closing="1162"),
)


def test_t_b2_the_oldest_principal_is_paid_first_and_the_penalty_last() -> None:
    allocation = allocate(kopecks("700.00"), DEBTS, penalty=TEN)

    assert allocation == Allocation(
        principal=(DEBTS[0], Debt(month=SEPTEMBER, amount=kopecks("200.00"))), penalty=0, advance=0
    )


def test_the_month_named_in_a_payment_comes_first() -> None:
    allocation = allocate(kopecks("700.00"), DEBTS, penalty=TEN, period=SEPTEMBER)

    assert allocation.principal == (DEBTS[1], Debt(month=AUGUST, amount=kopecks("38.00")))


def test_a_payment_of_the_penalty_pays_it_first() -> None:
    allocation = allocate(kopecks("15.00"), DEBTS, penalty=TEN, for_penalty=True)

    assert (allocation.penalty, allocation.principal) == (TEN, (Debt(month=AUGUST, amount=500),))


def test_what_is_left_is_an_advance() -> None:
    assert allocate(kopecks("1200.00"), DEBTS, penalty=TEN).advance == kopecks("28.00")


def test_a_negative_payment_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        allocate(-1, DEBTS)


amounts = st.integers(0, 10**7)


@given(
    payment=amounts,
    owed=st.lists(amounts, max_size=12),
    penalty=amounts,
    period=st.none() | st.integers(0, 12),
    for_penalty=st.booleans(),
)
def test_allocation_loses_no_kopeck(
    payment: int, owed: list[int], penalty: int, period: int | None, for_penalty: bool
) -> None:
    debts = [Debt(month=AUGUST.plus(i), amount=amount) for i, amount in enumerate(owed)]

    done = allocate(
        payment,
        debts,
        penalty=penalty,
        period=None if period is None else AUGUST.plus(period),
        for_penalty=for_penalty,
    )

    assert sum(part.amount for part in done.principal) + done.penalty + done.advance == payment
    by_month = {debt.month: debt.amount for debt in debts}
    assert all(0 < part.amount <= by_month[part.month] for part in done.principal)
    assert 0 <= done.penalty <= penalty
    assert not done.advance or (payment - done.advance == sum(owed) + penalty)


def test_a_debt_stems_from_the_latest_charges() -> None:
    assert unpaid_by_month(TWO_MONTHS_OWED) == DEBTS


def test_a_debt_older_than_what_is_known_counts_as_of_the_month_before() -> None:
    assert unpaid_by_month(TWO_MONTHS_OWED[2:]) == DEBTS


def test_an_advance_is_no_debt() -> None:
    assert unpaid_by_month(B_IN_MARCH) == ()
    assert unpaid_by_month(()) == ()


def test_a_months_debt_is_less_what_was_recalculated() -> None:
    march = a_charge("2025-03", charged="100", recalculated="-40", closing="60")

    assert unpaid_by_month([march]) == (Debt(month=Month(2025, 3), amount=6000),)


@given(st.lists(st.tuples(st.integers(-5000, 90000), st.integers(0, 90000)), min_size=1, max_size=12))
def test_the_debts_of_the_months_sum_to_what_is_owed(months: list[tuple[int, int]]) -> None:
    ledger, opening = [], 0
    for i, (charged, paid) in enumerate(months):
        closing = opening + charged - paid
        ledger.append(
            a_charge(
                str(AUGUST.plus(i)),
                opening=f"{opening / 100:.2f}",
                charged=f"{charged / 100:.2f}",
                paid=f"{paid / 100:.2f}",
                closing=f"{closing / 100:.2f}",
            )
        )
        opening = closing

    debts = unpaid_by_month(ledger)

    assert sum(debt.amount for debt in debts) == max(0, opening)
    assert all(debt.amount > 0 for debt in debts)


@pytest.mark.parametrize(
    ("on", "owed"),
    [(date(2025, 9, 10), "0"), (date(2025, 9, 11), "500.00"), (date(2025, 10, 11), "1162.00")],
)
def test_a_charge_is_overdue_from_the_day_after_its_due_date(on: date, owed: str) -> None:
    assert overdue(TWO_MONTHS_OWED, on=on) == kopecks(owed)


def test_the_supplier_may_count_charges_that_are_not_yet_due() -> None:
    assert overdue(TWO_MONTHS_OWED, on=date(2025, 9, 10), not_yet_due_counts=True) == kopecks("1162.00")


def test_t_d1_a_penalty_is_due_at_once_and_the_advance_counts_against_it() -> None:
    assert overdue(B_IN_MARCH, on=date(2025, 4, 1)) == kopecks("63.45")


def test_t_d2_account_a_owes_nothing_in_october() -> None:
    assert overdue(A_LEDGER, on=date(2025, 11, 1)) <= 0


def test_uncounted_payments_count_against_what_is_overdue() -> None:
    assert overdue(TWO_MONTHS_OWED, on=date(2025, 10, 11), uncounted=kopecks("1162.00")) == 0


def test_a_penalty_alone_is_overdue() -> None:
    penalty = a_charge("2025-04", charged="1", closing="1", service=PENALTY)

    assert overdue([penalty], on=date(2025, 5, 1)) == 100
    assert overdue([], on=date(2025, 5, 1)) == 0
