"""The messengers that the bot speaks, each once: the program, the tests and the pages read this list."""

from typing import Final

from app.assembly.messengers.messenger import Messenger
from app.assembly.messengers.telegram import TELEGRAM
from app.assembly.messengers.vk import VK
from app.assembly.messengers.web import WEB
from app.settings.sections import Settings

MESSENGERS: Final[tuple[Messenger, ...]] = (
    TELEGRAM,
    VK,
    WEB,
)

NONE_IS_ON: Final = "Не включён ни один канал: нужен [telegram] token, [vk] token или [web] enabled = true."


def switched_on(settings: Settings) -> list[Messenger]:
    """The messengers that the settings switch on."""
    return [messenger for messenger in MESSENGERS if messenger.is_on(settings)]
