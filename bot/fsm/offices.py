"""The supplier's offices."""

from dataclasses import dataclass

from bot.engine.states import State, StatesGroup
from core.base.ids import OfficeId


class Offices(StatesGroup):
    """Where people are received (S16)."""

    town = State()
    """The offices of one town."""
    towns = State()
    """Asked of which town."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """The town whose offices are shown, by one office of it; None for that of the account."""

    of: OfficeId | None = None
