"""From which months a debt stems, what of it is overdue, and what a payment pays off."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.base.calendar import due_date
from core.base.money import Kopecks
from core.base.months import Month
from core.model.charges.balance import MonthStatement
from core.model.charges.charge import Charge


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What is unpaid of one month's charges, without penalty."""

    month: Month
    amount: Kopecks


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """What a payment pays off; the parts sum to the payment exactly."""

    principal: tuple[Debt, ...]
    """The part paid of each month, in the order of payment."""
    penalty: Kopecks
    advance: Kopecks
    """What is left when nothing is owed any more."""


def unpaid_by_month(charges: Iterable[Charge]) -> tuple[Debt, ...]:
    """The months from which the last month's debt stems, oldest first; none when it is an advance.

    Payments pay off the oldest debt first, so a debt stems from the latest charges. What is older than the
    first month given counts as of the month before it. The penalty stands apart.
    """
    added: defaultdict[Month, Kopecks] = defaultdict(int)
    owed: defaultdict[Month, Kopecks] = defaultdict(int)
    for charge in charges:
        if not charge.is_penalty:
            added[charge.month] += charge.added
            owed[charge.month] += charge.total
    if not owed:
        return ()
    left = owed[max(owed)]
    debts: list[Debt] = []
    for month in sorted(added, reverse=True):
        part = min(left, added[month])
        if part > 0:
            debts.append(Debt(month=month, amount=part))
            left -= part
    if left > 0:
        debts.append(Debt(month=min(added).plus(-1), amount=left))
    return tuple(reversed(debts))


def overdue(
    charges: Sequence[Charge],
    *,
    on: date,
    uncounted: Kopecks = 0,
    not_yet_due_counts: bool = False,
    due: Callable[[Month], date] = due_date,
) -> Kopecks:
    """What is overdue on a day, penalty included; 0 or less when it can be certified that there is no debt.

    Charges not yet due do not count by default, a penalty is due at once, an advance counts against it.

    Args:
        charges: of the last months, penalties included.
        on: the day; a charge is overdue from the day after its due date.
        uncounted: payments that billing has not yet counted.
        not_yet_due_counts: whether charges not yet due count too; the supplier's choice.
        due: the due date of a month's charges.
    """
    if not charges:
        return -uncounted
    last = max(charge.month for charge in charges)
    statement = MonthStatement.of(last, charges)
    principal = statement.service.total
    if principal > 0 and not not_yet_due_counts:
        principal = sum(debt.amount for debt in unpaid_by_month(charges) if due(debt.month) < on)
    return principal + statement.penalty_due - uncounted


def allocate(
    payment: Kopecks,
    debts: Iterable[Debt],
    *,
    penalty: Kopecks = 0,
    period: Month | None = None,
    for_penalty: bool = False,
) -> Allocation:
    """Divide a payment among debts (ГК РФ, ст. 319, 319.1).

    The month named in the payment comes first, then the oldest debt; the penalty comes last, unless the
    payment is for it.

    Raises:
        ValueError: when the payment is negative.
    """
    if payment < 0:
        raise ValueError("a payment is not negative")
    left = payment
    penalty_paid = min(left, penalty) if for_penalty else 0
    left -= penalty_paid
    principal: list[Debt] = []
    for debt in sorted(debts, key=lambda debt: (debt.month != period, debt.month)):
        part = min(left, debt.amount)
        if part > 0:
            principal.append(Debt(month=debt.month, amount=part))
            left -= part
    if not for_penalty:
        penalty_paid = min(left, penalty)
        left -= penalty_paid
    return Allocation(principal=tuple(principal), penalty=penalty_paid, advance=left)
