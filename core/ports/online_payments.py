"""Payments begun here, with the ledger of what became of them."""

from datetime import date, datetime
from typing import Protocol

from core.base.ids import AccountId, OnlinePaymentId
from core.model.payments.online_payment import OnlinePayment, PaymentChange


class OnlinePayments(Protocol):
    """Payments begun here; each change of one is a row of the ledger, written with it."""

    def add(self, payment: OnlinePayment, *, by: str) -> OnlinePayment:
        """Keep a payment that begins, under an id of its own."""
        ...

    def get(self, payment_id: OnlinePaymentId) -> OnlinePayment | None:
        """The payment of this id."""
        ...

    def hold(self, payment_id: OnlinePaymentId) -> OnlinePayment | None:
        """The payment of this id, which nobody else changes until this unit of work ends."""
        ...

    def by_token(self, token: str) -> OnlinePayment | None:
        """The payment of this token."""
        ...

    def by_provider_id(self, provider: str, provider_id: str) -> OnlinePayment | None:
        """The payment that the provider knows by this name."""
        ...

    def open_of(self, account_id: AccountId) -> list[OnlinePayment]:
        """The account's payments that may still be paid, newest first."""
        ...

    def uncounted(self, account_id: AccountId, since: date) -> list[OnlinePayment]:
        """Those that have succeeded since this day and that no payment of billing names, newest first."""
        ...

    def paid_since(self, account_id: AccountId, since: date) -> list[OnlinePayment]:
        """Those that have succeeded since this day, whether or not billing names them, newest first."""
        ...

    def hanging(self) -> list[OnlinePayment]:
        """Those that are open, or paid and not counted by billing, oldest first."""
        ...

    def of_provider(
        self, provider: str, since: datetime, until: datetime | None = None
    ) -> list[OnlinePayment]:
        """What was begun with a provider since this moment and before the other, oldest first."""
        ...

    def change(self, payment: OnlinePayment, *, at: datetime, by: str, evidence: str) -> None:
        """Put a payment in the place of its earlier self, with a row of the ledger."""
        ...

    def ledger(self, payment_id: OnlinePaymentId) -> list[PaymentChange]:
        """What became of a payment, oldest first."""
        ...
