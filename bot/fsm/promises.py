"""Promising to pay."""

from dataclasses import dataclass

from bot.engine.states import State, StatesGroup


class Promises(StatesGroup):
    """A debt that is to be paid later, or in parts."""

    offer = State()
    """What may be chosen, or why nothing may."""
    plan = State()
    """The schedule of a choice, before it is confirmed."""
    running = State()
    """The schedule that has been promised, and what of it is paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A day, or a number of parts."""

    days: int = 0
    parts: int = 0
