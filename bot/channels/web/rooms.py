"""The open pages of each session: all of them see the same history."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

from aiohttp import web

from bot.channels.web import outgoing
from bot.channels.web.history import PAGE, Line, newest, open_chat
from core.ports.store import Store, TurnWork

if TYPE_CHECKING:
    from core.base.ids import ChatId

Clock = Callable[[], datetime]

_BEHIND: Final = 256
"""Frames that a page may be behind; past that it is cut off, and comes back for the newest lines."""


_TAG: Final = 12
"""Characters of the session's digest by which a page knows that it is still the same session."""


class Connection:
    """One open page; `cut_off` ends it without a goodbye."""

    def __init__(self, socket: web.WebSocketResponse, cut_off: Callable[[], None]) -> None:
        self._socket = socket
        self._cut_off = cut_off
        self._frames: asyncio.Queue[str] = asyncio.Queue(_BEHIND)

    def send(self, frame: str) -> None:
        """Have a frame sent in its turn."""
        try:
            self._frames.put_nowait(frame)
        except asyncio.QueueFull:
            self._cut_off()

    async def write(self) -> None:
        """Send the frames until the page is gone."""
        with suppress(ConnectionError):
            while True:
                await self._socket.send_str(await self._frames.get())

    async def close(self, code: int) -> None:
        """Say goodbye."""
        await self._socket.close(code=code)


class Room:
    """The open pages of one session, and what they have been shown."""

    def __init__(self, peer: str, store: Store, clock: Clock) -> None:
        self.connections: set[Connection] = set()
        self._peer = peer
        self._store = store
        self._clock = clock
        self._chat: ChatId | None = None
        self._shown: dict[int, int] = {}
        # What is read first must be sent first, or a page would be left with the older of two truths.
        self._order = asyncio.Lock()

    async def enter(self, connection: Connection, build: str) -> bool:
        """Show the newest lines to a page that has just opened; return whether there are any."""
        async with self._order:
            page = await self._store.transact(self._newest)
            self._show_changes(page)
            connection.send(outgoing.hello(build, self._peer[:_TAG], page, more=len(page) == PAGE))
            self.connections.add(connection)
            return bool(page)

    def leave(self, connection: Connection) -> None:
        """Let a page go."""
        self.connections.discard(connection)

    async def refresh(self) -> None:
        """Show every page what has changed."""
        async with self._order:
            self._show_changes(await self._store.transact(self._newest))

    def send(self, frame: str) -> None:
        """Tell every page."""
        for connection in self.connections:
            connection.send(frame)

    def _newest(self, work: TurnWork) -> list[Line]:
        self._chat = self._chat or open_chat(work, self._peer, self._clock())
        return newest(work, self._chat)

    def _show_changes(self, page: list[Line]) -> None:
        now = {line.number: hash(repr(line.kept)) for line in page}
        # A page that is not full is all there is: what stood before it has been forgotten.
        start = min(now) if len(page) == PAGE else 0
        numbers = now.keys() | {number for number in self._shown if number >= start}
        changed = [number for number in numbers if now.get(number) != self._shown.get(number)]
        self._shown = now
        if changed and self.connections:
            first = min(changed)
            self.send(outgoing.lines(first, [line for line in page if line.number >= first]))


class Rooms:
    """The rooms that somebody is in; a room is gone when nobody holds it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._rooms: WeakValueDictionary[str, Room] = WeakValueDictionary()

    def of(self, peer: str) -> Room:
        """The session's room."""
        return self._rooms.setdefault(peer, Room(peer, self._store, self._clock))

    async def refresh(self, peer: str) -> None:
        """Show the session's open pages what has changed."""
        if room := self._rooms.get(peer):
            await room.refresh()

    def send(self, peer: str, frame: str) -> None:
        """Tell the session's open pages."""
        if room := self._rooms.get(peer):
            room.send(frame)

    async def dismiss(self, peer: str, code: int) -> None:
        """Say goodbye to the session's open pages."""
        if room := self._rooms.get(peer):
            await asyncio.gather(*(connection.close(code) for connection in room.connections))

    async def close(self, code: int) -> None:
        """Say goodbye to everybody."""
        await asyncio.gather(*(self.dismiss(peer, code) for peer in list(self._rooms)))
