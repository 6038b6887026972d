"""A payment begun here (оплата по ссылке): from the sum that a person confirms to billing's register.

Billing's own payments are `core.model.charges.charge.Payment`; an online payment becomes one of them when
billing's register brings its `provider_id` back as `doc_id`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from core.base.calendar import local_day
from core.base.ids import AccountId, CabinetId, ChatId, OnlinePaymentId
from core.base.money import Kopecks
from core.base.months import Month
from core.model.charges.charge import Payment
from core.model.payments.standing import ROUBLE, Decline, Standing, State

TIME_TO_PAY: Final = timedelta(minutes=5)
"""A link that dies sooner is not given out again: nobody finds a card so quickly."""


class PaymentStatus(StrEnum):
    """How far an online payment has come (6.4)."""

    CREATED = "created"
    """Confirmed by the person; the provider is being asked for a link."""
    LINK_SENT = "link_sent"
    PENDING = "pending"
    """The money is on its way."""
    SUCCEEDED = "succeeded"
    """«Оплачено, ожидает учёта» until billing counts it."""
    CANCELED = "canceled"
    EXPIRED = "expired"


OPEN: Final = frozenset({PaymentStatus.CREATED, PaymentStatus.LINK_SENT, PaymentStatus.PENDING})

MOVES: Final[Mapping[PaymentStatus, frozenset[PaymentStatus]]] = {
    PaymentStatus.CREATED: frozenset(PaymentStatus) - {PaymentStatus.CREATED},
    PaymentStatus.LINK_SENT: frozenset(PaymentStatus) - {PaymentStatus.CREATED, PaymentStatus.LINK_SENT},
    PaymentStatus.PENDING: frozenset(PaymentStatus) - OPEN,
    # Money that has come is never denied, whatever was said before it came.
    PaymentStatus.CANCELED: frozenset({PaymentStatus.SUCCEEDED}),
    PaymentStatus.EXPIRED: frozenset({PaymentStatus.SUCCEEDED}),
    PaymentStatus.SUCCEEDED: frozenset(),
}
"""Where a payment may go; what a provider says out of this order changes nothing."""

_BY_STATE: Final = {
    State.OPEN: PaymentStatus.LINK_SENT,
    State.UNDER_WAY: PaymentStatus.PENDING,
    State.PAID: PaymentStatus.SUCCEEDED,
    State.DECLINED: PaymentStatus.CANCELED,
    State.EXPIRED: PaymentStatus.EXPIRED,
}


UNCOUNTED: Final = "uncounted"
"""The status of a payment made here among billing's own, until billing counts it."""
REFUNDED: Final = "refunded"
"""The status of one that was given back whole before billing has counted it; billing's own word for it."""


class AnotherPayment(ValueError):
    """What a provider says is not of this payment: another number, or money that is not roubles."""


