"""A broadcast to a million: counted and queued in constant memory; how many a second, and how it grows.

    python bench/broadcast.py [--people 1000000] [--url postgresql://…]

Each size is measured in a process of its own, on a database that is thrown away. There is no peer that counts
and queues under the same promises; memory is to grow by at most 64 MiB from the smallest size to the largest.
"""

import argparse
import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import insert, text

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench._measure import table
from bot.errands.broadcasts import count_recipients
from core.base.months import Month
from core.model.broadcasts.audience import Debtors
from core.model.broadcasts.broadcast import BroadcastKind
from core.model.broadcasts.rules import BroadcastRules
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.use_cases import broadcast
from core.use_cases.broadcast import draft, queue_some, send
from storage import tables
from storage.store import Store, open_store
from storage.work import Work

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
_PORTION = 20_000
_MOST_GROWTH = 64 << 10
"""KiB."""


def _state(work: Work, first: int, last: int) -> None:
    numbers = range(first, last)
    execute = work.connection.execute
    execute(insert(tables.accounts), [{"id": n, "number": f"{n:010}"} for n in numbers])
    execute(
        insert(tables.cabinets), [{"id": n, "email": f"{n}@example.org", "created_at": NOW} for n in numbers]
    )
    execute(
        insert(tables.links),
        [{"cabinet_id": n, "account_id": n, "proof": "sum", "linked_at": NOW} for n in numbers],
    )
    sums = {"opening": 50_000, "charged": 66_200, "paid": 0, "closing": 116_200}
    execute(
        insert(tables.charges),
        [{"account_id": n, "month": Month(2026, 10), "service": "Электроснабжение"} | sums for n in numbers],
    )


def _queue(work: TurnWork, number: int) -> None:
    """One page, and as if all of it had been told."""
    found = work.broadcasts.last(1)[0]
    queue_some(work, found.id, found.round, Policy(), now=NOW)
    assert isinstance(work, Work)  # noqa: S101 - the store gives no other
    work.connection.execute(
        text("UPDATE broadcast_recipients SET state = 'told' WHERE broadcast_id = 1 AND state = 'queued'")
    )
    del number


async def _measured(url: str, people: int) -> None:
    store = open_store(url)
    await store.prepare()
    for first in range(1, people + 1, _PORTION):
        await store.transact(partial(_state, first=first, last=min(first + _PORTION, people + 1)))
    before = _peak()
    began = time.perf_counter()
    made = await store.transact(
        lambda work: draft(
            work,
            kind=BroadcastKind.NOTICE,
            text="Долг по счёту {счёт}: {долг}",
            audience=Debtors(10_000),
            author="server:bench",
            now=NOW,
        )
    )
    await count_recipients(store, made.id, Policy(), lambda: NOW)
    counted = time.perf_counter() - began
    await store.transact(
        lambda work: send(
            work, made.id, Policy(broadcasts=BroadcastRules(consent_above=people)), by="x", now=NOW
        )
    )
    began = time.perf_counter()
    for page in range(-(-people // broadcast.PAGE)):
        await store.transact(partial(_queue, number=page))
    queued = time.perf_counter() - began
    waiting = await _waiting(store)
    await store.close()
    print(people, waiting, counted, queued, before, _peak())


async def _waiting(store: Store) -> int:
    backlog = await store.transact(lambda work: work.queue.backlog())
    return sum(each.waiting for each in backlog if each.kind == "broadcast-notice")


def _peak() -> int:
    """KiB that the process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--url", default="")
    parser.add_argument("--one", action="store_true")
    asked = parser.parse_args()
    if asked.one:
        asyncio.run(_measured(asked.url, asked.people))
        return
    rows, peaks = [], []
    for people in (asked.people // 100, asked.people // 10, asked.people):
        with tempfile.TemporaryDirectory() as folder:
            url = asked.url or f"sqlite:///{Path(folder) / 'cabinet.db'}"
            words = [sys.executable, str(Path(__file__)), "--one", "--people", str(people), "--url", url]
            said = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()  # noqa: S603 - our own program
        _, waiting, counted, queued, _, peak = map(float, said)
        peaks.append(peak)
        rows.append(
            [
                f"{people}",
                f"{waiting:.0f}",
                f"{counted:.1f} s, {people / counted:.0f} a second",
                f"{queued:.1f} s, {people / queued:.0f} a second",
                f"{peak / 1024:.0f} MiB",
            ]
        )
    print(table(["people", "queued", "counting", "queueing", "peak"], rows))
    growth = peaks[-1] - peaks[0]
    print(f"growth {growth / 1024:.0f} MiB: {'reached' if growth <= _MOST_GROWTH else 'not reached'}")


if __name__ == "__main__":
    _main()
