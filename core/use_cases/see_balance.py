"""What is to be paid by the last charged month, beside what has been paid since."""

from datetime import date

from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.charges.balance import AccountBalance, MonthStatement
from core.ports.work import Work


class NothingCharged(Refusal):
    """Billing has charged the account nothing yet, so there is no receipt."""


def balance_of(work: Work, account: Account) -> AccountBalance:
    """The account's balance by the last charged month, beside what has been paid since.

    Raises:
        NothingCharged: when no month has been charged.
    """
    return balance_by(work, account, last_statement(work, account))


def balance_by(work: Work, account: Account, statement: MonthStatement) -> AccountBalance:
    """The account's balance by a month's charges, beside what has been paid since.

    A payment made here waits until billing's register names it, also when it was made in the month itself.
    """
    since = statement.month.plus(1).first_day
    counted = work.payments.of_account(account.id, since, date.max)
    here = work.online_payments.uncounted(account.id, statement.month.first_day)
    return AccountBalance.of(statement, counted, here=[payment.as_paid for payment in here])


def last_statement(work: Work, account: Account) -> MonthStatement:
    """The charges of the last charged month.

    Raises:
        NothingCharged: when no month has been charged.
    """
    charges = work.charges.of_last_month(account.id)
    if not charges:
        raise NothingCharged
    return MonthStatement.of(charges[0].month, charges)
