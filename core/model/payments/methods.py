"""The ways to pay that the supplier offers, and what each costs (6.5)."""

from dataclasses import dataclass
from decimal import Decimal

from core.base.money import Kopecks, half_up
from core.base.refusals import Refusal

LEAST = 100
"""Kopecks: less than a rouble is refused by every bank."""


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
    """The most that one payment may come to, commission included."""

    def fee_on(self, amount: Kopecks, *, e_receipt: bool) -> Kopecks:
        """The commission on a sum; none where the account has the e-receipt (S57)."""
        return 0 if e_receipt else half_up(Decimal(amount) * self.commission / 100)


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
    most = largest_payable(method, e_receipt=e_receipt)
    if amount < LEAST:
        raise AmountTooSmall(LEAST, most)
    if amount > most:
        raise AmountTooLarge(LEAST, most)


def largest_payable(method: PaymentMethod, *, e_receipt: bool) -> Kopecks:
    """The greatest sum that stays within the method's limit together with its commission."""
    if e_receipt:
        return method.most
    most = half_up(Decimal(method.most) * 100 / (100 + method.commission)) + 1
    while most + method.fee_on(most, e_receipt=False) > method.most:
        most -= 1
    return most


def is_unusually_large(amount: Kopecks, owed: Kopecks) -> bool:
    """Whether the sum is asked about once before it is taken: more than three debts."""
    return owed > 0 and amount > 3 * owed
