"""What people type when they hand in readings, and what it means."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from core.base.refusals import Refusal
from core.base.typed import visible
from core.model.meters import Meter, Values

_UNIT = re.compile(r"(?:квт|kw)(?:\s*[·∙•⋅*/.-]?\s*(?:час(?:а|ов)?|ч|h))?\.?", re.IGNORECASE)
_BETWEEN_VALUES = re.compile(r"[;/|\n]|,\s")
_GAP = re.compile(r"\s+")
_NUMBER = re.compile(r"([0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,]([0-9]+))?")
_EDGES = " \t\r\n;/|"
_MOST_WORDS = 16
"""More groups of digits than three dials can show are no reading, and would take long to try."""


class NotAReading(Refusal):
    """What was typed is not a number as a dial shows it."""


class TooManyDigits(Refusal):
    """More whole digits were typed than the dial has."""

    def __init__(self, *, digits: int, typed: int, with_comma: Decimal | None) -> None:
        super().__init__(digits, typed)
        self.digits = digits
        """Whole digits on the dial."""
        self.typed = typed
        """Whole digits typed."""
        self.with_comma = with_comma
        """The same digits with the comma where the dial has it, when they fill the dial exactly."""


class ValuesUnclear(Refusal):
    """It cannot be told which digits belong to which zone."""

    def __init__(self, *, expected: int) -> None:
        super().__init__(expected)
        self.expected = expected
        """How many values the meter shows; they are told apart best by a semicolon."""


def parse_value(typed: str, meter: Meter) -> Decimal:
    """Read one value: `8590`, `08590`, `8 590`, `8590,5`, `8590 кВт·ч`.

    Decimals that the dial does not have are cut, not rounded, since a dial shows only what has been passed.

    Raises:
        NotAReading: when it is anything but a number.
        TooManyDigits: when the dial has fewer whole digits.
    """
    return _value(_tidy(_UNIT.sub(" ", visible(typed))), meter)


def parse_values(typed: str, meter: Meter) -> Values:
    """Read one value, or one of each zone: `8590 4321`, `8590,5; 4321`, `8 590 / 4 321`.

    What can be read as one value is one value, so the answer holds either one or as many as there are zones.

    Raises:
        NotAReading: when it is anything but numbers.
        TooManyDigits: when the dial has fewer whole digits.
        ValuesUnclear: when there are more or fewer values than zones, or several ways to tell them apart.
    """
    zones = len(meter.zones)
    parts = [_tidy(part) for part in _BETWEEN_VALUES.split(_UNIT.sub(" ", visible(typed)).strip(_EDGES))]
    if len(parts) > 1:
        if len(parts) != zones:
            raise ValuesUnclear(expected=zones)
        return tuple(_value(part, meter) for part in parts)
    try:
        return (_value(parts[0], meter),)
    except Refusal:
        words = parts[0].split(" ")
        if zones == 1 or len(words) == 1 or not all(map(_NUMBER.fullmatch, words)):
            raise
    readings = list(_ways_to_read(words, meter))
    if len(readings) == 1:
        return readings[0]
    if len(words) == zones:
        return tuple(_value(word, meter) for word in words)
    raise ValuesUnclear(expected=zones)


def _ways_to_read(words: list[str], meter: Meter) -> Iterator[Values]:
    if len(words) > _MOST_WORDS:
        return
    for inner in combinations(range(1, len(words)), len(meter.zones) - 1):
        try:
            yield tuple(_value(" ".join(words[a:b]), meter) for a, b in pairwise((0, *inner, len(words))))
        except Refusal:
            continue


def _tidy(text: str) -> str:
    return _GAP.sub(" ", text).lstrip(" ").rstrip(" .,")


def _value(text: str, meter: Meter) -> Decimal:
    found = _NUMBER.fullmatch(text)
    if not found:
        raise NotAReading
    whole, fraction = found[1].replace(" ", ""), found[2] or ""
    if len(whole) > meter.digits:
        fills_dial = meter.fraction > 0 and not fraction and len(whole) == meter.digits + meter.fraction
        raise TooManyDigits(
            digits=meter.digits,
            typed=len(whole),
            with_comma=Decimal(f"{whole[: meter.digits]}.{whole[meter.digits :]}") if fills_dial else None,
        )
    return Decimal(f"{whole}.{fraction[: meter.fraction]}")
