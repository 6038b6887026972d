"""The built-in bank on a server of its own, with a shop that keeps what it hears."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web

from adapters.payments.bank.bank import Bank
from core.model.payments.standing import Standing
from core.ports.payment_providers import Order
from tests.doubles.clock import Signal

PAYEE = "ПАО «Энергосбыт»"
BASE_URL = "https://cabinet.example"


@dataclass
class Shop:
    """Hears the bank's notifications."""

    notices: list[tuple[str, str]] = field(default_factory=list)
    refuses: int = 0
    """How many of the next notifications it does not take."""
    breaks: int = 0
    """How many of the next notifications it breaks down over."""
    changed: Signal = field(default_factory=Signal)

    async def heard(self, provider_id: str, word: str) -> bool:
        self.notices.append((provider_id, word))
        self.changed.fire()
        if self.breaks:
            self.breaks -= 1
            raise RuntimeError("the shop is down")
        if self.refuses:
            self.refuses -= 1
            return False
        return True


@dataclass
class BankServer:
    """The bank, and its server."""

    bank: Bank
    shop: Shop
    url: str

    async def page(self, order: Order) -> str:
        """Where the page of an order is really found."""
        return self.url + (await self.bank.open(order)).url.removeprefix(BASE_URL)

    @property
    async def standing(self) -> Standing:
        """How its only payment stands."""
        ((_, standing),) = [each async for each in self.bank.listed(date(2000, 1, 1), date(2100, 1, 1))]
        return standing


@asynccontextmanager
async def bank_server(
    file: Path, *, clock: Callable[[], datetime], shop: Shop | None = None, **options: Any
) -> AsyncIterator[BankServer]:
    """A bank over a file, in which what an earlier one has kept may be."""
    shop = shop or Shop()
    application = web.Application()
    runner = web.AppRunner(application)
    bank = Bank(file, base_url=BASE_URL, payee=PAYEE, heard=shop.heard, clock=clock, **options)
    bank.routes(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield BankServer(bank, shop, f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        await runner.cleanup()
        await bank.close()


async def press(session: ClientSession, url: str, **fields: str) -> tuple[int, str]:
    """Open the page, send its form with these fields, and look at what comes of it."""
    async with session.get(url) as page:
        found = re.search(r'name="form" value="(\w+)"', await page.text())
    assert found is not None
    async with session.post(url, data={"form": found[1], **fields}) as response:
        return response.status, unescape(await response.text())
