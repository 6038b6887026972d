"""Paying by a link: what is asked, and the one payment that comes of it however often one presses."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.base.ids import OnlinePaymentId
from core.base.money import Kopecks
from core.base.months import Month
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.cabinets.cabinet import Person
from core.model.cabinets.delegation import Deed, Rights
from core.model.payments.methods import PaymentMethod, ensure_can_be_paid
from core.model.payments.online_payment import OnlinePayment
from core.ports.work import Work
from core.use_cases.delegate_account import note
from core.use_cases.rights import ensure_may

_TOKEN_BYTES: Final = 12
"""96 bits cannot be guessed, and with a number of the try behind it stays within 32 characters."""


class NotYourPayment(Refusal):
    """The payment is not there, or is another person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person has confirmed on the summary (S56)."""

    method: PaymentMethod
    amount: Kopecks
    email: str
    period: Month


def begin(work: Work, person: Person, account: Account, wish: Wish, *, now: datetime) -> OnlinePayment:
    """Begin a payment, or find the person's own unpaid one that asks for the same.

    Raises:
        AmountOutOfBounds: when the method does not take the sum.
        NotAllowed: when the account's owner has not let the person pay.
    """
    if person.cabinet is None:
        raise NotYourPayment
    ensure_may(work, person, account.id, Rights.PAY)
    method, amount = wish.method, wish.amount
    ensure_can_be_paid(amount, method, e_receipt=account.e_receipt)
    # Two phones that press at once are told of one payment.
    work.accounts.hold(account.id)
    payment = OnlinePayment(
        id=OnlinePaymentId(0),
        token=secrets.token_hex(_TOKEN_BYTES),
        account_id=account.id,
        cabinet_id=person.cabinet,
        chat_id=person.chat,
        provider=method.provider,
        amount=amount,
        fee=method.fee_on(amount, e_receipt=account.e_receipt),
        email=wish.email,
        period=wish.period,
        created_at=now,
    )
    for earlier in work.online_payments.open_of(account.id):
        if earlier.cabinet_id == person.cabinet and earlier.is_alike(payment) and _serves(earlier, now):
            return earlier
    note(work, person, account.id, Deed.PAID, now=now)
    return work.online_payments.add(payment, by=person.actor)


def _serves(payment: OnlinePayment, now: datetime) -> bool:
    """Whether its link can be paid, or is on its way."""
    return not payment.url or payment.can_be_paid(now)


def payment_of(work: Work, person: Person, payment_id: OnlinePaymentId) -> OnlinePayment:
    """The person's own payment.

    Raises:
        NotYourPayment: when it is another's, or there is none.
    """
    payment = work.online_payments.get(payment_id)
    if payment is None or person.cabinet is None or payment.cabinet_id != person.cabinet:
        raise NotYourPayment
    return payment


def others_under_way(work: Work, person: Person, account: Account, *, now: datetime) -> list[OnlinePayment]:
    """Payments of the account that other people have begun and may still pay."""
    return [
        payment
        for payment in work.online_payments.open_of(account.id)
        if payment.cabinet_id != person.cabinet and payment.can_be_paid(now)
    ]
