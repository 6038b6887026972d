"""Errands: what a turn has recorded to be done outside, done and answered with its result."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any, Final

import structlog

from bot.engine.channel import Channel, InFlight
from bot.engine.delivery import Clock, for_ever
from bot.engine.dispatcher import Dispatcher
from bot.engine.events import Done, Event
from core.model.chats import Chat
from core.ports.queues import Errand
from core.ports.store import Store

_log = structlog.get_logger(__name__)

Runner = Callable[[Errand], Awaitable[Mapping[str, Any]]]
"""Does one errand and returns its result; an exception has it tried again."""

ERRAND_LEASE: Final = timedelta(minutes=2)
ERRAND_TRIES: Final = 5
GAVE_UP: Final = "gave-up"
"""What an errand's kind ends with when it has failed every time."""
BUSY_AGAIN: Final = 4.5
"""Seconds after which a person is shown again that we are at it: clients show it for about five."""
ERRAND_SWEEP: Final = 5.0
"""Seconds between looks for errands which another process has left behind."""


class Errands:
    """Carries out the errands that are due."""

    def __init__(
        self, dispatcher: Dispatcher, store: Store, *, runners: Mapping[str, Runner], clock: Clock
    ) -> None:
        self._dispatcher = dispatcher
        self._store = store
        self._runners = runners
        self._clock = clock

    async def run(self) -> None:
        """Carry out errands until cancelled."""
        await for_ever(self._run_when_due)

    async def run_due(self) -> int:
        """Carry out the errands that are due, and say how many there were."""
        now = self._clock()
        errands = await self._store.transact(lambda work: work.errands.claim(now, now + ERRAND_LEASE, 4))
        await asyncio.gather(*(self._run_errand(errand) for errand in errands))
        return len(errands)

    async def _run_when_due(self) -> None:
        self._dispatcher.errand_recorded.clear()
        while await self.run_due():
            pass
        with suppress(TimeoutError):
            await asyncio.wait_for(self._dispatcher.errand_recorded.wait(), ERRAND_SWEEP)

    async def _run_errand(self, errand: Errand) -> None:
        chat = await self._store.transact(lambda work: work.chats.get(errand.chat_id))
        channel = self._dispatcher.channel(chat.channel)
        if channel is None:
            return
        try:
            async with _busy(channel, chat.peer):
                result = await self._runners[errand.kind](errand)
            await self._dispatcher.complete(_result_of(errand, chat, errand.kind, result), errand.id)
        except Exception as error:  # noqa: BLE001 - whatever an errand fails with, it is tried again
            _log.exception("errand_failed", kind=errand.kind, attempts=errand.attempts)
            await self._put_off(errand, chat, type(error).__name__)

    async def _put_off(self, errand: Errand, chat: Chat, error: str) -> None:
        now = self._clock()
        again = now + timedelta(seconds=2**errand.attempts) if errand.attempts < ERRAND_TRIES else None
        if again is None:
            # Told before it is closed: a crash between the two tells it twice rather than never.
            failed = _result_of(errand, chat, f"{errand.kind}-{GAVE_UP}", errand.payload)
            await self._dispatcher.receive(InFlight(failed))
        await self._store.transact(
            lambda work: work.errands.failed(errand.id, error=error, retry_at=again, at=now)
        )


@asynccontextmanager
async def _busy(channel: Channel, peer: str) -> AsyncIterator[None]:
    """Show that we are at it for as long as it takes."""

    async def show() -> None:
        while True:
            await channel.busy(peer)
            await asyncio.sleep(BUSY_AGAIN)

    showing = asyncio.create_task(show())
    try:
        yield
    finally:
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


def _result_of(errand: Errand, chat: Chat, kind: str, result: Mapping[str, Any]) -> Event:
    return Event(
        channel=chat.channel, peer=chat.peer, id=f"errand:{errand.id}:{kind}", what=Done(kind, result)
    )
