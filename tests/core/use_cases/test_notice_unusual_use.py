"""Word of unusual use with a reading's proof."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.base.ids import MeterId
from core.base.months import Month
from core.model.cabinets.cabinet import Cabinet
from core.model.charges.charge import Basis
from core.model.readings.reading import Reading, ReadingStatus, Suspicion
from core.model.readings.unusual_use import Cause, UnusualUse
from core.use_cases.notice_unusual_use import notice
from core.use_cases.see_meters import MeterGone
from core.use_cases.see_proof import proof_of
from core.use_cases.set_switch import set_unusual_use
from tests.core.household import (
    ACCOUNT,
    CHARGE,
    METER,
    METER_OF_NEIGHBOUR,
    NOW,
    POLICY,
    billed,
    hands_in,
    settle,
    town,
)
from tests.doubles.memory_work import MemoryWork


@pytest.fixture
def work() -> MemoryWork:
    """Readings of May to September, some 120 kWh a month."""
    work = town()
    work.state(
        billed(11, date(2025, 5, 24), 8130, 0),
        billed(12, date(2025, 6, 24), 8250, 120),
        billed(13, date(2025, 7, 24), 8370, 120),
    )
    return work


def noticed(work: MemoryWork, cabinet: Cabinet, reading: Reading) -> UnusualUse | None:
    proof = proof_of(work, ACCOUNT, reading, POLICY)
    return notice(work, cabinet, ACCOUNT, proof)


def test_unusual_use_is_told_of_an_accepted_reading_until_it_is_switched_off(work: MemoryWork) -> None:
    anna, cabinet = settle(work, "anna", ACCOUNT)
    reading = hands_in(work, anna, 8890)
    found = noticed(work, cabinet, reading)
    assert found is not None
    assert (found.is_more, found.days, found.cause) == (True, 28, Cause.COLD)
    set_unusual_use(work, anna, METER.id, on=False, now=NOW)
    assert noticed(work, cabinet, reading) is None
    set_unusual_use(work, anna, METER.id, on=True, now=NOW)
    assert noticed(work, cabinet, reading) == found


def test_nothing_is_told_of_a_reading_that_is_on_check(work: MemoryWork) -> None:
    anna, cabinet = settle(work, "anna", ACCOUNT)
    reading = hands_in(work, anna, 8890)
    on_check = replace(reading, status=ReadingStatus.ON_CHECK, suspicion=Suspicion.TURNED_OVER)
    assert noticed(work, cabinet, on_check) is None


def test_a_month_that_was_charged_by_average_is_seen_in_the_charges(work: MemoryWork) -> None:
    anna, cabinet = settle(work, "anna", ACCOUNT)
    work.state(replace(CHARGE, month=Month(2025, 10), volume=Decimal(100), basis=Basis.AVERAGE))
    november = NOW.replace(month=11)
    found = noticed(work, cabinet, hands_in(work, anna, 8890, at=november))
    assert found is not None
    assert found.cause is Cause.CATCHES_UP


def test_the_networks_reading_in_between_is_seen_in_the_history(work: MemoryWork) -> None:
    anna, cabinet = settle(work, "anna", ACCOUNT)
    work.state(replace(billed(14, date(2025, 10, 9), 8640, 50), source="ДС"))
    found = noticed(work, cabinet, hands_in(work, anna, 8660))
    assert found is not None
    assert found.cause is Cause.NETWORK_READ


def test_only_a_meter_of_ones_own_accounts_is_switched(work: MemoryWork) -> None:
    anna, _ = settle(work, "anna", ACCOUNT)
    for meter in (METER_OF_NEIGHBOUR.id, MeterId(404)):
        with pytest.raises(MeterGone):
            set_unusual_use(work, anna, meter, on=False, now=NOW)
