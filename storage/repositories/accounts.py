"""Accounts as billing states them."""

from typing import Final

from sqlalchemy import bindparam, select

from core.base.ids import AccountId, AccountNumber
from core.model.accounts import Account
from storage.repositories.repository import Repository, columns, facts, once
from storage.tables import accounts

_ACCOUNT: Final = select(*columns(accounts, Account))


_ACCOUNT_BY_ID: Final = _ACCOUNT.where(accounts.c.id == bindparam("account"))


_HOLD_ACCOUNT: Final = (
    select(accounts.c.id).where(accounts.c.id == bindparam("account")).with_for_update(key_share=True)
)


_ACCOUNT_BY_NUMBER: Final = _ACCOUNT.where(accounts.c.number == bindparam("number"))


class Accounts(Repository):
    """Accounts as billing states them."""

    @once
    def get(self, account_id: AccountId) -> Account:
        """The account of this id; a KeyError when there is none."""
        row = self._connection.execute(_ACCOUNT_BY_ID, {"account": account_id}).one_or_none()
        if row is None:
            raise KeyError(account_id)
        return Account(**facts(row))

    def by_number(self, number: AccountNumber) -> Account | None:
        """The account of this number."""
        row = self._connection.execute(_ACCOUNT_BY_NUMBER, {"number": number}).one_or_none()
        return Account(**facts(row)) if row else None

    def hold(self, account_id: AccountId) -> None:
        """Let nobody else act on the account until this unit of work ends."""
        # SQLite lets one transaction at a time in, so there is nobody to lock out.
        if self._connection.dialect.name != "sqlite":
            self._connection.execute(_HOLD_ACCOUNT, {"account": account_id})
