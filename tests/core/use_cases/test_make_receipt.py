"""What a receipt is put together from."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from core.base.ids import MeterId, MeterNumber
from core.base.months import Month
from core.base.periods import Period
from core.model.charges.charge import ELECTRICITY, PENALTY, Basis, ChargeLine
from core.model.papers.paper import Verdict
from core.model.readings.reading import ReadingStatus
from core.model.receipts.receipt import Contacts, Receipt, fingerprint
from core.model.supplier.supplier import Supplier
from core.use_cases.check_code import check
from core.use_cases.make_receipt import Issue, receipt_of, receipts_of
from core.use_cases.see_balance import NothingCharged
from core.use_cases.see_receipts import NeedsEReceipt, ensure_may_have, receipt_years, receipts_of_year
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
    stranger,
)
from tests.doubles.memory_work import MemoryWork
from tests.doubles.receipts import PAYEE, SUPPLIER

BIG = Supplier(payee=PAYEE, contacts=SUPPLIER, short_name="Энергосбыт")


A_DAY = timedelta(days=1)
ISSUE = Issue(
    supplier=BIG,
    source_names={"WEB": "сайт"},
    policy=POLICY,
    now=NOW,
    by="cabinet:1",
    check_link=lambda code: f"https://cabinet.example/?start=check-{code}",
)
LARGE = replace(ISSUE, large_print=True)


def _receipt(work: MemoryWork, month: Month = SEPTEMBER) -> Receipt:
    return receipt_of(work, ACCOUNT, month, ISSUE)


@pytest.mark.rows("S67")
def test_a_receipts_sum_is_what_is_owed(work: MemoryWork) -> None:
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


def test_what_billing_has_estimated_is_nobodys_reading(work: MemoryWork) -> None:
    estimated = replace(billed(3, date(2025, 9, 30), 8600, 10), source="AVG")
    work.state(estimated)
    (line,) = _receipt(work).meters
    assert line.current == Decimal(8590)


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
    receipt = receipt_of(work, served, SEPTEMBER, replace(ISSUE, source_names={}))
    assert receipt.network == Contacts(name="ПАО «Россети Юг»")
    assert receipt.meters[0].source == "WEB", "a source without a name stays as billing spells it"


def test_the_payment_code_is_on_it_unless_the_supplier_has_none(work: MemoryWork) -> None:
    assert _receipt(work).has_code
    without = replace(ISSUE, policy=replace(POLICY, payment_qr=False))
    assert not receipt_of(work, ACCOUNT, SEPTEMBER, without).has_code


def test_an_account_that_was_never_charged_has_no_receipt(work: MemoryWork) -> None:
    with pytest.raises(NothingCharged):
        receipt_of(work, NEIGHBOUR, SEPTEMBER, ISSUE)
    with pytest.raises(NothingCharged):
        receipts_of(work, NEIGHBOUR, Period.of_year(2025), ISSUE)


# --- earlier months ---

AUGUST = SEPTEMBER.plus(-1)
OLD = replace(CHARGE, month=AUGUST, opening=94004, paid=94004, charged=241630, closing=241630)


@pytest.mark.rows("S66", "S69")
def test_an_earlier_receipt_says_what_was_true_then_and_asks_for_nothing(work: MemoryWork) -> None:
    work.state(OLD)
    receipt = _receipt(work, AUGUST)
    assert (receipt.to_pay, receipt.due) == (241630, date(2025, 9, 10))
    assert (receipt.is_last, receipt.has_code) == (False, False)
    (line,) = receipt.meters
    assert (line.current, line.current_on) == (Decimal(8490), date(2025, 8, 24))
    assert [each.month for each in receipts_of(work, ACCOUNT, Period.of_year(2025), ISSUE)] == [
        AUGUST,
        SEPTEMBER,
    ]


def test_an_old_receipt_finds_its_readings_however_many_have_come_since(work: MemoryWork) -> None:
    work.state(replace(OLD, month=Month(2021, 2)), billed(3, date(2021, 1, 24), 100, 0))
    work.state(billed(4, date(2021, 2, 24), 150, 50))
    months = [Month(2021, 3).plus(number) for number in range(50)]
    work.state(*(billed(9 + n, month.first_day, 200 + n, 1) for n, month in enumerate(months)))
    (line,) = _receipt(work, Month(2021, 2)).meters
    assert (line.previous, line.current, line.consumption) == (Decimal(100), Decimal(150), Decimal(50))


@pytest.mark.parametrize(
    ("basis", "accepted_on", "counted"),
    [
        (None, datetime(2025, 9, 30, 20, tzinfo=UTC), True),
        (None, datetime(2025, 10, 1, 9, tzinfo=UTC), False),
        (Basis.AVERAGE, datetime(2025, 10, 1, 9, tzinfo=UTC), False),
        (Basis.METER, datetime(2025, 10, 1, 9, tzinfo=UTC), True),
    ],
)
def test_a_reading_accepted_after_its_month_was_over_is_not_on_its_receipt(
    work: MemoryWork, basis: Basis | None, accepted_on: datetime, *, counted: bool
) -> None:
    """Unless billing says that it charged by the meter all the same."""
    work.stated.remove(billed(2, date(2025, 9, 24), 8590, 100))
    work.stated[work.stated.index(CHARGE)] = replace(CHARGE, basis=basis)
    late = replace(
        billed(2, date(2025, 9, 24), 8590, 100), status=ReadingStatus.EXPORTED, handed_in_by="cabinet:1"
    )
    work.state(late)
    work.audit.record(at=accepted_on, actor="vera", action="reading-accepted", subject="reading:2")
    (line,) = _receipt(work).meters
    assert line.current == (Decimal(8590) if counted else None)
    assert line.previous == Decimal(8490)


def test_the_same_papers_are_known_again_whenever_they_are_made(work: MemoryWork) -> None:
    first, again = _receipt(work), receipt_of(work, ACCOUNT, SEPTEMBER, replace(ISSUE, now=NOW + A_DAY))
    assert fingerprint([first]) == fingerprint([again])
    assert fingerprint([first]) != fingerprint([receipt_of(work, ACCOUNT, SEPTEMBER, LARGE)])
    work.state(replace(CHARGE, service=PENALTY, opening=0, paid=0, charged=800, closing=800))
    assert fingerprint([first]) != fingerprint([_receipt(work)])


@pytest.mark.rows("S69")
def test_a_receipt_keeps_its_code_until_its_sums_change_and_says_then_that_they_have(
    work: MemoryWork,
) -> None:
    first = _receipt(work)
    assert _receipt(work).code == receipt_of(work, ACCOUNT, SEPTEMBER, LARGE).code == first.code
    assert first.check_link == f"https://cabinet.example/?start=check-{first.code}"

    def verdict(code: str) -> Verdict:
        return check(work, stranger(), code, policy=POLICY, now=NOW).verdict

    assert verdict(first.code) is Verdict.VALID
    work.state(replace(CHARGE, service=PENALTY, opening=0, paid=0, charged=800, closing=800))
    changed = _receipt(work)
    assert changed.code != first.code
    assert (verdict(first.code), verdict(changed.code)) == (Verdict.CHANGED, Verdict.VALID)


# --- who may have them ---


@pytest.mark.rows("S70")
def test_files_of_earlier_months_are_for_those_who_have_the_e_receipt(work: MemoryWork) -> None:
    work.state(OLD)
    last, both = Period(SEPTEMBER, SEPTEMBER), Period.of_year(2025)
    ensure_may_have(work, ACCOUNT, last)
    for earlier in (Period(AUGUST, AUGUST), both):
        with pytest.raises(NeedsEReceipt):
            ensure_may_have(work, ACCOUNT, earlier)
        ensure_may_have(work, replace(ACCOUNT, e_receipt=True), earlier)
    with pytest.raises(NothingCharged):
        ensure_may_have(work, ACCOUNT, Period.of_year(2023))


@pytest.mark.rows("S66", "S67")
def test_the_register_has_the_years_that_were_charged_and_their_months(work: MemoryWork) -> None:
    work.state(OLD, replace(OLD, month=Month(2023, 1)))
    assert receipt_years(work, ACCOUNT) == [2025, 2023]
    assert receipt_years(work, NEIGHBOUR) == []
    assert [(each.month, each.service.total) for each in receipts_of_year(work, ACCOUNT, 2025)] == [
        (SEPTEMBER, 66200),
        (AUGUST, 241630),
    ]
    with pytest.raises(NothingCharged):
        receipts_of_year(work, ACCOUNT, 2024)
