"""Waiting for what a bot does in a chat of a double."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from tests.doubles.clock import Signal


class Seen(Protocol):
    """A message as it stands in a chat."""

    version: int
    deleted: bool

    @property
    def from_bot(self) -> bool: ...

    @property
    def text(self) -> str: ...


M = TypeVar("M", bound=Seen)
M_co = TypeVar("M_co", bound=Seen, covariant=True)


class Place(Protocol[M_co]):
    """A chat that changes."""

    changed: Signal
    version: int

    @property
    def id(self) -> int: ...

    @property
    def messages(self) -> Mapping[int, M_co]: ...

    @property
    def visible(self) -> Sequence[M_co]: ...


async def fitting(
    place: Place[M], expected: str | Callable[[M], bool], *, since: int, within: float, who: str
) -> M:
    """The newest message of the bot that fits, sent or edited after a version of the chat."""

    def fits(message: M) -> bool:
        return expected in message.text if isinstance(expected, str) else expected(message)

    def found() -> M | None:
        for message in reversed(list(place.messages.values())):
            if message.version > since and message.from_bot and not message.deleted and fits(message):
                return message
        return None

    await change(place, lambda: found() is not None, within=within, who=who, what=expected)
    message = found()
    if message is None:
        raise AssertionError(f"{expected!r} was there and is gone")
    return message


async def change(
    place: Place[Seen], condition: Callable[[], bool], *, within: float, who: str, what: object
) -> None:
    """Wait until a condition on the chat holds; raises AssertionError after `within` seconds."""
    try:
        async with asyncio.timeout(within):
            while not condition():
                await place.changed.wait()
    except TimeoutError:
        shown = "\n".join(map(repr, place.visible[-5:]))
        raise AssertionError(f"{who} waited {within} s for {what!r} and sees:\n{shown}") from None


async def until(condition: Callable[[], object], within: float = 5.0) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110 - what is waited for knows nothing of events
            await asyncio.sleep(0.01)


C = TypeVar("C", bound=Place[Any])


class Onlooker(Generic[C, M]):
    """A person as far as they look at chats and wait; in the private one unless another is named."""

    def __init__(self, wire: dict[str, Any], private: C) -> None:
        self.wire = wire
        self.private = private
        self._seen: dict[int, int] = {}

    @property
    def id(self) -> int:
        return int(self.wire["id"])

    @property
    def name(self) -> str:
        return str(self.wire["first_name"])

    @property
    def chat(self) -> Sequence[M]:
        """What the private chat shows now, oldest first."""
        return self.private.visible

    async def waits_for(
        self, expected: str | Callable[[M], bool], *, within: float = 5.0, chat: C | None = None
    ) -> M:
        """The newest message of the bot, sent or edited since this person's last act, that fits.

        `expected` is a part of its text or a predicate. Raises AssertionError after `within` seconds.
        """
        place: Place[M] = chat or self.private
        since = self._seen.get(place.id, 0)
        return await fitting(place, expected, since=since, within=within, who=self.name)

    async def waits_until(
        self,
        condition: Callable[[], bool],
        *,
        within: float = 5.0,
        chat: C | None = None,
        what: object = "the change",
    ) -> None:
        """Waits until a condition on the chat holds; raises AssertionError after `within` seconds."""
        await change(chat or self.private, condition, within=within, who=self.name, what=what)

    def __repr__(self) -> str:
        return f"Person({self.id}, {self.name!r})"

    def _looks(self, place: C) -> None:
        self._seen[place.id] = place.version
