"""Reminders are queued once a day for everybody, also after a night, a week or a killed process."""

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from core.base.ids import AccountId, CabinetId
from core.model.cabinets.cabinet import ProofKind
from core.model.messages.recipients import ToCabinet
from core.model.supplier.policy import Policy
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from jobs import spans
from jobs.reminding import Run, remind
from storage.work import Work
from tests.storage.seeds import add_account, add_charge, add_meter

if TYPE_CHECKING:
    from collections.abc import Callable

PEOPLE = 5
YEAR = datetime(2025, 10, 1, tzinfo=UTC)


class Morning:
    """A store with people who have handed in nothing, and a clock that is moved by hand."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = YEAR

    async def settle(self) -> None:
        def begin(work: TurnWork) -> None:
            assert isinstance(work, Work)
            for number in range(PEOPLE):
                account = add_account(work, str(number))
                add_meter(work, account, str(number))
                cabinet = work.cabinets.add(email=f"{number}@mail.ru", phone="", password_hash="", at=YEAR)
                work.links.add(cabinet.id, account, ProofKind.SUM, YEAR)

        await self.store.transact(begin)

    async def comes(self, day: int, hour: int = 10) -> None:
        """At this hour of a day of October at the supplier's."""
        self.now = datetime(2025, 10, day, hour - 3, tzinfo=UTC)
        await remind(self.store, Policy(), lambda: self.now)

    async def told(self) -> dict[CabinetId, list[tuple[int, int]]]:
        """For each person the days, first and last, of the messages that wait."""

        def look(work: TurnWork) -> list[Task]:
            return work.queue.claim("reminders-due", now=self.now, lease_until=self.now, limit=1000)

        found: dict[CabinetId, list[tuple[int, int]]] = {}
        for task in await self.store.transact(look):
            assert isinstance(task.to, ToCabinet)
            days = (task.payload[name] for name in ("since", "until"))
            since, until = (date.fromisoformat(day).day for day in days)
            found.setdefault(task.to.cabinet, []).append((since, until))
        return found


@pytest.fixture
async def morning(store: Store) -> Morning:
    """On SQLite and on PostgreSQL."""
    made = Morning(store)
    await made.settle()
    return made


def _everybody(*days: tuple[int, int]) -> dict[int, list[tuple[int, int]]]:
    return {number: list(days) for number in range(1, PEOPLE + 1)}


async def test_everybody_is_reminded_once_however_often_the_hour_strikes(
    morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spans, "SPAN", 2)
    for hour in (10, 11, 19):
        await morning.comes(15, hour)
    assert await morning.told() == _everybody((15, 15))


async def test_a_new_bill_is_told_within_the_hour(morning: Morning, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spans, "SPAN", 2)

    def charge(work: TurnWork) -> None:
        assert isinstance(work, Work)
        for number in range(1, PEOPLE + 1):
            add_charge(work, AccountId(number))

    async def told() -> int:
        backlog = await morning.store.transact(lambda work: work.queue.backlog())
        return sum(each.waiting for each in backlog if each.kind == "bills-issued")

    await morning.comes(13, 10)
    assert await told() == 0
    await morning.store.transact(charge)
    await morning.comes(13, 11)
    assert await told() == PEOPLE
    await morning.comes(13, 12)
    assert await told() == PEOPLE


@pytest.mark.parametrize("hour", [3, 9, 20, 23])
async def test_nobody_is_written_to_at_night(morning: Morning, hour: int) -> None:
    await morning.comes(15, hour)
    assert await morning.told() == {}


async def test_mornings_without_the_program_are_caught_up_with_in_one_message(morning: Morning) -> None:
    await morning.comes(13)
    await morning.comes(16, 19)
    assert await morning.told() == _everybody((14, 16))


async def test_what_was_due_long_ago_is_not_brought_up(morning: Morning) -> None:
    await morning.comes(1)
    await morning.comes(30)
    assert await morning.told() == _everybody((24, 30))


async def test_a_round_that_was_broken_off_is_ended_the_next_morning(
    morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some have been told of the 15th, and nobody is told of it twice."""
    monkeypatch.setattr(spans, "SPAN", 2)
    transact, calls = morning.store.transact, iter(range(PEOPLE))

    async def killed_after_one_page(work: "Callable[[TurnWork], Any]") -> Any:
        if next(calls):
            raise ConnectionError
        return await transact(work)

    monkeypatch.setattr(morning.store, "transact", killed_after_one_page)
    with pytest.raises(ConnectionError):
        await morning.comes(15)
    monkeypatch.undo()
    assert await morning.told() == {number: [(15, 15)] for number in (1, 2)}
    await morning.comes(16)
    assert await morning.told() == _everybody((15, 15))


def test_days_follow_each_other_without_a_gap_over_a_month_of_starts() -> None:
    last: Run | None = None
    runs = []
    for day in (1, 2, 2, 5, 6, 9):
        run = Run.next(last, date(2025, 10, day))
        if run is not None:
            last = Run.read(str(Run(since=run.since, until=run.until, ended=True)))
            runs.append(run)
    assert [run.until.day for run in runs] == [1, 2, 5, 6, 9]
    assert all((later.since - earlier.until).days == 1 for earlier, later in pairwise(runs))
