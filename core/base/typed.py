"""What people type and paste, without the characters in it that nobody sees."""

import re
from typing import Final

MARKS: Final = "".join(
    map(
        chr,
        (
            0x00AD,  # soft hyphen
            0x061C,  # Arabic letter mark
            0x180E,  # Mongolian vowel separator
            0x200B,  # zero width space
            *range(0x200E, 0x2010),  # left-to-right and right-to-left marks
            *range(0x202A, 0x202F),  # embeddings and overrides of direction
            *range(0x2060, 0x2070),  # word joiner, invisible operators, isolates of direction
            0xFEFF,  # byte order mark
            *range(0xFFF9, 0xFFFC),  # interlinear annotation
        ),
    )
)
"""Direction marks, which let typed text rearrange what stands around it; marks that come along with what is
copied from a bank's application or a PDF."""
JOINERS: Final = "\u200c\u200d"
"""Invisible as well, but an emoji or a word of some scripts is made with them."""
_CONTROLS: Final = (*(code for code in range(0x20) if chr(code) not in "\n\t"), *range(0x7F, 0xA0))
_SURROGATES: Final = range(0xD800, 0xE000)
_INVISIBLE: Final = dict.fromkeys((*map(ord, MARKS), *_CONTROLS, *_SURROGATES))
"""With the zero and the halves of surrogate pairs, which no database takes."""
_JOINED: Final = r"[^\x00-\u04ff\u2000-\u206f\s№₽]"
_STRAY_JOINER: Final = re.compile(rf"(?<!{_JOINED})[{JOINERS}]|[{JOINERS}](?!{_JOINED})")
"""A joiner that joins nothing: it belongs between emoji or letters of some scripts, not beside a digit."""


def visible(typed: str) -> str:
    """The text without the characters that cannot be seen and only do harm; line ends and tabs stay."""
    if typed.isprintable():
        return typed
    return _STRAY_JOINER.sub("", typed.translate(_INVISIBLE))
