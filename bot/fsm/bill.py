"""The bill explained."""

from dataclasses import dataclass

from bot.engine.memory import KeptMonth
from bot.engine.states import State, StatesGroup


class Bill(StatesGroup):
    """Why a month's bill comes to what it does (S62)."""

    why = State()
    """Said in two lines, against the month before."""
    parts = State()
    """How each reason comes to its sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The month whose bill is explained."""

    month: KeptMonth
