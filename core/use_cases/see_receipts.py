"""The register of an account's receipts: which months have one, and who may have its file (S66–S70)."""

from core.base.months import Month
from core.base.periods import Period
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.charges.balance import MonthStatement
from core.model.charges.period_statement import PeriodStatement
from core.ports.work import Work
from core.use_cases.see_balance import NothingCharged


class NeedsEReceipt(Refusal):
    """The file of an earlier receipt is for accounts whose receipts come by e-mail (S70)."""


def receipt_years(work: Work, account: Account) -> list[int]:
    """The years that have receipts, newest first; empty where nothing was charged."""
    return list(dict.fromkeys(month.year for month in work.charges.months_of(account.id)))


def receipts_of_year(work: Work, account: Account, year: int) -> tuple[MonthStatement, ...]:
    """What the receipts of a year come to, newest month first.

    Raises:
        NothingCharged: when the year has none.
    """
    charges = work.charges.of_period(account.id, Period.of_year(year))
    if not charges:
        raise NothingCharged
    return PeriodStatement.of(charges).months


def statement_of(work: Work, account: Account, month: Month) -> MonthStatement:
    """What a month's receipt comes to.

    Raises:
        NothingCharged: when billing has not charged the month.
    """
    charges = work.charges.of_month(account.id, month)
    if not charges:
        raise NothingCharged
    return MonthStatement.of(month, charges)


def months_of(work: Work, account: Account, period: Period) -> list[Month]:
    """The charged months of a period, oldest first."""
    charged = work.charges.months_of(account.id)
    return sorted(month for month in charged if period.first <= month <= period.last)


def is_last(work: Work, account: Account, month: Month) -> bool:
    """Whether this is the last charged month, whose receipt everybody may have."""
    charged = work.charges.span(account.id)
    return charged is not None and charged.last == month


def ensure_may_have(work: Work, account: Account, period: Period) -> None:
    """Refuse the files of earlier months to accounts without the e-receipt.

    Raises:
        NothingCharged: when no month of the period has been charged.
        NeedsEReceipt: when one of them is not the last, and the account's receipts do not come by e-mail.
    """
    months = months_of(work, account, period)
    if not months:
        raise NothingCharged
    if not account.e_receipt and not all(is_last(work, account, month) for month in months):
        raise NeedsEReceipt
