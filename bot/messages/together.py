"""Short transactions that go together: eight messages told at once ask the database once, not eight times."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from core.ports.store import Store, TurnWork

T = TypeVar("T")

_MOST: Final = 16
"""So many at a time: a turn of a dialogue waits no longer than they take."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    do: Callable[[TurnWork], Any]
    outcome: "asyncio.Future[Any]"


class Together:
    """Gathers what is asked for while a transaction is under way, and makes it the next one.

    Whoever asks is answered once all of it is committed. Where one fails, each is tried in a transaction of
    its own, so that none suffers for another.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked: list[_Asked] = []
        self._under_way: asyncio.Task[None] | None = None

    async def transact(self, do: Callable[[TurnWork], T]) -> T:
        """Run the function in a transaction with others; what holds for `Store.transact` holds here."""
        outcome: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._asked.append(_Asked(do, outcome))
        if self._under_way is None:
            self._under_way = asyncio.create_task(self._carry_out())
        return await outcome

    async def _carry_out(self) -> None:
        try:
            while self._asked:
                batch, self._asked = self._asked[:_MOST], self._asked[_MOST:]
                await self._commit([asked for asked in batch if not asked.outcome.cancelled()])
        finally:
            self._under_way = None

    async def _commit(self, batch: list[_Asked]) -> None:
        try:
            results = await self._store.transact(lambda work: [asked.do(work) for asked in batch])
        except Exception as fault:  # noqa: BLE001 - whoever asked hears of it
            if len(batch) == 1:
                _answer(batch[0], fault=fault)
                return
            for asked in batch:
                await self._commit([asked])
        else:
            for asked, result in zip(batch, results, strict=True):
                _answer(asked, result)


def _answer(asked: _Asked, result: Any = None, *, fault: Exception | None = None) -> None:
    if asked.outcome.cancelled():
        return  # who is cancelled waits for nothing; what was asked has been done all the same
    if fault is None:
        asked.outcome.set_result(result)
    else:
        asked.outcome.set_exception(fault)
