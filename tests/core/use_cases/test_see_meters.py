"""Which meters an account's readings are taken of."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.use_cases.see_meters import MeterGone, any_meter, current_meter, current_meters
from tests.core.household import ACCOUNT, METER, METER_OF_NEIGHBOUR, TODAY
from tests.doubles.memory_work import MemoryWork


def test_a_meter_is_read_until_the_day_before_it_is_removed() -> None:
    work = MemoryWork(ACCOUNT, replace(METER, removed=TODAY))
    yesterday = TODAY - timedelta(days=1)
    assert [meter.id for meter in current_meters(work, ACCOUNT, yesterday)] == [METER.id]
    assert current_meters(work, ACCOUNT, TODAY) == []
    with pytest.raises(MeterGone):
        current_meter(work, ACCOUNT, METER.id, TODAY)
    assert any_meter(work, ACCOUNT, METER.id).removed == TODAY


def test_another_accounts_meter_is_not_seen() -> None:
    work = MemoryWork(ACCOUNT, METER, METER_OF_NEIGHBOUR)
    assert current_meter(work, ACCOUNT, METER.id, TODAY) == any_meter(work, ACCOUNT, METER.id) == METER
    with pytest.raises(MeterGone):
        current_meter(work, ACCOUNT, METER_OF_NEIGHBOUR.id, TODAY)
    with pytest.raises(MeterGone):
        any_meter(work, ACCOUNT, METER_OF_NEIGHBOUR.id)
