"""Payments that billing knows of."""

from datetime import date
from typing import Protocol

from core.base.ids import AccountId
from core.model.charges.charge import Payment


class Payments(Protocol):
    """Payments that billing knows of."""

    def of_account(self, account_id: AccountId, since: date, until: date) -> list[Payment]:
        """Payments of a period, both days included, newest first."""
        ...

    def span(self, account_id: AccountId) -> tuple[date, date] | None:
        """The days of the first payment and the last; None where there is none."""
        ...
