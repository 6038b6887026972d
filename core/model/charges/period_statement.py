"""The charges of several months together, and the file that they are given away in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Self

from core.base.ids import AccountNumber
from core.base.money import Kopecks
from core.base.periods import Period
from core.model.charges.balance import Balance, MonthStatement
from core.model.charges.charge import Charge, Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodStatement:
    """The charged months of a period, newest first; there is at least one."""

    months: tuple[MonthStatement, ...]

    @classmethod
    def of(cls, charges: Iterable[Charge]) -> Self:
        """The months of charges that come newest first."""
        by_month = groupby(charges, key=lambda charge: charge.month)
        return cls(months=tuple(MonthStatement.of(month, rows) for month, rows in by_month))

    @property
    def total(self) -> Balance:
        """What the period began and ended with, and what came to pass in it."""
        sums = Balance.of(charge for month in self.months for charge in month.rows)
        return Balance(
            opening=self.months[-1].total.opening,
            charged=sums.charged,
            recalculated=sums.recalculated,
            quality=sums.quality,
            paid=sums.paid,
            closing=self.months[0].total.closing,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """An account's charges and payments of a period, complete: to write the file, nothing more is asked."""

    number: AccountNumber
    period: Period
    months: tuple[MonthStatement, ...]
    """Newest first."""
    payments: tuple[Payment, ...]
    """Newest first, with their statuses as the subscriber reads them."""
    paid: Kopecks
    """What the payments come to, without those that have brought no money."""
    made_at: datetime
    """In the supplier's time zone."""

    @property
    def file_name(self) -> str:
        """`Начисления 2025-01–2025-09 ЛС 1234.xlsx`, with the last four digits of the account."""
        return f"Начисления {self.period} ЛС {self.number[-4:]}.xlsx"


def paid(payments: Iterable[Payment]) -> Kopecks:
    """What payments come to, without those that have brought no money, or have taken it back."""
    return sum(payment.amount for payment in payments if payment.is_paid)
