"""Where an account stands among the ranges of its month."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.base.ids import MeterId, MeterNumber
from core.base.months import Month
from core.model.accounts import AccountStatus
from core.model.charges.tariffs import RangeLimits, Tariff
from core.model.meters import Zone
from core.use_cases.see_ranges import NoRanges, RangeOutlook, has_ranges, range_outlook
from tests.core.household import ACCOUNT, METER, POLICY, TODAY, billed, town
from tests.doubles.memory_work import MemoryWork

LIMITS = RangeLimits(
    group="town",
    valid_from=date(2025, 1, 1),
    limit1=Decimal(3900),
    limit2=Decimal(6000),
    season_k=Decimal("1.8"),
)
DEARER = Tariff(group="town", zone=Zone.SINGLE, range=2, price=Decimal(9), valid_from=date(2025, 1, 1))


def outlook(work: MemoryWork, today: date = TODAY) -> RangeOutlook:
    work.state(LIMITS, DEARER)
    return range_outlook(work, ACCOUNT, POLICY, today)


def test_the_factor_of_the_season_raises_the_limits_and_a_missing_price_is_not_known() -> None:
    found = outlook(town())
    assert [(each.end, each.prices) for each in found.ranges] == [
        (Decimal(7020), ((Zone.SINGLE, Decimal("6.62")),)),
        (Decimal(10800), ((Zone.SINGLE, Decimal(9)),)),
        (None, ()),
    ]


def test_after_the_window_the_next_month_counts_unless_the_network_reads_the_meter() -> None:
    today = date(2025, 9, 28)
    work = town()
    assert (outlook(work, today).month, outlook(work, today).closes_on) == (
        Month(2025, 10),
        date(2025, 10, 25),
    )
    work.state(replace(billed(3, date(2025, 9, 26), 8610, 20), source="ДС"))
    found = outlook(work, today)
    assert (found.month, found.closes_on, found.by_network) == (Month(2025, 9), date(2025, 9, 30), True)


def test_a_meter_taken_out_lately_leaves_the_use_unknown() -> None:
    assert outlook(town()).use is not None
    work = town()
    work.state(replace(METER, id=MeterId(9), number=MeterNumber("9"), removed=date(2025, 9, 30)))
    assert outlook(work).use is None


def test_without_limits_or_with_a_closed_account_there_are_no_ranges() -> None:
    with pytest.raises(NoRanges):
        range_outlook(town(), ACCOUNT, POLICY, TODAY)
    assert not has_ranges(town(), ACCOUNT, POLICY, TODAY)
    work, closed = town(), replace(ACCOUNT, status=AccountStatus.CLOSED)
    work.state(LIMITS)
    assert has_ranges(work, ACCOUNT, POLICY, TODAY)
    assert not has_ranges(work, closed, POLICY, TODAY)
    with pytest.raises(NoRanges):
        range_outlook(work, closed, POLICY, TODAY)
