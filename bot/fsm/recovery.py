"""The way back to a forgotten password."""

from dataclasses import dataclass

from bot.engine.states import State, StatesGroup


class Recovery(StatesGroup):
    """From an e-mail to a new password (S23–S29)."""

    email = State()
    confirm = State()
    code = State()
    new_password = State()
    not_me = State()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovering:
    """What has been learned on the way to a new password."""

    email: str | None = None
    likely: str | None = None
    """The address that was probably meant, where the typed one looks like a slip."""
    told: bool = True
    """Whether it was said that the letter is under way, rather than that it is if there is a cabinet."""
