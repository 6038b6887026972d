"""Appeals: those of a subscriber, and what an operator does with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.engine.states import State, StatesGroup
from core.base.ids import AppealId


class Appeals(StatesGroup):
    """A subscriber writes to the supplier and reads the answers (S71–S78)."""

    all = State()
    category = State()
    kind = State()
    field = State()
    """One question of the form."""
    summary = State()
    thread = State()
    """One appeal and what was said in it, in pages."""
    more = State()
    """What there is still to be said in it."""


class DeskAppeals(StatesGroup):
    """The operators' chat waits for somebody's answer."""

    answer = State()


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A draft: the form by its keys, so that one that was changed meanwhile asks what it now wants."""

    category: str
    kind: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    """By the fields' names; an optional field that was passed over has an empty one."""
    asked: str = ""
    """The field that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The appeal that is read."""

    appeal: AppealId


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Which appeal each operator's next words answer; several may write at the same time."""

    appeals: Mapping[str, AppealId] = field(default_factory=dict)
