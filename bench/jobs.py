"""What the jobs take over months of life, and how that grows with the number of accounts.

    python bench/jobs.py [--accounts 100000] [--months 1] [--url postgresql://…]

Each size is measured in a process of its own, on a database that is thrown away; `--url` names an empty one
for one size alone. A tenth of the people hand in their reading at once, a tenth pay at once, a tenth have the
receipt come by e-mail, one in a hundred has promised to pay, far ahead; all others are reminded of
everything, which is the worst there may be. What is queued counts as told. There is no peer; a job whose time
grows by more than the number of accounts is named.
"""

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert, text, update

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench._measure import table
from core.base.months import Month
from core.model.supplier.policy import Policy
from jobs.judging import judge_promises
from jobs.mailing import mail_receipts
from jobs.news import tell_news
from jobs.reminding import remind
from storage import tables
from storage.retention import Terms, forget
from storage.store import Store, open_store
from storage.work import Work

_JOBS: Final = ("remind", "news", "mail", "judge", "forget")
_PORTION: Final = 20_000
_BEGINNING: Final = Month(2026, 3)
_DAYS: Final = (5, 12, 15, 16, 20, 24)
"""Of each month: the bill comes, is due soon, due, over; and readings are asked for three times."""
_PROMISED_EVERY: Final = 100
_SLACK: Final = 1.3
"""How much more than linear still counts as linear: trees get deeper, and caches smaller than tables."""


def _state(work: Work, first: int, last: int) -> None:
    """As imports and registrations would have left it; the bill of the last month is known."""
    at = datetime(2026, 2, 1, tzinfo=UTC)
    numbers = range(first, last)
    run = work.connection.execute
    run(
        insert(tables.accounts),
        [
            {"id": n, "number": f"{n:010}", "e_receipt": n % 10 == 0, "email": f"{n}@example.org"}
            for n in numbers
        ],
    )
    run(insert(tables.cabinets), [{"id": n, "email": f"{n}@example.org", "created_at": at} for n in numbers])
    link = {"proof": "sum", "linked_at": at, "billed_month": _BEGINNING.plus(-2)}
    run(insert(tables.links), [{"cabinet_id": n, "account_id": n} | link for n in numbers])
    meter = {"digits": 6, "initial_t1": Decimal(0), "verify_until": date(2031, 1, 1)}
    run(insert(tables.meters), [{"id": n, "account_id": n, "number": f"{n}"} | meter for n in numbers])
    _charge(work.connection, numbers, _BEGINNING.plus(-2))
    promise = {"month": _BEGINNING.plus(-2), "penalty": 0, "made_at": at, "status": "running"}
    promised = [n for n in numbers if n % _PROMISED_EVERY == 0]
    run(insert(tables.promises), [{"id": n, "account_id": n, "cabinet_id": n} | promise for n in promised])
    part = {"due": date(2031, 1, 1), "amount": 50_000}
    run(insert(tables.promise_parts), [{"promise_id": n} | part for n in promised])


def _charge(connection: Connection, numbers: range, month: Month) -> None:
    sums = {"opening": 50_000, "charged": 66_200, "paid": 0, "closing": 116_200, "month": month}
    connection.execute(
        insert(tables.charges), [{"account_id": n, "service": "Электроснабжение"} | sums for n in numbers]
    )


def _month_begins(work: Work, first: int, last: int, month: Month) -> None:
    """Billing charges the month before; some pay, and some hand in their reading."""
    numbers = range(first, last)
    _charge(work.connection, numbers, month.plus(-1))
    paid = {"paid_on": month.first_day, "amount": 116_200, "status": ""}
    work.connection.execute(
        insert(tables.payments),
        [{"account_id": n, "doc_id": f"{n}-{month}"} | paid for n in numbers if n % 10 == 1],
    )
    read = {
        "taken_on": month.first_day,
        "received_at": datetime(month.year, month.month, 1, tzinfo=UTC),
        "month": month,
        "source": "WEB",
        "status": "accepted",
    }
    work.connection.execute(
        insert(tables.readings),
        [{"meter_id": n, "t1": Decimal(n % 1000)} | read for n in numbers if n % 10 == 0],
    )


