"""Receipts."""

from aiogram.fsm.state import State, StatesGroup


class Receipts(StatesGroup):
    """The last month's receipt (S32, S66–S69)."""

    last = State()
