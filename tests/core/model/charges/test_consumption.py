"""What an account has used month by month."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.charges.charge import PENALTY, Basis, Charge
from core.model.charges.consumption import Consumption, Origin
from core.use_cases.see_consumption import consumption_of
from tests.core.examples import GUIDE_READINGS, a_charge, a_meter
from tests.core.household import ACCOUNT
from tests.doubles.memory_work import MemoryWork


def charged(month: str, volume: int | None, basis: Basis | None = Basis.METER) -> Charge:
    return replace(
        a_charge(month, closing="0"),
        account_id=ACCOUNT.id,
        volume=None if volume is None else Decimal(volume),
        basis=basis,
    )


def test_each_month_knows_who_says_how_much_was_used() -> None:
    found = Consumption.of(
        AccountNumber("1234567890"),
        2025,
        [
            charged("2025-09", 100),
            charged("2025-07", 142),
            charged("2025-08", 155, Basis.AVERAGE),
            charged("2024-08", 136, Basis.NORM),
            charged("2025-06", None),
            replace(charged("2025-05", 9), service=PENALTY),
        ],
        read_by_network=frozenset({Month(2025, 7)}),
    )
    assert [(str(each.month), each.volume, each.origin) for each in found.this_year] == [
        ("2025-07", Decimal(142), Origin.NETWORK),
        ("2025-08", Decimal(155), Origin.CALCULATED),
        ("2025-09", Decimal(100), Origin.OWN),
    ]
    assert [each.origin for each in found.last_year] == [Origin.CALCULATED]
    assert [number for number, last, this in found.by_month if last and this] == [8]


def test_the_year_is_that_of_the_last_charged_month_and_the_network_is_known_by_its_readings() -> None:
    meter = replace(a_meter(), account_id=ACCOUNT.id)
    work = MemoryWork(meter, *GUIDE_READINGS, charged("2025-07", 142), charged("2024-12", 90))
    found = consumption_of(work, ACCOUNT, date(2026, 2, 1))
    assert found.year == 2025
    assert [each.origin for each in found.this_year] == [Origin.NETWORK]
    assert [each.origin for each in found.last_year] == [Origin.OWN]
    assert found.file_name == f"Расход 2025 ЛС {ACCOUNT.number[-4:]}.png"


def test_an_account_without_charges_has_nothing_to_show() -> None:
    found = consumption_of(MemoryWork(), ACCOUNT, date(2026, 2, 1))
    assert found.is_empty
    assert found.year == 2026
