"""What the next month is likely to come to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.base.ids import MeterId, MeterNumber
from core.base.months import Month
from core.model.charges.charge import Basis
from core.model.charges.tariffs import Tariff
from core.model.meters import Zone
from core.use_cases.forecast_bill import forecast
from tests.core.household import ACCOUNT, CHARGE, METER, OCTOBER, POLICY, TARIFF, TODAY, billed
from tests.doubles.memory_work import MemoryWork

MONTHS = [
    replace(CHARGE, month=Month(2025, month), charged=66200, volume=Decimal(100), tariff=Decimal("6.62"))
    for month in (7, 8, 9)
]


def test_the_month_after_the_last_charged_one_is_forecast_at_its_own_tariff() -> None:
    found = forecast(MemoryWork(*MONTHS), ACCOUNT, POLICY, TODAY)
    assert found is not None
    assert (found.month, found.least, found.most) == (OCTOBER, 46340, 86060)
    tariffs = [
        Tariff(group=ACCOUNT.tariff_group, zone=Zone.SINGLE, price=Decimal(price), valid_from=since)
        for price, since in (("6.62", date(2025, 1, 1)), ("13.24", date(2025, 10, 1)))
    ]
    dearer = forecast(MemoryWork(*MONTHS, *tariffs), ACCOUNT, POLICY, TODAY)
    assert dearer is not None
    assert dearer.least == 2 * found.least


def test_months_by_average_or_norm_and_no_months_are_no_ground() -> None:
    for basis in (Basis.AVERAGE, Basis.NORM):
        assert (
            forecast(MemoryWork(*MONTHS[:2], replace(MONTHS[2], basis=basis)), ACCOUNT, POLICY, TODAY) is None
        )
    assert forecast(MemoryWork(), ACCOUNT, POLICY, TODAY) is None


def test_a_reading_of_the_month_narrows_the_corridor_to_what_a_later_one_may_add() -> None:
    """100 kWh by 22 October come to 662; three days more, by a day of 1.15 × 130 / 31 kWh, to 95,78 more."""
    work = MemoryWork(*MONTHS, METER, TARIFF, billed(1, date(2025, 9, 24), 8590, 100))
    work.state(billed(2, TODAY, 8690, 100))
    found = forecast(work, ACCOUNT, POLICY, TODAY)
    assert found is not None
    assert (found.is_read, found.least, found.most) == (True, 66200, 66200 + 9578)


def test_a_meter_without_a_reading_and_a_month_left_out_narrow_nothing() -> None:
    wide = forecast(MemoryWork(*MONTHS), ACCOUNT, POLICY, TODAY)
    read = (METER, TARIFF, billed(2, TODAY, 8690, 100))
    second = replace(METER, id=MeterId(9), number=MeterNumber("9"))
    for stated in (
        (*read, billed(1, date(2025, 9, 24), 8590, 100), second),
        (*read, billed(1, date(2025, 8, 24), 8590, 100)),
        (METER, TARIFF, billed(1, date(2025, 9, 24), 8590, 100)),
    ):
        assert forecast(MemoryWork(*MONTHS, *stated), ACCOUNT, POLICY, TODAY) == wide


def test_there_is_never_one_figure_also_on_the_last_day_of_the_window() -> None:
    last = date(2025, 10, 25)
    work = MemoryWork(*MONTHS, METER, TARIFF, billed(1, date(2025, 9, 24), 8590, 100))
    work.state(billed(2, last, 8690, 100))
    found = forecast(work, ACCOUNT, POLICY, last)
    assert found is not None
    assert found.least < found.most
