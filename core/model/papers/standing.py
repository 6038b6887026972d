"""How an account stands on a day, and whether it can be certified to owe nothing (5.2, settled 9)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from core.base.calendar import due_date
from core.base.money import Kopecks
from core.base.months import Month
from core.model.charges.balance import AccountBalance, MonthStatement
from core.model.charges.charge import Charge, Payment
from core.model.charges.debts import Debt, allocate, overdue, unpaid_by_month
from core.model.charges.period_statement import PeriodStatement

_DAY: Final = timedelta(days=1)
_YEAR: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStanding:
    """What billing has stated about an account by a day, and what has been paid by then."""

    day: date
    month: Month
    """The last charged month."""
    charges: tuple[Charge, ...]
    """Of that month and the years before it, newest first, penalties included."""
    paid_since: tuple[Payment, ...]
    """Payments that these charges do not hold, newest first."""

    @property
    def statement(self) -> MonthStatement:
        """The last charged month."""
        return MonthStatement.of(self.month, self.charges)

    @property
    def last_year(self) -> tuple[MonthStatement, ...]:
        """The last charged month and the eleven before it, as far as they were charged, newest first."""
        since = self.month.plus(1 - _YEAR)
        return PeriodStatement.of(charge for charge in self.charges if charge.month >= since).months

    @property
    def balance(self) -> AccountBalance:
        """The balance by the last charged month, beside what has been paid since."""
        return AccountBalance.of(self.statement, here=self.paid_since)


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtVerdict:
    """Whether an account owes anything on a day, and what of it stands in a certificate's way."""

    overdue: Kopecks
    """Overdue debt with penalty, less the payments that count; 0 or less when there is no debt."""
    since: date | None
    """From when the oldest of it is overdue; None where it is a penalty alone, which is due at once."""
    penalty: Kopecks
    """What is owed of penalties."""
    counted: tuple[Payment, ...]
    """Payments that billing has not counted yet and without which there would be a debt."""
    not_due: tuple[Debt, ...]
    """What is unpaid and not due yet, oldest month first."""
    tomorrow: Kopecks
    """What will be overdue tomorrow, if nothing is paid; 0 where there is a debt today already."""

    @property
    def is_clear(self) -> bool:
        """Whether it can be certified that there is no debt."""
        return self.overdue <= 0


def judge_debt(
    standing: AccountStanding, *, not_due_counts: bool = False, due: Callable[[Month], date] = due_date
) -> DebtVerdict:
    """Judge an account's debt on the day of its standing.

    Args:
        standing: the account's charges and payments.
        not_due_counts: whether charges not yet due count too; the supplier's choice.
        due: the due date of a month's charges.
    """
    uncounted = standing.balance.uncounted

    def overdue_on(day: date, paid: Kopecks) -> Kopecks:
        return overdue(standing.charges, on=day, uncounted=paid, not_yet_due_counts=not_due_counts, due=due)

    debts = unpaid_by_month(standing.charges)
    penalty = max(0, standing.statement.penalty_due)
    paid_of = {debt.month: debt.amount for debt in allocate(uncounted, debts, penalty=penalty).principal}
    left = [
        Debt(month=debt.month, amount=debt.amount - paid_of.get(debt.month, 0))
        for debt in debts
        if debt.amount > paid_of.get(debt.month, 0)
    ]
    late = [debt for debt in left if due(debt.month) < standing.day]
    owed, owed_tomorrow = overdue_on(standing.day, uncounted), overdue_on(standing.day + _DAY, uncounted)
    return DebtVerdict(
        overdue=owed,
        since=due(late[0].month) + _DAY if late else None,
        penalty=penalty,
        counted=standing.paid_since if overdue_on(standing.day, 0) > 0 else (),
        not_due=tuple(debt for debt in left if due(debt.month) >= standing.day),
        tomorrow=max(0, owed_tomorrow) if owed <= 0 else 0,
    )
