"""Readings."""

from bot.engine.states import State, StatesGroup


class Readings(StatesGroup):
    """From the choice of a meter to a proof (S43–S51)."""

    meters = State()
    meter = State()
    value = State()
    confirm = State()
    doubt = State()
    accepted = State()
    history = State()
    delete = State()
