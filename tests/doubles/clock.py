"""The time of a double's server, and a way to wait for its next change."""

import asyncio
from datetime import UTC, datetime, timedelta


class Signal:
    """Wakes all who wait for the next change; firing needs no lock, so that synchronous rules can fire it."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def fire(self) -> None:
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self) -> None:
        await self._event.wait()


class Clock:
    """The server's time: the real one, moved forward at will."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def timestamp(self) -> int:
        return int(self.now().timestamp())

    def moves(self, step: timedelta) -> None:
        self._ahead += step
