"""A forecast of the penalty (пени, ЖК РФ, ст. 155 ч. 14); the official figure always comes from billing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from core.base.calendar import due_date
from core.base.money import Kopecks, half_up
from core.base.months import Month
from core.base.validity import in_force
from core.model.charges.debts import Debt

_FREE_DAYS = 30
_EARLY_UNTIL = 90
_EARLY_SHARE = Fraction(1, 300)
_LATE_SHARE = Fraction(1, 130)
"""Of the rate accrues a day: nothing in the first 30 days, 1/300 to the 90th, 1/130 after it (same part)."""


class NoKeyRate(LookupError):
    """No key rate of the central bank is known for a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRate:
    """The central bank's key rate, per cent a year."""

    valid_from: date
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RateCap:
    """The highest rate by which a penalty may be computed, per cent a year; None for no limit."""

    valid_from: date
    rate: Decimal | None


RATE_CAPS = (
    RateCap(valid_from=date(2022, 2, 28), rate=Decimal("9.5")),  # ПП 474 of 26.03.2022
    RateCap(valid_from=date(2025, 1, 1), rate=Decimal("9.5")),  # ПП 329 of 18.03.2025
    RateCap(valid_from=date(2027, 1, 1), rate=None),  # ПП 329 ends; what follows is not yet law
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyRates:
    """The key rate's history and the limits set to it."""

    key_rates: Sequence[KeyRate]
    caps: Sequence[RateCap] = RATE_CAPS

    def rate_on(self, day: date) -> Decimal:
        """The rate for what is paid on a day, per cent a year.

        Raises:
            NoKeyRate: when the key rate of the day is not known.
        """
        key_rate = in_force(self.key_rates, day)
        if key_rate is None:
            raise NoKeyRate(day)
        cap = in_force(self.caps, day)
        return key_rate.rate if cap is None or cap.rate is None else min(cap.rate, key_rate.rate)


def penalty_starts(due: date) -> date:
    """The first day for which a penalty accrues to what was due on a day."""
    return due + timedelta(days=_FREE_DAYS + 1)


def penalty(
    debt: Kopecks,
    *,
    due: date,
    on: date,
    rates: PenaltyRates,
    paid: Iterable[tuple[date, Kopecks]] = (),
) -> Kopecks:
    """The penalty on one month's debt: simple interest, rounded once at the end.

    Each part of the debt accrues until the day on which it is paid, that day included, at that day's rate.

    Args:
        debt: what was due.
        due: the last day to pay without delay.
        on: the day by which the penalty is computed; what is unpaid then counts as paid on it.
        rates: the rate by date.
        paid: payments towards this debt.

    Raises:
        NoKeyRate: when the rate of a day is not known.
    """
    left, accrued = max(0, debt), Fraction(0)
    for day, amount in sorted(payment for payment in paid if payment[0] <= on):
        part = min(left, amount)
        left -= part
        accrued += _accrued(part, due=due, until=day, rates=rates)
    return half_up(accrued + _accrued(left, due=due, until=on, rates=rates))


def forecast(
    debts: Iterable[Debt], *, on: date, rates: PenaltyRates, due: Callable[[Month], date] = due_date
) -> Kopecks:
    """The penalty on unpaid months by a day, each computed by itself; a penalty itself bears none.

    Raises:
        NoKeyRate: when the rate of the day is not known.
    """
    return sum(penalty(debt.amount, due=due(debt.month), on=on, rates=rates) for debt in debts)


def _accrued(part: Kopecks, *, due: date, until: date, rates: PenaltyRates) -> Fraction:
    days = (until - due).days
    early, late = max(0, min(days, _EARLY_UNTIL) - _FREE_DAYS), max(0, days - _EARLY_UNTIL)
    share = early * _EARLY_SHARE + late * _LATE_SHARE
    return part * share * Fraction(rates.rate_on(until)) / 100 if part and share else Fraction(0)
