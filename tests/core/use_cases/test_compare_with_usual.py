"""A bill is far above the usual where it is twice the average of the year before."""

from decimal import Decimal

import pytest

from core.base.ids import AccountId
from core.base.months import Month
from core.model.charges.charge import ELECTRICITY, Charge
from core.use_cases.compare_with_usual import FarMore, far_more_than_usual
from tests.core.household import ACCOUNT
from tests.doubles.memory_work import MemoryWork

NOW = Month(2025, 10)


def _charged(
    volume: int | None, back: int, account: AccountId = ACCOUNT.id, service: str = ELECTRICITY
) -> Charge:
    return Charge(
        account_id=account,
        month=NOW.plus(-back),
        service=service,
        opening=0,
        charged=100,
        paid=0,
        closing=100,
        volume=None if volume is None else Decimal(volume),
    )


@pytest.mark.parametrize(
    ("volume", "before", "expected"),
    [
        (300, (100, 120, 110), FarMore(volume=Decimal(300), usual=Decimal(110))),
        (220, (100, 120, 110), FarMore(volume=Decimal(220), usual=Decimal(110))),
        (219, (100, 120, 110), None),
        (300, (100, 120), None),
        (59, (10, 10, 10), None),
        (60, (10, 10, 10), FarMore(volume=Decimal(60), usual=Decimal(10))),
        (100, (0, 0, 0), FarMore(volume=Decimal(100), usual=Decimal(0))),
        (None, (100, 120, 110), None),
        (300, (100, None, 120, 110), FarMore(volume=Decimal(300), usual=Decimal(110))),
    ],
)
def test_twice_the_usual_is_far_more(
    volume: int | None, before: tuple[int | None, ...], expected: FarMore | None
) -> None:
    charges = [_charged(of_month, back) for back, of_month in enumerate((volume, *before))]
    assert far_more_than_usual(MemoryWork(*charges), ACCOUNT, NOW) == expected


def test_only_the_year_before_is_usual_and_the_zones_of_a_month_are_one() -> None:
    old = [_charged(5000, back) for back in (13, 14, 15)]
    zones = [_charged(50, back) for back in (1, 2, 3) for _ in range(2)]
    work = MemoryWork(*old, *zones, _charged(150, 0), _charged(150, 0))
    assert far_more_than_usual(work, ACCOUNT, NOW) == FarMore(volume=Decimal(300), usual=Decimal(100))
