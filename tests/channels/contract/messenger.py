"""One messenger as the contract plays it: the real channel, and a person in a private chat with it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.channels.ports import LiveChannel
from bot.engine.limits import Limits
from bot.engine.screens import File
from core.model.files import KeptFile
from tests.channels.talk import Talk
from tests.doubles import telegram, vk
from tests.doubles.telegram import TelegramServer
from tests.doubles.vk import VkServer
from tests.doubles.waiting import until

PDF = KeptFile("Квитанция 2025-09 ЛС 1234.pdf", "application/pdf", b"%PDF-1.7 bill")


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as the person sees it."""

    text: str
    labels: list[list[str]]
    buttons: dict[str, Any]
    """The messenger's own buttons by their labels, as they were when the person looked."""
    ours: bool
    """Whether the bot has written it."""
    file: bytes | None
    native: Any
    """The messenger's own object, for the driver alone."""


class Press(ABC):
    """A press that spins until it is answered."""

    @abstractmethod
    async def stops(self, *, within: float = 5.0) -> str:
        """Wait until it spins no more; the word that was said then."""


class Messenger(ABC):
    """A channel with its messenger, and the person Anna."""

    name: str
    limits: Limits
    talk: Talk[Any]
    """The conversation behind the channel: what it has heard, and what it says."""

    # --- the channel ---

    @abstractmethod
    def make(self) -> LiveChannel:
        """A channel as another process would have it, on the same messenger."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.Task[None]]:
        """The channel takes events until the end of the block."""
        channel = self.talk.channel = self.make()
        await self.serve(channel)
        task = asyncio.create_task(channel.run(self.talk.receive))
        try:
            await self.is_heard()
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await self.hang_up(channel)

    async def serve(self, channel: LiveChannel) -> None:
        """Open the channel's routes, where people come by them."""
        del channel

    @abstractmethod
    async def is_heard(self) -> None:
        """Wait until what the person does reaches the channel."""

    @abstractmethod
    async def hang_up(self, channel: LiveChannel) -> None:
        """Close the channel's connections."""

    # --- the person ---

    @property
    @abstractmethod
    def peer(self) -> str:
        """The person's name in events."""

    @property
    @abstractmethod
    def chat(self) -> list[Seen]:
        """What stands in the chat, from top to bottom."""

    @property
    def texts(self) -> list[str]:
        """The words that stand in the chat."""
        return [seen.text for seen in self.chat]

    @property
    def ours(self) -> list[Seen]:
        """What the bot has written."""
        return [seen for seen in self.chat if seen.ours]

    @abstractmethod
    async def says(self, text: str) -> None:
        """The person writes."""

    @abstractmethod
    async def starts(self, payload: str) -> None:
        """The person comes for the first time, by a link."""

    @abstractmethod
    async def attaches(self, name: str, content: bytes, caption: str) -> None:
        """The person sends a document."""

    @abstractmethod
    async def presses(self, label: str, *, on: Seen | None = None) -> Press:
        """The person presses a button of the last message, or of one that they remember."""

    async def sees(self, beginning: str) -> Seen:
        """Wait until a message of the bot begins so, and return the last such one."""
        await until(lambda: any(seen.text.startswith(beginning) for seen in self.ours))
        return next(seen for seen in reversed(self.ours) if seen.text.startswith(beginning))

    async def keeps(self, file: KeptFile) -> File:
        """A file for a screen in the person's chat."""
        self.talk.files[self.peer, "key"] = file
        return File("key", file.name, file.mime)

    @abstractmethod
    def sees_busy(self) -> bool:
        """Whether the person is shown that the bot is at it."""

    # --- trouble ---

    @abstractmethod
    async def delivers_again(self) -> None:
        """The last event comes once more."""

    def ensure_nothing_refused(self) -> None:
        """Assert that the messenger has refused no call, where it can."""
        assert self.talk.channel


class _RemotePress(Press):
    """A press of the doubles' people."""

    def __init__(self, press: telegram.Press | vk.Press) -> None:
        self._press = press

    async def stops(self, *, within: float = 5.0) -> str:
        return (await self._press.waits_for_answer(within=within)).text


class Remote(Messenger):
    """A messenger with a server of its own, which may refuse and be away.

    The servers and the people of the doubles do alike what they do alike, under the same names.
    """

    _server: TelegramServer | VkServer
    _anna: telegram.Person | vk.Person

    @property
    def peer(self) -> str:
        return str(self._anna.id)

    @property
    def chat(self) -> list[Seen]:
        return [
            Seen(
                text=message.text,
                labels=message.labels,
                buttons={button.label: button for row in message.buttons for button in row},
                ours=message.from_bot,
                file=message.document.data if message.document else None,
                native=message,
            )
            for message in self._anna.chat
        ]

    async def says(self, text: str) -> None:
        await self._anna.says(text)

    async def starts(self, payload: str) -> None:
        await self._anna.starts(payload)

    async def sends_photo(self, data: bytes, caption: str) -> None:
        """The person sends a photo."""
        await self._anna.sends_photo(data, caption=caption)

    async def presses(self, label: str, *, on: Seen | None = None) -> Press:
        button: Any = on.buttons[label] if on else label
        return _RemotePress(await self._anna.presses(button))

    def deletes_account(self) -> None:
        """The person is no more."""
        self._anna.deletes_account()

    def waits(self, time: timedelta) -> None:
        """The messenger's clock goes on."""
        self._server.clock.moves(time)

    def comes_again(self) -> None:
        """The messenger takes messages once more."""
        self._server.faults.clear()

    def refusals(self) -> list[Any]:
        """The calls that the messenger has refused; they are forgotten when asked for."""
        refused = list(self._server.refusals)
        self._server.refusals.clear()
        return refused

    @abstractmethod
    def has_confirmed(self) -> bool:
        """Whether everything that has come so far would not come again after a restart."""

    @abstractmethod
    def goes_away(self) -> None:
        """The messenger takes no message."""

    @abstractmethod
    def breaks_off(self) -> None:
        """The next message is taken, and its connection breaks before the messenger says so."""

    @abstractmethod
    def cannot_be_written_to(self) -> None:
        """The person has blocked the bot, without its being told."""

    @abstractmethod
    async def leaves(self) -> None:
        """The person blocks the bot."""

    @abstractmethod
    async def comes_back(self) -> None:
        """The person allows the bot to write again."""

    @abstractmethod
    def deletes(self, seen: Seen) -> None:
        """The person deletes a message."""

    @abstractmethod
    async def edits(self, text: str) -> None:
        """The person changes the last words that they wrote."""

    @abstractmethod
    async def forwards(self, text: str) -> None:
        """The person forwards somebody else's words."""

    @abstractmethod
    def does_not_know_the_token(self) -> None:
        """The messenger knows no such bot."""

    @abstractmethod
    def withdraws_the_token(self) -> None:
        """The messenger refuses what the bot says, until somebody has seen to it."""

    @abstractmethod
    def edits_are_refused(self) -> None:
        """The next edit is refused."""
