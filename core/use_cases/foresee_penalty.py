"""When penalties begin on what is unpaid, and what they come to if nothing is paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from core.base.calendar import due_date
from core.base.money import Kopecks
from core.base.months import Month
from core.base.periods import Period
from core.model.accounts import Account
from core.model.charges.balance import MonthStatement
from core.model.charges.debts import allocate, unpaid_by_month
from core.model.charges.penalty import NoKeyRate, PenaltyRates, penalty, penalty_starts
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.see_balance import balance_by, last_statement

_LOOK_BACK: Final = 36
"""Months of charges; what is older counts as of the month before them."""
_AHEAD: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpaidMonth:
    """What is unpaid of a month's charges, and when a penalty begins on it."""

    month: Month
    amount: Kopecks
    due: date
    """The last day to pay without delay."""
    starts: date
    """The first day for which a penalty accrues."""
    by_today: Kopecks | None
    """The penalty on it so far; None where the rate is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """The penalty on everything unpaid, by a day; None where the rate is not known."""

    on: date
    penalty: Kopecks | None
    rate: Decimal | None
    """Per cent a year, as it holds on that day by what is known now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyOutlook:
    """The unpaid months, oldest first, and what the penalty on them comes to if nothing is paid."""

    months: tuple[UnpaidMonth, ...]
    days: tuple[Foreseen, ...]
    """Today, the end of this month, and in 30 days; a day that is another's is left out."""
    stated: Kopecks
    """What billing has charged of penalties and is not paid; part of what is foreseen may be in it."""
    next_bill: UnpaidMonth
    """The first month that is not charged yet, of which nothing is owed."""

    def is_overdue(self, today: date) -> bool:
        """Whether a month should have been paid already."""
        return any(month.due < today for month in self.months)


def penalty_outlook(work: Work, account: Account, policy: Policy, today: date) -> PenaltyOutlook:
    """When penalties begin and what they come to.

    Payments that billing has not counted yet pay off the oldest month first. The penalty on what was paid
    late is not in it: only what is still unpaid is looked at.

    Raises:
        NothingCharged: when no month has been charged.
    """
    statement = last_statement(work, account)
    charges = work.charges.of_period(account.id, Period.ending(statement.month, _LOOK_BACK))
    debts = unpaid_by_month(charges)
    owed = max(0, MonthStatement.of(statement.month, charges).penalty_due)
    paid = allocate(balance_by(work, account, statement).uncounted, debts, penalty=owed)
    paid_of = {debt.month: debt.amount for debt in paid.principal}
    rates = PenaltyRates(key_rates=work.rates.key_rates())

    def unpaid(month: Month, amount: Kopecks) -> UnpaidMonth:
        due = due_date(month, shift=policy.shift_due)
        return UnpaidMonth(
            month=month,
            amount=amount,
            due=due,
            starts=penalty_starts(due),
            by_today=_penalty([(amount, due)], today, rates),
        )

    months = tuple(
        unpaid(debt.month, left) for debt in debts if (left := debt.amount - paid_of.get(debt.month, 0))
    )
    sums = [(month.amount, month.due) for month in months]
    days = sorted({today, Month.of(today).last_day, today + _AHEAD})
    return PenaltyOutlook(
        months=months,
        days=tuple(
            Foreseen(on=day, penalty=_penalty(sums, day, rates), rate=_rate(rates, day)) for day in days
        ),
        stated=owed - paid.penalty,
        next_bill=unpaid(statement.month.plus(1), 0),
    )


def _penalty(sums: Sequence[tuple[Kopecks, date]], on: date, rates: PenaltyRates) -> Kopecks | None:
    try:
        return sum(penalty(amount, due=due, on=on, rates=rates) for amount, due in sums)
    except NoKeyRate:
        return None


def _rate(rates: PenaltyRates, on: date) -> Decimal | None:
    try:
        return rates.rate_on(on)
    except NoKeyRate:
        return None
