"""An import that is killed in the middle leaves the file in whole or not at all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.adapters.registers.clerk import Clerk, counts

_SCRIPT = """
import sys
from pathlib import Path
import adapters.registers.files.reader
from adapters.registers.importing.import_files import import_files
from tests.adapters.registers.clerk import OPTIONS

def told(name, done, size):
    if done * 2 > size:
        print("half", flush=True)
        sys.stdin.read()

adapters.registers.files.reader.worth_a_second_process = lambda register: True
import_files([Path(sys.argv[1])], sys.argv[2], OPTIONS, on_progress=told)
"""
_ROWS = 30_000
_ROOT = Path(__file__).parents[3]


@pytest.fixture
def path(clerk: Clerk) -> Path:
    """A register that a second process reads."""
    rows = "".join(f"{number};Иванов Иван Иванович\n" for number in range(100_000, 100_000 + _ROWS))
    return clerk.writes("accounts.csv", f"account;owner\n{rows}1;x\n")


@contextmanager
def half_done(path: Path, database_url: str) -> Iterator[subprocess.Popen[bytes]]:
    """An import that has stopped half way, with its second process; it is killed at the end."""
    command = [sys.executable, "-c", _SCRIPT, str(path), database_url]
    with subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 (our own words)
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        yield process
        os.kill(process.pid, signal.SIGKILL)


def test_nothing_is_left_of_a_killed_import_and_the_next_one_takes_all(clerk: Clerk, path: Path) -> None:
    with half_done(path, clerk.database_url):
        pass
    assert clerk.sees("accounts", "number") == []
    assert not (clerk.folder / "accounts.csv.rejected.csv").exists()
    assert counts(clerk.imports("accounts.csv")) == (_ROWS + 1, _ROWS, 0, 1, 0, 0)
    assert sorted(entry.name for entry in clerk.folder.iterdir()) == [
        "accounts.csv",
        "accounts.csv.rejected.csv",
    ]


@pytest.mark.databases("sqlite")
def test_the_second_process_ends_with_the_first(clerk: Clerk, path: Path) -> None:
    with half_done(path, clerk.database_url) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
    assert children
    deadline = time.monotonic() + 10
    while any(map(_runs, children)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii", "replace").rsplit(") ", 1)[1][0] != "Z"
    except OSError:
        return False
