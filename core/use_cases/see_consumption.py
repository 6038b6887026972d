"""What an account has used month by month."""

from datetime import date
from typing import Final

from core.base.months import Month
from core.base.periods import Period
from core.model.accounts import Account
from core.model.charges.consumption import Consumption
from core.model.readings.sources import NETWORK
from core.ports.work import Work

_READINGS: Final = 200
"""More than the meters of one account have in two years."""


def consumption_of(work: Work, account: Account, today: date) -> Consumption:
    """The consumption of the year of the last charged month, beside the year before it."""
    charged = work.charges.span(account.id)
    year = charged.last.year if charged else today.year
    period = Period(Month(year - 1, 1), Month(year, 12))
    readings = work.readings.of_account(account.id, limit=_READINGS)
    return Consumption.of(
        account.number,
        year,
        work.charges.of_period(account.id, period),
        read_by_network=frozenset(
            reading.month for reading in readings if reading.counts and reading.source in NETWORK
        ),
    )
