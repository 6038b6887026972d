"""Payments that hang: what an administrator looks at, and why each is there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from core.base.ids import OnlinePaymentId
from core.model.accounts import Account
from core.model.payments.online_payment import OnlinePayment
from core.ports.work import Work

_LONGEST_ID: Final = 18
"""Digits; a token is longer."""


class Why(StrEnum):
    """Why a payment is shown to the administrator."""

    OPEN = "open"
    UNCOUNTED = "uncounted"
    """Paid, and billing has not counted it for days."""
    NO_PROVIDER = "no_provider"
    """Nobody can be asked: its provider is not in the configuration."""


@dataclass(frozen=True, slots=True)
class Hanging:
    """A payment that hangs."""

    payment: OnlinePayment
    account: Account
    why: Why
    since: datetime


def hanging(work: Work, *, providers: Collection[str], days: int, now: datetime) -> list[Hanging]:
    """What is open, what billing has not counted for so many days, and what nobody can be asked about."""
    found = []
    for payment in work.online_payments.hanging():
        since = payment.created_at if payment.is_open else payment.paid_at or payment.created_at
        if payment.provider not in providers:
            why = Why.NO_PROVIDER
        elif payment.is_open:
            why = Why.OPEN
        elif payment.credited and since <= now - timedelta(days=days):
            why = Why.UNCOUNTED
        else:
            continue
        found.append(Hanging(payment, work.accounts.get(payment.account_id), why, since))
    return found


def named(work: Work, name: str) -> OnlinePayment | None:
    """The payment of this id or token."""
    if name.isascii() and name.isdecimal() and len(name) <= _LONGEST_ID:
        return work.online_payments.get(OnlinePaymentId(int(name)))
    return work.online_payments.by_token(name)
