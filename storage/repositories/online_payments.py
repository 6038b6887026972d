"""Payments begun here, with the ledger of what became of them."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, bindparam, exists, insert, or_, select, update

from core.base.ids import AccountId, OnlinePaymentId
from core.model.payments.online_payment import OPEN, OnlinePayment, PaymentChange, PaymentStatus
from storage.repositories.repository import Repository, columns, facts, once
from storage.tables import online_payments, payment_changes, payments

_PAYMENT: Final = select(*columns(online_payments, OnlinePayment))
_BY_ID: Final = _PAYMENT.where(online_payments.c.id == bindparam("payment"))
_HELD: Final = _BY_ID.with_for_update(key_share=True)
_BY_TOKEN: Final = _PAYMENT.where(online_payments.c.token == bindparam("token"))
_BY_PROVIDER_ID: Final = _PAYMENT.where(
    online_payments.c.provider == bindparam("provider"),
    online_payments.c.provider_id == bindparam("provider_id"),
)
_OF_ACCOUNT: Final = _PAYMENT.where(online_payments.c.account_id == bindparam("account"))
_IS_OPEN: Final = or_(*(online_payments.c.status == status for status in sorted(OPEN)))
_IS_PAID: Final = online_payments.c.status == PaymentStatus.SUCCEEDED
_IS_COUNTED: Final = exists().where(
    payments.c.account_id == online_payments.c.account_id,
    payments.c.doc_id == online_payments.c.provider_id,
)


def _newest(statement: Select[Any]) -> Select[Any]:
    return statement.order_by(online_payments.c.created_at.desc(), online_payments.c.id.desc())


def _oldest(statement: Select[Any]) -> Select[Any]:
    return statement.order_by(online_payments.c.created_at, online_payments.c.id)


_OPEN_OF: Final = _newest(_OF_ACCOUNT.where(_IS_OPEN))
_PAID_SINCE: Final = _newest(_OF_ACCOUNT.where(_IS_PAID, online_payments.c.paid_on >= bindparam("since")))
_UNCOUNTED: Final = _PAID_SINCE.where(~_IS_COUNTED)
_HANGING: Final = _oldest(_PAYMENT.where(or_(_IS_OPEN, _IS_PAID & ~_IS_COUNTED)))
_OF_PROVIDER: Final = _oldest(
    _PAYMENT.where(
        online_payments.c.provider == bindparam("provider"),
        online_payments.c.created_at >= bindparam("since"),
    )
)
_OF_PROVIDER_BETWEEN: Final = _OF_PROVIDER.where(online_payments.c.created_at < bindparam("until"))
_ADD: Final = insert(online_payments).returning(online_payments.c.id)
_FIELDS: Final = tuple(field.name for field in fields(OnlinePayment) if field.name != "id")
_CHANGE: Final = (
    update(online_payments)
    .where(online_payments.c.id == bindparam("payment"))
    .values({name: bindparam(f"new_{name}") for name in _FIELDS})
)
_NOTE: Final = insert(payment_changes)
_LEDGER: Final = (
    select(*columns(payment_changes, PaymentChange))
    .where(payment_changes.c.payment_id == bindparam("payment"))
    .order_by(payment_changes.c.id)
)


class OnlinePayments(Repository):
    """Payments begun here; each change of one is a row of the ledger, written with it."""

    def add(self, payment: OnlinePayment, *, by: str) -> OnlinePayment:
        """Keep a payment that begins, under an id of its own."""
        stated = {name: getattr(payment, name) for name in _FIELDS}
        kept = replace(payment, id=OnlinePaymentId(self._connection.execute(_ADD, stated).scalar_one()))
        self._note(kept, at=payment.created_at, by=by, evidence="")
        return kept

    def get(self, payment_id: OnlinePaymentId) -> OnlinePayment | None:
        """The payment of this id."""
        return self._one(_BY_ID, {"payment": payment_id})

    def hold(self, payment_id: OnlinePaymentId) -> OnlinePayment | None:
        """The payment of this id, which nobody else changes until this unit of work ends."""
        return self._one(_HELD, {"payment": payment_id})

    def by_token(self, token: str) -> OnlinePayment | None:
        """The payment of this token."""
        return self._one(_BY_TOKEN, {"token": token})

    def by_provider_id(self, provider: str, provider_id: str) -> OnlinePayment | None:
        """The payment that the provider knows by this name."""
        return self._one(_BY_PROVIDER_ID, {"provider": provider, "provider_id": provider_id})

    @once
    def open_of(self, account_id: AccountId) -> list[OnlinePayment]:
        """The account's payments that may still be paid, newest first."""
        return self._all(_OPEN_OF, {"account": account_id})

    @once
    def uncounted(self, account_id: AccountId, since: date) -> list[OnlinePayment]:
        """Those that have succeeded since this day and that no payment of billing names, newest first."""
        return self._all(_UNCOUNTED, {"account": account_id, "since": since})

    def paid_since(self, account_id: AccountId, since: date) -> list[OnlinePayment]:
        """Those that have succeeded since this day, whether or not billing names them, newest first."""
        return self._all(_PAID_SINCE, {"account": account_id, "since": since})

    def hanging(self) -> list[OnlinePayment]:
        """Those that are open, or paid and not counted by billing, oldest first."""
        return self._all(_HANGING, {})

    def of_provider(
        self, provider: str, since: datetime, until: datetime | None = None
    ) -> list[OnlinePayment]:
        """What was begun with a provider since this moment and before the other, oldest first."""
        if until is None:
            return self._all(_OF_PROVIDER, {"provider": provider, "since": since})
        return self._all(_OF_PROVIDER_BETWEEN, {"provider": provider, "since": since, "until": until})

    def change(self, payment: OnlinePayment, *, at: datetime, by: str, evidence: str) -> None:
        """Put a payment in the place of its earlier self, with a row of the ledger."""
        stated = {f"new_{name}": getattr(payment, name) for name in _FIELDS}
        self._connection.execute(_CHANGE, {"payment": payment.id, **stated})
        self._note(payment, at=at, by=by, evidence=evidence)

    def ledger(self, payment_id: OnlinePaymentId) -> list[PaymentChange]:
        """What became of a payment, oldest first."""
        rows = self._connection.execute(_LEDGER, {"payment": payment_id})
        return [PaymentChange(**facts(row)) for row in rows]

    def _note(self, payment: OnlinePayment, *, at: datetime, by: str, evidence: str) -> None:
        self._known.clear()
        self._connection.execute(
            _NOTE,
            {
                "payment_id": payment.id,
                "at": at,
                "by": by,
                "status": payment.status,
                "received": payment.received,
                "refunded": payment.refunded,
                "evidence": evidence,
            },
        )

    def _one(self, statement: Select[Any], asked: Mapping[str, Any]) -> OnlinePayment | None:
        row = self._connection.execute(statement, asked).one_or_none()
        return OnlinePayment(**facts(row)) if row else None

    def _all(self, statement: Select[Any], asked: Mapping[str, Any]) -> list[OnlinePayment]:
        return [OnlinePayment(**facts(row)) for row in self._connection.execute(statement, asked)]
