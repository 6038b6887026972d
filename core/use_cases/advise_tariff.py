"""Whether another tariff would have paid in the last twelve months."""

from datetime import date
from typing import Final

from core.base.months import Month
from core.base.periods import Period
from core.base.refusals import Refusal
from core.model.accounts import Account, AccountStatus
from core.model.charges.other_tariff import TariffAdvice, compare, offered
from core.ports.work import Work

_BACK: Final = 12


class NoOtherTariff(Refusal):
    """The supplier has no prices of another tariff for this account, or the account is closed."""


class TooFewMonths(Refusal):
    """Too little of the last twelve months was metered to advise anything."""


def has_other_tariff(work: Work, account: Account, today: date) -> bool:
    """Whether there are prices of another tariff to compare with."""
    if account.status is AccountStatus.CLOSED:
        return False
    prices = work.tariffs.of_group(account.tariff_group)
    return bool(offered(prices, account.tariff_group, Month.of(today)))


def advise(work: Work, account: Account, today: date) -> TariffAdvice:
    """Compare the twelve months up to the last charged one with other zones.

    Raises:
        NoOtherTariff: where there is nothing to compare with.
        TooFewMonths: where nothing can be said yet.
    """
    if not has_other_tariff(work, account, today):
        raise NoOtherTariff
    charged = work.charges.span(account.id)
    if charged is None:
        raise TooFewMonths
    first = max(charged.first, charged.last.plus(1 - _BACK))
    period = Period(first, charged.last)
    found = compare(
        work.charges.of_period(account.id, period),
        work.charges.lines_of_period(account.id, period),
        work.tariffs.of_group(account.tariff_group),
        group=account.tariff_group,
        now=Month.of(today),
        months=[first.plus(place) for place in range(charged.last.since(first) + 1)],
    )
    if found is None:
        raise TooFewMonths
    return found
