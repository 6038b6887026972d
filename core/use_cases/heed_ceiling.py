"""The sum of a month above which a person wants to be warned, and what the month's readings come to."""

from datetime import datetime
from typing import Final

from core.base.money import Kopecks, NotASum, parse_sum
from core.base.months import Month
from core.model.accounts import Account
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.see_meters import current_meters
from core.use_cases.see_proof import proof_of

_SUMS: Final = range(1_00, 1_000_000_00 + 1)
"""Kopecks: below is every bill, above is none of a household."""


class CeilingOutOfRange(NotASum):
    """The sum is one that no bill of a household comes to."""


def parse_ceiling(typed: str) -> Kopecks:
    """Read the sum above which to warn, as `parse_sum` does.

    Raises:
        CeilingOutOfRange: when it is below a rouble or beyond a million.
        NotASum: when it is no sum at all.
    """
    amount = parse_sum(typed)
    if amount not in _SUMS:
        raise CeilingOutOfRange
    return amount


def set_ceiling(
    work: Work, person: Person, cabinet: Cabinet, amount: Kopecks | None, *, now: datetime
) -> None:
    """Warn when a month of an account comes to more than this; None, and nobody warns."""
    if amount == cabinet.bill_ceiling:
        return
    work.cabinets.set_bill_ceiling(cabinet.id, amount)
    work.audit.record(at=now, actor=person.actor, action="ceiling-set", subject=f"cabinet:{cabinet.id}")


def read_cost(work: Work, account: Account, month: Month, policy: Policy) -> Kopecks | None:
    """About what the month comes to by the readings of all the account's meters that have one.

    None where what one of them comes to is not known.
    """
    comes_to: Kopecks = 0
    for meter in current_meters(work, account, month.last_day):
        for reading in work.readings.of_meter_until(meter.id, month, 1):
            if reading.month != month or not reading.counts:
                continue
            proof = proof_of(work, account, reading, policy)
            if proof.cost is None or proof.is_first:
                return None
            comes_to += proof.cost
    return comes_to
