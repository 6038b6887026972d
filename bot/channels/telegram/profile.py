"""What Telegram says of the bot before anybody has written to it: commands, descriptions, the menu button."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import (
    GetChatMenuButton,
    GetMyCommands,
    GetMyDescription,
    GetMyShortDescription,
    SetChatMenuButton,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
    MenuButtonCommands,
)

from bot.channels.telegram.calls import stubbornly

_log = structlog.get_logger(__name__)

Commands = Sequence[tuple[str, str]]
"""Each command, without its slash, and what it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The bot's own page."""

    commands: Commands
    """In private chats."""
    commands_elsewhere: Commands
    description: str
    """Shown in an empty chat; at most 512 characters (Bot API, setMyDescription)."""
    short_description: str
    """Shown on the bot's page and with its link; at most 120 characters (Bot API, setMyShortDescription)."""


async def introduce(bot: Bot, profile: Profile) -> None:
    """Bring the profile up to date, however long Telegram is down; without it the bot works all the same."""
    try:
        await _introduce(bot, profile)
    except TelegramAPIError as refusal:
        _log.warning("profile_refused", reason=refusal.message)


async def _introduce(bot: Bot, profile: Profile) -> None:
    for scope, listed in (
        (BotCommandScopeAllPrivateChats(), profile.commands),
        (BotCommandScopeDefault(), profile.commands_elsewhere),
    ):
        current = await stubbornly(bot, GetMyCommands(scope=scope))
        if [(command.command, command.description) for command in current] != list(listed):
            commands = [BotCommand(command=name, description=text) for name, text in listed]
            await stubbornly(bot, SetMyCommands(commands=commands, scope=scope))
    if (await stubbornly(bot, GetMyDescription())).description != profile.description:
        await stubbornly(bot, SetMyDescription(description=profile.description))
    if (await stubbornly(bot, GetMyShortDescription())).short_description != profile.short_description:
        await stubbornly(bot, SetMyShortDescription(short_description=profile.short_description))
    if not isinstance(await stubbornly(bot, GetChatMenuButton()), MenuButtonCommands):
        await stubbornly(bot, SetChatMenuButton(menu_button=MenuButtonCommands()))
