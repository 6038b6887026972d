"""Telegram."""

from typing import TYPE_CHECKING, Final

from app.assembly.messengers.messenger import House, Messenger
from app.settings.sections import Settings
from bot.channels.telegram import limits

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel

COMMANDS: Final = (
    "start",
    "menu",
    "nolight",
    "certificate",
    "check",
    "settings",
    "open",
    "cancel",
    "help",
    "mydata",
    "consent",
    "privacy",
)
"""The commands of Telegram's menu, in its order; each has a text `command-…`."""


def _open(settings: Settings, house: House) -> "TelegramChannel":
    from app.assembly.kept_files import kept_files
    from bot.channels.telegram.channel import TelegramChannel
    from bot.channels.telegram.profile import Profile
    from bot.channels.telegram.webhook import Webhook
    from bot.texts import russian

    texts, telegram = russian(), settings.telegram
    webhook = Webhook(base_url=settings.server.public_url, secret=telegram.webhook_secret.get_secret_value())
    return TelegramChannel(
        telegram.token.get_secret_value(),
        kept_files=kept_files(house.store, TelegramChannel.name),
        texts=texts,
        profile=Profile(
            commands=[(name, texts.label(f"command-{name}")) for name in COMMANDS],
            commands_elsewhere=[("start", texts.label("command-start"))],
            description=texts.label("about"),
            short_description=texts.label("about-short"),
        ),
        api_url=telegram.api_url,
        proxy=telegram.proxy.get_secret_value(),
        calls_per_second=telegram.calls_per_second,
        webhook=webhook if telegram.mode == "webhook" else None,
        operators_chat=telegram.operators_chat,
    )


TELEGRAM: Final = Messenger(
    name="telegram",
    limits=limits.TELEGRAM,
    is_on=lambda settings: bool(settings.telegram.token),
    calls_us=lambda settings: settings.telegram.mode == "webhook",
    open=_open,
)
