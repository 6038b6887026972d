"""What a coming tariff means for a usual month, told once and in time."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.base.ids import CabinetId
from core.base.months import Month
from core.model.cabinets.cabinet import Person
from core.model.charges.charge import Basis
from core.model.charges.tariffs import TariffStart
from core.model.messages.facts import TariffChanging
from core.use_cases.foresee_tariff import coming_tariffs, effects_of, queue_tariff_changes
from tests.core.household import ACCOUNT, CHARGE, NOW, SEPTEMBER, TARIFF, settle
from tests.doubles.memory_work import MemoryWork

SINCE = date(2025, 11, 1)
DEARER = replace(TARIFF, price=Decimal("7.00"), valid_from=SINCE)


@pytest.fixture(autouse=True)
def year(work: MemoryWork) -> None:
    """Three months were charged, and November has another price."""
    work.stated[:] = [each for each in work.stated if each != CHARGE]
    for back, volume in enumerate((90, 100, 111)):
        work.state(replace(CHARGE, month=SEPTEMBER.plus(-back), volume=Decimal(volume)))
    work.state(DEARER)


def _effects(work: MemoryWork, person: Person) -> list[tuple[Decimal, int, int]]:
    assert person.cabinet is not None
    return [(each.volume, each.before, each.after) for each in effects_of(work, person.cabinet, SINCE)]


def test_the_usual_month_is_the_average_by_the_price_before_and_after(work: MemoryWork, anna: Person) -> None:
    assert _effects(work, anna) == [(Decimal(100), 66200, 70000)]


def test_estimated_months_are_not_usual_and_too_few_tell_nothing(work: MemoryWork, anna: Person) -> None:
    work.state(replace(CHARGE, month=SEPTEMBER.plus(-3), volume=Decimal(900), basis=Basis.NORM))
    assert _effects(work, anna) == [(Decimal(100), 66200, 70000)]
    work.stated[:] = [each for each in work.stated if getattr(each, "month", None) != Month(2025, 7)]
    assert _effects(work, anna) == []


def test_what_was_used_more_than_a_year_ago_does_not_count(work: MemoryWork, anna: Person) -> None:
    work.state(replace(CHARGE, month=SEPTEMBER.plus(-12), volume=Decimal(900)))
    assert _effects(work, anna) == [(Decimal(100), 66200, 70000)]


def test_an_equal_price_is_no_change(work: MemoryWork, anna: Person) -> None:
    work.stated[:] = [replace(each, price=TARIFF.price) if each == DEARER else each for each in work.stated]
    assert _effects(work, anna) == []


def test_it_is_told_two_weeks_before_to_those_who_pay_by_it_and_once(work: MemoryWork) -> None:
    settle(work, "anna", ACCOUNT)
    settle(work, "boris", chat=2)
    assert coming_tariffs(work, date(2025, 10, 17)) == []
    starts = coming_tariffs(work, date(2025, 10, 18))
    assert starts == [TariffStart(SINCE, ACCOUNT.tariff_group)]
    for _ in range(2):
        queue_tariff_changes(work, starts, after=CabinetId(0), until=CabinetId(99), now=NOW)
    assert [fact for fact, _ in work.told if isinstance(fact, TariffChanging)] == [
        TariffChanging(since=SINCE)
    ]
    assert coming_tariffs(work, SINCE) == []
