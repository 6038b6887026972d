"""Killed at any step of a payment, the program pays it once, and leaves nobody without an answer.

Two programs work on one database, as `main.py run` puts them together, between a strict local VK and a
strict local YooKassa; SIGKILL meets one or both of them, and each is started again. `PAYMENT_KILLS=200`
has as many kills at random moments.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import pytest
from aiohttp.test_utils import unused_port
from pydantic import SecretStr
from sqlalchemy import select

from app.settings.sections import Database, Mail, Server, Vk, Web, Yookassa
from app.settings.values import SecretUrl
from core.model.payments.online_payment import OnlinePayment, PaymentStatus
from storage import tables
from storage.store import Store, open_store
from storage.work import Work
from tests import billing
from tests.cabinets import settle
from tests.doubles.vk import VkServer
from tests.doubles.vk.people import Person
from tests.doubles.waiting import until
from tests.doubles.yookassa.server import SECRET_KEY, SHOP_ID, YooKassaServer
from tests.whole.killable import Programs

TOKEN: Final = "vk1.a." + "A" * 40
GROUP: Final = 220000001
PATIENCE: Final = 60.0
"""Seconds within which what must come has come, on any machine."""
KILLS: Final = int(os.environ.get("PAYMENT_KILLS", "8"))
SEED: Final = int(os.environ.get("PAYMENT_SEED", "8"))
REST: Final = 0.05


class House:
    """The world around the programs, and Anna, who pays."""

    def __init__(self, programs: Programs, store: Store, vk: VkServer, bank: YooKassaServer) -> None:
        self.programs = programs
        self.store = store
        self.vk = vk
        self.bank = bank
        self.anna = vk.person(1001, "Анна", allowed=True)

    async def pays(self, amount: int, *, meanwhile: Callable[[str], Awaitable[None]]) -> None:
        """Anna pays a sum; `meanwhile` is told each step as it is reached."""
        anna, known = self.anna, set(self.bank.payments)
        await anna.says("/menu")
        await meanwhile("menu")
        await _reads(anna, "К оплате")
        await anna.presses(_label(anna, "Оплатить"))
        await meanwhile("summary")
        await _reads(anna, "Проверьте платёж", "Сколько заплатить")
        if "Проверьте платёж" in anna.chat[-1].text:
            await anna.presses("Другая сумма")
            await _reads(anna, "Сколько заплатить")
        await anna.says(str(amount))
        await meanwhile("amount")
        await _reads(anna, f"Сумма: {amount},00")
        await anna.presses(_label(anna, f"Согласен, заплатить {amount},00"))
        await meanwhile("agreed")
        await _reads(anna, "Перейти к оплате")
        (made,) = set(self.bank.payments) - known
        paying = asyncio.create_task(self.bank.pays(made))
        await meanwhile("paid")
        await paying
        await self._hears(made)
        await _reads(anna, "Оплачено")

    async def _hears(self, payment: str) -> None:
        """The bank sends its notification until it is taken, as it does for a day."""
        told = next(each for each in self.bank.told if each.object["id"] == payment)
        async with asyncio.timeout(PATIENCE):
            while await self.bank.sends(told) != HTTPStatus.OK:  # noqa: ASYNC110 - as the bank does
                await asyncio.sleep(REST)

    async def books(self) -> list[OnlinePayment]:
        """Our books, oldest first."""
        return await self.store.transact(
            lambda work: work.online_payments.of_provider("yookassa", billing.NOW)
        )


async def _reads(person: Person, *words: str) -> None:
    """Wait for a message of the bot that holds one of these words, since the last thing the person did."""
    await person.waits_for(lambda message: any(word in message.text for word in words), within=PATIENCE)


def _label(person: Person, beginning: str) -> str:
    """The newest button that begins so."""
    buttons = [button.label for message in person.chat for row in message.buttons for button in row]
    return next(label for label in reversed(buttons) if label.startswith(beginning))


def _settle(work: Work) -> None:
    """Anna has the account in her cabinet, and a chat in VK."""
    billing.state(work)
    billing.state_e_receipt(work, number=billing.A)
    settle(work, billing.A, channel="vk", peer="1001")


def _settings(url: str, folder: Path, vk: VkServer, bank: YooKassaServer, port: int) -> dict[str, Any]:
    return {
        "database": Database(url=SecretUrl(url)),
        "mail": Mail(folder=folder / "mail"),
        "server": Server(port=port, public_url="https://cabinet.example", trusted_proxies=("127.0.0.0/8",)),
        "vk": Vk(token=SecretStr(TOKEN), group_id=GROUP, api_url=vk.url),
        "web": Web(enabled=False),
        "yookassa": Yookassa(
            shop_id=SHOP_ID, secret_key=SecretStr(SECRET_KEY), api_url=bank.url, timeout_seconds=3
        ),
    }


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with VkServer(TOKEN, group_id=GROUP) as vk, YooKassaServer() as bank:
        ports = unused_port(), unused_port()
        bank.notifies(f"http://127.0.0.1:{ports[0]}/payments/yookassa")
        store = open_store(database_url)
        await store.transact(_settle)
        programs = Programs(*(_settings(database_url, tmp_path, vk, bank, port) for port in ports))
        programs.start()
        house = House(programs, store, vk, bank)
        # What is written before the first start is not heard in VK: Long Poll begins with it.
        await until(lambda: len(vk.calls_of("groups.getLongPollServer")) == len(ports), within=PATIENCE)
        await house.anna.says("/menu")
        await _reads(house.anna, "К оплате")
        yield house
        programs.kill(0, 1)
        await store.close()


@asynccontextmanager
async def _audited(house: House) -> AsyncIterator[None]:
    """At the end the bank's books and ours agree, each payment is told once, and no task is left behind."""
    yield
    ours = {payment.provider_id: payment for payment in await house.books() if payment.provider_id}
    paid = {kept.id: kept.received for kept in house.bank.payments.values() if kept.status == "succeeded"}
    assert {name: each.received for name, each in ours.items() if each.received} == paid
    assert len(house.bank.payable) == len(paid), "a payment that nobody knows of could still be paid"
    for payment in ours.values():
        rows = await house.store.transact(partial(_ledger, payment))
        assert rows.count(PaymentStatus.SUCCEEDED) == 1
    told = [
        message.text
        for message in house.anna.chat
        if "Оплачено" in message.text and "Спасибо" in message.text
    ]
    assert len(told) == len(paid)
    assert await house.store.transact(_dead) == []


