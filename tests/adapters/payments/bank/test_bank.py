"""The built-in bank as a provider: its books outlive us, and its notifications err on request."""

import asyncio
import multiprocessing
import os
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.payments.bank.bank import Bank, Trouble
from adapters.payments.bank.books import Books
from adapters.payments.bank.desk import Delivery
from adapters.payments.bank.entry import Done, Entry, Move
from core.base.money import Kopecks
from core.model.payments.standing import Decline, State
from core.ports.payment_providers import PaymentPage, ProviderRefused, ProviderSilent
from tests.adapters.payments.contract import ListContract, ProviderContract, a_payment, an_order
from tests.doubles.bank import BASE_URL, Shop, bank_server
from tests.doubles.clock import Clock
from tests.doubles.faults import Fault

HOUR = timedelta(hours=1)
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
LONG_AGO, FAR_AHEAD = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def bank(tmp_path: Path, clock: Clock, shop: Shop) -> Bank:
    return Bank(tmp_path / "bank.db", base_url=BASE_URL, payee="П", heard=shop.heard, clock=clock.now)


MOVES = st.builds(
    Done,
    st.sampled_from(Move),
    st.sampled_from([Decline.GENERAL, Decline.CARD_EXPIRED]),
    st.none() | st.integers(1, 2000),
)
STEPS = st.lists(st.tuples(MOVES, st.integers(0, 90)), max_size=12)


@given(steps=STEPS)
def test_in_whatever_order_things_are_done_money_adds_up(steps: list[tuple[Done, int]]) -> None:
    entry, now = replace(_entry("1"), amount=1000, fee=10), NOON
    for done, minutes in steps:
        now += timedelta(minutes=minutes)
        before = entry.at(now)
        entry = before.after(done, now)
        assert 0 <= entry.refunded <= entry.received
        assert (entry.received > 0) is (entry.state is State.PAID)
        assert (entry.decline is not Decline.NONE) is (entry.state is State.DECLINED)
        if before.state in {State.PAID, State.DECLINED, State.EXPIRED}:
            assert (entry.state, entry.received) == (before.state, before.received)
            assert entry.refunded >= before.refunded
        if entry.state is State.OPEN:
            assert now < entry.until


def test_no_more_is_given_back_than_has_come() -> None:
    paid = _entry("1").after(Done(Move.PAY), NOON)
    some = paid.after(Done(Move.REFUND, amount=30), NOON)
    assert some.refunded == 30
    assert some.after(Done(Move.REFUND, amount=71), NOON).refunded == paid.received == 100


class BankTill:
    """The bank, with a hand on its page."""

    secrets = ()

    def __init__(self, bank: Bank, clock: Clock) -> None:
        self.provider = bank
        self._clock = clock

    @property
    def today(self) -> date:
        return self._clock.now().date()

    @property
    def payable(self) -> int:
        entries = self.provider.desk.books.between(LONG_AGO, FAR_AHEAD)
        return sum(entry.state in {State.OPEN, State.UNDER_WAY, State.PAID} for entry in entries)

    def fails(self, fault: Fault, times: int = 1) -> None:
        trouble = {
            Fault.TIMEOUT_AFTER: Trouble.SILENT_AFTERWARDS,
            Fault.BROKEN_AFTER: Trouble.SILENT_AFTERWARDS,
            Fault.REFUSES: Trouble.REFUSING,
        }.get(fault, Trouble.SILENT)
        self.provider.troubles.extend([trouble] * times)

    async def pay(self, provider_id: str, received: Kopecks | None = None) -> None:
        await self._move(provider_id, Done(Move.PAY, amount=received))

    async def decline(self, provider_id: str) -> None:
        await self._move(provider_id, Done(Move.DECLINE, Decline.INSUFFICIENT_FUNDS))

    async def expire(self, provider_id: str) -> None:
        await self._move(provider_id, Done(Move.EXPIRE))

    async def refund(self, provider_id: str, amount: Kopecks) -> None:
        await self._move(provider_id, Done(Move.REFUND, amount=amount))

    async def _move(self, provider_id: str, done: Done) -> None:
        entry = self.provider.desk.books.numbered(provider_id, self._clock.now())
        assert entry is not None
        await self.provider.desk.move(entry.name, done)


