"""The operators' chat."""

from aiogram.fsm.state import State, StatesGroup


class Desk(StatesGroup):
    """A thread of the operators' chat."""

    thread = State()
