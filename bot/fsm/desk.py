"""The operators' chat."""

from bot.engine.states import State, StatesGroup


class Desk(StatesGroup):
    """A thread of the operators' chat."""

    thread = State()