def _told(work: Work, now: datetime) -> None:
    work.connection.execute(update(tables.queue).where(tables.queue.c.done_at.is_(None)).values(done_at=now))


async def _measured(url: str, accounts: int, months: int) -> None:
    """Print the seconds of each job, then how many messages were queued."""
    store = open_store(url)
    await store.prepare()
    await _in_portions(store, accounts, _state)
    policy = Policy()
    now = datetime(2026, 2, 20, 9, tzinfo=UTC)

    def forget_what_is_old(work: Work) -> int:
        return forget(work, now, Terms(evidence=policy.keep_evidence))

    jobs: dict[str, Callable[[], Awaitable[object]]] = {
        "remind": lambda: remind(store, policy, lambda: now),
        "news": lambda: tell_news(store, policy, lambda: now),
        "mail": lambda: mail_receipts(store, lambda: now),
        "judge": lambda: judge_promises(store, policy, lambda: now),
        "forget": lambda: store.transact(forget_what_is_old),
    }
    seconds: defaultdict[str, float] = defaultdict(float)
    for job in jobs.values():  # what was there before is no news
        await job()
    await store.transact(lambda work: _told(work, now))
    for later in range(months):
        month = _BEGINNING.plus(later)
        await _in_portions(store, accounts, partial(_month_begins, month=month))
        for day in _DAYS:
            now = datetime(month.year, month.month, day, 9, tzinfo=UTC)
            for name, job in jobs.items():
                begun = time.perf_counter()
                await job()
                seconds[name] += time.perf_counter() - begun
            await store.transact(partial(_told, now=now))
            now += timedelta(days=1)
    queued = await store.transact(lambda work: work.connection.scalar(text("SELECT max(id) FROM queue")))
    await store.close()
    print(*(seconds[name] for name in _JOBS), queued)


async def _in_portions(store: Store, accounts: int, state: Callable[[Work, int, int], None]) -> None:
    for first in range(1, accounts + 1, _PORTION):
        last = min(first + _PORTION, accounts + 1)
        await store.transact(partial(_apply, state=state, first=first, last=last))


def _apply(work: Work, state: Callable[[Work, int, int], None], first: int, last: int) -> None:
    state(work, first, last)


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=1)
    parser.add_argument("--url", default="")
    parser.add_argument("--one", action="store_true")
    asked = parser.parse_args()
    if asked.one:
        asyncio.run(_measured(asked.url, asked.accounts, asked.months))
        return
    sizes = (asked.accounts,) if asked.url else (asked.accounts // 10, asked.accounts)
    found = []
    for accounts in sizes:
        with tempfile.TemporaryDirectory() as folder:
            url = asked.url or f"sqlite:///{Path(folder) / 'cabinet.db'}"
            words = [sys.executable, __file__, "--one", "--accounts", str(accounts), "--url", url]
            words += ["--months", str(asked.months)]
            said = subprocess.run(words, check=True, capture_output=True, text=True).stdout  # noqa: S603  # our own
        found.append([float(each) for each in said.splitlines()[-1].split()])
    growth = sizes[-1] / sizes[0]
    rows = []
    for place, name in enumerate((*_JOBS, "messages queued")):
        values = [each[place] for each in found]
        form = ".2f" if name in _JOBS else ".0f"
        ratio = values[-1] / values[0] / growth if values[0] else 0.0
        of_growth = f"{ratio:.2f}{' more than linear' * (ratio > _SLACK)}" if growth > 1 else ""
        rows.append([name, *(f"{value:{form}}" for value in values), of_growth])
    print(table([f"seconds in {asked.months} months", *map(str, sizes), "growth an account"], rows))


if __name__ == "__main__":
    _main()
