"""Which receipts go out by e-mail."""

from typing import Final

from sqlalchemy import and_, bindparam, func, literal_column, or_, select

# Both databases spell ON CONFLICT alike, so one statement serves them.
from sqlalchemy.dialects.postgresql import insert as upsert

from core.base.ids import AccountId
from core.base.months import Month
from core.ports.mailings import DueReceipt
from storage.repositories.accounts import OPEN_CHANGE, in_force
from storage.repositories.repository import Repository, facts
from storage.tables import accounts, charges, mailed_receipts, subscription_changes
from storage.tables.types import MonthNumber

_LAST: Final = select(func.max(accounts.c.id))

_CHARGED: Final = (
    select(func.max(charges.c.month, type_=MonthNumber))
    .where(charges.c.account_id == accounts.c.id)
    .scalar_subquery()
)

_DUE: Final = (
    select(
        accounts.c.id.label("account_id"),
        in_force(accounts.c.email),
        _CHARGED.label("month"),
        mailed_receipts.c.account_id.is_(None).label("is_first"),
    )
    .select_from(accounts)
    .outerjoin(subscription_changes, and_(subscription_changes.c.account_id == accounts.c.id, OPEN_CHANGE))
    .outerjoin(mailed_receipts, mailed_receipts.c.account_id == accounts.c.id)
    .where(
        accounts.c.id > bindparam("after"),
        accounts.c.id <= bindparam("until"),
        in_force(accounts.c.e_receipt).element,
        in_force(accounts.c.email).element != "",
        or_(
            mailed_receipts.c.account_id.is_(None),
            func.coalesce(mailed_receipts.c.month, literal_column("0")) < _CHARGED,
        ),
    )
    .order_by(accounts.c.id)
)

_SEE_TO: Final = upsert(mailed_receipts).on_conflict_do_update(
    index_elements=["account_id"],
    set_={"month": upsert(mailed_receipts).excluded.month},
    where=upsert(mailed_receipts).excluded.month
    > func.coalesce(mailed_receipts.c.month, literal_column("0")),
)


class Mailings(Repository):
    """Which receipts go out by e-mail."""

    __slots__ = ()

    def last(self) -> AccountId:
        """The highest id of an account; 0 where there is none."""
        return AccountId(self._connection.scalar(_LAST) or 0)

    def due_receipts(self, *, after: AccountId, until: AccountId) -> list[DueReceipt]:
        """Of these accounts, the last included, those whose newest receipt has not been seen to, by id."""
        rows = self._connection.execute(_DUE, {"after": after, "until": until})
        return [DueReceipt(**facts(row)) for row in rows]

    def see_to(self, account_id: AccountId, month: Month | None) -> bool:
        """Remember that the receipts up to a month have been seen to; False where that has been done."""
        seen = self._connection.execute(_SEE_TO, {"account_id": account_id, "month": month})
        return seen.rowcount > 0
