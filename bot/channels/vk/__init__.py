"""VK: a community's bot over aiohttp."""

from bot.channels.vk.callback import CALLBACK_PATH, Callback
from bot.channels.vk.channel import Place, VkChannel
from bot.channels.vk.community import LongPollOff, TokenRefused

__all__ = [
    "CALLBACK_PATH",
    "Callback",
    "LongPollOff",
    "Place",
    "TokenRefused",
    "VkChannel",
]
