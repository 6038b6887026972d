"""Accounts as billing states them, with the subscriptions that were changed here."""

from datetime import datetime
from typing import Protocol

from core.base.ids import AccountId, AccountNumber, CabinetId
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

    def are_guests_forbidden(self, account_id: AccountId) -> bool:
        """Whether an owner has forbidden readings without entry."""
        ...

    def forbid_guests(self, account_id: AccountId, by: CabinetId, at: datetime) -> bool:
        """Forbid readings without entry; False when they are forbidden already."""
        ...

    def allow_guests(self, account_id: AccountId) -> bool:
        """Allow readings without entry again; False when they are allowed already."""
        ...

    def change_subscriptions(self, change: SubscriptionChange) -> None:
        """Keep a change, which holds at once; an earlier one of the account that was open is replaced."""
        ...

    def changed_by(self, cabinet_id: CabinetId) -> list[Account]:
        """The accounts, linked or not, whose open change the cabinet has made."""
        ...

    def last_change(self, account_id: AccountId) -> SubscriptionChange | None:
        """The change that was made here last, also one that billing has repeated meanwhile."""
        ...

    def open_change(self, account_id: AccountId) -> SubscriptionChange | None:
        """The change that holds since billing has not repeated it yet."""
        ...
