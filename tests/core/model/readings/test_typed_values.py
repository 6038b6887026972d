from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.refusals import Refusal
from core.model.meters import Meter, Values
from core.model.readings.typed_values import (
    NotAReading,
    TooManyDigits,
    ValuesUnclear,
    parse_message,
    parse_next,
    parse_value,
    parse_values,
)
from tests.core.examples import DAY_AND_NIGHT, THREE_ZONES, a_meter, kwh

WHOLE = a_meter()
TENTHS = a_meter(fraction=1)
TWO_ZONES = a_meter(zones=DAY_AND_NIGHT, fraction=1)


@pytest.mark.parametrize(
    "typed",
    [
        "8590",
        "08590",
        "8 590",
        "08 590",
        " 8590 ",
        "8\N{NO-BREAK SPACE}590",
        "8\N{NARROW NO-BREAK SPACE}590",
        "8\N{THIN SPACE}590",
        "8590\N{ZERO WIDTH SPACE}",
        "8590 кВт",
        "8590кВт",
        "8590 квт·ч",
        "8590 кВт*ч.",
        "8590 КВТЧ",
        "8590 кВт/ч",
        "8590 кВт-ч",
        "8590 кВт ч",
        "8590 кВт час",
        "8590 kWh",
        "8590.",
        "8590,",
        "8590\n",
    ],
)
def test_a_value_is_read_as_people_write_it(typed: str) -> None:
    assert parse_value(typed, WHOLE) == 8590
    assert parse_values(typed, WHOLE) == kwh(8590)


@pytest.mark.parametrize(
    ("typed", "meter", "value"),
    [
        ("8590,5", TENTHS, "8590.5"),
        ("8590.5", TENTHS, "8590.5"),
        ("8 590,5 кВт·ч", TENTHS, "8590.5"),
        ("8590,59", TENTHS, "8590.5"),
        ("8590,999", WHOLE, "8590"),
        ("8590," + "9" * 5000, TENTHS, "8590.9"),
        ("0", WHOLE, "0"),
        ("00000,0", TENTHS, "0"),
        ("99999", WHOLE, "99999"),
    ],
)
def test_decimals_that_the_dial_has_not_are_cut_and_not_rounded(typed: str, meter: Meter, value: str) -> None:
    assert parse_value(typed, meter) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-1",
        "\N{MINUS SIGN}1",
        "+8590",
        "abc",
        "12-34",
        "8590-",
        ",5",
        ".",
        "85 90",
        "8590 4321",
        "8590,5,1",
        "1.234,5",
        "22.10.2025",
        "1e4",
        "0x10",
        "NaN",
        "Infinity",
        "кВт",
        "Т1 8590",
        "\N{ARABIC-INDIC DIGIT EIGHT}\N{ARABIC-INDIC DIGIT FIVE}",
        "\N{FULLWIDTH DIGIT EIGHT}590",
        "8²",
        "⑧",
        "8590 рублей",
    ],
)
def test_what_is_no_number_is_asked_for_again(typed: str) -> None:
    with pytest.raises(NotAReading):
        parse_value(typed, WHOLE)
    with pytest.raises(NotAReading):
        parse_values(typed, WHOLE)


@pytest.mark.parametrize(
    ("typed", "count"), [("123456", 6), ("008590", 6), ("1 234 567,8", 7), ("9" * 40, 40)]
)
def test_more_digits_than_the_dial_has_are_refused(typed: str, count: int) -> None:
    with pytest.raises(TooManyDigits) as refusal:
        parse_value(typed, WHOLE)

    assert (refusal.value.digits, refusal.value.typed, refusal.value.with_comma) == (5, count, None)


def test_digits_that_fill_the_dial_get_the_comma_that_was_forgotten() -> None:
    with pytest.raises(TooManyDigits) as refusal:
        parse_value("085905", TENTHS)

    assert refusal.value.with_comma == Decimal("8590.5")


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("8590 4321", kwh(8590, 4321)),
        ("8590\n4321", kwh(8590, 4321)),
        ("8590; 4321", kwh(8590, 4321)),
        ("8590/4321", kwh(8590, 4321)),
        ("8590, 4321", kwh(8590, 4321)),
        ("8590,5 4321,9", kwh("8590.5", "4321.9")),
        ("8590 кВт·ч 4321 кВт·ч", kwh(8590, 4321)),
        ("8 590 4 321", kwh(8590, 4321)),
        ("8 590,5 321", kwh("8590.5", 321)),
        ("12 345 678", kwh(12345, 678)),
        ("123 456", kwh(123, 456)),
    ],
)
def test_a_line_gives_a_value_to_each_zone(typed: str, values: Values) -> None:
    assert parse_values(typed, TWO_ZONES) == values


