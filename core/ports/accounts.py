"""Accounts as billing states them."""

from typing import Protocol

from core.base.ids import AccountId, AccountNumber
from core.model.accounts import Account


class Accounts(Protocol):
    """Accounts as billing states them."""

    def get(self, account_id: AccountId) -> Account:
        """The account of this id; a KeyError when there is none."""
        ...

    def by_number(self, number: AccountNumber) -> Account | None:
        """The account of this number."""
        ...

    def hold(self, account_id: AccountId) -> None:
        """Let nobody else act on the account until this unit of work ends."""
        ...
