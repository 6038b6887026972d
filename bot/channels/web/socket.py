"""One open page: its frames in, one after another, and ours out."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final, TypeAlias

from aiohttp import WSCloseCode, WSMsgType, web

from bot.channels.rate_limits import Buckets
from bot.channels.web import incoming, outgoing
from bot.channels.web.guard import Guard
from bot.channels.web.history import PAGE, Line, before, open_chat
from bot.channels.web.rooms import Clock, Connection, Room, Rooms
from bot.channels.web.sessions import Sessions, Visitor
from bot.channels.web.site import Site
from bot.texts import Texts
from core.ports.store import Store, TurnWork

FORGOTTEN: Final = 4001
"""Closes a page whose session is no more; it loads itself anew."""
CROWDED: Final = 4002
"""Closes a page of a session that has too many open; it comes back later."""

_HEARTBEAT: Final = 25.0
"""Seconds between pings; proxies usually close a connection that is silent for a minute."""
_WAITING: Final = 32
"""Frames of one page that may wait for their turn."""

Answer = Callable[[Visitor, incoming.Act], Awaitable[str]]
"""Has an act answered and returns the frame that says so; never fails."""

_Turn: TypeAlias = incoming.Act | incoming.Older


class Sockets:
    """Serves the WebSockets of the pages."""

    def __init__(
        self,
        site: Site,
        store: Store,
        *,
        sessions: Sessions,
        guard: Guard,
        rooms: Rooms,
        rate: Buckets,
        texts: Texts,
        clock: Clock,
        build: str,
        answer: Answer,
    ) -> None:
        self._site = site
        self._store = store
        self._sessions = sessions
        self._guard = guard
        self._rooms = rooms
        self._rate = rate
        self._texts = texts
        self._clock = clock
        self._build = build
        self._answer = answer

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Serve one page until it goes."""
        socket = web.WebSocketResponse(
            heartbeat=_HEARTBEAT, max_msg_size=incoming.FRAME_BYTES, compress=False
        )
        await socket.prepare(request)
        peer = self._sessions.peer(request)
        if peer is None:
            # Scripts see how a connection was closed, but not why it was refused.
            await socket.close(code=FORGOTTEN)
            return socket
        room = self._rooms.of(peer)
        if len(room.connections) >= self._site.rates.connections:
            await socket.close(code=CROWDED)
            return socket
        connection = Connection(socket, partial(_cut_off, request))
        visitor = Visitor(peer=peer, address=self._guard.address(request))
        turns: asyncio.Queue[_Turn | None] = asyncio.Queue(_WAITING + 1)
        try:
            async with asyncio.TaskGroup() as tasks:
                writing = tasks.create_task(connection.write())
                await room.enter(connection, self._build)
                refreshing = tasks.create_task(self._refresh(room))
                answering = tasks.create_task(self._take_turns(visitor, connection, turns))
                await self._read(socket, visitor, connection, turns)
                refreshing.cancel()
                turns.put_nowait(None)
                # What the page has said before it went is still answered.
                await answering
                writing.cancel()
        finally:
            room.leave(connection)
        return socket

    async def _read(
        self,
        socket: web.WebSocketResponse,
        visitor: Visitor,
        connection: Connection,
        turns: "asyncio.Queue[_Turn | None]",
    ) -> None:
        async for message in socket:
            try:
                frame = incoming.read(message.data if message.type is WSMsgType.TEXT else "")
            except incoming.Garbled:
                if self._rate.take(visitor.peer):
                    await socket.close(code=WSCloseCode.POLICY_VIOLATION)
                connection.send(outgoing.refused("", self._texts.label("site-garbled")))
                continue
            if isinstance(frame, incoming.Ping):
                connection.send(outgoing.pong())
            elif turns.qsize() < _WAITING:
                turns.put_nowait(frame)
            elif not isinstance(frame, incoming.Older):
                connection.send(outgoing.refused(frame.id, self._texts.label("site-too-often", seconds=1)))

    async def _take_turns(
        self, visitor: Visitor, connection: Connection, turns: "asyncio.Queue[_Turn | None]"
    ) -> None:
        while (frame := await turns.get()) is not None:
            if isinstance(frame, incoming.Older):
                await asyncio.sleep(self._rate.take(visitor.peer))
                found = await self._store.transact(partial(self._before, visitor.peer, frame))
                connection.send(outgoing.older(found, more=len(found) == PAGE))
            else:
                connection.send(await self._answer(visitor, frame))

    def _before(self, peer: str, frame: incoming.Older, work: TurnWork) -> list[Line]:
        return before(work, open_chat(work, peer, self._clock()), frame.before, frame.have)

    async def _refresh(self, room: Room) -> None:
        """Show what another process has written into the chat."""
        while True:
            await asyncio.sleep(self._site.refreshed.total_seconds())
            await room.refresh()


def _cut_off(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