def test_three_zones_take_three_values() -> None:
    assert parse_values("100 200 300", a_meter(zones=THREE_ZONES)) == kwh(100, 200, 300)


@pytest.mark.parametrize(("typed", "value"), [("8590", "8590"), ("8 590", "8590"), ("8590,5", "8590.5")])
def test_what_can_be_one_value_is_one(typed: str, value: str) -> None:
    assert parse_values(typed, TWO_ZONES) == kwh(value)


def test_values_that_can_be_told_apart_in_two_ways_are_asked_for_again() -> None:
    with pytest.raises(ValuesUnclear) as refusal:
        parse_values("12 345 678", a_meter(zones=DAY_AND_NIGHT, digits=6))

    assert refusal.value.expected == 2


@pytest.mark.parametrize(
    ("typed", "meter", "expected"),
    [
        ("8590; 4321; 5", TWO_ZONES, 2),
        ("8590 4321 5678", TWO_ZONES, 2),
        ("1 2 " * 1000, TWO_ZONES, 2),
        ("8590; 4321", WHOLE, 1),
    ],
)
def test_more_values_than_zones_are_refused(typed: str, meter: Meter, expected: int) -> None:
    with pytest.raises(ValuesUnclear) as refusal:
        parse_values(typed, meter)

    assert refusal.value.expected == expected


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [("859012 4321", TooManyDigits), ("8590 ночь", NotAReading), ("8590; -1", NotAReading)],
)
def test_each_value_of_a_line_is_a_reading(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        parse_values(typed, TWO_ZONES)


@given(st.text() | st.text("0123456789 .,;/-кВтч·\n", max_size=200))
def test_everything_typed_is_read_or_refused(typed: str) -> None:
    for meter in (WHOLE, TENTHS, TWO_ZONES, a_meter(zones=THREE_ZONES)):
        try:
            values = parse_values(typed, meter)
        except Refusal:
            continue
        assert len(values) in {1, len(meter.zones)}
        assert all(0 <= value < meter.capacity for value in values)


@given(st.decimals(0, "99999.9", places=1))
def test_what_a_dial_shows_is_read_back(shown: Decimal) -> None:
    assert parse_value(str(shown).replace(".", ","), TENTHS) == shown


# --- with words around ---

_AROUND = st.sampled_from(
    ["показания", "мои показания", "Счётчик", "передаю", "Добрый день!", "за октябрь 2025:", ""]
)
_KWH = st.decimals(0, "99999.9", places=1)


@pytest.mark.parametrize(
    "typed",
    [
        "8590",
        "показания 8590",
        "Показания: 8590.",
        "показания-8590",
        "показания - 8590",
        "показания\n8590",
        "мои показания 8 590",
        "моё показание 8590 кВт·ч",
        "счётчик 8590",
        "передаю 8590 квт",
        "8590 показания",
        "т1 8590",
        "Добрый день! Примите, пожалуйста, показания 8590",
        "на 25 октября 2025 г. 8590",
        "показания за октябрь 8590",
    ],
)
def test_a_reading_with_a_word_around_it_is_a_reading(typed: str) -> None:
    assert parse_message(typed, TENTHS) == kwh(8590)


@pytest.mark.parametrize(
    "typed",
    [
        "день 123 ночь 456",
        "День: 123; Ночь: 456",
        "ночь 456, день 123",
        "123 день 456 ночь",
        "днём 123 ночью 456",
        "дневное 123, ночное 456",
        "т1 123 т2 456",
        "T2=456 T1=123",
        "т1-123, т2 - 456",
        "Добрый день, показания 123 456",
        "показания день 123 кВт ночь 456 кВт",
    ],
)
def test_values_are_told_apart_by_the_names_of_their_zones(typed: str) -> None:
    assert parse_message(typed, TWO_ZONES) == kwh(123, 456)


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("ночь 457", kwh(123, 457)),
        ("т2: 457", kwh(123, 457)),
        ("день 124", kwh(124, 456)),
        ("ночь 457 день 124", kwh(124, 457)),
        ("показания 124; 457", kwh(124, 457)),
        ("показания 124", kwh(124)),
    ],
)
def test_a_zone_that_is_named_is_put_right_alone(typed: str, values: Values) -> None:
    assert parse_message(typed, TWO_ZONES, instead_of=kwh(123, 456)) == values


@pytest.mark.parametrize("typed", ["ночь 1 ночь 2", "пик 5", "т3 5"])
def test_a_zone_that_the_meter_has_not_puts_nothing_right(typed: str) -> None:
    with pytest.raises(ValuesUnclear):
        parse_message(typed, TWO_ZONES, instead_of=kwh(123, 456))


