"""An account's owner as billing names them: whether the name that is stated now is another person's.

Billing states a name and nothing else of a person, spelled in any way: «Иванова Мария Петровна»,
«ИВАНОВА М.П.», a company. A name that leaves a doubt counts as another person's: whoever loses the account by
mistake proves it again, but what a stranger has seen cannot be taken back.
"""

import re
from dataclasses import dataclass
from typing import Final

from core.base.typed import visible

_WORDS: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_OF_A_PATRONYMIC: Final = ("ич", "вна", "чна", "шна", "оглы", "кызы")
_OF_A_FULL_NAME: Final = 3


@dataclass(frozen=True, slots=True)
class _Name:
    """A person's name: the surname, then the given name and the patronymic, in full or as initials."""

    surname: str
    given: str
    patronymic: str

    @property
    def initials(self) -> tuple[str, str]:
        return self.given[0], self.patronymic[0]

    @property
    def is_short(self) -> bool:
        return len(self.given) == 1


def is_another_owner(before: str, now: str) -> bool:
    """Whether the owner that billing states now is another person than the one that it has stated before.

    The same person is: the same name in another spelling; the initials of the same full name; another surname
    with the same given name and patronymic, or with the same two initials (a marriage); anybody where no
    owner was known before.
    """
    old, new = _words(before), _words(now)
    if not old or old == new:
        return False
    was, is_now = _name(old), _name(new)
    if was is None or is_now is None:
        return True
    if was.is_short == is_now.is_short:
        return (was.given, was.patronymic) != (is_now.given, is_now.patronymic)
    return (was.surname, was.initials) != (is_now.surname, is_now.initials)


def _words(name: str) -> list[str]:
    return _WORDS.findall(visible(name).casefold().replace("ё", "е"))


def _name(words: list[str]) -> _Name | None:
    """The parts of a person's name; None of what cannot be told to be one, such as a company's."""
    initials = [word for word in words if len(word) == 1]
    surname = [word for word in words if len(word) > 1]
    if len(initials) == len(("given", "patronymic")) and len(surname) == 1:
        return _Name(surname[0], *initials)
    if initials or len(words) < _OF_A_FULL_NAME or not words[-1].endswith(_OF_A_PATRONYMIC):
        return None
    return _Name(words[0], words[1], " ".join(words[2:]))
