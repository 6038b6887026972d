"""Checking a proof."""

from bot.engine.states import State, StatesGroup


class Proofs(StatesGroup):
    """Anybody may check a code."""

    code = State()
