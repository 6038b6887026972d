"""The numbered proof: a code by which anybody can check that a reading or a document is real."""

import secrets
from typing import Final

from core.base.refusals import Refusal
from core.base.typed import visible

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O and U, which are taken for others."""


_LENGTH: Final = 12


_MEANT: Final = str.maketrans("ILO", "110")


_IGNORED: Final = " -\u2010\u2011\u2012\u2013\u2014\u00a0"


_GROUP: Final = 4


class NotACode(Refusal):
    """What was typed cannot be the code of a proof."""


def new_code() -> str:
    """A code that nobody can guess: 60 random bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def spaced(code: str) -> str:
    """The code as people read it: `7K3M-9QXA-2B4D`."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def parse_code(typed: str) -> str:
    """Read a code as people type it: any case, with or without dashes; I and L are 1, O is 0.

    Raises:
        NotACode: when it cannot be one.
    """
    code = "".join(character for character in visible(typed).upper() if character not in _IGNORED).translate(
        _MEANT
    )
    if len(code) != _LENGTH or any(character not in _ALPHABET for character in code):
        raise NotACode
    return code
