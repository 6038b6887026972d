"""Several processes on one database carry each job out once, also when the one that leads dies or hangs."""

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from core.base.ids import CabinetId
from core.model.cabinets.cabinet import ProofKind
from core.model.messages.recipients import Recipient, ToCabinet
from core.model.supplier.policy import Policy
from core.ports.store import Store, TurnWork
from jobs import once, reminding, spans, worker
from storage.store import open_store
from storage.work import Work
from tests.app.cli.forked import processes
from tests.databases import run_apart
from tests.storage.seeds import add_account, add_meter

MORNING: Final = datetime(2025, 10, 20, 8, tzinfo=UTC)
PEOPLE: Final = 12
PATIENCE: Final = 60.0
ZONE: Final = Policy().time_zone


def _be_one_of_them(url: str, folder: str) -> None:
    """Be a process that reminds, and notes each step."""
    once.WITHIN = timedelta(seconds=3)
    worker.MARGIN = timedelta(seconds=1)
    worker.SWEEP = 0.2
    spans.SPAN = 1
    asyncio.run(_work(url, Path(folder)))


async def _work(url: str, folder: Path) -> None:
    store = open_store(url)
    began = time.monotonic()

    def clock() -> datetime:
        return MORNING + timedelta(seconds=time.monotonic() - began)

    async def remind() -> None:
        _note(folder, "begun")
        await reminding.remind(_Slow(store, folder), Policy(), clock)
        _note(folder, "ended")

    working = worker.Worker(store, once.kinds({"remind": remind}, store, clock=clock), clock=clock)
    await asyncio.gather(
        working.run(), *(once.queueing(store, "remind", zone=ZONE, clock=clock)() for _ in range(3))
    )


def _note(folder: Path, what: str) -> None:
    (folder / f"{what}-{os.getpid()}-{time.monotonic_ns()}").touch()


class _Slow(Store):
    """A store that is slow enough for its process to be met in the middle of the job."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder

    async def transact(self, work: Callable[[TurnWork], Any]) -> Any:
        result = await self._store.transact(work)
        _note(self._folder, "step")
        await asyncio.sleep(0.02)
        return result

    def when_queued(self, listener: Any) -> None:
        self._store.when_queued(listener)


class Three:
    """Three processes on one database."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        self._processes = [
            processes.Process(target=_be_one_of_them, args=(url, str(folder)), daemon=True) for _ in range(3)
        ]
        for process in self._processes:
            process.start()

    def noted(self, what: str) -> Counter[int]:
        """By which processes a step was made, how often."""
        return Counter(int(path.name.split("-")[1]) for path in self.folder.glob(f"{what}-*"))

    def wait_for(self, condition: Callable[[], object]) -> None:
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until, "it has not come"
            time.sleep(0.01)

    def leader(self) -> int:
        """Who is in the middle of the job."""
        self.wait_for(lambda: sum(self.noted("step").values()) >= PEOPLE // 3)
        (leader,) = self.noted("begun")
        return leader

    def end(self) -> None:
        for process in self._processes:
            process.kill()
            process.join()


@pytest.fixture
def three(database_url: str, tmp_path: Path) -> Iterator[Three]:
    run_apart(_settle(database_url))
    three = Three(database_url, tmp_path)
    yield three
    three.end()


async def _settle(url: str) -> None:
    def begin(work: TurnWork) -> None:
        assert isinstance(work, Work)
        for number in range(PEOPLE):
            account = add_account(work, str(number))
            add_meter(work, account, str(number))
            cabinet = work.cabinets.add(email=f"{number}@mail.ru", phone="", password_hash="", at=MORNING)
            work.links.add(cabinet.id, account, ProofKind.SUM, MORNING)

    store = open_store(url)
    await store.transact(begin)
    await store.close()


async def _told(url: str) -> list[Recipient]:
    store = open_store(url)
    later = MORNING + timedelta(hours=1)
    tasks = await store.transact(
        lambda work: work.queue.claim("reminders-due", now=later, lease_until=later, limit=1000)
    )
    await store.close()
    return [task.to for task in tasks]


EACH_ONCE: Final = [ToCabinet(CabinetId(number)) for number in range(1, PEOPLE + 1)]


@pytest.mark.databases("postgresql")
def test_three_processes_carry_a_job_out_once(three: Three) -> None:
    three.wait_for(lambda: three.noted("ended"))
    time.sleep(1)
    assert sum(three.noted("begun").values()) == 1
    assert run_apart(_told(three.url)) == EACH_ONCE


@pytest.mark.databases("postgresql")
def test_when_the_one_that_leads_is_killed_another_goes_on(three: Three) -> None:
    leader = three.leader()
    os.kill(leader, signal.SIGKILL)
    three.wait_for(lambda: three.noted("ended"))
    assert leader not in three.noted("ended")
    assert sum(three.noted("begun").values()) == 2
    assert run_apart(_told(three.url)) == EACH_ONCE


@pytest.mark.databases("postgresql")
def test_one_that_hangs_and_comes_to_itself_repeats_nothing(three: Three) -> None:
    leader = three.leader()
    os.kill(leader, signal.SIGSTOP)
    three.wait_for(lambda: three.noted("ended"))
    assert leader not in three.noted("ended")
    os.kill(leader, signal.SIGCONT)
    time.sleep(1)
    assert run_apart(_told(three.url)) == EACH_ONCE
