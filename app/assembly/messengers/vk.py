"""VK."""

from typing import TYPE_CHECKING, Final

from app.assembly.messengers.messenger import House, Messenger
from app.clock import now
from app.settings.sections import Settings
from bot.channels.vk import limits

if TYPE_CHECKING:
    from bot.channels.vk.callback import Callback
    from bot.channels.vk.channel import VkChannel


def _open(settings: Settings, house: House) -> "VkChannel":
    from app.assembly.kept_files import kept_files
    from bot.channels.vk.channel import VkChannel
    from bot.channels.vk.cursor import StoredCursor
    from bot.texts import russian

    vk = settings.vk
    return VkChannel(
        vk.token.get_secret_value(),
        vk.group_id,
        kept_files=kept_files(house.store, VkChannel.name),
        cursor=StoredCursor(house.store, vk.group_id),
        texts=russian(),
        clock=now,
        api_url=vk.api_url,
        calls_per_second=vk.calls_per_second,
        callback=_callback(settings),
    )


def _callback(settings: Settings) -> "Callback | None":
    """How VK calls us, where it is to."""
    from bot.channels.vk.callback import CALLBACK_PATH, Callback

    if settings.vk.mode != "callback":
        return None
    return Callback(
        url=settings.server.public_url + CALLBACK_PATH,
        secret=settings.vk.secret.get_secret_value(),
        confirmation=settings.vk.confirmation,
    )


async def _check(settings: Settings) -> list[str]:
    """What in the community stands in the bot's way."""
    from bot.channels.vk.community import check

    vk = settings.vk
    problems = await check(
        vk.token.get_secret_value(), vk.group_id, url=vk.api_url, callback=_callback(settings)
    )
    return [f"VK: {problem}" for problem in problems]


VK: Final = Messenger(
    name="vk",
    limits=limits.VK,
    is_on=lambda settings: bool(settings.vk.token),
    calls_us=lambda settings: settings.vk.mode == "callback",
    open=_open,
    check=_check,
)