def _ledger(payment: OnlinePayment, work: Work) -> list[PaymentStatus]:
    return [row.status for row in work.online_payments.ledger(payment.id)]


def _dead(work: Work) -> list[str]:
    queue = tables.queue
    return [
        row.kind for row in work.connection.execute(select(queue.c.kind).where(queue.c.dead_at.is_not(None)))
    ]


@pytest.mark.databases("sqlite", "postgresql")
async def test_killed_at_random_moments_everything_is_paid_once_and_told(house: House) -> None:
    dice = random.Random(SEED)  # noqa: S311 - the moments of a test

    async def killer() -> None:
        while house.programs.kills < KILLS:
            await asyncio.sleep(dice.uniform(0.3, 2.5))
            house.programs.kill_and_start(*dice.choice([(0,), (1,), (0, 1)]))

    async def nothing(_step: str) -> None:
        return

    async with _audited(house):
        killing = asyncio.create_task(killer())
        amount = 100
        while not killing.done():
            amount += 1
            await house.pays(amount, meanwhile=nothing)
        await killing
        await house.pays(amount + 1, meanwhile=nothing)


@pytest.mark.databases("sqlite", "postgresql")
@pytest.mark.parametrize(
    "moment",
    [
        "agreed",  # the payment begins; the provider has not been called, or is just being
        "before POST",  # the provider has not made the payment
        "after POST",  # it has, and we do not know yet
        "paid",  # the money is there, and the notification on its way
        "before GET",  # the notification is taken, and the provider asked
        "after GET",  # it has said that it is paid, and we have not written it down
    ],
)
async def test_killed_at_a_step_it_goes_on_from_there(house: House, moment: str) -> None:
    reached: list[str] = []

    def meet(at: str) -> None:
        if at == moment and not reached:
            reached.append(at)
            house.programs.kill_and_start(0, 1)

    async def step(name: str) -> None:
        meet(name)

    house.bank.reached = meet
    async with _audited(house):
        await house.pays(100, meanwhile=step)
    assert reached, f"nobody came to {moment}"
