"""A promise to pay (обещанный платёж), or an instalment plan (рассрочка): its parts, and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Final

from core.base.ids import AccountId, CabinetId, PromiseId
from core.base.money import Kopecks
from core.base.months import Month
from core.model.charges.charge import Charge
from core.model.charges.debts import unpaid_by_month
from core.model.promises.terms import PromiseTerms

LEAST_PART: Final = 100
"""Kopecks: no bank takes less than a rouble."""


class PromiseStatus(StrEnum):
    """How a promise stands."""

    RUNNING = "running"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the debt, and the last day to pay it."""

    due: date
    amount: Kopecks


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What somebody has undertaken to pay of an account's debt."""

    id: PromiseId
    account_id: AccountId
    cabinet_id: CabinetId
    parts: tuple[Part, ...]
    month: Month
    """The last month of which the debt stems."""
    penalty: Kopecks
    """The penalty that is part of the debt; what is added to it later is not promised."""
    made_at: datetime
    grace_days: int
    """How late a part may come, by the terms of the day on which it was promised."""
    status: PromiseStatus = PromiseStatus.RUNNING
    ended_at: datetime | None = None
    exported_at: datetime | None = None

    @property
    def total(self) -> Kopecks:
        """The debt."""
        return sum(part.amount for part in self.parts)

    def left(self, charges: Sequence[Charge], *, uncounted: Kopecks) -> Kopecks:
        """What is still unpaid of it by billing's balance; never more than was promised.

        Payments pay off the oldest debt first, so what stems of later months is not paid before it.
        """
        principal = sum(debt.amount for debt in unpaid_by_month(charges) if debt.month <= self.month)
        last = max((charge.month for charge in charges), default=self.month)
        penalty = sum(charge.total for charge in charges if charge.is_penalty and charge.month == last)
        return min(self.total, max(0, principal + min(max(0, penalty), self.penalty) - uncounted))

    def unpaid(self, left: Kopecks) -> tuple[Part, ...]:
        """The parts that are not paid, the first of them with what is missing of it."""
        paid = self.total - left
        missing = []
        for part, sum_to_here in zip(self.parts, accumulate(each.amount for each in self.parts), strict=True):
            if sum_to_here > paid:
                missing.append(Part(part.due, min(part.amount, sum_to_here - paid)))
        return tuple(missing)

    def judged(self, left: Kopecks, today: date) -> PromiseStatus:
        """Whether it is kept, by what is left of the debt."""
        if self.status is not PromiseStatus.RUNNING:
            return self.status
        unpaid = self.unpaid(left)
        if not unpaid:
            return PromiseStatus.KEPT
        last_day = unpaid[0].due + timedelta(days=self.grace_days)
        return PromiseStatus.BROKEN if last_day < today else PromiseStatus.RUNNING


def promised_days(terms: PromiseTerms) -> tuple[int, ...]:
    """In how many days everything may be promised: those that are offered, and the last that is allowed."""
    return tuple(sorted({*(days for days in terms.days if days < terms.most_days), terms.most_days}))


def at_once(debt: Kopecks, *, days: int, today: date) -> tuple[Part, ...]:
    """Everything on one day."""
    return (Part(today + timedelta(days=days), debt),)


def numbers_of_parts(debt: Kopecks, terms: PromiseTerms) -> tuple[int, ...]:
    """Into how many parts the debt may be divided: a few to choose from; none where it is too small."""
    first = terms.least_first(debt)
    numbers = sorted({*(number for number in terms.parts if number < terms.most_months), terms.most_months})
    fitting = (
        number for number in numbers if min(debt // number, (debt - first) // (number - 1)) >= LEAST_PART
    )
    return tuple(fitting)


def instalments(debt: Kopecks, *, number: int, terms: PromiseTerms, today: date) -> tuple[Part, ...]:
    """So many parts, one a month, which come to the debt exactly.

    The first is the least that the terms allow, or an equal share where that is more.
    """
    share = -(-debt // number)
    first = max(terms.least_first(debt), share)
    rest = debt - first
    each, over = divmod(rest, number - 1)
    amounts = [first, *(each + (place < over) for place in range(number - 1))]
    start = today + timedelta(days=terms.first_days)
    return tuple(Part(_months_later(start, place), amount) for place, amount in enumerate(amounts))


def _months_later(day: date, months: int) -> date:
    month = Month.of(day).plus(months)
    return date(month.year, month.month, min(day.day, month.days))
