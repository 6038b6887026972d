"""Telegram, by aiogram: the only place where aiogram is known."""

from bot.channels.telegram.channel import TelegramChannel, TokenRefused, WebhookRefused
from bot.channels.telegram.polling import AnotherPoller
from bot.channels.telegram.profile import Profile
from bot.channels.telegram.webhook import Webhook
from bot.channels.telegram.words import Words

__all__ = [
    "AnotherPoller",
    "Profile",
    "TelegramChannel",
    "TokenRefused",
    "Webhook",
    "WebhookRefused",
    "Words",
]
