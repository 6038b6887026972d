"""The ways to pay that the supplier offers, and what each costs (6.5)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.base.money import Kopecks, half_up
from core.base.refusals import Refusal

LEAST = 100
"""Kopecks: less than a rouble is refused by every bank."""


class Means(StrEnum):
    """What a person pays with on a provider's page."""

    CARD = "card"
    SBP = "sbp"
    """The bank's application, by the fast payments system (СБП)."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that one payment by some means may come to, commission included."""

    means: Means
    most: Kopecks


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMethod:
    """One way to pay by a link, as the configuration offers it."""

    provider: str
    """The provider's name in the configuration and in kept rows."""
    title: str
    """As people read it: «Банковская карта или СБП»."""
    commission: Decimal = Decimal(1)
    """Per cent, taken where the account has no e-receipt."""
    most: Kopecks = 350_000_00
    """The most that one payment may come to by any means, commission included."""
    limits: tuple[Limit, ...] = ()
    """Of each means, where its provider sets them apart; none is above `most`."""

    def fee_on(self, amount: Kopecks, *, e_receipt: bool) -> Kopecks:
        """The commission on a sum; none where the account has the e-receipt (S57)."""
        return 0 if e_receipt else half_up(Decimal(amount) * self.commission / 100)

    def limits_below(self, amount: Kopecks, *, e_receipt: bool) -> tuple[Limit, ...]:
        """The limits that a sum with its commission is above."""
        total = amount + self.fee_on(amount, e_receipt=e_receipt)
        return tuple(limit for limit in self.limits if limit.most < total)


class AmountOutOfBounds(Refusal):
    """A sum that cannot be paid at once; `least` and `most` are kopecks of the sum without commission."""

    def __init__(self, least: Kopecks, most: Kopecks) -> None:
        super().__init__(least, most)
        self.least = least
        self.most = most


class AmountTooSmall(AmountOutOfBounds):
    """The sum is below a rouble, or not above zero."""


class AmountTooLarge(AmountOutOfBounds):
    """The sum with its commission is above what the method takes at once."""


def ensure_can_be_paid(amount: Kopecks, method: PaymentMethod, *, e_receipt: bool) -> None:
    """Refuse a sum that the method would refuse.

    Raises:
        AmountTooSmall: below one rouble.
        AmountTooLarge: above the method's limit.
    """
    most = largest_payable(method, method.most, e_receipt=e_receipt)
    if amount < LEAST:
        raise AmountTooSmall(LEAST, most)
    if amount > most:
        raise AmountTooLarge(LEAST, most)


def can_be_paid(amount: Kopecks, method: PaymentMethod, *, e_receipt: bool) -> bool:
    """Whether the method takes the sum at once."""
    try:
        ensure_can_be_paid(amount, method, e_receipt=e_receipt)
    except AmountOutOfBounds:
        return False
    return True


def largest_payable(method: PaymentMethod, limit: Kopecks, *, e_receipt: bool) -> Kopecks:
    """The greatest sum that stays within a limit of the method together with its commission."""
    if e_receipt:
        return limit
    most = half_up(Decimal(limit) * 100 / (100 + method.commission)) + 1
    while most + method.fee_on(most, e_receipt=False) > limit:
        most -= 1
    return most


def is_unusually_large(amount: Kopecks, owed: Kopecks) -> bool:
    """Whether the sum is asked about once before it is taken: more than three debts."""
    return owed > 0 and amount > 3 * owed
