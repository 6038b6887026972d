"""The site in the contract: a page's frames, without a browser around them."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.channels.ports import LiveChannel
from bot.channels.web.channel import WebChannel
from bot.channels.web.limits import WEB
from bot.channels.web.site import Site
from bot.engine.screens import File
from bot.texts import russian
from core.model.files import KeptFile
from core.ports.store import Store, TurnWork
from storage.store import open_store
from tests.channels.contract.messenger import Messenger, Press, Seen
from tests.channels.talk import Talk
from tests.channels.web.browser import Browser, Page
from tests.doubles.site import SUPPLIER
from tests.doubles.waiting import until


class _Press(Press):
    """A press of the page spins until `done`; its word is a toast before that."""

    def __init__(self, site: "Web", act: str) -> None:
        self._site = site
        self._act = act

    async def stops(self, *, within: float = 5.0) -> str:
        await until(lambda: self._act in self._site.ended, within)
        return self._site.toasts[-1] if self._site.toasts else ""


class Web(Messenger):
    """The real channel behind a server, and a page that is open."""

    name = "web"
    limits = WEB

    def __init__(self, store: Store) -> None:
        self._store = store
        self.talk = Talk[WebChannel]()
        self.toasts: list[str] = []
        self.ended: dict[str, str] = {}
        """The acts that have been answered, and how."""
        self._busy = False
        self._page: Page
        self._browser: Browser
        self._reading: asyncio.Task[None]
        self._runner: web.AppRunner
        self._last: tuple[str, dict[str, Any]] = ("", {})
        self._files: dict[int, bytes] = {}

    def make(self) -> WebChannel:
        return WebChannel(
            Site(supplier=SUPPLIER, address="https://cabinet.example"),
            self._store,
            texts=russian(),
            clock=lambda: datetime.now(UTC),
        )

    async def serve(self, channel: LiveChannel) -> None:
        app = web.Application()
        channel.routes(app, self.talk.receive)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._browser = Browser(f"http://127.0.0.1:{self._runner.addresses[0][1]}/")
        await self._browser.__aenter__()

    async def is_heard(self) -> None:
        await self._browser.open()
        self._page = await self._browser.connects()
        self._reading = asyncio.create_task(self._read())

    async def hang_up(self, channel: LiveChannel) -> None:
        del channel
        self._reading.cancel()
        with suppress(asyncio.CancelledError):
            await self._reading
        await self._browser.__aexit__()
        await self._runner.cleanup()

    async def _read(self) -> None:
        """Take the server's frames as they come."""
        while True:
            frame = json.loads(await self._page.socket.receive_str())
            match frame["type"]:
                case "lines":
                    kept = {n: line for n, line in self._page.lines.items() if n < frame["from"]}
                    self._page.lines = kept | {line["n"]: line for line in frame["lines"]}
                    await self._open_files()
                case "toast":
                    self.toasts.append(frame["text"])
                case "typing":
                    self._busy = True
                case "done" | "failed" | "refused":
                    self.ended[frame["id"]] = frame["type"]

    async def _open_files(self) -> None:
        for number, line in self._page.lines.items():
            for file in line.get("files", ()):
                if number not in self._files:
                    reply = await self._browser.get(f"/files/{file['key']}")
                    self._files[number] = reply.body if reply.status == web.HTTPOk.status_code else b""

    @property
    def peer(self) -> str:
        return self.talk.events[-1].peer

    @property
    def chat(self) -> list[Seen]:
        return [
            Seen(
                text="".join(words for words, *_ in line["text"]),
                labels=[[button["label"] for button in row] for row in line.get("rows", ())],
                buttons={button["label"]: button for row in line.get("rows", ()) for button in row},
                ours=line["by"] == "us",
                file=self._files.get(number) or None,
                native=line,
            )
            for number, line in sorted(self._page.lines.items())
        ]

    async def _acts(self, kind: str, **fields: Any) -> str:
        act = secrets.token_hex(6)
        self._last = (kind, {"id": act, **fields})
        await self._page.sends(kind, id=act, **fields)
        return act

    async def says(self, text: str) -> None:
        await self._acts("said", text=text)

    async def starts(self, payload: str) -> None:
        await self._acts("started", payload=payload)

    async def attaches(self, name: str, content: bytes, caption: str) -> None:
        reply = await self._browser.uploads(content, name)
        await self._acts("attached", file=reply.json["key"], caption=caption)

    async def presses(self, label: str, *, on: Seen | None = None) -> Press:
        seen = on or next(seen for seen in reversed(self.chat) if label in seen.buttons)
        press = seen.buttons[label]["press"]
        return _Press(self, await self._acts("pressed", press=press, line=seen.native["n"]))

    async def keeps(self, file: KeptFile) -> File:
        key = await self._store.transact(partial(self._keep, file))
        return File(key, file.name, file.mime)

    def _keep(self, file: KeptFile, work: TurnWork) -> str:
        now = datetime.now(UTC)
        return work.files.add(work.chats.open(self.name, self.peer, now).id, file, now)

    def sees_busy(self) -> bool:
        return self._busy

    async def delivers_again(self) -> None:
        kind, fields = self._last
        await self._page.sends(kind, **fields)


@asynccontextmanager
async def web_messenger(file: Path) -> AsyncIterator[Web]:
    """The site, on a database in a file."""
    store = open_store(f"sqlite:///{file}")
    yield Web(store)
    await store.close()