def credit_of(received: Kopecks, fee: Kopecks, refunded: Kopecks) -> Kopecks:
    """What the account gets of what has come and stayed."""
    return max(0, received - fee - refunded)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlinePayment:
    """One payment begun here."""

    id: OnlinePaymentId
    token: str
    """Its name outside: the idempotence key and the end of the return address; cannot be guessed."""
    account_id: AccountId
    cabinet_id: CabinetId | None
    """Whose it is; None where it was begun without registration, so that it is the chat's."""
    chat_id: ChatId
    """Where it was begun, and where its result is told."""
    provider: str
    amount: Kopecks
    """What the account is to be credited with."""
    advance: Kopecks = 0
    """What of `amount` was beyond the debt when it was begun, and is an advance in the fiscal receipt."""
    fee: Kopecks
    """The commission on top of it."""
    email: str
    """Where the fiscal receipt goes."""
    period: Month
    """The last charged month when it was begun, or that of its day where nothing was charged yet."""
    status: PaymentStatus = PaymentStatus.CREATED
    provider_id: str = ""
    url: str = ""
    url_until: datetime | None = None
    created_at: datetime
    paid_at: datetime | None = None
    paid_on: date | None = None
    """The supplier's day of it."""
    received: Kopecks = 0
    """What the provider has been paid, commission included."""
    refunded: Kopecks = 0
    decline: Decline = Decline.NONE
    exported_at: datetime | None = None

    @property
    def total(self) -> Kopecks:
        """What the person pays."""
        return self.amount + self.fee

    @property
    def credited(self) -> Kopecks:
        """What the account gets of what has come and stayed; less than `amount` when paid partly."""
        return credit_of(self.received, self.fee, self.refunded)

    @property
    def as_paid(self) -> Payment:
        """The payment as it will stand among billing's own."""
        return Payment(
            account_id=self.account_id,
            date=self.paid_on or self.created_at.date(),
            amount=self.credited,
            status=UNCOUNTED,
            doc_id=self.provider_id,
            period=self.period,
        )

    @property
    def as_shown(self) -> Payment:
        """The payment in the history: one that was given back whole stays there with what it was."""
        if self.credited or not self.refunded:
            return self.as_paid
        return replace(self.as_paid, amount=credit_of(self.received, self.fee, 0), status=REFUNDED)

    @property
    def is_partial(self) -> bool:
        """Whether less has come than was asked."""
        return self.status is PaymentStatus.SUCCEEDED and self.received < self.total

    @property
    def amount_missing(self) -> Kopecks:
        """What the account still lacks of the amount; 0 where all has come, or was given back."""
        return 0 if self.refunded else max(0, self.amount - self.credited)

    @property
    def is_open(self) -> bool:
        """Whether it may still be paid."""
        return self.status in OPEN

    @property
    def is_under_way(self) -> bool:
        """Whether its money is on its way, so that nothing should be paid a second time."""
        return self.status is PaymentStatus.PENDING

    def can_be_paid(self, now: datetime) -> bool:
        """Whether its link is there, unused, and lives long enough to be used."""
        if self.status is not PaymentStatus.LINK_SENT or not self.url:
            return False
        return self.url_until is None or now + TIME_TO_PAY < self.url_until

    def is_alike(self, other: "OnlinePayment") -> bool:
        """Whether the other asks for the same, so that one link serves both."""
        return (self.provider, self.amount, self.fee, self.email) == (
            other.provider,
            other.amount,
            other.fee,
            other.email,
        )

    def after(self, standing: Standing, *, at: datetime, zone: tzinfo) -> "OnlinePayment":
        """The payment when its provider has said this; the same one when that changes nothing.

        Raises:
            AnotherPayment: when it is not of this payment.
        """
        if self.provider_id and standing.provider_id != self.provider_id:
            raise AnotherPayment("another number")
        if standing.state is State.PAID and (standing.currency != ROUBLE or standing.received <= 0):
            raise AnotherPayment("not roubles")
        new = _BY_STATE[standing.state]
        known = replace(self, provider_id=standing.provider_id)
        if new in MOVES[self.status]:
            known = replace(known, status=new, decline=standing.decline)
            if new is PaymentStatus.SUCCEEDED:
                paid_at = min(standing.paid_at or at, at)  # a provider's clock may be ahead
                known = replace(
                    known, received=standing.received, paid_at=paid_at, paid_on=local_day(paid_at, zone)
                )
        if known.status is PaymentStatus.SUCCEEDED and standing.refunded > self.refunded:
            # What billing has been told does not hold any more, so the payment leaves for it again.
            known = replace(known, refunded=standing.refunded, exported_at=None)
        return known


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentChange:
    """A row of the ledger: what a payment became, when, by whom and on what evidence."""

    at: datetime
    by: str
    """cabinet:7, notification, poll, press, reconcile …"""
    status: PaymentStatus
    received: Kopecks
    refunded: Kopecks
    evidence: str
    """The provider's own word; nothing personal."""
