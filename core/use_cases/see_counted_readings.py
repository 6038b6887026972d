"""The readings by which a month was charged, as its receipt and the certificates name them."""

from collections.abc import Iterator
from datetime import datetime

from core.model.charges.balance import MonthStatement
from core.model.charges.charge import Basis
from core.model.meters import Meter
from core.model.readings.reading import Reading
from core.model.supplier.policy import Policy
from core.ports.work import Work


def counted_then(work: Work, meter: Meter, statement: MonthStatement, policy: Policy) -> Iterator[Reading]:
    """The readings that counted when the month was charged, newest first.

    One that an operator accepted after the month was over came too late for it, unless billing says that it
    charged the month by the meter all the same.
    """
    by_meter = any(charge.basis is Basis.METER for charge in statement.services)
    for reading in work.readings.of_meter_until(meter.id, statement.month):
        if not reading.counts:
            continue
        accepted = _accepted_at(work, reading)
        in_time = accepted is None or policy.day(accepted) <= statement.month.last_day
        if in_time or (by_meter and reading.month == statement.month):
            yield reading


def _accepted_at(work: Work, reading: Reading) -> datetime | None:
    """When an operator accepted a reading; None where nobody had to."""
    if not reading.is_ours:
        return None
    decisions = work.audit.of(f"reading:{reading.id}")
    return next((at for at, _, action in decisions if action == "reading-accepted"), None)
