"""Accounts as billing states them, with the subscriptions that were changed here."""

from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Label, Select, and_, bindparam, delete, func, insert, select, update

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from core.base.ids import AccountId, AccountNumber, CabinetId
from core.model.accounts import Account
from core.model.subscriptions import SubscriptionChange, Subscriptions
from storage.repositories.repository import Repository, columns, facts, once
from storage.tables import accounts, forbidden_to_guests, subscription_changes

_SUBSCRIPTIONS: Final = tuple(field.name for field in fields(Subscriptions))

OPEN_CHANGE: Final = and_(
    subscription_changes.c.confirmed_at.is_(None), subscription_changes.c.replaced_at.is_(None)
)


def in_force(column: ColumnElement[Any]) -> Label[Any]:
    """What a change made here says, where there is one, before what billing states."""
    if column.name not in _SUBSCRIPTIONS:
        return column.label(column.name)
    return func.coalesce(subscription_changes.c[column.name], accounts.c[column.name]).label(column.name)


_ACCOUNT: Final = select(*map(in_force, columns(accounts, Account))).outerjoin_from(
    accounts, subscription_changes, and_(subscription_changes.c.account_id == accounts.c.id, OPEN_CHANGE)
)


_ACCOUNT_BY_ID: Final = _ACCOUNT.where(accounts.c.id == bindparam("account"))


_HOLD_ACCOUNT: Final = (
    select(accounts.c.id).where(accounts.c.id == bindparam("account")).with_for_update(key_share=True)
)


_CHANGE: Final = select(
    subscription_changes.c.cabinet_id,
    subscription_changes.c.changed_at,
    *(subscription_changes.c[name] for name in _SUBSCRIPTIONS),
).where(subscription_changes.c.account_id == bindparam("account"))


_OPEN_CHANGE: Final = _CHANGE.where(OPEN_CHANGE)


_LAST_CHANGE: Final = _CHANGE.order_by(subscription_changes.c.id.desc()).limit(1)


_CHANGED_BY: Final = _ACCOUNT.where(subscription_changes.c.cabinet_id == bindparam("cabinet")).order_by(
    accounts.c.id
)


_ADD_CHANGE: Final = insert(subscription_changes)


_REPLACE_CHANGE: Final = (
    update(subscription_changes)
    .where(subscription_changes.c.account_id == bindparam("account"), OPEN_CHANGE)
    .values(replaced_at=bindparam("at"))
)


_FORBIDDEN: Final = select(forbidden_to_guests.c.id).where(
    forbidden_to_guests.c.account_id == bindparam("account")
)
_FORBID: Final = upsert(forbidden_to_guests).on_conflict_do_nothing(index_elements=["account_id"])
_ALLOW: Final = delete(forbidden_to_guests).where(forbidden_to_guests.c.account_id == bindparam("account"))


_ACCOUNT_BY_NUMBER: Final = _ACCOUNT.where(accounts.c.number == bindparam("number"))


class Accounts(Repository):
    """Accounts as billing states them, with the subscriptions that were changed here."""

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

    def are_guests_forbidden(self, account_id: AccountId) -> bool:
        """Whether an owner has forbidden readings without entry."""
        return self._connection.execute(_FORBIDDEN, {"account": account_id}).first() is not None

    def forbid_guests(self, account_id: AccountId, by: CabinetId, at: datetime) -> bool:
        """Forbid readings without entry; False when they are forbidden already."""
        stated = {"account_id": account_id, "cabinet_id": by, "forbidden_at": at}
        return self._connection.execute(_FORBID, stated).rowcount > 0

    def allow_guests(self, account_id: AccountId) -> bool:
        """Allow readings without entry again; False when they are allowed already."""
        return self._connection.execute(_ALLOW, {"account": account_id}).rowcount > 0

    def change_subscriptions(self, change: SubscriptionChange) -> None:
        """Keep a change, which holds at once; an earlier one of the account that was open is replaced."""
        self._connection.execute(_REPLACE_CHANGE, {"account": change.account_id, "at": change.changed_at})
        stated = {
            "account_id": change.account_id,
            "cabinet_id": change.cabinet_id,
            "changed_at": change.changed_at,
            **asdict(change.wanted),
        }
        self._connection.execute(_ADD_CHANGE, stated)
        self._known.clear()

    def changed_by(self, cabinet_id: CabinetId) -> list[Account]:
        """The accounts, linked or not, whose open change the cabinet has made."""
        rows = self._connection.execute(_CHANGED_BY, {"cabinet": cabinet_id})
        return [Account(**facts(row)) for row in rows]

    def last_change(self, account_id: AccountId) -> SubscriptionChange | None:
        """The change that was made here last, also one that billing has repeated meanwhile."""
        return self._change(_LAST_CHANGE, account_id)

    def open_change(self, account_id: AccountId) -> SubscriptionChange | None:
        """The change that holds since billing has not repeated it yet."""
        return self._change(_OPEN_CHANGE, account_id)

    def _change(self, statement: Select[Any], account_id: AccountId) -> SubscriptionChange | None:
        row = self._connection.execute(statement, {"account": account_id}).one_or_none()
        if row is None:
            return None
        wanted = {name: value for name, value in facts(row).items() if name in _SUBSCRIPTIONS}
        return SubscriptionChange(
            account_id=account_id,
            cabinet_id=row.cabinet_id,
            wanted=Subscriptions(**wanted),
            changed_at=row.changed_at,
        )
