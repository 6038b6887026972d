"""What a month may come to before its person is warned."""

from dataclasses import replace

import pytest

from core.base.ids import MeterId, MeterNumber
from core.base.money import NotASum
from core.model.cabinets.cabinet import Person
from core.use_cases.hand_in_reading import Submission, hand_in
from core.use_cases.heed_ceiling import CeilingOutOfRange, parse_ceiling, read_cost, set_ceiling
from tests.core.examples import kwh
from tests.core.household import ACCOUNT, METER, NOW, OCTOBER, POLICY, done, hands_in
from tests.doubles.memory_work import MemoryWork


@pytest.mark.parametrize(("typed", "amount"), [("1500", 150000), ("1 500 ₽", 150000), ("1", 100)])
def test_a_ceiling_is_typed_as_a_sum(typed: str, amount: int) -> None:
    assert parse_ceiling(typed) == amount


@pytest.mark.parametrize("typed", ["0", "0,99", "-100", "1000001"])
def test_what_no_bill_of_a_household_comes_to_is_no_ceiling(typed: str) -> None:
    with pytest.raises(CeilingOutOfRange):
        parse_ceiling(typed)
    with pytest.raises(NotASum):
        parse_ceiling("много")


def test_only_more_than_the_ceiling_is_over_it(work: MemoryWork, anna: Person) -> None:
    assert anna.cabinet is not None
    assert not work.cabinets.get(anna.cabinet).is_over_ceiling(10**9)
    set_ceiling(work, anna, work.cabinets.get(anna.cabinet), 150000, now=NOW)
    cabinet = work.cabinets.get(anna.cabinet)
    assert not cabinet.is_over_ceiling(150000)
    assert cabinet.is_over_ceiling(150001)
    set_ceiling(work, anna, cabinet, 150000, now=NOW)
    assert done(work, f"cabinet:{cabinet.id}").count("ceiling-set") == 1


def test_a_month_comes_to_what_all_its_meters_show(work: MemoryWork, anna: Person) -> None:
    assert read_cost(work, ACCOUNT, OCTOBER, POLICY) == 0
    hands_in(work, anna, 8650)
    assert read_cost(work, ACCOUNT, OCTOBER, POLICY) == 60 * 662
    second = replace(METER, id=MeterId(3), number=MeterNumber("3"))
    work.state(second)
    assert read_cost(work, ACCOUNT, OCTOBER, POLICY) == 60 * 662
    hand_in(
        work,
        Submission(person=anna, account=ACCOUNT, meter_id=second.id, values=kwh(10), at=NOW, sure=True),
        POLICY,
    )
    assert read_cost(work, ACCOUNT, OCTOBER, POLICY) is None, "a first reading shows no consumption"


def test_without_a_price_nothing_is_known(work: MemoryWork, anna: Person) -> None:
    hands_in(work, anna, 8650)
    assert read_cost(work, replace(ACCOUNT, tariff_group="unknown"), OCTOBER, POLICY) is None
