"""What a job would do: it is carried out, told of, and undone, transaction by transaction."""

from collections.abc import AsyncIterator, Callable, Collection
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from core.base.ids import CabinetId
from core.model.reminders import Reminders
from core.model.supplier.policy import Policy
from core.ports.cursors import Cursors
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.use_cases.remind import reminders_of
from jobs.spans import SPAN

T = TypeVar("T")


class _Undone(Exception):
    """A transaction has been carried out and is not to be kept."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


class _Overlay(Cursors):
    """How far a job has come, remembered for the time of a rehearsal only."""

    def __init__(self, cursors: Cursors, kept: dict[str, str]) -> None:
        self._cursors = cursors
        self._kept = kept

    def get(self, name: str) -> str:
        """What was kept last."""
        return self._kept[name] if name in self._kept else self._cursors.get(name)

    def keep(self, name: str, value: str) -> None:
        """Remember it until the end of the rehearsal."""
        self._kept[name] = value


class Rehearsal(Store):
    """A store that keeps nothing; of what one transaction has written the next one sees the cursors only."""

    def __init__(self, store: Store, tell: Callable[[Task, TurnWork], None]) -> None:
        """Tell of each task that would be queued, within the transaction that queues it."""
        self._store = store
        self._tell = tell
        self._cursors: dict[str, str] = {}

    async def transact(self, work: Callable[[TurnWork], T]) -> T:
        """Run the function in one transaction, which is then undone."""

        def rehearse(unit: TurnWork) -> None:
            unit.cursors = _Overlay(unit.cursors, self._cursors)
            newest = unit.queue.newest()
            result = work(unit)
            for task in unit.queue.since(newest):
                self._tell(task, unit)
            raise _Undone(result)

        try:
            await self._store.transact(rehearse)
        except _Undone as undone:
            result: T = undone.result
            return result
        raise AssertionError("unreachable")  # what is rehearsed always ends by being undone

    def when_queued(self, listener: Callable[[Collection[str]], None]) -> None:
        """Nothing is ever queued."""


async def reminders_of_all(
    store: Store, policy: Policy, now: datetime
) -> AsyncIterator[tuple[CabinetId, Reminders]]:
    """What everybody who has an account would be reminded of today, and why not of the rest."""
    today = policy.day(now)

    def judge(work: TurnWork, after: CabinetId) -> tuple[CabinetId, list[tuple[CabinetId, Reminders]]]:
        until = CabinetId(after + SPAN)
        found = [
            (cabinet, reminders_of(work, cabinet, since=today, until=today, policy=policy, now=now))
            for cabinet in work.reminded.everybody(after=after, until=until)
        ]
        return work.reminded.last(), found

    after, last = CabinetId(0), CabinetId(1)
    while after < last:
        last, found = await store.transact(partial(judge, after=after))
        for each in found:
            yield each
        after = CabinetId(after + SPAN)