class TestContract(ProviderContract, ListContract):
    @pytest.fixture
    def till(self, bank: Bank, clock: Clock) -> BankTill:
        return BankTill(bank, clock)


def name_of(page: PaymentPage) -> str:
    return page.url.rpartition("/")[2]


async def test_a_link_is_made_once_for_a_payment(bank: Bank) -> None:
    asked = an_order(a_payment())
    first, again = await asyncio.gather(bank.open(asked), bank.open(replace(asked, attempt=2)))
    assert first == again
    assert first.url.startswith("https://cabinet.example/bank/")
    assert (await bank.open(an_order(a_payment()))).url != first.url


async def test_another_sum_under_one_token_is_refused(bank: Bank) -> None:
    asked = an_order(a_payment())
    await bank.open(asked)
    with pytest.raises(ProviderRefused):
        await bank.open(replace(asked, payment=replace(asked.payment, amount=1)))


async def test_the_name_of_a_page_cannot_be_had_from_the_number(bank: Bank) -> None:
    page = await bank.open(an_order(a_payment()))
    assert len(name_of(page)) == 32
    assert page.provider_id.removeprefix("bank-") not in page.url


@pytest.mark.parametrize(
    ("moves", "state", "received", "refunded"),
    [
        ([], State.OPEN, 0, 0),
        ([Move.PAY], State.PAID, 949_44, 0),
        ([Move.PAY, Move.PAY], State.PAID, 949_44, 0),
        ([Move.PAY, Move.DECLINE], State.PAID, 949_44, 0),
        ([Move.PAY_HALF], State.PAID, 474_72, 0),
        ([Move.HOLD], State.UNDER_WAY, 0, 0),
        ([Move.HOLD, Move.EXPIRE], State.UNDER_WAY, 0, 0),
        ([Move.HOLD, Move.PAY], State.PAID, 949_44, 0),
        ([Move.DECLINE], State.DECLINED, 0, 0),
        ([Move.DECLINE, Move.PAY], State.DECLINED, 0, 0),
        ([Move.EXPIRE, Move.PAY], State.EXPIRED, 0, 0),
        ([Move.REFUND], State.OPEN, 0, 0),
        ([Move.PAY, Move.REFUND, Move.REFUND], State.PAID, 949_44, 949_44),
    ],
)
async def test_a_payment_goes_where_it_may(
    bank: Bank, moves: list[Move], state: State, received: Kopecks, refunded: Kopecks
) -> None:
    asked = an_order(a_payment())
    page = await bank.open(asked)
    for move in moves:
        await bank.desk.move(name_of(page), Done(move))
    standing = await bank.standing(replace(asked.payment, provider_id=page.provider_id))
    assert (standing.state, standing.received, standing.refunded) == (state, received, refunded)
    assert standing.provider_id == page.provider_id


async def test_why_it_was_declined_is_told(bank: Bank) -> None:
    asked = an_order(a_payment())
    page = await bank.open(asked)
    await bank.desk.move(name_of(page), Done(Move.DECLINE, Decline.CARD_EXPIRED))
    standing = await bank.standing(replace(asked.payment, provider_id=page.provider_id))
    assert (standing.decline, standing.word) == (Decline.CARD_EXPIRED, "declined:card_expired")


async def test_a_dead_link_cannot_be_paid(bank: Bank, clock: Clock) -> None:
    asked = an_order(a_payment())
    page = await bank.open(asked)
    clock.moves(HOUR)
    await bank.desk.move(name_of(page), Done(Move.PAY))
    standing = await bank.standing(replace(asked.payment, provider_id=page.provider_id))
    assert (standing.state, standing.received) == (State.EXPIRED, 0)


