"""What people type when they hand in readings, and what it means."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

from core.base.refusals import Refusal
from core.base.typed import visible
from core.model.meters import Meter, Values, Zone

_UNIT = re.compile(r"(?:квт|kw)(?:\s*[·∙•⋅*/.-]?\s*(?:час(?:а|ов)?|ч|h))?\.?", re.IGNORECASE)
_BETWEEN_VALUES = re.compile(r"[;/|\n]|,\s")
_GAP = re.compile(r"\s+")
_NUMBER = re.compile(r"([0-9]+|[0-9]{1,3}(?: [0-9]{3})+)(?:[.,]([0-9]+))?")
_EDGES = " \t\r\n;/|"
_ZONE = re.compile(
    r"\b(?:(?P<day>дн[ею]м|день|дневн\w*)|(?P<night>ночью?|ночн\w*)|(?P<half>полупик\w*)|(?P<peak>пик\w*)"
    r"|[тt](?P<register>[1-3]))\b"
)
"""A zone as people name it, or as the meter names its registers."""
_GREETING = re.compile(r"\bдобр(?:ый|ое|ой|ого) (?:день|дня|утро|утра|вечер|вечера|ночи)\b")
"""Taken out first: there is a day in it, and it is no zone."""
_MONTH_OF_YEAR = re.compile(
    r"(?:\b\d{1,2} )?\b(?:январ[ья]|феврал[ья]|марта?|апрел[ья]|ма[йя]|июн[ья]|июл[ья]|августа?|сентябр[ья]"
    r"|октябр[ья]|ноябр[ья]|декабр[ья])\b(?: 20\d\d\b(?: ?г(?:ода?)?\b\.?)?)?"
)
_AROUND = re.compile(
    r"\b(?:показани\w*|счетчик\w*|переда\w*|прим[иу]\w*|отправ\w*|сда\w*|сним\w*|запи\w*|электр\w*|энерги\w*"
    r"|свет\w?|мо[ийея]\w{0,2}|наш\w{0,2}|это|эти|вот|сейчас|сегодня|текущ\w*|нов(?:ые|ое|ая|ый)"
    r"|на|по|за|у|и|я|меня|нас|для|вам|зон[аые]|тариф\w*"
    r"|здравствуйте|привет|пожалуйста|спасибо|прошу|хочу)\b"
)
"""Words that do not change what the number beside them is. Any other may, as the roubles of a sum do."""
_MARKS = re.compile(
    r"[:=!]|(?<=[^\W\d_])[-–—.,;]|(?<=[тt][1-3])[-–—]|(?:(?<=[^\W\d_]\s)|(?<=[тt][1-3]\s))[-–—](?=\s)"
)
"""Marks between a word and a number. A minus that stands at its number is none."""
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


def parse_message(typed: str, meter: Meter, *, instead_of: Values = ()) -> Values:
    """Read values with the words that people put around them: `показания 8590`, `день 8590 ночь 4321`.

    It reads all that `parse_values` reads, also where the meter is named by its number. Values that are named
    by their zones may stand in any order; the first zones may come alone, so the answer holds at least one
    value, and at most one a zone. Where they stand `instead_of` a whole set, zones that are not named keep
    what they have.

    Raises:
        NotAReading: when there is a word that may make the number something else, as in `1250 рублей`.
        TooManyDigits: when the dial has fewer whole digits.
        ValuesUnclear: when it cannot be told which value is of which zone of this meter.
    """
    text = _without_number(_lowered(_UNIT.sub(" ", visible(typed))), meter)
    if not any(map(str.isalpha, text)):
        return parse_values(typed, meter)
    for around in (_MARKS, _GREETING, _MONTH_OF_YEAR):
        text = _GAP.sub(" ", around.sub(" ", text))
    zones = list(_ZONE.finditer(text))
    if not zones:
        return parse_values(_bare(text), meter)
    places = [_place(zone, meter) for zone in zones]
    ends = [zone.end() for zone in zones]
    starts = [zone.start() for zone in zones]
    before, *behind = (_bare(text[a:b]) for a, b in zip((0, *ends), (*starts, len(text)), strict=True))
    if before and not behind[-1]:  # the zone stands behind its value
        behind = [before, *behind[:-1]]
    elif before:
        raise NotAReading
    named = dict(zip(places, behind, strict=True))
    stays = dict(enumerate(instead_of)) if len(instead_of) == len(meter.zones) else {}
    told = sorted(named.keys() | stays.keys())
    if len(named) < len(places) or told != list(range(len(told))):
        raise ValuesUnclear(expected=len(meter.zones))
    return tuple(_value(named[place], meter) if place in named else stays[place] for place in told)


def parse_next(typed: str, meter: Meter, place: int) -> Decimal:
    """Read the value of the one zone that is asked for, named or not: `4321`, `ночь 4321`, `т2 4321`.

    Raises:
        NotAReading: when it is anything but that, also when another zone is named.
        TooManyDigits: when the dial has fewer whole digits.
    """
    named = {zone["register"] for zone in _ZONE.finditer(typed.lower())} - {None}
    if named - {str(place + 1)}:
        raise NotAReading
    alone = replace(meter, zones=(meter.zones[place],))
    try:
        (value,) = parse_message(re.sub(r"\b[тТtT][1-3]\b", " ", typed), alone)
    except ValuesUnclear as unclear:
        raise NotAReading from unclear
    return value


def _place(zone: re.Match[str], meter: Meter) -> int:
    """Which of the meter's values is named so.

    Raises:
        ValuesUnclear: when the meter has no such zone.
    """
    names = {name: Zone(name) for name in ("day", "night", "half", "peak") if zone[name]}
    place = int(zone["register"]) - 1 if zone["register"] else None
    if place is None:
        place = next((at for at, its in enumerate(meter.zones) if its in names.values()), None)
    if place is None or place >= len(meter.zones):
        raise ValuesUnclear(expected=len(meter.zones))
    return place


def _lowered(text: str) -> str:
    return text.lower().replace("ё", "е")


def _without_number(text: str, meter: Meter) -> str:
    """The text without the meter's number, if a number is left then: `счетчик № 123456 показания 8700`."""
    number = rf"(?:№|\bномер|\bсчетчик\w*)[ :]*{re.escape(_lowered(meter.number))}(?!\w)"
    without = re.sub(number, "счетчик", text)
    return without if any(map(str.isdecimal, without)) else text


def _bare(text: str) -> str:
    """The text without the words that may stand around a value."""
    return _tidy(_AROUND.sub(" ", text)).strip(_EDGES)


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
