"""A conversation by script, in place of the engine: it keeps the events and shows what the script says."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, Generic, TypeVar

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.profile import Profile
from bot.engine.channel import Channel, InFlight
from bot.engine.events import Event, What
from bot.engine.markup import Markup
from bot.engine.screens import Answer, Button, File, Row, Screen
from bot.texts import russian
from core.model.files import KeptFile
from tests.channels.conftest import TOKEN
from tests.doubles.waiting import until

PROFILE = Profile(
    commands=(("menu", "Главный экран"), ("help", "Что я умею")),
    commands_elsewhere=(("start", "Открыть кабинет"),),
    description="Личный кабинет абонента",
    short_description="Показания, начисления, оплата",
)


AnyChannel = TypeVar("AnyChannel", bound=Channel)


class Talk(Generic[AnyChannel]):
    """Answers events as `script` says; like the engine, those of one person one at a time."""

    def __init__(self) -> None:
        self.channel: AnyChannel
        self.events: list[Event] = []
        self.not_shown: list[Exception] = []
        self.files: dict[tuple[str, str], KeptFile] = {}
        self.script: Callable[[Event], Answer] = lambda _event: says("Здравствуйте")
        self.before: Callable[[Event], Awaitable[None]] | None = None
        """What happens before the commit: it may take time, or fail."""
        self._clients: dict[str, Mapping[str, bool]] = {}
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @property
    def happened(self) -> list[What]:
        return [event.what for event in self.events]

    def always_says(self, answer: Answer) -> None:
        """Answer everything with this from now on."""
        self.script = lambda _event: answer

    async def hears(self, number: int) -> None:
        """Wait until so many events have been heard."""
        await until(lambda: len(self.events) == number)

    async def receive(self, taken: InFlight) -> None:
        event = taken.event
        async with self._locks[event.peer]:
            if self.before:
                await self.before(event)
            self.events.append(event)
            try:
                if event.client is not None:
                    self._clients[event.peer] = event.client
                answer = replace(self.script(event), client=self._clients.get(event.peer, {}))
                taken.commit(answer)
                await self.channel.show(event.peer, answer, event=event.id, to=taken)
            except Exception as failure:  # noqa: BLE001 - after any failure the engine keeps the answer for later
                self.not_shown.append(failure)

    async def kept_files(self, peer: str, key: str) -> KeptFile | None:
        return self.files.get((peer, key))


class TelegramTalk(Talk[TelegramChannel]):
    """A talk in Telegram."""


def says(text: str, *rows: Row, files: tuple[File, ...] = (), asks_phone: str = "", **about: Any) -> Answer:
    """An answer of one screen."""
    return Answer(
        screens=(Screen(text=Markup(text), rows=rows, files=files, asks_phone=asks_phone),), **about
    )


def row(*labels: str) -> Row:
    """A row of buttons that carry their own labels."""
    return tuple(Button(label, label) for label in labels)


def make(url: str, talk: TelegramTalk, **options: Any) -> TelegramChannel:
    """The real channel against the local server."""
    settings: dict[str, Any] = {"api_url": url, "texts": russian(), "profile": PROFILE} | options
    talk.channel = TelegramChannel(TOKEN, kept_files=talk.kept_files, **settings)
    return talk.channel


@asynccontextmanager
async def running(channel: TelegramChannel, talk: TelegramTalk) -> AsyncIterator[asyncio.Task[None]]:
    """The channel takes updates until the end of the block."""
    task = asyncio.create_task(channel.run(talk.receive))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await hang_up(channel)


async def hang_up(channel: TelegramChannel) -> None:
    """Close the connections without the quarter of a second that close() waits for TLS."""
    client = await channel._bot.session.create_session()  # type: ignore[attr-defined]  # noqa: SLF001 - aiogram opens no other way to it
    await client.close()
