"""The text of a broadcast: what an operator has written, with fields that differ from person to person."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from core.base.refusals import Refusal

LONGEST: Final = 1500
"""Characters as they are typed; a screen of a telephone holds about a third of it."""
_BRACES: Final = re.compile(r"\{([^{}]*)\}|([{}])")


class NoText(Refusal):
    """There is nothing to say."""


class TextTooLong(Refusal):
    """More characters than `LONGEST`, or more than one message holds once the fields are filled in."""


class UnknownField(Refusal):
    """Braces that name no field, or do not close."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Field(StrEnum):
    """What may differ from person to person: nothing that tells a stranger who it is or where they live."""

    ACCOUNT = "счёт"
    """The last four digits of the account."""
    MONTH = "месяц"
    """The last charged month."""
    REMAINS = "к оплате"
    """What is left to pay by the last receipt."""
    DUE = "срок"
    """By when that is to be paid."""
    OVERDUE = "долг"
    """What should have been paid already."""


_SPELLED: Final = {"счет": Field.ACCOUNT, **{field.value: field for field in Field}}


def fields_of(text: str) -> list[Field]:
    """The fields that a text names, in their order.

    Raises:
        UnknownField: for braces that name none.
    """
    return [field for _, field in pieces(text) if field is not None]


def pieces(text: str) -> Iterator[tuple[str, Field | None]]:
    """The text in pieces: words, each with the field that follows them, None behind the last.

    Raises:
        UnknownField: for braces that name no field.
    """
    read = 0
    for found in _BRACES.finditer(text):
        name = " ".join((found[1] or "").casefold().split())
        if name not in _SPELLED:
            raise UnknownField(found[0])
        yield text[read : found.start()], _SPELLED[name]
        read = found.end()
    yield text[read:], None


def ensure_can_be_said(text: str) -> None:
    """Refuse what cannot be the text of a broadcast; how it is marked up is not looked at here.

    Raises:
        NoText: when it is empty.
        TextTooLong: when it has more than `LONGEST` characters.
        UnknownField: for braces that name no field.
    """
    if not text.strip():
        raise NoText
    if len(text) > LONGEST:
        raise TextTooLong
    fields_of(text)
