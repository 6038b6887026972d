"""Accounts as billing states them, with the subscriptions that were changed here."""

from typing import Protocol

from core.base.ids import AccountId, AccountNumber
from core.model.accounts import Account
from core.model.subscriptions import SubscriptionChange


class Accounts(Protocol):
    """Accounts as billing states them, with the subscriptions that were changed here."""

    def get(self, account_id: AccountId) -> Account:
        """The account of this id; a KeyError when there is none."""
        ...

    def by_number(self, number: AccountNumber) -> Account | None:
        """The account of this number."""
        ...

    def hold(self, account_id: AccountId) -> None:
        """Let nobody else act on the account until this unit of work ends."""
        ...

    def change_subscriptions(self, change: SubscriptionChange) -> None:
        """Keep a change, which holds at once; an earlier one of the account that was open is replaced."""
        ...

    def open_change(self, account_id: AccountId) -> SubscriptionChange | None:
        """The change that holds since billing has not repeated it yet."""
        ...
