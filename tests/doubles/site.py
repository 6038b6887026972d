"""The site chat on a server of its own, with a conversation by script in place of the engine."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.channels.web.channel import WebChannel
from bot.channels.web.mailbox import Letters
from bot.channels.web.site import Site
from bot.engine.channel import InFlight
from bot.engine.events import Event, Left, Pressed, Said, What
from bot.engine.markup import Markup, escape
from bot.engine.screens import Answer, Button, File, Look, Screen
from bot.texts import russian
from core.model.files import KeptFile
from core.ports.store import Store, TurnWork
from storage.store import open_store

SUPPLIER = "Энергосбыт"

Script = Callable[[What], Answer]


def echo(what: What) -> Answer:
    """Says back what was said, with two buttons below."""
    match what:
        case Said(text):
            return Answer(screens=[screen(f"Вы написали: {escape(text)}")])
        case Pressed(press):
            return Answer(screens=[screen(f"Вы нажали: {escape(press)}")])
        case Left():
            return Answer()
    return Answer(screens=[screen("Здравствуйте!")])


def screen(text: str, *rows: tuple[Button, ...], files: tuple[File, ...] = ()) -> Screen:
    """A screen with two buttons where nothing else is asked for."""
    usual = (Button("Дальше", "next", look=Look.PRIMARY), Button("Удалить", "drop", look=Look.DANGER))
    return Screen(text=Markup(text), rows=rows or (usual,), files=files)


@dataclass
class SiteChat:
    """The chat with what the test may want to see or to turn."""

    channel: WebChannel
    store: Store
    script: Script = echo
    events: list[Event] = field(default_factory=list)
    failures: int = 0
    """How many of the next events are to meet a fault."""
    url: str = ""
    runner: web.AppRunner | None = None
    _given: dict[str, Answer] = field(default_factory=dict)

    async def receive(self, taken: InFlight) -> None:
        """Answer as the dispatcher does: an event that comes again gets the answer that it got before."""
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the database is away")
        event = taken.event
        if event.id not in self._given:
            self.events.append(event)
            self._given[event.id] = self.script(event.what)
        answer = self._given[event.id]
        taken.commit(answer)
        await self.channel.show(event.peer, answer, event=event.id, to=taken)

    async def stop(self) -> None:
        """Stop the server, as for an update."""
        if self.runner is not None:
            await self.runner.cleanup()

    @property
    def heard(self) -> list[What]:
        """What has reached the conversation."""
        return [event.what for event in self.events]

    @property
    def peer(self) -> str:
        """The session that was heard last."""
        return self.events[-1].peer

    async def says(self, answer: Answer, *, event: str = "") -> None:
        """Say something of the bot's own accord to the session that was heard last."""
        await self.channel.show(self.peer, answer, event=event, to=None)

    async def keeps(self, file: KeptFile) -> File:
        """A file of the session that was heard last."""
        key = await self.store.transact(partial(self._keep, file))
        return File(key, file.name, file.mime)

    async def lines(self) -> list[dict[str, Any]]:
        """What the database holds of the session that was heard last."""
        return await self.store.transact(self._lines)

    async def forgets(self) -> None:
        """Forget what stood in the session that was heard last."""
        await self.store.transact(self._forget)

    def _forget(self, work: TurnWork) -> None:
        chat = work.chats.open("web", self.peer, _now()).id
        for number, _, _ in work.lines.since(chat, 0, 1000):
            work.lines.drop(chat, number)

    def _keep(self, file: KeptFile, work: TurnWork) -> str:
        return work.files.add(work.chats.open("web", self.peer, _now()).id, file, _now())

    def _lines(self, work: TurnWork) -> list[dict[str, Any]]:
        chat = work.chats.open("web", self.peer, _now()).id
        return [dict(line) for _, line, _ in work.lines.since(chat, 0, 1000)]


@asynccontextmanager
async def site_chat(
    file: Path, site: Site | None = None, *, letters: Letters | None = None, port: int = 0
) -> AsyncIterator[SiteChat]:
    """The chat on a server, over a migrated database in a file."""
    store = open_store(f"sqlite:///{file}")
    channel = WebChannel(site or Site(supplier=SUPPLIER), store, texts=russian(), clock=_now, letters=letters)
    chat = SiteChat(channel, store)
    app = web.Application()

    async def receive(taken: InFlight) -> None:
        await chat.receive(taken)

    channel.routes(app, receive)
    chat.runner = web.AppRunner(app)
    await chat.runner.setup()
    await web.TCPSite(chat.runner, "127.0.0.1", port).start()
    chat.url = f"http://127.0.0.1:{chat.runner.addresses[0][1]}/"
    try:
        yield chat
    finally:
        await chat.stop()
        await store.close()


def _now() -> datetime:
    return datetime.now(UTC)
