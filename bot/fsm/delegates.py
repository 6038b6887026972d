"""Letting somebody near see an account."""

from dataclasses import dataclass

from bot.engine.states import State, StatesGroup
from core.base.ids import LinkId
from core.model.cabinets.delegation import Rights


class Delegates(StatesGroup):
    """An account opened to somebody near, from both sides."""

    all = State()
    """Who can see the account."""
    name = State()
    rights = State()
    term = State()
    code = State()
    """The code that is to be said aloud."""
    one = State()
    """What one of them may do and has done."""
    enter = State()
    """The code that somebody has been told."""
    consent = State()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inviting:
    """What an owner has chosen so far."""

    name: str = ""
    rights: Rights | None = None
    code: str = ""
    """Shown for as long as the screen stands; the database keeps its hash alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """The delegate that is looked at."""

    link: LinkId


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """The code that has been typed."""

    code: str
