"""Checking a proof."""

from aiogram.fsm.state import State, StatesGroup


class Proofs(StatesGroup):
    """Anybody may check a code."""

    code = State()
