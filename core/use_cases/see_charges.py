"""What was charged and paid in any period, by month and by service (S61–S65)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from core.base.months import Month
from core.base.periods import Period
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.charges.balance import MonthStatement
from core.model.charges.charge import Payment
from core.model.charges.period_statement import Extract, PeriodStatement
from core.model.charges.period_statement import paid as sum_of
from core.ports.work import Work
from core.use_cases.see_balance import NothingCharged


class PeriodAhead(Refusal):
    """The period has not begun yet."""


class NothingInPeriod(Refusal):
    """Nothing was charged in the period, though in others something was."""

    def __init__(self, charged: Period) -> None:
        super().__init__(charged)
        self.charged = charged
        """From the first charged month to the last."""


class NothingPaid(Refusal):
    """Billing knows of no payment in the period."""

    def __init__(self, last: date | None) -> None:
        super().__init__(last)
        self.last = last
        """The day of the last payment at any time; None where there was none."""


def month_among_neighbours(
    work: Work, account: Account, month: Month
) -> tuple[MonthStatement, Month | None, Month | None]:
    """The charges of one month, and the months before and after it where they have been charged.

    Raises:
        NothingCharged: when the month has not been charged.
    """
    before, after = month.plus(-1), month.plus(1)
    found = PeriodStatement.of(work.charges.of_period(account.id, Period(before, after)))
    statements = {statement.month: statement for statement in found.months}
    if month not in statements:
        raise NothingCharged
    return (
        statements[month],
        before if before in statements else None,
        after if after in statements else None,
    )


def period_statement(work: Work, account: Account, period: Period, *, this: Month) -> PeriodStatement:
    """The charges of a period, newest month first; `this` is the month that it is now.

    Raises:
        NothingCharged: when no month has ever been charged.
        PeriodAhead: when the period has not begun.
        NothingInPeriod: when nothing was charged in it.
    """
    charges = work.charges.of_period(account.id, period)
    if charges:
        return PeriodStatement.of(charges)
    charged = work.charges.span(account.id)
    if charged is None:
        raise NothingCharged
    if period.first > this:
        raise PeriodAhead
    raise NothingInPeriod(charged)


def charged_span(work: Work, account: Account, *, this: Month) -> Period:
    """From the first charged month to the last; this month where nothing has been charged."""
    return work.charges.span(account.id) or Period(this, this)


def paid_span(work: Work, account: Account, *, this: Month) -> Period:
    """From the month of the first payment to this one."""
    paid = work.payments.span(account.id)
    return Period(min(Month.of(paid[0]), this) if paid else this, this)


def period_payments(work: Work, account: Account, period: Period, *, this: Month) -> list[Payment]:
    """The payments of a period, billing's and those made here that it has not counted, newest first.

    `this` is the month that it is now.

    Raises:
        PeriodAhead: when the period has not begun.
        NothingPaid: when there is none in it.
    """
    payments = _payments_of(work, account, period)
    if payments:
        return payments
    if period.first > this:
        raise PeriodAhead
    paid = work.payments.span(account.id)
    raise NothingPaid(paid[1] if paid else None)


def make_extract(
    work: Work,
    account: Account,
    period: Period,
    *,
    word_status: Callable[[str], str],
    made_at: datetime,
) -> Extract:
    """The charges and payments of a period, for a file.

    Args:
        work: the unit of work.
        account: whose they are; proven to be the person's.
        period: of which months.
        word_status: how the subscriber reads billing's status of a payment.
        made_at: when, in the supplier's time zone.
    """
    payments = _payments_of(work, account, period)
    return Extract(
        number=account.number,
        period=period,
        months=PeriodStatement.of(work.charges.of_period(account.id, period)).months,
        payments=tuple(replace(each, status=word_status(each.status)) for each in payments),
        paid=sum_of(payments),
        made_at=made_at,
    )


def _payments_of(work: Work, account: Account, period: Period) -> list[Payment]:
    counted = work.payments.of_account(account.id, period.first_day, period.last_day)
    here = [payment.as_shown for payment in work.online_payments.uncounted(account.id, period.first_day)]
    here = [payment for payment in here if payment.date <= period.last_day and payment.amount]
    return sorted([*here, *counted], key=lambda payment: payment.date, reverse=True)
