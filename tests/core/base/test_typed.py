"""Pasted text comes with marks that nobody sees; they spoil nothing that a person types."""

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.check_codes import parse_code
from core.base.money import parse_sum
from core.base.typed import visible
from core.model.accounts import parse_account_number
from core.model.cabinets.contact_details import parse_email, parse_phone
from core.model.readings.typed_values import parse_value, parse_values
from tests.core.examples import a_meter

if TYPE_CHECKING:
    from collections.abc import Callable

MARKS: Final = (
    "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e",
    "\u2060", "\u2063", "\u2066", "\u2067", "\u2068", "\u2069", "\ufeff", "\u00ad", "\u061c", "\u180e",
)  # fmt: skip

METER: Final = a_meter(digits=5, fraction=1)

TYPED: "Final[tuple[tuple[Callable[[str], object], str, object], ...]]" = (
    (parse_account_number, "1234567890", "1234567890"),
    (lambda typed: parse_value(typed, METER), "8590,5", Decimal("8590.5")),
    (lambda typed: parse_values(typed, METER), "8 590", (Decimal(8590),)),
    (parse_email, "anna@mail.ru", "anna@mail.ru"),
    (parse_sum, "940,04", 94004),
    (parse_code, "7K3M-9QXA-2B4D", "7K3M9QXA2B4D"),
    (parse_phone, "8 912 345-67-89", "+79123456789"),
)


@pytest.mark.parametrize("mark", MARKS, ids=ascii)
def test_marks_around_and_inside_what_is_pasted_are_passed_over(mark: str) -> None:
    for read, typed, value in TYPED:
        assert read(f"{mark}{typed}{mark}{mark}") == value, typed
        assert read(f"{typed[:3]}{mark}{typed[3:]}") == value, typed


@pytest.mark.parametrize(
    "typed", ["👨\u200d👩\u200d👧", "❤️\u200d🔥", "👍🏽 да", "🇷🇺", "می\u200cخواهم", "две\nстроки\tи"]
)
def test_what_is_seen_stays_as_it_is(typed: str) -> None:
    assert visible(typed) == typed


@given(st.text(st.characters(codec="utf-8")))
def test_nothing_is_left_to_take_away_a_second_time(typed: str) -> None:
    assert visible(visible(typed)) == visible(typed)
