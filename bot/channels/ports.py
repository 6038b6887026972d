"""What a channel needs of the world outside its messenger."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from bot.engine.channel import InFlight
from core.model.files import KeptFile

Receive: TypeAlias = Callable[[InFlight], Awaitable[None]]
"""Has an event answered; tells of the commit, and returns when the answer has been shown."""

FetchFile: TypeAlias = Callable[[str, str], Awaitable[KeptFile | None]]
"""The file that a peer's screen carries under a key; None when it is kept no longer."""


class AttachmentTooBig(Exception):
    """A file that a person sent is bigger than what we take, or than the messenger lets a bot fetch."""


class AttachmentGone(Exception):
    """A file that a person sent is no longer there."""
