"""What a browser does for the page, without a browser: the cookie, the origin and the frames."""

import json
from contextlib import AsyncExitStack
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Self

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSCloseCode, WSMsgType
from multidict import CIMultiDictProxy

WAIT = 5.0


class Page:
    """One open connection, with the history that a page would show."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.lines: dict[int, dict[str, Any]] = {}
        self.others: list[dict[str, Any]] = []

    async def sends(self, kind: str, **fields: Any) -> None:
        """Send a frame."""
        await self.socket.send_str(json.dumps({"type": kind, **fields}))

    async def hears(self, kind: str) -> dict[str, Any]:
        """The next frame of this type, with the lines before it applied."""
        while True:
            frame: dict[str, Any] = json.loads(await self.socket.receive_str(timeout=WAIT))
            if frame["type"] == "hello":
                self.lines = {line["n"]: line for line in frame["lines"]}
            elif frame["type"] == "lines":
                kept = {n: line for n, line in self.lines.items() if n < frame["from"]}
                self.lines = kept | {line["n"]: line for line in frame["lines"]}
            if frame["type"] == kind:
                return frame
            self.others.append(frame)

    async def says(self, text: str, act: str = "said-0001") -> None:
        """Say something and wait until it has been answered."""
        await self.sends("said", id=act, text=text)
        await self.hears("done")

    async def presses(self, press: str, line: int, act: str = "pressed-1") -> None:
        """Press a button and wait until it has been answered."""
        await self.sends("pressed", id=act, press=press, line=line)
        await self.hears("done")

    async def closed(self) -> int:
        """How the server closes the connection; what it says before is passed over."""
        while True:
            message = await self.socket.receive(timeout=WAIT)
            if message.type is WSMsgType.CLOSE:
                return int(message.data)
            if message.type is WSMsgType.CLOSED:
                return int(WSCloseCode.ABNORMAL_CLOSURE)
            assert message.type is WSMsgType.TEXT

    @property
    def shown(self) -> list[str]:
        """What stands on the page, from top to bottom."""
        return ["".join(words for words, *_ in line["text"]) for _, line in sorted(self.lines.items())]

    @property
    def last(self) -> dict[str, Any]:
        """The last line."""
        return self.lines[max(self.lines)]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered, read to the end."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes

    @property
    def text(self) -> str:
        """The answer as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The answer as JSON."""
        return json.loads(self.body)


class Browser:
    """One browser with its cookie; a page that is open sends the origin."""

    def __init__(self, url: str, *, origin: str | None = None) -> None:
        self.url = url
        self.origin = url.rstrip("/") if origin is None else origin
        self._stack = AsyncExitStack()
        self.session: ClientSession

    async def __aenter__(self) -> Self:
        """Start without a cookie."""
        self.session = await self._stack.enter_async_context(
            ClientSession(self.url, cookie_jar=CookieJar(unsafe=True))  # unsafe: a host that is a number
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close every page."""
        await self._stack.aclose()

    async def open(self) -> Reply:
        """Open the page; the browser has its cookie then."""
        return await self.get("/")

    async def get(self, path: str, **headers: str) -> Reply:
        """Ask for something, and read it."""
        async with self.session.get(path, headers=headers) as response:
            return Reply(response.status, response.headers, await response.read())

    async def knocks(self, **headers: str) -> Page:
        """A connection as the page's script makes it, let in or not."""
        socket = await self._stack.enter_async_context(
            self.session.ws_connect("/ws", headers={"Origin": self.origin, **headers})
        )
        return Page(socket)

    async def connects(self, **headers: str) -> Page:
        """A connection that has been let in, with what the history holds."""
        page = await self.knocks(**headers)
        await page.hears("hello")
        return page

    async def uploads(self, content: bytes, name: str = "photo.jpg", **headers: str) -> Reply:
        """Send a file, and read the answer."""
        headers = {"Origin": self.origin, "X-File-Name": name, **headers}
        async with self.session.post("/files", data=BytesIO(content), headers=headers) as response:
            return Reply(response.status, response.headers, await response.read())

    async def visits(self, path: str, method: str = "GET") -> Reply:
        """Ask as for a page to be shown, not as a script does."""
        headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
        async with self.session.request(method, path, headers=headers) as response:
            return Reply(response.status, response.headers, await response.read())

    async def posts(self, path: str, **headers: str) -> Reply:
        """Send an empty body."""
        async with self.session.post(path, headers={"Origin": self.origin, **headers}) as response:
            return Reply(response.status, response.headers, await response.read())
