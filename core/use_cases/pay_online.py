"""Paying by a link: what is asked, and the one payment that comes of it however often one presses."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
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
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.delegate_account import note
from core.use_cases.limits import DAY, Limit, take_try
from core.use_cases.rights import ensure_may
from core.use_cases.see_balance import NothingCharged, balance_of

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


class TooManyPayments(Refusal):
    """So many payments have been begun without registration that today is over."""


def begin(work: Work, person: Person, account: Account, wish: Wish, *, now: datetime) -> OnlinePayment:
    """Begin a payment, or find the person's own unpaid one that asks for the same.

    Raises:
        AmountOutOfBounds: when the method does not take the sum.
        NotAllowed: when the account's owner has not let the person pay, or the person has no cabinet.
    """
    ensure_may(work, person, account.id, Rights.PAY)
    payment = _wished(work, person, account, wish, now)
    payment = replace(payment, advance=max(0, payment.amount - _owed(work, account)))
    earlier = _own_unpaid(work, person, payment, now)
    if earlier is not None:
        return earlier
    note(work, person, account.id, Deed.PAID, now=now)
    return work.online_payments.add(payment, by=person.actor)


def begin_as_guest(
    work: Work, person: Person, account: Account, wish: Wish, *, policy: Policy, now: datetime
) -> OnlinePayment:
    """Begin a payment without registration: it is the chat's own (S59).

    Nothing of it is an advance: the fiscal receipt would tell a stranger what the account owes
    (docs/decisions/0027-receipts-of-guests.md).

    Raises:
        AmountOutOfBounds: when the method does not take the sum.
        TooManyPayments: when a limit of guests is reached.
    """
    guest = replace(person, cabinet=None)
    payment = _wished(work, guest, account, wish, now)
    earlier = _own_unpaid(work, guest, payment, now)
    if earlier is not None:
        return earlier
    if not take_try(work, list(_limits(guest, account, policy)), now):
        raise TooManyPayments
    return work.online_payments.add(payment, by=guest.actor)


def _limits(person: Person, account: Account, policy: Policy) -> Iterable[Limit]:
    yield Limit("guest-payment", f"chat:{person.chat}", policy.guests.payments_a_chat, DAY)
    yield Limit("guest-payment", f"account:{account.id}", policy.guests.payments_an_account, DAY)
    if person.address:
        yield Limit("guest-payment", person.address, policy.guests.payments_an_address, DAY)


def _wished(work: Work, person: Person, account: Account, wish: Wish, now: datetime) -> OnlinePayment:
    """The payment that is wished for, not kept yet, while nobody else begins one of the account."""
    method, amount = wish.method, wish.amount
    ensure_can_be_paid(amount, method, e_receipt=account.e_receipt)
    # Two phones that press at once are told of one payment.
    work.accounts.hold(account.id)
    return OnlinePayment(
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


def _owed(work: Work, account: Account) -> Kopecks:
    """What remains to be paid, with what billing has not counted yet taken off."""
    try:
        return balance_of(work, account).remains
    except NothingCharged:
        return 0


def _own_unpaid(work: Work, person: Person, payment: OnlinePayment, now: datetime) -> OnlinePayment | None:
    """The person's own payment that asks for the same and can be paid still."""
    for earlier in work.online_payments.open_of(payment.account_id):
        if _is_of(earlier, person) and earlier.is_alike(payment) and _serves(earlier, now):
            return earlier
    return None


def _is_of(payment: OnlinePayment, person: Person) -> bool:
    """Whether it is the person's: of their cabinet, or begun in this chat without one."""
    if payment.cabinet_id is None:
        return payment.chat_id == person.chat
    return payment.cabinet_id == person.cabinet


def _serves(payment: OnlinePayment, now: datetime) -> bool:
    """Whether its link can be paid or is being made, or its money is on its way."""
    return not payment.url or payment.is_under_way or payment.can_be_paid(now)


def payment_of(work: Work, person: Person, payment_id: OnlinePaymentId) -> OnlinePayment:
    """The person's own payment.

    Raises:
        NotYourPayment: when it is another's, or there is none.
    """
    payment = work.online_payments.get(payment_id)
    if payment is None or not _is_of(payment, person):
        raise NotYourPayment
    return payment


def others_under_way(work: Work, person: Person, account: Account, *, now: datetime) -> list[OnlinePayment]:
    """Payments of the account that other people have begun: links that can be paid, money on its way."""
    return [
        payment
        for payment in work.online_payments.open_of(account.id)
        if not _is_of(payment, person) and (payment.is_under_way or payment.can_be_paid(now))
    ]


def own_under_way(work: Work, person: Person, account: Account, *, now: datetime) -> OnlinePayment | None:
    """The person's own payment to name before a second one: money on its way, else a link."""
    own = (each for each in work.online_payments.open_of(account.id) if _is_of(each, person))
    serving = [each for each in own if _serves(each, now)]
    return next((each for each in serving if each.is_under_way), next(iter(serving), None))
