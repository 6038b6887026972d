"""What billing has stated anew is queued once for each whom it concerns, also after a broken round."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.base.ids import AccountId, CabinetId
from core.model.cabinets.cabinet import ProofKind
from core.model.messages.recipients import Recipient, ToCabinet
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from jobs import news, spans
from storage.store import Store, open_store
from storage.work import Work
from tests.storage.seeds import add_account, add_payment

NOON = datetime(2025, 10, 20, 9, tzinfo=UTC)
PEOPLE = 3


@pytest.fixture
async def house(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    """A store with people who have been told of everything, gone through one by one."""
    monkeypatch.setattr(spans, "SPAN", 1)

    def begin(work: TurnWork) -> None:
        assert isinstance(work, Work)
        for number in range(PEOPLE):
            account = add_account(work, str(number))
            cabinet = work.cabinets.add(email=f"{number}@mail.ru", phone="", password_hash="", at=NOON)
            work.links.add(cabinet.id, account, ProofKind.SUM, NOON)

    store = open_store(database_url)
    await store.transact(begin)
    await _pay(store, *range(1, PEOPLE + 1))
    await _tell(store)
    assert await _told(store) == []
    yield store
    await store.close()


async def _pay(store: Store, *accounts: int) -> None:
    def pay(work: TurnWork) -> None:
        assert isinstance(work, Work)
        for account in accounts:
            add_payment(work, AccountId(account), date(2025, 10, 20), 66200)

    await store.transact(pay)


async def _tell(store: Any, hour: int = 9) -> None:
    await news.tell_news(store, Policy(), lambda: NOON.replace(hour=hour))


async def _told(store: Store) -> list[Recipient]:
    def take(work: TurnWork) -> list[Recipient]:
        tasks = work.queue.claim("news-came", now=NOON, lease_until=NOON, limit=99)
        for task in tasks:
            work.queue.done(task.id, NOON)
        return [task.to for task in tasks]

    return await store.transact(take)


async def test_who_is_concerned_hears_and_nobody_twice(house: Store) -> None:
    await _pay(house, 1, 3)
    for _ in range(2):
        await _tell(house)
    assert await _told(house) == [ToCabinet(CabinetId(1)), ToCabinet(CabinetId(3))]
    await _pay(house, 3)
    await _tell(house)
    assert await _told(house) == [ToCabinet(CabinetId(3))]


async def test_a_round_that_was_broken_off_is_ended_and_repeats_nothing(house: Store) -> None:
    class Breaks(Store):
        """A store that goes away after some transactions."""

        def __init__(self) -> None:
            self.left = 3

        async def transact(self, work: Any) -> Any:
            if not self.left:
                raise ConnectionError
            self.left -= 1
            return await house.transact(work)

    await _pay(house, 1, 2, 3)
    with pytest.raises(ConnectionError):
        await _tell(Breaks())
    await _pay(house, 3)
    await _tell(house)
    await _tell(house)
    told = await _told(house)
    assert sorted(told, key=str) == [ToCabinet(CabinetId(number)) for number in (1, 2, 3, 3)]


async def test_what_turns_write_while_billing_is_read_hides_nothing_that_billing_has_put_right(
    house: Store,
) -> None:
    """On PostgreSQL the rows of an import that is under way have lower ids, and are seen later."""
    before = await house.transact(lambda work: work.news.newest())
    await house.transact(
        lambda work: work.audit.record(at=NOON, actor="person", action="entered", subject="cabinet:1")
    )
    assert await house.transact(lambda work: work.news.newest()) == before


@pytest.mark.parametrize("hour", [2, 6, 17, 23])
async def test_what_came_at_night_waits_for_the_day(house: Store, hour: int) -> None:
    await _pay(house, 2)
    await _tell(house, hour)
    assert await _told(house) == []
    await _tell(house)
    assert await _told(house) == [ToCabinet(CabinetId(2))]
