"""What the next month is likely to come to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.base.months import Month
from core.model.charges.charge import Basis
from core.model.charges.tariffs import Tariff
from core.model.meters import Zone
from core.use_cases.forecast_bill import forecast
from tests.core.household import ACCOUNT, CHARGE, OCTOBER
from tests.doubles.memory_work import MemoryWork

MONTHS = [
    replace(CHARGE, month=Month(2025, month), charged=66200, volume=Decimal(100), tariff=Decimal("6.62"))
    for month in (7, 8, 9)
]


def test_the_month_after_the_last_charged_one_is_forecast_at_its_own_tariff() -> None:
    found = forecast(MemoryWork(*MONTHS), ACCOUNT)
    assert found is not None
    assert (found.month, found.least, found.most) == (OCTOBER, 46340, 86060)
    tariffs = [
        Tariff(group=ACCOUNT.tariff_group, zone=Zone.SINGLE, price=Decimal(price), valid_from=since)
        for price, since in (("6.62", date(2025, 1, 1)), ("13.24", date(2025, 10, 1)))
    ]
    dearer = forecast(MemoryWork(*MONTHS, *tariffs), ACCOUNT)
    assert dearer is not None
    assert dearer.least == 2 * found.least


def test_months_by_average_or_norm_and_no_months_are_no_ground() -> None:
    for basis in (Basis.AVERAGE, Basis.NORM):
        assert forecast(MemoryWork(*MONTHS[:2], replace(MONTHS[2], basis=basis)), ACCOUNT) is None
    assert forecast(MemoryWork(), ACCOUNT) is None
