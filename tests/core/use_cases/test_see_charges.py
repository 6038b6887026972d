"""What was charged and paid in any period."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from core.base.months import Month
from core.base.periods import Period
from core.model.charges.charge import PENALTY, Payment
from core.use_cases.see_balance import NothingCharged
from core.use_cases.see_charges import (
    NothingInPeriod,
    NothingPaid,
    PeriodAhead,
    charged_span,
    make_extract,
    month_among_neighbours,
    paid_span,
    period_payments,
    period_statement,
)
from tests.core.examples import B_IN_MARCH
from tests.core.household import ACCOUNT, CHARGE, NEIGHBOUR, NOW, OCTOBER, SEPTEMBER, town
from tests.doubles.memory_work import MemoryWork

AUGUST = Month(2025, 8)
YEAR = Period.of_year(2025)
AHEAD = Period.of_year(2026)


@pytest.fixture
def work() -> MemoryWork:
    """Two charged months, the second with a penalty, and three payments."""
    work = town()
    work.state(
        replace(CHARGE, month=AUGUST, opening=94004, charged=241630, paid=94004, closing=241630),
        replace(CHARGE, service=PENALTY, opening=0, charged=800, paid=0, closing=800),
        *(
            Payment(account_id=ACCOUNT.id, date=day, amount=amount, status=status)
            for day, amount, status in (
                (date(2025, 8, 9), 94004, "Обработан"),
                (date(2025, 9, 9), 5000, "отменен"),
                (date(2025, 9, 30), 241630, ""),
            )
        ),
    )
    return work


def test_months_of_a_period_come_newest_first_and_their_total_adds_up(work: MemoryWork) -> None:
    statement = period_statement(work, ACCOUNT, YEAR, this=OCTOBER)
    assert [month.month for month in statement.months] == [SEPTEMBER, AUGUST]
    total = statement.total
    assert (total.opening, total.charged, total.paid) == (94004, 241630 + 66200 + 800, 94004 + 241630)
    assert total.closing == total.total == 67000


@pytest.mark.rows("S62", "S63")
def test_the_total_of_the_guides_march_is_what_its_rows_come_to() -> None:
    """The guide prints 6 145,77 there."""
    work = MemoryWork(ACCOUNT, *B_IN_MARCH)
    statement, before, after = month_among_neighbours(work, ACCOUNT, Month(2025, 3))
    assert (before, after) == (None, None)
    assert statement.total.closing == 6345
    assert period_statement(work, ACCOUNT, YEAR, this=OCTOBER).total == statement.total


@pytest.mark.parametrize(
    ("month", "rows", "before", "after"), [(SEPTEMBER, 2, AUGUST, None), (AUGUST, 1, None, SEPTEMBER)]
)
def test_a_month_knows_its_charged_neighbours(
    work: MemoryWork, month: Month, rows: int, before: Month | None, after: Month | None
) -> None:
    statement, *beside = month_among_neighbours(work, ACCOUNT, month)
    assert (statement.month, len(statement.rows)) == (month, rows)
    assert beside == [before, after]


def test_a_month_that_was_not_charged_has_no_statement(work: MemoryWork) -> None:
    for account, month in ((ACCOUNT, OCTOBER), (NEIGHBOUR, SEPTEMBER)):
        with pytest.raises(NothingCharged):
            month_among_neighbours(work, account, month)


def test_a_period_without_charges_is_told_from_one_that_is_ahead(work: MemoryWork) -> None:
    with pytest.raises(NothingInPeriod) as empty:
        period_statement(work, ACCOUNT, Period.of_year(2024), this=OCTOBER)
    assert empty.value.charged == Period(AUGUST, SEPTEMBER)
    with pytest.raises(PeriodAhead):
        period_statement(work, ACCOUNT, AHEAD, this=OCTOBER)
    with pytest.raises(NothingCharged):
        period_statement(work, NEIGHBOUR, AHEAD, this=OCTOBER)


def test_all_that_is_known_reaches_from_the_first_month_to_the_last(work: MemoryWork) -> None:
    """Somebody may pay in the very month that it is."""
    assert charged_span(work, ACCOUNT, this=OCTOBER) == Period(AUGUST, SEPTEMBER)
    assert paid_span(work, ACCOUNT, this=OCTOBER) == Period(AUGUST, OCTOBER)
    for span in (charged_span, paid_span):
        assert span(work, NEIGHBOUR, this=OCTOBER) == Period(OCTOBER, OCTOBER)
    ahead = Payment(account_id=NEIGHBOUR.id, date=date(2025, 11, 1), amount=1)
    work.state(ahead)
    assert paid_span(work, NEIGHBOUR, this=OCTOBER) == Period(OCTOBER, OCTOBER)


def test_payments_of_a_period_come_newest_first(work: MemoryWork) -> None:
    paid = period_payments(work, ACCOUNT, Period(SEPTEMBER, SEPTEMBER), this=OCTOBER)
    assert [each.amount for each in paid] == [241630, 5000]


@pytest.mark.parametrize(
    ("refusal", "ask"),
    [
        (NothingPaid, partial(period_payments, period=Period.of_year(2024))),
        (PeriodAhead, partial(period_payments, period=AHEAD)),
    ],
)
def test_a_period_without_payments_is_told_from_one_that_is_ahead(
    work: MemoryWork, refusal: type[Exception], ask: Callable[..., object]
) -> None:
    with pytest.raises(refusal):
        ask(work, ACCOUNT, this=OCTOBER)


def test_who_has_paid_nothing_in_a_period_learns_when_they_paid_last(work: MemoryWork) -> None:
    for account, last in ((ACCOUNT, date(2025, 9, 30)), (NEIGHBOUR, None)):
        with pytest.raises(NothingPaid) as refused:
            period_payments(work, account, Period.of_year(2024), this=OCTOBER)
        assert refused.value.last == last


def test_an_extract_holds_the_periods_charges_and_payments(work: MemoryWork) -> None:
    extract = make_extract(work, ACCOUNT, YEAR, word_status=str.upper, made_at=NOW)
    assert [month.month for month in extract.months] == [SEPTEMBER, AUGUST]
    assert [each.amount for each in extract.payments] == [241630, 5000, 94004]
    assert [each.status for each in extract.payments] == ["", "ОТМЕНЕН", "ОБРАБОТАН"]
    assert extract.paid == 241630 + 94004, "a cancelled payment has brought nothing"
    assert extract.file_name == "Начисления 2025-01–2025-12 ЛС 7890.xlsx"


def test_an_extract_of_an_empty_period_is_empty(work: MemoryWork) -> None:
    extract = make_extract(work, NEIGHBOUR, Period(SEPTEMBER, SEPTEMBER), word_status=str, made_at=NOW)
    assert (extract.months, extract.payments, extract.paid) == ((), (), 0)
    assert extract.file_name == "Начисления 2025-09 ЛС 5678.xlsx"
