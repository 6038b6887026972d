"""The work of the built-in bank: what is done with a payment is kept, and told to the shop."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import structlog

from adapters.payments.bank.books import Books, Notice
from adapters.payments.bank.entry import Done, Entry
from core.ports.payment_providers import Heard

_log = structlog.get_logger(__name__)

_PATIENCE: Final = 10.0
"""Seconds that the shop has for a notification."""
_LEASE: Final = timedelta(seconds=30)
_REPEATED: Final = timedelta(hours=24)
"""How long a notification is repeated to a shop that does not take it."""
_PAUSES: Final = (timedelta(seconds=2), timedelta(minutes=5))
"""The shortest and the longest time between two tries."""
_LOOK_AGAIN: Final = 30.0
"""Seconds after which notifications are looked for that a process has left behind."""


class Delivery(StrEnum):
    """How a notification reaches the shop; what goes wrong does so on request."""

    AT_ONCE = "at_once"
    FIRST = "first"
    """Before the bank answers the person."""
    LATE = "late"
    TWICE = "twice"
    NEVER = "never"


class Desk:
    """Where payments are moved, from the page or from a program."""

    def __init__(
        self,
        books: Books,
        heard: Heard,
        *,
        clock: Callable[[], datetime],
        late: timedelta,
        delivery: Delivery,
    ) -> None:
        self.books = books
        self.clock = clock
        self.delivery = delivery
        """How notifications go where nothing else is asked for."""
        self._heard = heard
        self._late = late
        self._news = asyncio.Event()

    async def named(self, name: str) -> Entry | None:
        """The payment of this page."""
        return await asyncio.to_thread(self.books.named, name, self.clock())

    async def move(self, name: str, done: Done, delivery: Delivery | None = None) -> Entry | None:
        """Do it, where it can be done; None where there is no such payment."""
        delivery = delivery or self.delivery
        now = self.clock()
        notices = self._times(delivery, now)
        entry = await asyncio.to_thread(self.books.move, name, done, now, notices)
        if delivery is Delivery.FIRST:
            await self.deliver()
        else:
            self.stir()
        return entry

    def stir(self) -> None:
        """Have what is due looked for."""
        self._news.set()

    async def run(self) -> None:
        """Deliver notifications when they are due, for ever."""
        while True:
            self._news.clear()
            try:
                await self.deliver()
                wait = await self._until_next()
            except sqlite3.Error as failure:
                _log.error("bank_books_failed", reason=str(failure))
                wait = _LOOK_AGAIN
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._news.wait()

    async def deliver(self) -> None:
        """Deliver what is due now."""
        for notice in await asyncio.to_thread(self.books.due, self.clock(), _LEASE):
            await self._deliver(notice)

    async def _deliver(self, notice: Notice) -> None:
        now = self.clock()
        if await self._is_heard(notice) or now - notice.since > _REPEATED:
            await asyncio.to_thread(self.books.strike, notice)
            return
        shortest, longest = _PAUSES
        due = now + min(max(now - notice.since, shortest), longest)
        await asyncio.to_thread(self.books.put_off, notice, due)

    async def _is_heard(self, notice: Notice) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._heard(notice.provider_id, notice.word)
        except Exception:  # noqa: BLE001 - whatever happens in the shop, the bank goes on and repeats it
            _log.exception("bank_not_heard")
            return False

    async def _until_next(self) -> float:
        due = await asyncio.to_thread(self.books.next_due)
        if due is None:
            return _LOOK_AGAIN
        return min(max((due - self.clock()).total_seconds(), 0.0), _LOOK_AGAIN)

    def _times(self, delivery: Delivery, now: datetime) -> Sequence[datetime]:
        match delivery:
            case Delivery.NEVER:
                return ()
            case Delivery.TWICE:
                return (now, now)
            case Delivery.LATE:
                return (now + self._late,)
            case Delivery.AT_ONCE | Delivery.FIRST:
                return (now,)
