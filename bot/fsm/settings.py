"""Settings."""

from dataclasses import dataclass
from enum import StrEnum

from bot.engine.states import State, StatesGroup
from core.base.ids import AccountId, ChatId


class Settings(StatesGroup):
    """What a person may set (S33–S37)."""

    main = State()
    email = State()
    """Asked for the cabinet's new e-mail."""
    email_warning = State()
    """Told what the new e-mail means for the receipts, and asked whether to change it."""
    email_code = State()
    """Asked for the code that has gone to it."""
    password = State()
    """How the cabinet is entered: by a password or by codes alone."""
    prove = State()
    """Asked for the current password."""
    prove_code = State()
    """Asked in its place for a code that has gone to the cabinet's e-mail."""
    new_password = State()
    """Asked for another password."""
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
    news = State()
    """What is said to many at once, each with its switch."""
    offers = State()
    """Asked whether advertising may come."""
    timing = State()
    """When the bot writes unasked, and whether a calendar tells in its place."""
    calendar = State()
    """The calendar of the person's phone."""
    away = State()
    """Asked until when the person is away."""
    ceiling = State()
    """Asked above which sum of a month to warn."""
    quiet_hours = State()
    """Asked when the bot is not to write unasked."""

    chats = State()
    """Where the cabinet is open."""
    chat = State()
    """Asked whether to sign one of the other chats out."""
    other_chats = State()
    """Asked whether to sign all other chats out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEmail:
    """The e-mail that the cabinet is to have."""

    email: str
    likely: str | None = None
    """The address that was probably meant, where the typed one looks like a slip."""


class Step(StrEnum):
    """What the current password is asked for."""

    EMAIL = "email"
    CHANGE = "change"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proving:
    """What is done once the current password has been shown."""

    step: Step
    email: str = ""
    """The new one, where that is it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherChat:
    """The chat that is to be signed out, once that is confirmed."""

    chat: ChatId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAccount:
    """The account whose subscriptions are looked at."""

    account: AccountId
