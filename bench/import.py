"""How fast registers come in: ours, with every check, against sqlite3's `.import` of the same file.

Run from the project's root: `python bench/import.py [ACCOUNTS]`, a million by default. The peer is what an
engineer would try first: SQLite's own command line, which checks nothing and keeps every cell as text in a
plain table. Ours recognises encoding and separator, checks every cell and row, finds the accounts, tells new
from known from corrected, and writes refused rows down; each file is one transaction of a database made by
the migrations. The two take turns. Rows per second are of wall time; memory is how much the importing process
has grown, together with all of its helper, the second process that reads the file.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from adapters.registers.sample import write
from bench._measure import spread, table, verdict
from core.base.months import Month
from storage.migrate import upgrade

ROUNDS: Final = 3
TARGET: Final = 0.5
"""Of the peer's rows per second."""
MOST_MIB: Final = 64
REGISTERS: Final = ("accounts", "charges")

_IMPORT: Final = """
import json, os, resource, sys
from datetime import UTC, date, datetime
from pathlib import Path
from adapters.registers.importing.import_files import Options, import_files

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

def look(name, done, size):
    global calls, helper
    calls += 1
    if calls % 500 == 0:
        for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
            status = Path(f"/proc/{child}/status").read_text()
            helper = max(helper, int(status.partition("VmHWM:")[2].split()[0]))

calls = helper = 0
before = peak()
options = Options(now=datetime(2025, 11, 10, tzinfo=UTC), today=date(2025, 11, 10))
(report,) = import_files([Path(sys.argv[1])], sys.argv[2], options, look).reports
print(json.dumps({"report": json.loads(report.json()), "grown": (peak() - before + helper) / 1024}))
"""


def main(accounts: int) -> None:
    """Make the registers, measure, print."""
    with tempfile.TemporaryDirectory(prefix="import-") as place:
        folder = Path(place)
        make_registers(folder, accounts)
        template = make_database(folder)
        peer: dict[str, list[float]] = {name: [] for name in REGISTERS}
        ours: dict[str, list[float]] = {name: [] for name in REGISTERS}
        grown: list[float] = []
        for _ in range(ROUNDS):
            database = Path(shutil.copy(template, folder / "cabinet.db"))
            for name in REGISTERS:
                peer[name].append(peer_rows_per_second(folder / f"{name}.csv", accounts))
                rate, memory = our_rows_per_second(folder / f"{name}.csv", database, accounts)
                ours[name].append(rate)
                grown.append(memory)
        told = [told_of(name, peer[name], ours[name]) for name in REGISTERS]
    print(table(("register", "sqlite3 .import, rows/s", "ours, rows/s", "ratio", f"target {TARGET}"), told))
    memory_verdict = "reached" if max(grown) <= MOST_MIB else "not reached"
    print(f"memory: the import took {max(grown):.0f} MiB more at most, target {MOST_MIB}: {memory_verdict}")


def make_registers(folder: Path, accounts: int) -> None:
    """The sample's supplier, one month of it."""
    write(folder, accounts=accounts, seed=1, until=Month(2025, 10), months=1)


def make_database(folder: Path) -> Path:
    """An empty database as the program makes it."""
    path = folder / "template.db"
    asyncio.run(upgrade(f"sqlite:///{path}"))
    return path


def peer_rows_per_second(register: Path, rows: int) -> float:
    """SQLite's command line into a plain table of texts."""
    database = register.with_name("peer.db")
    database.unlink(missing_ok=True)
    with register.open(encoding="utf-8") as file:
        columns = ", ".join(f'"{name}" TEXT' for name in file.readline().strip().split(";"))
    script = f'CREATE TABLE t ({columns});\n.mode csv\n.separator ;\n.import --skip 1 "{register}" t\n'
    started = time.perf_counter()
    subprocess.run(["sqlite3", str(database)], input=script.encode(), check=True)  # noqa: S603, S607 (the one on PATH)
    seconds = time.perf_counter() - started
    counted = subprocess.run(  # noqa: S603 (the same)
        ["sqlite3", str(database), "SELECT count(*) FROM t"],  # noqa: S607 (the same)
        capture_output=True,
        check=True,
    )
    if int(counted.stdout) != rows:
        raise RuntimeError(counted.stdout)
    return rows / seconds


def our_rows_per_second(register: Path, database: Path, rows: int) -> tuple[float, float]:
    """Our import in a process of its own; also how many MiB it took."""
    done = subprocess.run(  # noqa: S603 (our own words)
        [sys.executable, "-c", _IMPORT, str(register), f"sqlite:///{database}"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    told = json.loads(done.stdout)
    if told["report"]["taken"] != rows:
        raise RuntimeError(told)
    return rows / told["report"]["seconds"], told["grown"]


def told_of(name: str, peer: list[float], ours: list[float]) -> tuple[str, ...]:
    """A line of the table."""
    ratios = [ours_now / peer_now for ours_now, peer_now in zip(ours, peer, strict=True)]
    return (
        name,
        f"{median(peer):,.0f}",
        f"{median(ours):,.0f}",
        spread(ratios, ".2f"),
        verdict(ratios, TARGET),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
