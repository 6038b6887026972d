from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.calendar import due_date
from core.base.money import kopecks
from core.base.months import Month
from core.model.charges.debts import Debt
from core.model.charges.penalty import KeyRate, NoKeyRate, PenaltyRates, forecast, penalty, penalty_starts

RATES = PenaltyRates(
    key_rates=(
        KeyRate(valid_from=date(2023, 1, 1), rate=Decimal("7.5")),
        KeyRate(valid_from=date(2024, 10, 28), rate=Decimal(21)),
    )
)
DUE = date(2025, 10, 10)
DEBT = kopecks("1000.00")


def day(number: int, due: date = DUE) -> date:
    """The day of delay of this number; the count starts after the due day."""
    return due + timedelta(days=number)


@pytest.mark.parametrize(
    ("paid_on", "amount"),
    [(30, "0.00"), (31, "0.32"), (90, "19.00"), (91, "19.73"), (120, "40.92"), (365, "219.96")],
)
def test_t_f_penalty_by_the_day_of_payment(paid_on: int, amount: str) -> None:
    assert penalty(DEBT, due=DUE, on=day(paid_on), rates=RATES) == kopecks(amount)


def test_t_f_rate_switch_the_key_rate_holds_once_the_limit_has_ended() -> None:
    due = date(2026, 12, 15)

    assert penalty(DEBT, due=due, on=day(90, due), rates=RATES) == kopecks("42.00")


def test_t_f7_a_part_paid_earlier_accrues_to_its_own_day() -> None:
    amount = penalty(
        kopecks("1500.00"), due=DUE, on=day(100), rates=RATES, paid=[(day(45), kopecks("500.00"))]
    )

    assert amount == kopecks("28.68")


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        (date(2024, 1, 1), "7.5"),
        (date(2024, 12, 31), "9.5"),
        (date(2026, 12, 31), "9.5"),
        (date(2027, 1, 1), "21"),
    ],
)
def test_the_rate_is_the_key_rate_within_the_limit_of_the_day(on: date, rate: str) -> None:
    assert RATES.rate_on(on) == Decimal(rate)


def test_before_any_limit_the_key_rate_holds() -> None:
    rates = PenaltyRates(key_rates=(KeyRate(valid_from=date(2022, 1, 1), rate=Decimal(20)),))

    assert rates.rate_on(date(2022, 2, 27)) == 20


def test_no_penalty_is_computed_by_an_unknown_rate() -> None:
    rates = PenaltyRates(key_rates=())

    with pytest.raises(NoKeyRate):
        penalty(DEBT, due=DUE, on=day(31), rates=rates)
    assert penalty(DEBT, due=DUE, on=day(30), rates=rates) == 0


def test_payments_in_time_or_after_the_day_change_nothing_of_it() -> None:
    in_time = [(day(-3), kopecks("400.00")), (day(0), kopecks("600.00"))]
    later = [(day(91), DEBT)]

    assert penalty(DEBT, due=DUE, on=day(90), rates=RATES, paid=in_time) == 0
    assert penalty(DEBT, due=DUE, on=day(90), rates=RATES, paid=later) == kopecks("19.00")


def test_an_advance_bears_no_penalty() -> None:
    assert penalty(-DEBT, due=DUE, on=day(90), rates=RATES) == 0


def test_a_payment_taken_back_is_owed_again() -> None:
    taken_back = [(day(10), DEBT), (day(20), -DEBT)]

    assert penalty(DEBT, due=DUE, on=day(90), rates=RATES, paid=taken_back) == kopecks("19.00")


@pytest.mark.parametrize(
    ("month", "starts", "rises"),
    [
        ("2025-09", date(2025, 11, 10), date(2026, 1, 9)),
        ("2026-02", date(2026, 4, 10), date(2026, 6, 9)),
        ("2026-03", date(2026, 5, 16), date(2026, 7, 15)),
    ],
)
def test_a_penalty_starts_on_the_31st_day_and_rises_on_the_91st(
    month: str, starts: date, rises: date
) -> None:
    due = due_date(Month.parse(month))

    assert penalty_starts(due) == starts
    assert day(91, due) == rises


def test_the_penalty_of_each_months_debt_is_computed_by_itself() -> None:
    debts = [Debt(month=Month(2025, 8), amount=DEBT), Debt(month=Month(2025, 9), amount=DEBT)]

    assert forecast(debts, on=date(2025, 11, 10), rates=RATES) == kopecks("0.32") + kopecks("9.82")
    assert forecast([], on=DUE, rates=RATES) == 0


@given(st.integers(1, 10**8), st.integers(0, 800), st.integers(0, 800))
def test_a_penalty_never_falls_with_time(debt: int, sooner: int, later: int) -> None:
    sooner, later = sorted((sooner, later))
    rates = PenaltyRates(key_rates=RATES.key_rates, caps=())

    assert (
        0
        <= penalty(debt, due=DUE, on=day(sooner), rates=rates)
        <= penalty(debt, due=DUE, on=day(later), rates=rates)
    )


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 10**6)), max_size=5))
def test_paying_anything_never_costs_more(payments: list[tuple[int, int]]) -> None:
    paid = [(day(number), amount) for number, amount in payments]

    assert penalty(DEBT, due=DUE, on=day(300), rates=RATES, paid=paid) <= penalty(
        DEBT, due=DUE, on=day(300), rates=RATES
    )
