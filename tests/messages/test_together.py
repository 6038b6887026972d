"""Short transactions that go together are committed together, and none suffers for another."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from functools import partial

import pytest

from bot.messages.together import Together
from storage.store import Store, open_store
from storage.work import Work

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


class Counted:
    """A store that says how many transactions there were."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.transactions = 0

    async def transact(self, work: Callable[[Work], object]) -> object:
        self.transactions += 1
        return await self.store.transact(work)


@pytest.fixture
async def counted(database_url: str) -> AsyncIterator[Counted]:
    store = open_store(database_url)
    yield Counted(store)
    await store.close()


def _keep(work: Work, number: int) -> int:
    if number < 0:
        raise ValueError(number)
    work.cursors.keep(f"cursor-{number}", str(number))
    return number


def _kept(work: Work) -> list[int]:
    return [number for number in range(100) if work.cursors.get(f"cursor-{number}")]


async def test_what_is_asked_for_meanwhile_goes_together(counted: Counted) -> None:
    together = Together(counted)  # type: ignore[arg-type]  # a store as far as it is asked
    results = await asyncio.gather(*(together.transact(partial(_keep, number=n)) for n in range(40)))
    assert results == list(range(40))
    assert counted.transactions == 3
    assert await counted.store.transact(_kept) == list(range(40))


async def test_one_that_fails_leaves_the_others_done(counted: Counted) -> None:
    together = Together(counted)  # type: ignore[arg-type]  # a store as far as it is asked
    asked = (together.transact(partial(_keep, number=n)) for n in (1, -2, 3))
    one, two, three = await asyncio.gather(*asked, return_exceptions=True)
    assert (one, repr(two), three) == (1, "ValueError(-2)", 3)
    assert await counted.store.transact(_kept) == [1, 3]


async def test_who_is_cancelled_keeps_nobody_waiting(counted: Counted) -> None:
    together = Together(counted)  # type: ignore[arg-type]  # a store as far as it is asked
    asked = [asyncio.create_task(together.transact(partial(_keep, number=n))) for n in range(3)]
    await asyncio.sleep(0)
    asked[1].cancel()
    await asyncio.wait(asked)
    assert [task.cancelled() for task in asked] == [False, True, False]
    assert {0, 2} <= set(await counted.store.transact(_kept))
