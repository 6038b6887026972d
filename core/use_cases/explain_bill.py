"""Why a month's bill comes to what it does, against the month charged before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from core.base.months import Month
from core.base.periods import Period
from core.model.accounts import Account
from core.model.charges.balance import MonthStatement
from core.model.charges.charge import Basis
from core.model.charges.explanation import Explanation
from core.model.charges.period_statement import PeriodStatement
from core.model.charges.tariffs import NoTariff, PriceList
from core.model.meters import Meter, Zone
from core.ports.work import Work
from core.use_cases.see_balance import NothingCharged

_BACK: Final = 12
"""The bill before is looked for so many months back."""
_ESTIMATED: Final = frozenset({Basis.AVERAGE, Basis.NORM})
_MOST_ESTIMATED: Final = 4
"""So far back an estimate is put right: three months by average and one by norm (ПП 354, п. 59, 60)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedBill:
    """The explanation, with what else of the household belongs to it."""

    explanation: Explanation
    removed: tuple[Meter, ...]
    """Meters that were taken out between the two bills."""
    installed: tuple[Meter, ...]
    """Meters that were put in their place."""


def explain(work: Work, account: Account, month: Month) -> ExplainedBill:
    """Compare a month's charges with those of the month charged before it.

    Raises:
        NothingCharged: when the month has not been charged.
    """
    period = Period.ending(month, _BACK + 1)
    months = PeriodStatement.of(work.charges.of_period(account.id, period)).months
    if not months or months[0].month != month:
        raise NothingCharged
    statement, earlier = months[0], months[1:]
    before = earlier[0] if earlier else None
    lines = work.charges.lines_of_period(account.id, Period(before.month if before else month, month))
    explanation = Explanation.of(
        statement,
        before,
        lines=[line for line in lines if line.month == month],
        lines_before=[line for line in lines if before and line.month == before.month],
        former_price=_FormerPrices(work, account.tariff_group, before.month if before else month),
        was_estimated=_was_estimated(earlier, month),
    )
    if before is None:
        return ExplainedBill(explanation=explanation, removed=(), installed=())
    removed, installed = _replaced(work.meters.of_account(account.id), Period(before.month, month))
    return ExplainedBill(explanation=explanation, removed=removed, installed=installed)


class _FormerPrices:
    """The prices of a month, which most explanations do not ask for."""

    def __init__(self, work: Work, group: str, month: Month) -> None:
        self._work, self._group, self._month = work, group, month
        self._prices: PriceList | None = None

    def __call__(self, zone: Zone, number: int) -> Decimal | None:
        if self._prices is None:
            self._prices = self._work.tariffs.of_group(self._group)
        try:
            return self._prices.price(self._group, zone, number, self._month)
        except NoTariff:
            return None


def _was_estimated(earlier: Sequence[MonthStatement], month: Month) -> bool:
    return any(
        charge.basis in _ESTIMATED
        for statement in earlier
        if month.since(statement.month) <= _MOST_ESTIMATED
        for charge in statement.services
    )


def _replaced(meters: Sequence[Meter], period: Period) -> tuple[tuple[Meter, ...], tuple[Meter, ...]]:
    """The meters taken out and put in within the period; none where nothing was replaced."""
    removed = tuple(
        meter for meter in meters if meter.removed and period.first_day <= meter.removed <= period.last_day
    )
    installed = tuple(
        meter
        for meter in meters
        if meter.installed and period.first_day <= meter.installed <= period.last_day
    )
    return (removed, installed) if removed and installed else ((), ())
