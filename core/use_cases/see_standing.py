"""How an account stands on a day: today for whoever asks, and an earlier day for whoever checks a paper."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from core.base.calendar import due_date
from core.base.ids import AccountId
from core.base.months import Month
from core.base.periods import Period
from core.model.papers.standing import AccountStanding, DebtVerdict, judge_debt
from core.model.supplier.policy import Policy
from core.ports.work import Work

if TYPE_CHECKING:
    from core.model.charges.charge import Payment

_LOOK_BACK: Final = 36
"""Months of charges; what is older counts as of the month before them."""


def standing_on(work: Work, account_id: AccountId, month: Month, day: date) -> AccountStanding:
    """How the account stood on a day when `month` was the last charged one, by what is known now.

    A payment made here counts by our own day also after billing has named it with another, so that a paper
    that has counted it holds.
    """
    after = month.plus(1).first_day
    ours = [
        payment.as_paid for payment in work.online_payments.paid_since(account_id, after) if payment.credited
    ]
    waiting = [
        payment.as_paid
        for payment in work.online_payments.uncounted(account_id, month.first_day)
        if payment.credited
    ]
    named = {payment.doc_id for payment in ours}
    billings = [
        payment
        for payment in work.payments.of_account(account_id, after, max(after, day))
        if payment.is_paid and payment.doc_id not in named
    ]
    paid: list[Payment] = [*ours, *(payment for payment in waiting if payment.date < after), *billings]
    return AccountStanding(
        day=day,
        month=month,
        charges=tuple(work.charges.of_period(account_id, Period.ending(month, _LOOK_BACK))),
        paid_since=tuple(
            sorted(
                (payment for payment in paid if payment.date <= day),
                key=lambda payment: (payment.date, payment.amount),
                reverse=True,
            )
        ),
    )


def debt_on(standing: AccountStanding, policy: Policy) -> DebtVerdict:
    """Whether that is a debt, by the supplier's rules."""
    due = partial(due_date, shift=policy.shift_due)
    return judge_debt(standing, not_due_counts=policy.not_due_is_debt, due=due)
