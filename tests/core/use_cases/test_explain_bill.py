"""Which bills are compared, and what else of the household belongs to the explanation."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.base.months import Month
from core.model.charges.charge import ELECTRICITY, Basis, ChargeLine
from core.model.charges.explanation import Cause
from core.model.charges.tariffs import Tariff
from core.model.meters import Zone
from core.use_cases.explain_bill import explain
from core.use_cases.see_balance import NothingCharged
from tests.core.examples import a_meter
from tests.core.household import ACCOUNT, CHARGE, NEIGHBOUR, OCTOBER, SEPTEMBER
from tests.doubles.memory_work import MemoryWork

AUGUST = Month(2025, 8)
NOW = replace(CHARGE, charged=66200, volume=Decimal(100), tariff=Decimal("6.62"))


def test_the_bill_is_compared_with_the_last_one_before_it_though_a_month_lies_between() -> None:
    work = MemoryWork(NOW, replace(NOW, month=Month(2025, 7), charged=33100, volume=Decimal(50)))
    explanation = explain(work, ACCOUNT, SEPTEMBER).explanation
    assert (explanation.before, explanation.difference) == (Month(2025, 7), 33100)


def test_a_month_without_charges_has_nothing_to_explain() -> None:
    work = MemoryWork(NOW)
    for account, month in ((ACCOUNT, OCTOBER), (NEIGHBOUR, SEPTEMBER)):
        with pytest.raises(NothingCharged):
            explain(work, account, month)


def test_a_recalculation_after_estimates_takes_them_back_and_another_does_not() -> None:
    recalculated = replace(NOW, recalculated=-5000)
    by_meter = replace(NOW, month=AUGUST, basis=Basis.METER)
    for before, cause in (
        (by_meter, Cause.RECALCULATION),
        (replace(by_meter, basis=Basis.AVERAGE), Cause.TAKEN_BACK),
        (replace(by_meter, basis=Basis.NORM), Cause.TAKEN_BACK),
    ):
        explanation = explain(MemoryWork(recalculated, before), ACCOUNT, SEPTEMBER).explanation
        assert [part.cause for part in explanation.parts] == [cause]


def test_lines_of_both_months_are_used_each_for_its_own() -> None:
    line = ChargeLine(
        account_id=ACCOUNT.id,
        month=SEPTEMBER,
        service=ELECTRICITY,
        zone=Zone.DAY,
        range=1,
        volume=Decimal(100),
        tariff=Decimal("6.62"),
        amount=66200,
    )
    work = MemoryWork(
        NOW,
        replace(NOW, month=AUGUST, charged=33100, volume=Decimal(50)),
        line,
        replace(line, month=AUGUST, volume=Decimal(50), amount=33100),
        replace(line, month=Month(2025, 7), volume=Decimal(9), amount=1),
    )
    (part,) = explain(work, ACCOUNT, SEPTEMBER).explanation.parts
    assert (part.was, part.now, part.amount) == (Decimal(50), Decimal(100), 33100)


def test_the_former_price_is_the_one_in_force_in_the_month_before() -> None:
    tariffs = [
        Tariff(group=ACCOUNT.tariff_group, zone=Zone.SINGLE, price=Decimal(price), valid_from=since)
        for price, since in (("5.88", date(2024, 7, 1)), ("6.62", date(2025, 9, 1)))
    ]
    nothing = replace(NOW, month=AUGUST, charged=0, volume=Decimal(0), tariff=Decimal(0))
    parts = explain(MemoryWork(NOW, nothing, *tariffs), ACCOUNT, SEPTEMBER).explanation.parts
    assert [(part.cause, part.amount) for part in parts] == [(Cause.VOLUME, 58800), (Cause.TARIFF, 7400)]


def test_meters_replaced_between_the_bills_are_named_and_others_are_not() -> None:
    old = replace(a_meter(number="1", removed=date(2025, 9, 10)), account_id=ACCOUNT.id)
    new = replace(a_meter(number="2", installed=date(2025, 9, 10)), account_id=ACCOUNT.id)
    first = replace(NOW, month=AUGUST)
    found = explain(MemoryWork(NOW, first, old, new), ACCOUNT, SEPTEMBER)
    assert (found.removed, found.installed) == ((old,), (new,))
    found = explain(MemoryWork(NOW, first, replace(old, removed=date(2025, 10, 1)), new), ACCOUNT, SEPTEMBER)
    assert (found.removed, found.installed) == ((), ())
