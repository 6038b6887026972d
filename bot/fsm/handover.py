"""Opening the cabinet in another messenger."""

from dataclasses import dataclass

from bot.engine.states import State, StatesGroup
from core.base.ids import PermitId


class Handover(StatesGroup):
    """From one chat to another."""

    choose = State()
    """Which messenger."""
    link = State()
    """The link has been given."""
    confirm = State()
    """In the new chat: whether the cabinet is to be opened there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """The link that has been given."""

    permit: PermitId
    messenger: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The link that the new chat has opened."""

    permit: PermitId