async def test_books_that_cannot_be_opened_are_silence(tmp_path: Path, shop: Shop) -> None:
    (tmp_path / "bank.db").mkdir()
    bank = Bank(tmp_path / "bank.db", base_url="http://x", payee="П", heard=shop.heard)
    with pytest.raises(ProviderSilent):
        await bank.open(an_order(a_payment()))


async def test_what_was_opened_on_these_days_is_listed(bank: Bank, clock: Clock) -> None:
    first, second = an_order(a_payment()), an_order(a_payment())
    page = await bank.open(first)
    await bank.desk.move(name_of(page), Done(Move.PAY))
    clock.moves(timedelta(days=1))
    await bank.open(second)
    today = clock.now().date()

    async def listed(since: date, until: date) -> list[tuple[str, State]]:
        return [(token, standing.state) async for token, standing in bank.listed(since, until)]

    yesterday = today - timedelta(days=1)
    assert await listed(yesterday, yesterday) == [(first.payment.token, State.PAID)]
    assert await listed(today, today) == [(second.payment.token, State.OPEN)]
    assert len(await listed(yesterday, today)) == 2


async def test_a_payment_is_heard_of_before_its_link(bank: Bank, shop: Shop) -> None:
    bank.troubles.append(Trouble.PAID_FIRST)
    page = await bank.open(an_order(a_payment()))
    assert shop.notices == [(page.provider_id, "paid")]


@pytest.mark.parametrize(
    ("delivery", "times"),
    [
        (Delivery.AT_ONCE, 1),
        (Delivery.FIRST, 1),
        (Delivery.TWICE, 2),
        (Delivery.LATE, 0),
        (Delivery.NEVER, 0),
    ],
)
async def test_a_notification_comes_as_it_is_asked_to(
    bank: Bank, shop: Shop, delivery: Delivery, times: int
) -> None:
    page = await bank.open(an_order(a_payment()))
    await bank.desk.move(name_of(page), Done(Move.PAY), delivery)
    await bank.desk.deliver()
    assert shop.notices == [(page.provider_id, "paid")] * times


async def test_a_late_notification_comes_later(bank: Bank, shop: Shop, clock: Clock) -> None:
    page = await bank.open(an_order(a_payment()))
    await bank.desk.move(name_of(page), Done(Move.PAY), Delivery.LATE)
    clock.moves(timedelta(seconds=20))
    await bank.desk.deliver()
    assert shop.notices == [(page.provider_id, "paid")]


async def test_nothing_is_told_of_what_has_not_changed(bank: Bank, shop: Shop) -> None:
    page = await bank.open(an_order(a_payment()))
    for _ in range(2):
        await bank.desk.move(name_of(page), Done(Move.PAY), Delivery.FIRST)
    assert shop.notices == [(page.provider_id, "paid")]


@pytest.mark.parametrize("way", ["refuses", "breaks"])
async def test_a_notification_is_repeated_until_it_is_taken(
    bank: Bank, shop: Shop, clock: Clock, way: str
) -> None:
    setattr(shop, way, 2)
    page = await bank.open(an_order(a_payment()))
    await bank.desk.move(name_of(page), Done(Move.PAY))
    for _ in range(6):
        await bank.desk.deliver()
        clock.moves(timedelta(seconds=2))
    assert shop.notices == [(page.provider_id, "paid")] * 3


async def test_a_notification_is_given_up_after_a_day(bank: Bank, shop: Shop, clock: Clock) -> None:
    shop.refuses = 100
    page = await bank.open(an_order(a_payment()))
    await bank.desk.move(name_of(page), Done(Move.PAY))
    clock.moves(timedelta(hours=24, minutes=1))
    for _ in range(3):
        await bank.desk.deliver()
        clock.moves(HOUR)
    assert len(shop.notices) == 1


async def test_the_end_of_a_link_is_told(bank: Bank, shop: Shop, clock: Clock) -> None:
    asked = an_order(a_payment())
    page = await bank.open(asked)
    await bank.desk.deliver()
    assert shop.notices == []
    clock.moves(HOUR)
    await bank.desk.deliver()
    assert shop.notices == [(page.provider_id, "expired")]
    assert (await bank.standing(replace(asked.payment, provider_id=page.provider_id))).state is State.EXPIRED


