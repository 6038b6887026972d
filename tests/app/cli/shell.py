"""A terminal in a folder of the test's own."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

from tests.app.cli import forked

ROOT = Path(__file__).parents[3]
REFUSED = 2


class Shell:
    """Commands in a folder of the test's own, as somebody would type them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.interpreter: tuple[str, ...] = (sys.executable,)
        self.environ = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
        # Compiled once for all the programs that the tests start, also where Python is set not to do so.
        self.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        self.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / ".pytest_cache" / "bytecode")

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Type a command and wait for its end."""
        return forked.run([str(word) for word in words], self.folder, self.environ)

    def under_way(self, *words: str | Path) -> AbstractContextManager[Callable[[], str]]:
        """Type a command that goes on until it is killed, at the end of the block; gives what it says."""
        return forked.under_way([str(word) for word in words], self.folder, self.environ)

    def runs_anew(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """The same in a Python of its own, which has imported nothing yet."""
        return subprocess.run(  # noqa: S603 - our own program
            [*self.interpreter, ROOT / "main.py", *words],
            cwd=self.folder,
            env=self.environ,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def starts(self, *words: str | Path, stderr: int | IO[str] = subprocess.PIPE) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603 - our own program
            [*self.interpreter, ROOT / "main.py", *words],
            cwd=self.folder,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
