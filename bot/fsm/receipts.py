"""Receipts."""

from aiogram.fsm.state import State, StatesGroup


class Receipts(StatesGroup):
    """The last month's receipt (S32, S67–S69)."""

    month = State()
    """What the receipt comes to."""
    details = State()
    """What its charges are made of."""
    file = State()
    """Its file is being made, or has been sent."""
