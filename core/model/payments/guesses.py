"""Sums that were probably meant where what is typed is none: offered, never taken."""

import re
from typing import Final

from core.base.money import Kopecks
from core.base.typed import visible

_TOO_FINE: Final = re.compile(r"([0-9]{1,7})[.,]([0-9]{2})[0-9]+")
_THOUSANDS: Final = re.compile(r"([1-9][0-9]?)[.,]([0-9]{3})(?:[.,]([0-9]{2}))?")
"""A separator of thousands is likelier than three decimals; hundreds of thousands are no household's."""
_ALL: Final = frozenset({"всё", "все", "всю", "весь долг", "всё сразу", "все сразу", "всю сумму", "весь"})
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


def means_all(typed: str) -> bool:
    """Whether «всё» is meant: the whole debt."""
    return _words(typed) in _ALL


def _words(typed: str) -> str:
    return " ".join(visible(typed).lower().split()).rstrip(".!")


def guesses(typed: str) -> tuple[Kopecks, ...]:
    """What may have been meant, likeliest first; mostly nothing.

    Of `1.000` a thousand, of `100.555` both near sums, of «тысячу» the number.
    """
    words = re.sub(r"\s*(рублей|рубля|рубль|руб|р|₽)$", "", _words(typed))
    if words in _NUMBERS:
        return (_NUMBERS[words] * 100,)
    found = _TOO_FINE.fullmatch(words.replace(" ", ""))
    fine: tuple[Kopecks, ...] = ()
    if found:
        below = int(found[1]) * 100 + int(found[2])
        fine = (below, below + 1)
    thousands = _THOUSANDS.fullmatch(words.replace(" ", ""))
    if thousands:
        whole = int(thousands[1] + thousands[2]) * 100 + int(thousands[3] or 0)
        return (whole, *fine[:1])
    return fine
