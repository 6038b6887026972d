"""Whether an account was charged for far more than it usually uses."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from core.base.months import Month
from core.base.periods import Period
from core.model.accounts import Account
from core.model.charges.charge import ELECTRICITY
from core.ports.work import Work

_YEAR: Final = 12
_LEAST_MONTHS: Final = 3
"""With fewer months before nothing is usual yet."""
_TIMES: Final = 2
_LEAST_MORE: Final = Decimal(50)
"""KWh: less than that is no surprise on a bill, however many times the usual it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FarMore:
    """A month's volume that is far above the usual one."""

    volume: Decimal
    """KWh."""
    usual: Decimal
    """The average of the year before, whole kWh a month."""


def far_more_than_usual(work: Work, account: Account, month: Month) -> FarMore | None:
    """A month's volume, where it is at least twice the average of the year before; else None."""
    volumes: dict[Month, Decimal] = {}
    for charge in work.charges.of_period(account.id, Period(month.plus(-_YEAR), month)):
        if charge.service == ELECTRICITY and charge.volume is not None:
            volumes[charge.month] = volumes.get(charge.month, Decimal(0)) + charge.volume
    volume = volumes.pop(month, None)
    if volume is None or len(volumes) < _LEAST_MONTHS:
        return None
    usual = sum(volumes.values(), Decimal(0)) / len(volumes)
    if volume < _TIMES * usual or volume - usual < _LEAST_MORE:
        return None
    return FarMore(volume=volume, usual=usual.quantize(Decimal(1), ROUND_HALF_UP))
