"""VK: a community's bot over aiohttp."""

from bot.channels.vk.callback import CALLBACK_PATH, Callback
from bot.channels.vk.channel import VkChannel
from bot.channels.vk.community import LongPollOff, TokenRefused, check
from bot.channels.vk.cursor import Cursor, Place, StoredCursor

__all__ = [
    "CALLBACK_PATH",
    "Callback",
    "Cursor",
    "LongPollOff",
    "Place",
    "StoredCursor",
    "TokenRefused",
    "VkChannel",
    "check",
]
