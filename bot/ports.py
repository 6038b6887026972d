"""What the conversation needs of a channel."""

from typing import Protocol

from bot.limits import Limits
from bot.screens import Answer


class Unreachable(Exception):
    """The person blocked us or is gone; there is no use in trying again."""


class Channel(Protocol):
    """One messenger: it turns native updates into events and shows screens natively."""

    @property
    def name(self) -> str:
        """The channel's name, as events and readings' sources have it."""
        ...

    @property
    def limits(self) -> Limits:
        """What the channel can show."""
        ...

    async def show(self, peer: str, answer: Answer, *, origin: str, event: str) -> None:
        """Show an answer to the end, with the messenger's own refusals, limits and retries handled.

        `origin` names the message that was pressed or written, `event` the event that is answered; both are
        empty when an answer is shown anew after a restart.

        Raises:
            Unreachable: when the person cannot be written to.
            Exception: when the messenger could not be reached; the answer is tried again later.
        """
        ...

    async def busy(self, peer: str) -> None:
        """Show that work is going on; never fails."""
        ...
