"""Settings (S33–S37): what a person may set for the cabinet and for each account."""

from bot.handlers.settings import (
    chats,
    documents,
    email,
    main,
    messages,
    password,
    phone,
    proving,
    subscriptions,
)
from bot.handlers.settings.common import settings
from bot.handlers.settings.main import show_settings

__all__ = [
    "chats",
    "documents",
    "email",
    "main",
    "messages",
    "password",
    "phone",
    "proving",
    "settings",
    "show_settings",
    "subscriptions",
]
