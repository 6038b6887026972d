"""Before a cabinet is opened."""

from bot.engine.states import State, StatesGroup


class Start(StatesGroup):
    """The entry screen (S3)."""

    welcome = State()
