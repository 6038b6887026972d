"""Before a cabinet is opened."""

from aiogram.fsm.state import State, StatesGroup


class Start(StatesGroup):
    """The entry screen (S3)."""

    welcome = State()
