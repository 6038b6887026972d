"""What the last month's receipt is put together from."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.base.ids import MeterId, MeterNumber
from core.model.charges.charge import ELECTRICITY, PENALTY, ChargeLine
from core.model.receipts.receipt import Contacts, Receipt
from core.model.supplier.supplier import Supplier
from core.use_cases.make_receipt import last_receipt
from core.use_cases.see_balance import NothingCharged
from tests.core.household import (
    ACCOUNT,
    CHARGE,
    METER,
    NEIGHBOUR,
    NOW,
    POLICY,
    SEPTEMBER,
    billed,
    hands_in,
    settle,
    town,
)
from tests.doubles.memory_work import MemoryWork
from tests.doubles.receipts import PAYEE, SUPPLIER

BIG = Supplier(payee=PAYEE, contacts=SUPPLIER, short_name="Энергосбыт")


@pytest.fixture
def work() -> MemoryWork:
    return town()


def _receipt(work: MemoryWork) -> Receipt:
    return last_receipt(work, ACCOUNT, supplier=BIG, source_names={"WEB": "сайт"}, policy=POLICY, now=NOW)


@pytest.mark.rows("S67")
def test_a_receipt_is_of_the_last_charged_month_and_its_sum_is_what_is_owed(work: MemoryWork) -> None:
    work.state(replace(CHARGE, service=PENALTY, opening=0, paid=0, charged=800, closing=800))
    receipt = _receipt(work)
    assert (receipt.month, receipt.to_pay, receipt.due) == (SEPTEMBER, 67000, date(2025, 10, 10))
    assert (receipt.services, receipt.penalty and receipt.penalty.total) == ((CHARGE,), 800)
    assert receipt.made_at.isoformat() == "2025-10-22T12:05:00+03:00"


def test_a_meters_line_shows_both_ends_of_the_month_and_nothing_later(work: MemoryWork) -> None:
    hands_in(work, settle(work, "anna", ACCOUNT)[0], 8700)
    (line,) = _receipt(work).meters
    assert (line.previous, line.previous_on) == (Decimal(8490), date(2025, 8, 24))
    assert (line.current, line.current_on) == (Decimal(8590), date(2025, 9, 24))
    assert (line.consumption, line.source) == (Decimal(100), "сайт")


def test_a_month_without_a_reading_shows_the_last_one_alone(work: MemoryWork) -> None:
    work.stated.remove(billed(2, date(2025, 9, 24), 8590, 100))
    (line,) = _receipt(work).meters
    assert (line.previous, line.current, line.consumption, line.source) == (Decimal(8490), None, None, "")


def test_meters_that_were_not_there_in_the_month_have_no_line(work: MemoryWork) -> None:
    for number, installed, removed in (
        (10, date(2025, 10, 1), None),
        (11, None, date(2025, 8, 31)),
        (12, date(2025, 9, 30), None),
        (13, None, date(2025, 9, 1)),
    ):
        work.state(
            replace(
                METER,
                id=MeterId(number),
                number=MeterNumber(str(number)),
                installed=installed,
                removed=removed,
            )
        )
    assert [line.number for line in _receipt(work).meters] == ["12", "13", METER.number]


def test_charges_by_zone_and_range_are_those_of_the_month(work: MemoryWork) -> None:
    line = ChargeLine(
        account_id=ACCOUNT.id,
        month=SEPTEMBER,
        service=ELECTRICITY,
        zone=None,
        range=1,
        volume=Decimal(100),
        tariff=Decimal("6.62"),
        amount=66200,
    )
    work.state(replace(line, month=SEPTEMBER.plus(-1)), line)
    assert _receipt(work).lines == (line,)


def test_the_network_company_is_named_where_billing_knows_it(work: MemoryWork) -> None:
    assert _receipt(work).network is None
    served = replace(ACCOUNT, network_company="ПАО «Россети Юг»")
    receipt = last_receipt(work, served, supplier=BIG, source_names={}, policy=POLICY, now=NOW)
    assert receipt.network == Contacts(name="ПАО «Россети Юг»")
    assert receipt.meters[0].source == "WEB", "a source without a name stays as billing spells it"


def test_the_payment_code_is_on_it_unless_the_supplier_has_none(work: MemoryWork) -> None:
    assert _receipt(work).has_code
    policy = replace(POLICY, payment_qr=False)
    assert not last_receipt(work, ACCOUNT, supplier=BIG, source_names={}, policy=policy, now=NOW).has_code


def test_an_account_that_was_never_charged_has_no_receipt(work: MemoryWork) -> None:
    with pytest.raises(NothingCharged):
        last_receipt(work, NEIGHBOUR, supplier=BIG, source_names={}, policy=POLICY, now=NOW)
