"""How long a bill takes to explain where the account has 24 months of history.

Run from the project's root: `python bench/explain.py`. The rows are those of `sample`, imported into SQLite;
the floor sends the same statements and makes nothing of the rows. The times are medians of CPU time in one
process, the two taking turns.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from adapters.registers import sample
from adapters.registers.importing.import_files import Options, import_files
from bench._measure import spread, table
from core.base.ids import AccountNumber
from core.base.months import Month
from core.base.periods import Period
from core.model.accounts import Account
from core.use_cases.explain_bill import explain
from storage.migrate import upgrade
from storage.store import open_store
from storage.work import Work

ROUNDS: Final = 300
LAST: Final = Month(2026, 10)
NOW: Final = datetime(2026, 11, 20, 9, tzinfo=UTC)


def floor(work: Work, account: Account) -> None:
    """The statements alone, as the store answers them."""
    work.charges.of_period(account.id, Period.ending(LAST, 13))
    work.charges.lines_of_period(account.id, Period.ending(LAST, 2))
    work.meters.of_account(account.id)


def ours(work: Work, account: Account) -> None:
    """The statements, and the explanation."""
    explain(work, account, LAST)


def milliseconds(read: Callable[[Work, Account], None], work: Work, account: Account) -> float:
    """CPU time of one, in a unit of work of its own: it remembers what it has read."""
    fresh = Work(work.connection)
    begun = process_time()
    read(fresh, account)
    return 1000 * (process_time() - begun)


def measure(work: Work, account: Account) -> list[tuple[float, float]]:
    """Both by turns, in one transaction."""
    for read in (ours, floor):
        milliseconds(read, work, account)
    return [(milliseconds(ours, work, account), milliseconds(floor, work, account)) for _ in range(ROUNDS)]


async def rounds_of(url: str, folder: Path) -> list[tuple[float, float]]:
    """Import a supplier, and measure with one of its accounts."""
    await upgrade(url)
    sample.write(folder, accounts=20, seed=1, until=LAST)
    number = next(sample.households(20, 1)).number
    await asyncio.to_thread(import_files, [folder], url, Options(now=NOW, today=NOW.date()))
    store = open_store(url)

    def first(work: Work) -> list[tuple[float, float]]:
        account = work.accounts.by_number(AccountNumber(number))
        return measure(work, account) if account else []

    found = await store.transact(first)
    await store.close()
    return found


def main() -> None:
    """Print both times, and what the explanation itself costs."""
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(rounds_of(f"sqlite:///{folder}/cabinet.db", Path(folder) / "registers"))
    explained, read = zip(*found, strict=True)
    rows = [["a bill explained", spread(explained, ".2f")], ["its statements alone", spread(read, ".2f")]]
    print(table([f"{sample.MONTHS} months of history", "CPU, ms"], rows))
    print(f"ratio {median(our / its for our, its in found):.2f}")


if __name__ == "__main__":
    main()
