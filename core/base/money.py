"""Money in whole kopecks, rounded half up and never a float."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeAlias

from core.base.refusals import Refusal
from core.base.typed import visible

Kopecks: TypeAlias = int
"""A sum of money in kopecks; negative is an advance or a refund."""


def half_up(value: Decimal | Fraction) -> int:
    """Round to the nearest whole number, a half away from zero: 0.5 → 1, −0.5 → −1."""
    if isinstance(value, Fraction):
        nearest = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
        return nearest if value >= 0 else -nearest
    return int(value.to_integral_value(rounding=ROUND_HALF_UP))


def kopecks(roubles: Decimal | int | str) -> Kopecks:
    """Roubles as whole kopecks: `kopecks("940.04") == 94004`; half a kopeck and more is a kopeck."""
    return half_up(Decimal(roubles) * 100)


def roubles(amount: Kopecks) -> Decimal:
    """Kopecks as roubles with two decimals: `roubles(94004) == Decimal("940.04")`."""
    return Decimal(amount).scaleb(-2)


def share_out(whole: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide a whole in proportion to weights so that the parts sum to it exactly (largest remainder).

    No part exceeds its weight while the whole does not exceed their sum; equal parts when all weights are 0.

    Raises:
        ValueError: when the whole or a weight is negative, or there is nobody to share.
    """
    if whole < 0 or not weights or min(weights) < 0:
        raise ValueError("only what is not negative can be shared, and among somebody")
    if not any(weights):
        weights = [1] * len(weights)
    shares = [whole * weight // sum(weights) for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: whole * weights[i] % sum(weights), reverse=True)
    for i in by_remainder[: whole - sum(shares)]:
        shares[i] += 1
    return tuple(shares)


_GAPS = re.compile(r"\s+")
_ROUBLES = r"(?:₽|р\.?|руб\.?|рубл(?:ь|я|ей))"
_KOPECKS = r"([0-9]{1,2})коп(?:\.|еек|ейки|ейка)?"
_SUM = re.compile(rf"(-?)([0-9]{{1,12}})(?:[.,]([0-9]{{1,2}}){_ROUBLES}?|{_ROUBLES}(?:{_KOPECKS})?)?")


class NotASum(Refusal):
    """What was typed is not a sum of money."""


def parse_sum(typed: str) -> Kopecks:
    """Read a typed sum: `940,04`, `940.04`, `1 234,56 ₽`, `940 руб. 04 коп.`, `940`.

    Raises:
        NotASum: when it is anything else, or longer than any receipt.
    """
    tidy = _GAPS.sub("", visible(typed).lower().replace("\u2212", "-"))
    found = _SUM.fullmatch(tidy)
    if not found:
        raise NotASum
    sign, whole, fraction = found[1], found[2], (found[3] or found[4] or "")
    amount = int(whole) * 100 + int(fraction.ljust(2, "0") or 0)
    return -amount if sign else amount
