"""An import that is killed in the middle leaves the file in whole or not at all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.registers.clerk import Clerk, counts

_SCRIPT = """
import sys
from pathlib import Path
from registers.intake import import_files
from tests.registers.clerk import OPTIONS

def told(name, done, size):
    if done * 2 > size:
        print("half", flush=True)
        sys.stdin.read()

import_files([Path(sys.argv[1])], sys.argv[2], OPTIONS, on_progress=told)
"""
_ROWS = 200_000


def test_nothing_is_left_of_a_killed_import_and_the_next_one_takes_all(clerk: Clerk) -> None:
    rows = "".join(f"{number};Иванов Иван Иванович\n" for number in range(100_000, 100_000 + _ROWS))
    path = clerk.writes("accounts.csv", f"account;owner\n{rows}1;x\n")
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(path), clerk.database_url],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"half\n"
        os.kill(process.pid, signal.SIGKILL)
    assert clerk.sees("accounts", "number") == []
    assert not (clerk.folder / "accounts.rejected.csv").exists()
    assert counts(clerk.imports("accounts.csv")) == (_ROWS + 1, _ROWS, 0, 1, 0, 0)
    assert sorted(entry.name for entry in clerk.folder.iterdir()) == ["accounts.csv", "accounts.rejected.csv"]


def test_the_second_process_ends_with_the_first(clerk: Clerk) -> None:
    rows = "".join(f"{number};Иванов Иван Иванович\n" for number in range(100_000, 100_000 + _ROWS))
    path = clerk.writes("accounts.csv", f"account;owner\n{rows}")
    with subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(path), clerk.database_url],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
        os.kill(process.pid, signal.SIGKILL)
    assert children
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < deadline
        time.sleep(0.05)
