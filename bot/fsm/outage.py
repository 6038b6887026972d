"""When there is no light."""

from bot.engine.states import State, StatesGroup


class Outage(StatesGroup):
    """Whom to call, for anybody (S16, S32)."""

    hotline = State()
