"""How fast a messenger may be called: so many calls in any second of its own clock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from heapq import heappop, heappush
from itertools import count
from typing import Final

_SPREAD: Final = 0.95
"""How much of the time calls that nobody waits for are spread over: one that somebody waits for then finds
a place soon, instead of a second that has been used up at its beginning."""

hurry: Final = ContextVar("hurry", default=True)
"""Whether somebody waits for what is being sent, as for an answer; a channel says so of what it shows."""


class Pace:
    """At most so many calls in any span of time, as whoever is called sees them.

    A call reaches a messenger some time between its beginning and its answer. So its place is free again
    a whole span after the answer: however long calls are on their way, no span of the messenger's clock
    holds more of them.
    """

    def __init__(self, most: int, seconds: float = 1.0) -> None:
        """Allow `most` calls in any `seconds`."""
        self._free = most
        self._seconds = seconds
        self._apart = _SPREAD * seconds / most
        self._waiting: list[tuple[bool, int, asyncio.Future[None]]] = []
        """Who waits for a place: those in no hurry last, each in the order of coming."""
        self._order = count()
        self._not_before = 0.0
        """When the next call that is in no hurry may begin, by the loop's clock."""
        self._look: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place and hold it during a call; what is in a `hurry` goes before what is not."""
        await self._take(hurry=hurry.get())
        try:
            yield
        finally:
            asyncio.get_running_loop().call_later(self._seconds, self._give_back)

    async def _take(self, *, hurry: bool) -> None:
        if not self._waiting and self._may_begin(hurry=hurry):
            self._begin(hurry=hurry)
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (not hurry, next(self._order), turn))
        self._hand_out()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._give_back()  # it had been given a place and has not called
            raise

    def _give_back(self) -> None:
        self._free += 1
        self._hand_out()

    def _hand_out(self) -> None:
        while self._waiting:
            patient, _, turn = self._waiting[0]
            if turn.cancelled():
                heappop(self._waiting)
            elif self._may_begin(hurry=not patient):
                heappop(self._waiting)
                self._begin(hurry=not patient)
                turn.set_result(None)
            else:
                break
        if self._waiting and self._free and self._look is None:
            loop = asyncio.get_running_loop()
            self._look = loop.call_at(self._not_before, self._look_again)

    def _look_again(self) -> None:
        self._look = None
        self._hand_out()

    def _may_begin(self, *, hurry: bool) -> bool:
        now = asyncio.get_running_loop().time()
        return self._free > 0 and (hurry or now >= self._not_before)

    def _begin(self, *, hurry: bool) -> None:
        self._free -= 1
        if not hurry:
            self._not_before = (
                max(self._not_before, asyncio.get_running_loop().time() - self._apart) + self._apart
            )
