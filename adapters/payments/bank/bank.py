"""The built-in bank as a payment provider."""

import asyncio
import secrets
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum, auto
from pathlib import Path
from typing import Final, TypeVar

from aiohttp import web

from adapters.payments.bank.books import Books
from adapters.payments.bank.desk import Delivery, Desk
from adapters.payments.bank.entry import Done, Entry, Move
from adapters.payments.bank.pages import PATH, Pages
from core.model.payments.online_payment import OnlinePayment
from core.model.payments.standing import Standing
from core.ports.payment_providers import (
    Heard,
    Order,
    PaymentPage,
    PaymentUnknown,
    ProviderRefused,
    ProviderSilent,
)

_NAME_BYTES: Final = 16
_ONE_DAY: Final = timedelta(days=1)

T = TypeVar("T")


class Trouble(Enum):
    """What goes wrong with a call of the bank, on request."""

    SILENT = auto()
    """Nothing is done, and there is no answer."""
    SILENT_AFTERWARDS = auto()
    """It is done, and there is no answer."""
    REFUSING = auto()
    PAID_FIRST = auto()
    """The payment is made, and its notification heard, before its link is told."""


class Bank:
    """Takes no money: whoever opens the page decides what becomes of the payment."""

    def __init__(
        self,
        file: Path,
        *,
        base_url: str,
        payee: str,
        heard: Heard,
        name: str = "bank",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        zone: tzinfo = UTC,
        link_lives: timedelta = timedelta(hours=1),
        late: timedelta = timedelta(seconds=20),
        delivery: Delivery = Delivery.AT_ONCE,
    ) -> None:
        """Remember it all; the file is made with the first payment.

        Args:
            file: where the bank keeps its books.
            base_url: where our server is seen, without the slash at the end.
            payee: whom the page says is paid.
            heard: takes the bank's notifications.
            name: the bank's name among the providers.
            clock: tells the time.
            zone: the clock that people read, which decides the days of `listed` too.
            link_lives: how long a link can be paid.
            late: how much later a notification comes when it is asked to be late.
            delivery: how notifications come where nothing else is chosen on the page.
        """
        self.desk = Desk(Books(file), heard, clock=clock, late=late, delivery=delivery)
        self.troubles: deque[Trouble] = deque()
        """What goes wrong with the next calls, one after the other."""
        self._base_url = base_url.rstrip("/")
        self._name = name
        self._clock = clock
        self._zone = zone
        self._link_lives = link_lives
        self._pages = Pages(self.desk, payee, zone)

    @property
    def name(self) -> str:
        """Its name among the providers."""
        return self._name

    def routes(self, application: web.Application) -> None:
        """Add the page to our server, and deliver notifications while it runs."""
        self._pages.routes(application)
        application.cleanup_ctx.append(self._delivering)

    async def open(self, order: Order) -> PaymentPage:
        """Make the page, or find the one that was made for this payment."""
        tells_end = self.desk.delivery is not Delivery.NEVER
        with self._trouble() as trouble:
            entry = await _asked(lambda: self.desk.books.add(self._new(order), tells_end=tells_end))
            if (entry.amount, entry.fee) != (order.payment.amount, order.payment.fee):
                raise ProviderRefused("the payment has been opened with another sum")
            self.desk.stir()
            if trouble is Trouble.PAID_FIRST:
                await self.desk.move(entry.name, Done(Move.PAY), Delivery.FIRST)
        url = f"{self._base_url}{PATH}/{entry.name}"
        return PaymentPage(provider_id=entry.provider_id, url=url, until=entry.until)

    async def standing(self, payment: OnlinePayment) -> Standing:
        """How the payment stands in the books."""
        with self._trouble():
            entry = await _asked(lambda: self.desk.books.numbered(payment.provider_id, self._clock()))
        if entry is None:
            raise PaymentUnknown("the bank knows no such payment")
        return entry.standing

    async def listed(self, since: date, until: date) -> AsyncIterator[tuple[str, Standing]]:
        """The payments opened on these days, both included."""
        start = datetime.combine(since, time(), self._zone)
        end = datetime.combine(until + _ONE_DAY, time(), self._zone)
        with self._trouble():
            entries = await _asked(lambda: self.desk.books.between(start, end))
        for entry in entries:
            yield entry.token, entry.at(self._clock()).standing

    async def close(self) -> None:
        """Nothing is held open between two calls."""

    @contextmanager
    def _trouble(self) -> Iterator[Trouble | None]:
        """The trouble of this call, if there is to be any; silence and refusals are raised here."""
        trouble = self.troubles.popleft() if self.troubles else None
        if trouble is Trouble.SILENT:
            raise ProviderSilent("the bank is silent")
        if trouble is Trouble.REFUSING:
            raise ProviderRefused("the bank refuses")
        yield trouble
        if trouble is Trouble.SILENT_AFTERWARDS:
            raise ProviderSilent("the bank is silent")

    async def _delivering(self, _application: web.Application) -> AsyncIterator[None]:
        delivery = asyncio.create_task(self.desk.run())
        yield
        delivery.cancel()
        await asyncio.wait([delivery])

    def _new(self, order: Order) -> Entry:
        now = self._clock()
        return Entry(
            provider_id=f"bank-{secrets.token_hex(8)}",
            name=secrets.token_hex(_NAME_BYTES),
            form=secrets.token_hex(_NAME_BYTES),
            token=order.payment.token,
            purpose=order.description,
            amount=order.payment.amount,
            fee=order.payment.fee,
            return_url=order.return_url,
            created_at=now,
            until=now + self._link_lives,
        )


async def _asked(question: Callable[[], T]) -> T:
    """What the books answer, asked off the event loop.

    Raises:
        ProviderSilent: when the file cannot be used.
    """
    try:
        return await asyncio.to_thread(question)
    except (sqlite3.Error, OSError) as failure:
        raise ProviderSilent(f"the bank's books: {type(failure).__name__}") from failure
