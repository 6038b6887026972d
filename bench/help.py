"""How long `main.py --help` keeps one waiting, beside an import that such a program would pay for.

The peer is a Python that imports SQLAlchemy's asyncio and ends: the least that a program with this store
costs when it imports what it needs at the top. Both are whole processes, started by turns, so that a busy
moment meets both.
"""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Final

ROOT: Final = Path(__file__).parents[1]
ROUNDS: Final = 15
TARGET: Final = 1.5
OURS: Final = (sys.executable, str(ROOT / "main.py"), "--help")
PEER: Final = (sys.executable, "-c", "import sqlalchemy.ext.asyncio")


def seconds(command: tuple[str, ...]) -> float:
    """Wall time of one process, from its start to its end."""
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)  # noqa: S603 - our own words
    return time.perf_counter() - started


def main() -> None:
    """Measure by turns, and tell."""
    for command in (OURS, PEER):
        seconds(command)  # the files are read and compiled once
    rounds = [(seconds(OURS), seconds(PEER)) for _ in range(ROUNDS)]
    ours, peer = (median(times) for times in zip(*rounds, strict=True))
    ratio = median(our / their for our, their in rounds)
    print(f"main.py --help               {ours:.2f} s")
    print(f"import sqlalchemy.ext.asyncio {peer:.2f} s")
    reached = "reached" if ratio <= TARGET else "not reached"
    print(f"ratio {ratio:.2f}, to reach: no more than {TARGET} ({reached})")


if __name__ == "__main__":
    main()
