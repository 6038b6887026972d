"""What the conversation needs of a channel."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from bot.engine.events import Event
from bot.engine.limits import Limits
from bot.engine.screens import Answer


class AttachmentTooBig(Exception):
    """A file that a person sent is bigger than what we take, or than the messenger lets a bot fetch."""


class AttachmentGone(Exception):
    """A file that a person sent is no longer there."""


class Unreachable(Exception):
    """The person blocked us or is gone; another try is of no use."""


class NotShown(Exception):
    """The messenger has not taken the answer, and it is known whether there is any use in trying again.

    `after` is how long it will not take it; None when it never will before somebody has seen to it.
    """

    def __init__(self, reason: str, *, after: timedelta | None) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(slots=True, eq=False)
class InFlight:
    """One event that a channel has taken, until it is answered to the end.

    The channel makes it and gives it to `receive`; the dispatcher tells it of the commit and gives it back to
    the channel's `show`.
    """

    event: Event
    press: str = ""
    """The messenger's own name of the press, while it waits to be answered; empty when none does."""
    replaces: bool = False
    """Whether the answer may stand in place of the message that was pressed."""
    toast: str = ""
    """The short word with which the press is answered; known once the turn is committed."""
    shown: bool = False
    """Whether the answer has been shown, where the channel wants to know."""
    settled: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the turn is committed, or has failed: there is nothing to wait for any more."""
    failure: BaseException | None = None

    def commit(self, answer: Answer) -> None:
        """Hear that the turn is committed, and with which answer, before that is shown."""
        self.toast = answer.toast if self.press else ""
        self.settled.set()

    def fail(self, failure: BaseException) -> None:
        """Hear that the turn has failed; a failure after the commit changes nothing."""
        if not self.settled.is_set():
            self.failure = failure
            self.settled.set()

    async def wait_for_commit(self) -> None:
        """Wait until the turn is committed; its answer may still be on the way.

        Raises:
            BaseException: what the turn failed with before that.
        """
        await self.settled.wait()
        if self.failure is not None:
            raise self.failure


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

    async def show(self, peer: str, answer: Answer, *, event: str, to: InFlight | None) -> None:
        """Show an answer to the end, with the messenger's own refusals, limits and retries handled.

        `event` names the event that is answered, the same when the answer is shown anew; `to` is what the
        channel gave to `receive`, None where the answer comes by itself or is shown anew.

        Raises:
            Unreachable: when the person cannot be written to.
            NotShown: when the messenger says for how long it will not take the answer, or never will.
            Exception: when the messenger could not be reached; the answer is tried again soon, so many times.
        """
        ...

    def link(self, payload: str) -> str:
        """The address that opens a chat with us here and hands the payload in; empty while nobody knows it.

        A payload has at most 64 characters of `[A-Za-z0-9_-]`; it may be a secret, so that the address must
        not bring it into anybody's log.
        """
        ...

    async def busy(self, peer: str) -> None:
        """Show that work is going on; never fails."""
        ...

    async def fetch(self, reference: str, limit: int) -> bytes:
        """The bytes of a file that a person sent, at most `limit` of them.

        Raises:
            AttachmentTooBig: when there are more.
            AttachmentGone: when the messenger has it no longer.
        """
        ...
