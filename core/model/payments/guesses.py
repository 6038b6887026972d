"""Sums that were probably meant where what is typed is none: offered, never taken."""

import re
from typing import Final

from core.base.money import Kopecks
from core.base.typed import visible

_TOO_FINE: Final = re.compile(r"([0-9]{1,7})[.,]([0-9]{2})[0-9]+")
_NUMBERS: Final = {
    "сто": 100,
    "сотню": 100,
    "двести": 200,
    "триста": 300,
    "четыреста": 400,
    "пятьсот": 500,
    "шестьсот": 600,
    "семьсот": 700,
    "восемьсот": 800,
    "девятьсот": 900,
    "тысяча": 1000,
    "тысячу": 1000,
    "полторы тысячи": 1500,
    "две тысячи": 2000,
    "три тысячи": 3000,
    "четыре тысячи": 4000,
    "пять тысяч": 5000,
    "десять тысяч": 10000,
}
"""The round sums that people say in words."""


def guesses(typed: str) -> tuple[Kopecks, ...]:
    """What may have been meant: of `100.555` both near sums, of «тысячу» the number; mostly nothing."""
    words = " ".join(visible(typed).lower().split()).rstrip(".!")
    words = re.sub(r"\s*(рублей|рубля|рубль|руб|р|₽)$", "", words)
    if words in _NUMBERS:
        return (_NUMBERS[words] * 100,)
    found = _TOO_FINE.fullmatch(words.replace(" ", ""))
    if found:
        below = int(found[1]) * 100 + int(found[2])
        return (below, below + 1)
    return ()
