"""The time of a double's server, and a way to wait for its next change."""

import asyncio
import selectors
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


class _Selector(selectors.SelectSelector):
    """Waits for nothing: the time that it is asked to wait has passed."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise AssertionError("nobody is going to wake the loop: in played time there are no connections")
        self.now += timeout + 1e-6  # a turn takes a moment: rounding must not stop the time
        return super().select(0)


class PlayedTimeLoop(asyncio.SelectorEventLoop):
    """A loop whose time passes by waiting alone, at once, and however busy the machine is.

    For what waits for time only: a connection would wait for ever.
    """

    def __init__(self) -> None:
        self._played = _Selector()
        super().__init__(self._played)

    def time(self) -> float:
        return self._played.now