@pytest.mark.parametrize(
    "typed",
    [
        "счётчик № 38208746 показания 8590",
        "Счетчик №38208746: 8590",
        "показания по счётчику 38208746 - 8590",
        "8590 счётчик № 38208746",
        "номер 38208746, показания 8590",
        "№ 38208746: 8590",
    ],
)
def test_the_number_of_the_meter_is_no_reading(typed: str) -> None:
    assert parse_message(typed, a_meter(number="38208746")) == kwh(8590)
    with pytest.raises(Refusal):
        parse_message(typed, a_meter(number="38208747"))


def test_a_number_alone_is_a_reading_though_a_meter_has_it() -> None:
    assert parse_message("счётчик 8590", a_meter(number="8590")) == kwh(8590)


def test_the_first_zone_may_come_alone() -> None:
    assert parse_message("день 123", TWO_ZONES) == kwh(123)


@pytest.mark.parametrize(
    "typed", ["ночь 456", "день 1 день 2", "пик 5 день 6", "т3 5", "т1 1 т2 2 т3 3", "полупик 1 пик 2"]
)
def test_zones_that_the_meter_has_not_are_unclear(typed: str) -> None:
    with pytest.raises(ValuesUnclear) as refusal:
        parse_message(typed, TWO_ZONES)

    assert refusal.value.expected == 2


@pytest.mark.parametrize(
    "typed",
    [
        "1250 руб",
        "1250 ₽",
        "оплатил 1250",
        "+7 912 345 67 89",
        "8 912 345-67-89",
        "22.10.2025",
        "25 октября 2025",
        "кв. 12",
        "сколько платить за 3 месяца",
        "показания",
        "показания -1",
        "показания 8590?",
        "день",
        "день ночь",
        "показания 5 день 6",
    ],
)
def test_a_number_that_may_be_something_else_is_no_reading(typed: str) -> None:
    for meter in (TENTHS, TWO_ZONES):
        with pytest.raises(Refusal):
            parse_message(typed, meter)


@pytest.mark.parametrize("typed", ["89123456789", "показания 123456789", "1234567890"])
def test_a_phone_or_an_account_has_too_many_digits(typed: str) -> None:
    with pytest.raises(TooManyDigits):
        parse_message(typed, TENTHS)


@pytest.mark.parametrize(
    "typed", ["4321", "4 321", "ночь 4321", "показания ночь: 4321", "Т2 4321", "4321 ночь"]
)
def test_a_zone_that_is_asked_for_may_be_named(typed: str) -> None:
    assert parse_next(typed, TWO_ZONES, 1) == 4321


@pytest.mark.parametrize("typed", ["день 4321", "т1 4321", "8590; 4321", "43 21", "т2", "4321 руб"])
def test_what_is_no_value_of_the_zone_is_asked_for_again(typed: str) -> None:
    with pytest.raises(NotAReading):
        parse_next(typed, TWO_ZONES, 1)


@given(_AROUND, _KWH, _AROUND)
def test_words_around_a_value_do_not_change_it(before: str, value: Decimal, behind: str) -> None:
    assert parse_message(f"{before} {value} {behind}", TENTHS) == (value,)


@given(_AROUND, _KWH, _KWH)
def test_named_zones_may_come_in_any_order(before: str, day: Decimal, night: Decimal) -> None:
    for typed in (f"день {day} ночь {night}", f"т2 {night} т1 {day}", f"{night} ночь, {day} день"):
        assert parse_message(f"{before} {typed}", TWO_ZONES) == (day, night)


@given(st.text("0123456789 .,;/-:№₽", max_size=200))
def test_without_words_a_message_is_read_as_values_are(typed: str) -> None:
    for meter in (WHOLE, TENTHS, TWO_ZONES):
        assert _read(parse_message, typed, meter) == _read(parse_values, typed, meter)


def _read(parse: Callable[[str, Meter], Values], typed: str, meter: Meter) -> Values | type[Refusal]:
    try:
        return parse(typed, meter)
    except Refusal as refusal:
        return type(refusal)


@given(st.text("0123456789 .,;/-:=!деньочтпик12мояпоказания\n", max_size=200))
def test_every_typed_message_is_read_or_refused(typed: str) -> None:
    for meter in (WHOLE, TENTHS, TWO_ZONES, a_meter(zones=THREE_ZONES)):
        try:
            values = parse_message(typed, meter)
        except Refusal:
            continue
        assert 1 <= len(values) <= len(meter.zones)
        assert all(0 <= value < meter.capacity for value in values)
