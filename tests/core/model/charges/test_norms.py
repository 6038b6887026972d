from datetime import date
from decimal import Decimal

import pytest

from core.base.money import kopecks
from core.model.accounts import Stove
from core.model.charges.norms import ACCESS_REFUSED_FACTOR, NoNorm, Norm, norm_volume

SINCE = date(2012, 8, 1)
_TABLE = ((85, 53, 41, 33, 29), (110, 68, 53, 43, 37), (124, 77, 60, 49, 42), (135, 83, 65, 52, 46))
VOLGOGRAD = tuple(
    Norm(stove=Stove.GAS, rooms=rooms, persons=persons, kwh_per_person=Decimal(kwh), valid_from=SINCE)
    for rooms, row in enumerate(_TABLE, start=1)
    for persons, kwh in enumerate(row, start=1)
)
NOVEMBER = date(2025, 11, 1)
PRICE = Decimal("6.62")


def volume(rooms: int, persons: int, **more: Decimal) -> Decimal:
    return norm_volume(VOLGOGRAD, stove=Stove.GAS, rooms=rooms, persons=persons, on=NOVEMBER, **more)


def test_t_n3_two_persons_in_two_rooms() -> None:
    assert volume(2, 2) == 136
    assert kopecks(volume(2, 2) * PRICE) == kopecks("900.32")


def test_t_n3_raised_where_the_meter_was_kept_from_inspection() -> None:
    raised = volume(2, 2, factor=ACCESS_REFUSED_FACTOR)

    assert raised == 204
    assert kopecks(raised * PRICE) == kopecks("1350.48")


def test_the_last_row_stands_for_that_many_and_more() -> None:
    assert volume(7, 8) == 46 * 8


def test_nobody_living_there_consumes_nothing_by_norm() -> None:
    with pytest.raises(NoNorm):
        volume(2, 0)


def test_a_stove_without_a_table_has_no_norm() -> None:
    with pytest.raises(NoNorm):
        norm_volume(VOLGOGRAD, stove=Stove.ELECTRIC, rooms=2, persons=2, on=NOVEMBER)


def test_norms_are_dated() -> None:
    newer = Norm(stove=Stove.GAS, rooms=2, persons=2, kwh_per_person=Decimal(70), valid_from=date(2026, 1, 1))

    def on(day: date) -> Decimal:
        return norm_volume([*VOLGOGRAD, newer], stove=Stove.GAS, rooms=2, persons=2, on=day)

    assert [on(date(2025, 12, 1)), on(date(2026, 1, 1))] == [136, 140]
    with pytest.raises(NoNorm):
        on(date(2012, 7, 31))
