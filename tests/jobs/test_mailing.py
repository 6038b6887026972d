"""Receipts by e-mail are queued once, for whoever has been charged anew."""

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
