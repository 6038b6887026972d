"""Money in whole kopecks, rounded half up and never a float."""

from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

Kopecks: TypeAlias = int
"""A sum of money in kopecks; negative is an advance or a refund."""

_ONE = Decimal(1)


def half_up(value: Decimal) -> int:
    """Round to the nearest whole number, a half away from zero: 0.5 → 1, −0.5 → −1."""
    return int(value.quantize(_ONE, rounding=ROUND_HALF_UP))


def kopecks(roubles: Decimal | int | str) -> Kopecks:
    """Roubles as whole kopecks: `kopecks("940.04") == 94004`; half a kopeck and more is a kopeck."""
    return half_up(Decimal(roubles) * 100)


def roubles(amount: Kopecks) -> Decimal:
    """Kopecks as roubles with two decimals: `roubles(94004) == Decimal("940.04")`."""
    return Decimal(amount).scaleb(-2)
