"""What a sentence names beside what is wanted: months, a sum, an account's last digits, other numbers."""

import re
from dataclasses import dataclass
from typing import Final

from core.model.charges.typed_periods import months_within

_TAIL: Final = re.compile(
    r"\b(?:(?:по|на|для)\s+)?(?:лиц\w*\s+)?(?:сч[её]т(?:[ауе]|ом)?|лиц\w+|лс)\s*"
    r"(?:№|номер\w*|n)?\s*[.…*•]*(\d{4,12})\b"
)
_MONEY: Final = re.compile(
    r"(?<![\d.,])(\d{1,3}(?: \d{3})+|\d+)([.,]\d{1,2})?\s*(?:руб\w*\.?|р\b\.?|₽|рэ\b)"
    r"(?:\s*(\d{1,2})\s*коп\w*\.?)?"
)
_DAY: Final = re.compile(r"\b(?:(?:на|с|до|по|от)\s+)?\d{1,2}(?:-?го)?\s+числ\w+")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """The slots of a sentence as they were typed, each empty where it is not named."""

    months: str = ""
    """For `parse_period`: «за август», «с января по июнь»."""
    money: str = ""
    """A sum in roubles, with a comma before the kopecks."""
    tail: str = ""
    """The account's number or its last digits."""
    numbers: tuple[str, ...] = ()
    """Numbers that are none of these."""
    values: str = ""
    """The sentence without months and without the account: what a reading is read from."""
    words: str = ""
    """The sentence without anything of this."""


def slots_of(text: str) -> Slots:
    """Take the slots out of a sentence."""
    tail, rest = _taken(_TAIL, text)
    months, rest = months_within(rest)
    values = rest
    money, rest = _taken(_MONEY, rest)
    rest = _DAY.sub(" ", rest)
    return Slots(
        months=months,
        money=_sum(money),
        tail=tail[1] if tail else "",
        numbers=tuple(_NUMBER.findall(rest)),
        values=values,
        words=_NUMBER.sub(" ", rest),
    )


def _taken(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    """The only place where a pattern stands, and the text without it."""
    found = list(pattern.finditer(text))
    if len(found) != 1:
        return None, text
    return found[0], f"{text[: found[0].start()]} {text[found[0].end() :]}"


def _sum(found: re.Match[str] | None) -> str:
    if found is None:
        return ""
    kopecks = found[3].zfill(2) if found[3] else (found[2] or "")[1:]
    return found[1].replace(" ", "") + (f",{kopecks}" if kopecks else "")
