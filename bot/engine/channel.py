"""What the conversation needs of a channel."""

from datetime import timedelta
from typing import Protocol

from bot.engine.limits import Limits
from bot.engine.screens import Answer


class Unreachable(Exception):
    """The person blocked us or is gone; there is no use in trying again."""


class NotShown(Exception):
    """The messenger has not taken the answer, and it is known whether there is any use in trying again.

    `after` is how long it will not take it; None when it never will before somebody has seen to it.
    """

    def __init__(self, reason: str, *, after: timedelta | None) -> None:
        super().__init__(reason)
        self.after = after


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
            NotShown: when the messenger says for how long it will not take the answer, or never will.
            Exception: when the messenger could not be reached; the answer is tried again soon, so many times.
        """
        ...

    async def busy(self, peer: str) -> None:
        """Show that work is going on; never fails."""
        ...
