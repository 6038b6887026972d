"""The real VK channel against the local VK, with a conversation by script behind it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.channels.vk.callback import CALLBACK_PATH, Callback
from bot.channels.vk.channel import VkChannel
from bot.channels.vk.cursor import Place
from bot.texts import russian
from tests.channels.conftest import VK_GROUP, VK_TOKEN
from tests.channels.talk import Talk
from tests.doubles.vk import CallbackServer, VkServer
from tests.doubles.vk.schema import API_VERSION

SECRET = "s3cret-of-the-callback"
TICKED = {"message_new", "message_event", "message_allow", "message_deny", "message_reply", "message_edit"}


class MemoryCursor:
    """Where it is kept how far Long Poll has been taken in; `away` is when the store does not answer."""

    def __init__(self, ts: str = "", at: datetime | None = None) -> None:
        self.place = Place(ts, at)
        self.saved: list[str] = []
        self.away = False

    @property
    def ts(self) -> str:
        return self.place.ts

    async def load(self) -> Place:
        return self.place

    async def save(self, place: Place) -> None:
        if self.away:
            raise ConnectionError("the store is away")
        self.place = place
        self.saved.append(place.ts)


class VkTalk(Talk[VkChannel]):
    """A talk in VK."""

    def __init__(self) -> None:
        super().__init__()
        self.cursor = MemoryCursor()


def make(server: VkServer, talk: VkTalk, **options: Any) -> VkChannel:
    """The real channel against the local VK."""
    settings: dict[str, Any] = {
        "group_id": VK_GROUP,
        "kept_files": talk.kept_files,
        "cursor": talk.cursor,
        "texts": russian(),
        "clock": server.clock.now,
        "api_url": server.url,
    }
    talk.channel = VkChannel(VK_TOKEN, **(settings | options))
    return talk.channel


@asynccontextmanager
async def running(server: VkServer, talk: VkTalk, **options: Any) -> AsyncIterator[asyncio.Task[None]]:
    """The channel asks for events until the end of the block."""
    channel = make(server, talk, **options)
    task = asyncio.create_task(channel.run(talk.receive))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await channel.close()


@asynccontextmanager
async def called(server: VkServer, talk: VkTalk) -> AsyncIterator[CallbackServer]:
    """The channel is called by VK until the end of the block."""
    app = web.Application()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    callback = Callback(
        url="https://cabinet.example" + CALLBACK_PATH,
        secret=SECRET,
        confirmation=server.events.callback.confirmation_code,
    )
    channel = make(server, talk, callback=callback)
    channel.routes(app, talk.receive)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}{CALLBACK_PATH}"
    server.events.long_poll.enabled = False
    taker = await server.events.callback.add({"title": "Бот", "url": url, "secret_key": SECRET})
    taker.api_version, taker.ticked = API_VERSION, set(TICKED)
    task = asyncio.create_task(channel.run(talk.receive))
    try:
        yield taker
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await runner.cleanup()
        await channel.close()