async def test_the_end_of_a_link_is_not_told_of_what_is_paid(bank: Bank, shop: Shop, clock: Clock) -> None:
    page = await bank.open(an_order(a_payment()))
    await bank.desk.move(name_of(page), Done(Move.PAY))
    clock.moves(HOUR)
    await bank.desk.deliver()
    assert shop.notices == [(page.provider_id, "paid")]


async def test_the_server_delivers_by_itself(tmp_path: Path, clock: Clock) -> None:
    async with bank_server(tmp_path / "bank.db", clock=clock.now) as server:
        page = await server.bank.open(an_order(a_payment()))
        await server.bank.desk.move(name_of(page), Done(Move.PAY))
        async with asyncio.timeout(5):
            while not server.shop.notices:
                await server.shop.changed.wait()
    assert server.shop.notices == [(page.provider_id, "paid")]


async def test_what_is_owed_is_told_after_a_restart(tmp_path: Path, clock: Clock, bank: Bank) -> None:
    page = await bank.open(an_order(a_payment()))
    await bank.desk.move(name_of(page), Done(Move.PAY))
    async with bank_server(tmp_path / "bank.db", clock=clock.now) as server, asyncio.timeout(5):
        while not server.shop.notices:
            await server.shop.changed.wait()
    assert server.shop.notices == [(page.provider_id, "paid")]


async def test_the_server_goes_on_when_its_books_fail(tmp_path: Path, clock: Clock) -> None:
    async with bank_server(tmp_path / "bank.db", clock=clock.now) as server:
        page = await server.bank.open(an_order(a_payment()))
        holder = sqlite3.connect(tmp_path / "bank.db")
        holder.execute("drop table notices")
        server.bank.desk.stir()
        await asyncio.sleep(0.1)
        holder.execute("create table notices (id integer primary key, provider_id, word, since, due)")
        holder.commit()
        holder.close()
        await server.bank.desk.move(name_of(page), Done(Move.PAY))
        async with asyncio.timeout(5):
            while not server.shop.notices:
                await server.shop.changed.wait()


def test_only_the_owner_reads_the_books(tmp_path: Path) -> None:
    Books(tmp_path / "deep" / "bank.db").next_due()
    assert (tmp_path / "deep" / "bank.db").stat().st_mode & 0o077 == 0


def _entry(token: str) -> Entry:
    return Entry(
        provider_id=f"bank-{token}",
        name=token.zfill(32),
        form="f",
        token=token,
        purpose="Электроэнергия",
        amount=100,
        fee=0,
        return_url="",
        created_at=NOON,
        until=NOON + HOUR,
    )


def _pay_and_die(file: Path) -> None:
    books = Books(file)
    books.add(_entry("1"), tells_end=True)
    books.move("1".zfill(32), Done(Move.PAY), NOON, [NOON])
    os._exit(9)


def _add_many(file: Path, who: int) -> None:
    for each in range(20):
        Books(file).add(_entry(f"{each}"), tells_end=False)
        Books(file).add(_entry(f"{who}{each:03}"), tells_end=False)


def test_a_kill_loses_nothing(tmp_path: Path) -> None:
    process = multiprocessing.get_context("fork").Process(target=_pay_and_die, args=(tmp_path / "bank.db",))
    process.start()
    process.join(20)
    assert process.exitcode == 9
    books = Books(tmp_path / "bank.db")
    entry = books.numbered("bank-1", NOON)
    assert entry is not None
    assert entry.received == 100
    assert [notice.word for notice in books.due(NOON, HOUR)] == ["paid"]


def test_processes_share_the_books(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_add_many, args=(tmp_path / "bank.db", who)) for who in (1, 2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    assert len(Books(tmp_path / "bank.db").between(NOON, NOON + HOUR)) == 60
