"""Payments watched: what ends a watch, what only puts it off, and that no provider holds up another."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from core.base.ids import AccountNumber, OnlinePaymentId
from core.model.messages.recipients import ToAddress
from core.model.payments.methods import PaymentMethod
from core.model.payments.online_payment import OnlinePayment, PaymentStatus
from core.model.payments.standing import State
from core.model.supplier.policy import Policy
from core.ports.payment_providers import Order, PaymentPage, PaymentProvider, ProviderSilent
from core.ports.queue import Backlog, Task
from core.ports.store import TurnWork
from core.ports.task_kinds import TaskKind, TryLater
from core.use_cases.pay_online import Wish, begin
from jobs.circuit_breaker import PROBE_EVERY
from jobs.payments import HEARD, WATCH, Cashier
from jobs.worker import Worker
from storage.store import Store
from tests import billing
from tests.cabinets import settle
from tests.doubles.paper_bank import PaperBank


class Shop:
    """A cashier at work, on a clock that is moved by hand."""

    def __init__(self, store: Store, *providers: PaymentProvider) -> None:
        self.store = store
        self.now = billing.NOW
        self.cashier = Cashier(
            store,
            {each.name: each for each in providers},
            policy=Policy(),
            return_url="https://cabinet.example",
            clock=self.clock,
        )
        self.worker = Worker(store, self.cashier.kinds(), clock=self.clock)

    def clock(self) -> datetime:
        return self.now

    async def begins(self, provider: str = "paper", *, amount: int = 66200) -> OnlinePaymentId:
        def begin_one(work: TurnWork) -> OnlinePayment:
            account = work.accounts.by_number(AccountNumber(billing.A))
            if account is None:
                billing.state(work)  # type: ignore[arg-type]  # the store gives no other
                account = work.accounts.by_number(AccountNumber(billing.A))
            assert account is not None
            who = settle(work, billing.A, peer=f"{provider}{amount}", email=f"{provider}{amount}@mail.ru")
            method = PaymentMethod(provider=provider, title="Карта")
            wish = Wish(method=method, amount=amount, email="a@mail.ru", period=billing.LAST_MONTH)
            return begin(work, who, account, wish, now=self.now)

        return (await self.store.transact(begin_one)).id

    async def gives_link(self) -> OnlinePaymentId:
        """Somebody has a link."""
        payment_id = await self.begins()
        await self.cashier.open_page(payment_id, 1)
        return payment_id

    async def looks(self, **later: float) -> None:
        """Time passes, and what is due by then is looked at."""
        self.now += timedelta(**later)
        while await self.worker.run_due(WATCH, HEARD):
            pass

    async def payment(self, payment_id: OnlinePaymentId) -> OnlinePayment:
        payment = await self.store.transact(lambda work: work.online_payments.get(payment_id))
        assert payment is not None
        return payment

    async def backlog(self) -> Sequence[Backlog]:
        return await self.store.transact(lambda work: work.queue.backlog())


@pytest.fixture
def bank() -> PaperBank:
    return PaperBank("paper", clock=lambda: billing.NOW)


@pytest.fixture
def shop(sqlite_store: Store, bank: PaperBank) -> Shop:
    return Shop(sqlite_store, bank)


async def test_a_key_that_is_put_right_lets_the_watch_go_on(shop: Shop, bank: PaperBank) -> None:
    payment_id = await shop.gives_link()
    bank.takes()
    bank.refuses = True
    with capture_logs() as said:
        await shop.looks(minutes=2)
        await shop.looks(minutes=3)
        bank.refuses = False
        await shop.looks(minutes=10)
    # Each look was refused, and the administrator is told of the change alone.
    assert [(each["event"], each["provider"]) for each in said if each["log_level"] == "error"] == [
        ("provider_refuses", "paper"),
        ("provider_refuses_no_more", "paper"),
    ]
    assert (await shop.payment(payment_id)).status is PaymentStatus.SUCCEEDED


async def test_a_refund_told_while_the_key_was_wrong_is_heard_at_last(shop: Shop, bank: PaperBank) -> None:
    payment_id = await shop.gives_link()
    bank.takes()
    await shop.looks(minutes=2)
    bank.gives_back(66200)
    bank.refuses = True
    payment = await shop.payment(payment_id)
    assert await shop.cashier.heard("paper", payment.provider_id, "refund")
    for _ in range(20):
        await shop.looks(minutes=15)
    bank.refuses = False
    await shop.looks(hours=1)
    assert (await shop.payment(payment_id)).refunded == 66200


async def test_a_payment_that_the_provider_does_not_know_is_asked_about_no_more(
    shop: Shop, bank: PaperBank
) -> None:
    await shop.gives_link()
    bank.books.clear()
    await shop.looks(minutes=2)
    bank.refuses = True  # whoever asks again would be put off
    await shop.looks(hours=1)
    assert [(each.kind, each.waiting, each.dead) for each in await shop.backlog() if each.kind == WATCH] == [
        (WATCH, 0, 1)
    ]


async def test_another_state_of_another_payment_ends_the_watch(shop: Shop, bank: PaperBank) -> None:
    await shop.gives_link()
    bank.becomes(State.PAID)  # and nothing has come
    await shop.looks(minutes=2)
    assert [(each.waiting, each.dead) for each in await shop.backlog() if each.kind == WATCH] == [(0, 1)]


class DeafBank(PaperBank):
    """A provider that lets everybody wait until it is released, and says nothing."""

    deaf = True
    calls = 0

    def __init__(self, name: str) -> None:
        super().__init__(name, clock=lambda: billing.NOW)
        self.times_out = asyncio.Event()

    async def open(self, order: Order) -> PaymentPage:
        self.calls += 1
        if self.deaf:
            await self.times_out.wait()
            raise ProviderSilent("no answer")
        return await super().open(order)


@pytest.fixture
def deaf() -> DeafBank:
    return DeafBank("deaf")


@pytest.fixture
def both(sqlite_store: Store, bank: PaperBank, deaf: DeafBank) -> Shop:
    return Shop(sqlite_store, bank, deaf)


async def _go_silent(both: Shop, deaf: DeafBank) -> list[OnlinePaymentId]:
    """Three people want a link of the deaf one; it lets them wait in vain."""
    payments = [await both.begins("deaf", amount=amount) for amount in (10000, 20000, 30000)]
    deaf.times_out.set()
    for payment_id in payments:
        with pytest.raises(TryLater):
            await both.cashier.open_page(payment_id, 1)
    deaf.times_out.clear()
    return payments


async def test_a_silent_provider_holds_up_no_link_of_another(both: Shop, deaf: DeafBank) -> None:
    many = await _go_silent(both, deaf)
    good = await both.begins()

    async def open_link(task: Task) -> None:
        await both.cashier.open_page(OnlinePaymentId(task.payload["payment"]), task.attempts)
        await both.store.transact(lambda work: work.queue.done(task.id, both.now))

    link = TaskKind(name="link", run=open_link, back_off=(timedelta(seconds=30),) * 9, at_once=2)
    worker = Worker(both.store, [link], clock=both.clock)

    def queue(work: TurnWork) -> None:
        for payment_id in [*many, *many, good]:
            work.queue.add("link", {"payment": payment_id}, ToAddress("anna@mail.ru"), at=both.now)

    await both.store.transact(queue)
    async with asyncio.timeout(5):
        while await worker.run_due("link"):
            pass
    assert (await both.payment(good)).url
    assert deaf.calls == 3


async def test_a_silent_provider_is_probed_and_its_silence_and_return_are_each_told_once(
    both: Shop, deaf: DeafBank
) -> None:
    with capture_logs() as said:
        first, second, third = await _go_silent(both, deaf)
        deaf.deaf = False
        with pytest.raises(TryLater):
            await both.cashier.open_page(first, 2)
        both.now += PROBE_EVERY
        for payment_id in (first, second, third):
            await both.cashier.open_page(payment_id, 3)
    assert (await both.payment(third)).url
    assert [(each["event"], each["provider"]) for each in said if each["log_level"] == "error"] == [
        ("provider_silent", "deaf"),
        ("provider_answers_again", "deaf"),
    ]


async def test_one_odd_payment_makes_no_provider_silent(both: Shop, deaf: DeafBank) -> None:
    odd, good = await both.begins("deaf", amount=10000), await both.begins("deaf", amount=20000)
    deaf.times_out.set()
    for attempt in range(9):
        with pytest.raises(TryLater):
            await both.cashier.open_page(odd, attempt)
    deaf.deaf = False
    await both.cashier.open_page(good, 1)
    assert (await both.payment(good)).url
