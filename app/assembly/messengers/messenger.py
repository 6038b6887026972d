"""What the program knows of a messenger before it is switched on, as data."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from app.settings.sections import Settings
from bot.engine.limits import Limits
from core.ports.store import Store

if TYPE_CHECKING:
    from bot.channels.ports import LiveChannel  # which loads aiohttp

Check: TypeAlias = Callable[[Settings], Coroutine[Any, Any, list[str]]]
"""Asks the messenger what stands in the bot's way; each answer says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What a channel is given of the program that it runs in."""

    store: Store
    mailbox: bool = False
    """Whether the letters are shown to everybody, for a demonstration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Messenger:
    """One messenger, and how its channel is made.

    Its library is loaded by `open` and `check`, so that a messenger that is off costs no import.
    """

    name: str
    """As events, the settings' section and the channel's folder have it."""
    limits: Limits
    is_on: Callable[[Settings], bool]
    """Whether the settings switch it on."""
    calls_us: Callable[[Settings], bool]
    """Whether it is reached over our HTTP server."""
    open: "Callable[[Settings, House], LiveChannel]"
    """Makes its channel."""
    check: Check | None = None
