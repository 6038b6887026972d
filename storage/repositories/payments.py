"""Payments that billing knows of."""

from datetime import date
from typing import Final

from sqlalchemy import bindparam, func, select

from core.base.ids import AccountId
from core.model.charges.charge import Payment
from storage.repositories.repository import Repository, columns, facts, once
from storage.tables import payments

_PAYMENTS: Final = (
    select(*columns(payments, Payment, date="paid_on"))
    .where(
        payments.c.account_id == bindparam("account"),
        payments.c.paid_on.between(bindparam("since"), bindparam("until")),
    )
    .order_by(payments.c.paid_on.desc(), payments.c.id.desc())
)


_SPAN: Final = select(func.min(payments.c.paid_on), func.max(payments.c.paid_on)).where(
    payments.c.account_id == bindparam("account")
)


class Payments(Repository):
    """Payments that billing knows of."""

    @once
    def of_account(self, account_id: AccountId, since: date, until: date) -> list[Payment]:
        """Payments of a period, both days included, newest first."""
        asked = {"account": account_id, "since": since, "until": until}
        return [Payment(**facts(row)) for row in self._connection.execute(_PAYMENTS, asked)]

    @once
    def span(self, account_id: AccountId) -> tuple[date, date] | None:
        """The days of the first payment and the last; None where there is none."""
        first, last = self._connection.execute(_SPAN, {"account": account_id}).one()
        return (first, last) if first else None
