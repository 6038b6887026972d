from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.money import half_up, kopecks, roubles, share_out


@pytest.mark.parametrize(
    ("amount", "expected"), [("0.005", 1), ("-0.005", -1), ("0.0049", 0), ("940.04", 94004), ("5.88", 588)]
)
def test_half_a_kopeck_is_a_kopeck(amount: str, expected: int) -> None:
    assert kopecks(amount) == expected


def test_kopecks_are_roubles_with_two_decimals() -> None:
    assert str(roubles(94000)) == "940.00"


def test_numbers_of_any_length_are_rounded() -> None:
    assert half_up(Decimal("9" * 40 + ".5")) == 10**40


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_a_fraction_is_rounded_as_the_decimal_it_equals(value: Decimal) -> None:
    assert half_up(Fraction(value)) == half_up(value)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_what_is_shared_out_sums_to_the_whole(whole: int, weights: list[int]) -> None:
    shares = share_out(whole, weights)

    assert sum(shares) == whole
    assert min(shares) >= 0


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8).filter(any), st.data())
def test_nobody_gets_more_than_their_weight_of_what_is_less_than_all(
    weights: list[int], data: st.DataObject
) -> None:
    whole = data.draw(st.integers(0, sum(weights)))

    assert all(share <= weight for share, weight in zip(share_out(whole, weights), weights, strict=True))


def test_equal_parts_where_nobody_weighs_anything() -> None:
    assert share_out(5, [0, 0]) == (3, 2)


@pytest.mark.parametrize(("whole", "weights"), [(-1, [1]), (1, []), (1, [1, -1])])
def test_what_cannot_be_shared_is_refused(whole: int, weights: list[int]) -> None:
    with pytest.raises(ValueError, match="shared"):
        share_out(whole, weights)
