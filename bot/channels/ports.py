"""The life of a channel, and what it needs of the world outside its messenger."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from aiohttp import web

from bot.engine.channel import Channel, InFlight
from core.model.files import KeptFile

Receive: TypeAlias = Callable[[InFlight], Awaitable[None]]
"""Has an event answered; tells of the commit, and returns when the answer has been shown."""

KeptFiles: TypeAlias = Callable[[str, str], Awaitable[KeptFile | None]]
"""The file that a peer's screen carries under a key; None when it is kept no longer."""


class LiveChannel(Channel, Protocol):
    """A channel as the program runs it, from the first event to the last answer."""

    async def run(self, receive: Receive) -> None:
        """Take events until cancelled, then let the turns in flight end.

        What passes by itself is waited out in here. Where people come by the routes, this only waits.

        Raises:
            Misconfigured: when there is no use in going on until an administrator has seen to something.
        """
        ...

    def routes(self, app: web.Application, receive: Receive) -> None:
        """Add what the messenger, or a browser, calls us at; nothing where we ask it ourselves."""
        ...

    async def close(self) -> None:
        """Close the connections, when nothing is to be shown any more."""
        ...
