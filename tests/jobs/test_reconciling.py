"""Providers asked of many payments, and their books compared with ours and put right."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from structlog.testing import capture_logs

from core.base.ids import AccountNumber, OnlinePaymentId
from core.model.payments.methods import PaymentMethod
from core.model.payments.online_payment import OnlinePayment, PaymentStatus
from core.model.payments.standing import Standing, State
from core.model.supplier.policy import Policy
from core.ports.payment_providers import Order, ProviderRefused, ProviderSilent
from core.ports.store import TurnWork
from core.use_cases.pay_online import Wish, begin
from core.use_cases.reconcile_payments import Entry, Odds
from core.use_cases.settle_payment import take_page, take_standing
from jobs.comparing import compare_books
from jobs.reconciling import NoAnswer, Reconciler, ask_each
from storage.store import Store
from tests import billing
from tests.cabinets import settle
from tests.doubles.paper_bank import PaperBank

ZONE = Policy().time_zone
DAY = date(2025, 10, 22)


class SlowBank(PaperBank):
    """A provider that answers nobody for an hour."""

    async def standing(self, payment: OnlinePayment) -> Standing:
        await asyncio.sleep(3600)
        return await super().standing(payment)


@pytest.fixture
def bank() -> PaperBank:
    return PaperBank("paper", clock=lambda: billing.NOW)


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def reconciler(store: Store) -> Reconciler:
    return Reconciler(store, zone=ZONE, clock=lambda: billing.NOW)


async def _begin(store: Store, provider: str = "paper") -> OnlinePayment:
    def begin_one(work: TurnWork) -> OnlinePayment:
        account = work.accounts.by_number(AccountNumber(billing.A))
        if account is None:
            billing.state(work)  # type: ignore[arg-type]  # the store gives no other
            account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        who = settle(work, billing.A, peer=provider, email=f"{provider}@mail.ru")
        method = PaymentMethod(provider=provider, title="Карта")
        wish = Wish(method=method, amount=66200, email="a@mail.ru", period=billing.LAST_MONTH)
        return begin(work, who, account, wish, now=billing.NOW)

    return await store.transact(begin_one)


async def _sent(store: Store, bank: PaperBank) -> OnlinePayment:
    payment = await _begin(store, bank.name)
    order = Order(payment=payment, account=AccountNumber(billing.A), description="", return_url="")
    page = await bank.open(order)
    kept = await store.transact(lambda work: take_page(work, payment.id, page, now=billing.NOW))
    assert kept is not None
    return kept


async def _kept(store: Store, payment_id: OnlinePaymentId) -> tuple[OnlinePayment, list[str]]:
    """The payment, and by whom it has been changed."""

    def look(work: TurnWork) -> tuple[OnlinePayment, list[str]]:
        payment = work.online_payments.get(payment_id)
        assert payment is not None
        return payment, [each.by for each in work.online_payments.ledger(payment_id)]

    return await store.transact(look)


async def _hears(store: Store, bank: PaperBank, payment: OnlinePayment) -> None:
    standing = bank.last.standing
    await store.transact(
        lambda work: take_standing(work, payment.id, standing, by="poll", now=billing.NOW, zone=ZONE)
    )


class TestAsking:
    async def test_a_slow_a_silent_and_an_absent_provider_hold_up_no_other(
        self, store: Store, bank: PaperBank
    ) -> None:
        slow = SlowBank("slow", clock=lambda: billing.NOW)
        silent = PaperBank("silent", clock=lambda: billing.NOW)
        payments = [await _sent(store, each) for each in (slow, silent, bank)]
        payments += [replace(payments[0], provider="gone"), await _begin(store, "paper2")]
        silent.silent = True
        providers = {each.name: each for each in (slow, silent, bank)} | {"paper2": bank}
        async with asyncio.timeout(5):
            said = await ask_each(payments, providers, within=0.05)
        assert said == [
            NoAnswer("не отвечает 0.05 с"),
            NoAnswer("не отвечает: no answer"),
            bank.last.standing,
            NoAnswer("нет в настройках"),
            NoAnswer("ссылки не было"),
        ]


class TestList:
    async def test_equal_books_give_nothing(
        self, store: Store, bank: PaperBank, reconciler: Reconciler
    ) -> None:
        payment = await _sent(store, bank)
        bank.takes()
        await _hears(store, bank, payment)
        assert await reconciler.with_list(bank, DAY) == []

    async def test_what_is_paid_there_is_asked_about_and_kept_once(
        self, store: Store, bank: PaperBank, reconciler: Reconciler
    ) -> None:
        payment = await _sent(store, bank)
        bank.takes()
        (found,) = await reconciler.with_list(bank, DAY)
        assert found.difference.odds is Odds.PAID_THERE
        kept, by = await _kept(store, payment.id)
        assert (found.kept, kept.status, by[-1]) == (kept, PaymentStatus.SUCCEEDED, "reconcile")
        assert await reconciler.with_list(bank, DAY) == []

    async def test_a_payment_whose_link_was_lost_is_found_by_its_token(
        self, store: Store, bank: PaperBank, reconciler: Reconciler
    ) -> None:
        payment = await _begin(store)
        await bank.open(
            Order(payment=payment, account=AccountNumber(billing.A), description="", return_url="")
        )
        bank.takes()
        await reconciler.with_list(bank, DAY)
        kept, _ = await _kept(store, payment.id)
        assert (kept.status, kept.provider_id) == (PaymentStatus.SUCCEEDED, "paper-1")

    async def test_a_refund_is_kept(self, store: Store, bank: PaperBank, reconciler: Reconciler) -> None:
        payment = await _sent(store, bank)
        bank.takes()
        await _hears(store, bank, payment)
        bank.gives_back(10000)
        (found,) = await reconciler.with_list(bank, DAY)
        assert (found.difference.odds, (await _kept(store, payment.id))[0].refunded) == (Odds.REFUND, 10000)

    async def test_what_is_paid_here_and_open_there_is_said_and_left(
        self, store: Store, bank: PaperBank, reconciler: Reconciler
    ) -> None:
        payment = await _sent(store, bank)
        bank.takes()
        await _hears(store, bank, payment)
        bank.becomes(State.OPEN)
        (found,) = await reconciler.with_list(bank, DAY)
        assert (found.difference.odds, found.kept) == (Odds.PAID_HERE, None)
        assert (await _kept(store, payment.id))[0].status is PaymentStatus.SUCCEEDED

    async def test_one_that_the_list_lacks_and_the_provider_confirms_is_no_difference(
        self, store: Store, bank: PaperBank, reconciler: Reconciler
    ) -> None:
        payment = await _sent(store, bank)
        bank.takes()
        await _hears(store, bank, payment)
        entry = bank.last
        early = replace(entry.order.payment, created_at=billing.NOW - timedelta(days=2))
        entry.order = replace(entry.order, payment=early)
        assert await reconciler.with_list(bank, DAY) == []
        bank.gives_back(1)
        assert [each.difference.odds for each in await reconciler.with_list(bank, DAY)] == [Odds.PAID_HERE]

    async def test_a_silent_provider_is_not_taken_for_an_empty_one(
        self, bank: PaperBank, reconciler: Reconciler
    ) -> None:
        bank.silent = True
        with pytest.raises(ProviderSilent):
            await reconciler.with_list(bank, DAY)


class BankWithoutAList(PaperBank):
    """A provider that gives no list, as Sber, and counts how often it is asked of one payment."""

    asked = 0

    async def standing(self, payment: OnlinePayment) -> Standing:
        self.asked += 1
        return await super().standing(payment)

    def listed(self, since: date, until: date) -> AsyncIterator[tuple[str, Standing]]:
        raise ProviderRefused(f"no list of {since} to {until}")


class TestByItself:
    """A refund of which no notification came is found by the clock."""

    async def _paid(self, store: Store, bank: PaperBank) -> OnlinePayment:
        payment = await _sent(store, bank)
        bank.takes()
        await _hears(store, bank, payment)
        return payment

    async def test_in_the_list_of_a_provider_that_gives_one(self, store: Store, bank: PaperBank) -> None:
        payment = await self._paid(store, bank)
        bank.gives_back(10000)
        silent = PaperBank("silent", clock=lambda: billing.NOW)
        silent.silent = True
        with capture_logs() as said:
            await compare_books(
                store, [silent, bank], zone=ZONE, clock=lambda: billing.NOW + timedelta(days=2)
            )
        assert (await _kept(store, payment.id))[0].refunded == 10000
        assert [(each["event"], each["provider"]) for each in said] == [("books_not_compared", "silent")]

    async def test_by_asking_five_times_where_there_is_no_list(self, store: Store) -> None:
        bank = BankWithoutAList("paper", clock=lambda: billing.NOW)
        payment = await self._paid(store, bank)
        for days in range(40):
            if days == 5:
                bank.gives_back(10000)
            later = billing.NOW + timedelta(days=days)
            await compare_books(
                store, [bank], zone=ZONE, clock=partial(datetime.fromtimestamp, later.timestamp(), ZONE)
            )
            refunded = (await _kept(store, payment.id))[0].refunded
            assert refunded == (10000 if days >= 7 else 0)
        assert bank.asked == 5

    async def test_what_cannot_be_put_right_is_told_to_the_administrator(
        self, store: Store, bank: PaperBank
    ) -> None:
        await self._paid(store, bank)
        bank.becomes(State.OPEN)
        with capture_logs() as said:
            await compare_books(store, [bank], zone=ZONE, clock=lambda: billing.NOW)
        assert [(each["event"], each["payments"]) for each in said] == [("books_differ", 1)]


class TestRegister:
    async def test_a_line_of_an_unpaid_payment_has_its_provider_asked(
        self, store: Store, bank: PaperBank, reconciler: Reconciler
    ) -> None:
        payment = await _sent(store, bank)
        bank.takes()
        line = Entry(id=payment.provider_id, amount=payment.total, day_number=DAY.toordinal())
        (found,) = await reconciler.with_register("paper", bank, [line], DAY)
        assert (found.difference.odds, found.kept is not None) == (Odds.PAID_THERE, True)
        assert await reconciler.with_register("paper", bank, [line], DAY) == []

    async def test_a_register_is_believed_by_nobody_without_its_provider(
        self, store: Store, bank: PaperBank, reconciler: Reconciler
    ) -> None:
        payment = await _sent(store, bank)
        line = Entry(id=payment.provider_id, amount=payment.total, day_number=DAY.toordinal())
        for provider in (None, bank):
            (found,) = await reconciler.with_register("paper", provider, [line], DAY)
            assert (found.difference.odds, found.kept) == (Odds.PAID_THERE, None)

    async def test_days_that_a_register_does_not_speak_of_are_not_compared(
        self, store: Store, bank: PaperBank, reconciler: Reconciler
    ) -> None:
        payment = await _sent(store, bank)
        bank.takes()
        await _hears(store, bank, payment)
        early = Entry(id="other", amount=100, day_number=DAY.toordinal() - 1)
        assert await reconciler.with_register("paper", bank, [early], DAY) == []
        (found,) = await reconciler.with_register("paper", bank, [early], DAY - timedelta(days=1))
        assert found.difference.odds is Odds.UNKNOWN
