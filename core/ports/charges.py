"""Charges by month."""

from typing import Protocol

from core.base.ids import AccountId
from core.base.months import Month
from core.base.periods import Period
from core.model.charges.charge import Charge, ChargeLine


class Charges(Protocol):
    """Charges by month."""

    def of_month(self, account_id: AccountId, month: Month) -> list[Charge]:
        """The month's charges, electricity first, penalty last."""
        ...

    def lines_of(self, account_id: AccountId, month: Month) -> list[ChargeLine]:
        """The month's charges by zone and range; empty where billing gives none."""
        ...

    def lines_of_period(self, account_id: AccountId, period: Period) -> list[ChargeLine]:
        """The same of several months, oldest month first."""
        ...

    def of_last_month(self, account_id: AccountId) -> list[Charge]:
        """The charges of the last month that has any, in the same order; empty where nothing was charged."""
        ...

    def of_last_years(self, account_id: AccountId, years: int) -> list[Charge]:
        """The charges of so many years that end with the last charged month, in the order of `of_period`."""
        ...

    def of_period(self, account_id: AccountId, period: Period) -> list[Charge]:
        """The charges of several months, newest month first; in each, electricity first, penalty last."""
        ...

    def span(self, account_id: AccountId) -> Period | None:
        """From the first charged month to the last; None where nothing was charged."""
        ...

    def months_of(self, account_id: AccountId) -> list[Month]:
        """The months that have been charged, newest first."""
        ...
