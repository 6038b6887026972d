"""Receipts by e-mail are queued once, for whoever has been charged anew."""

import tracemalloc
from functools import partial

import pytest

from core.base.ids import AccountId
from core.ports.store import Store, TurnWork
from jobs import spans
from jobs.mailing import mail_receipts
from storage.work import Work
from tests.billing import NOW
from tests.storage.seeds import add_account, add_charge

SUBSCRIBERS = 3


async def test_each_subscriber_is_sent_a_new_receipt_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans, "SPAN", 2)

    def subscribe(work: TurnWork) -> list[AccountId]:
        assert isinstance(work, Work)
        add_account(work, "0")
        return [
            add_account(work, str(number), e_receipt=True, email=f"{number}@mail.ru")
            for number in range(1, SUBSCRIBERS + 1)
        ]

    def charge(work: TurnWork) -> None:
        assert isinstance(work, Work)
        for account in subscribers:
            add_charge(work, account)

    async def queued() -> int:
        await mail_receipts(store, lambda: NOW)
        backlog = await store.transact(lambda work: work.queue.backlog())
        return sum(each.waiting for each in backlog if each.kind == "receipt-issued")

    subscribers = await store.transact(subscribe)
    assert await queued() == 0
    await store.transact(charge)
    assert [await queued(), await queued()] == [SUBSCRIBERS, SUBSCRIBERS]


async def test_memory_does_not_grow_with_how_many_are_queued(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of nine times as many it takes no more than a few spans' worth: what waits to be collected."""
    monkeypatch.setattr(spans, "SPAN", 50)
    few, many = 200, 2000

    def subscribe(work: TurnWork) -> None:
        assert isinstance(work, Work)
        for number in range(1, many + 1):
            add_account(work, str(number), e_receipt=True, email=f"{number}@mail.ru")

    def charge(work: TurnWork, numbers: range) -> None:
        assert isinstance(work, Work)
        for number in numbers:
            add_charge(work, AccountId(number))

    async def most_held() -> int:
        tracemalloc.start()
        await mail_receipts(store, lambda: NOW)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    await store.transact(subscribe)
    await mail_receipts(store, lambda: NOW)
    held = []
    for numbers in (range(1, few + 1), range(few + 1, many + 1)):
        await store.transact(partial(charge, numbers=numbers))
        held.append(await most_held())
    backlog = await store.transact(lambda work: work.queue.backlog())
    assert sum(each.waiting for each in backlog) == many
    assert held[1] < 4 * held[0]
