"""Settings."""

from dataclasses import dataclass

from bot.engine.states import State, StatesGroup
from core.base.ids import AccountId


class Settings(StatesGroup):
    """What a person may set (S33–S37)."""

    main = State()
    phone = State()
    """Asked for the phone of the cabinet."""
    subscriptions = State()
    """Asked of which account, where there are several."""
    account = State()
    """What an account receives, each with its switch."""
    sms_phone = State()
    """Asked where an account's messages are to go by SMS."""
    messages = State()
    """What the bot writes about unasked, each with its switch."""
    quiet_hours = State()
    """Asked when the bot is not to write unasked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAccount:
    """The account whose subscriptions are looked at."""

    account: AccountId
