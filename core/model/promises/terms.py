"""The supplier's published terms of a promise to pay and of instalments."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from core.base.money import Kopecks


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseTerms:
    """What a debtor may choose from; the defaults are those of the configuration."""

    least_first_percent: int = 30
    """The least first part of an instalment plan, in per cent of the debt."""
    most_months: int = 6
    """The most parts of a plan, one a month."""
    most: Kopecks = 50_000_00
    """The greatest debt that is promised without an operator."""
    most_days: int = 14
    """How far off a promise to pay everything at once may lie."""
    first_days: int = 5
    """In how many days the first part is due."""
    days: tuple[int, ...] = (7, 14)
    """In how many days everything may be paid, to choose from beside `most_days`."""
    parts: tuple[int, ...] = (2, 3, 6, 12)
    """Into how many parts a debt may be divided, to choose from beside `most_months`."""
    grace_days: int = 3
    """How late a part may come before the promise is broken: what a bank takes is at billing's in three."""

    def least_first(self, debt: Kopecks) -> Kopecks:
        """The least first part of a debt."""
        part = Decimal(debt) * self.least_first_percent / 100
        return int(part.to_integral_value(ROUND_CEILING))
