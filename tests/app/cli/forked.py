"""Commands in processes that are forked from one which has imported the program already.

A start of Python with all that a command imports takes a second of a processor, and the tests type a hundred
commands. What is typed is carried out by `main.py` in a process, an environment and a folder of its own.
"""

import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).parents[3]
_PATIENCE: Final = 60.0
_PRELOADED: Final = (
    "adapters.payments.yookassa.provider",
    "adapters.registers.exporting.export_readings",
    "adapters.registers.importing.import_files",
    "adapters.registers.sample",
    "alembic.command",
    "app.assembly.serving",
    "app.demo.folder",
    "app.settings.loading",
    "asyncpg",
    "bot.channels.vk.channel",
    "main",
    "storage.migrate",
    "tests.app.cli.warmed",
)

processes: Final = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(list(_PRELOADED))
"""Where processes of the program are forked from."""


def run(words: list[str], folder: Path, environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Carry out what was typed, to its end."""
    with _begun(words, folder, environ) as (process, out, err):
        process.join(_PATIENCE)
        if process.exitcode is None:
            raise subprocess.TimeoutExpired(words, _PATIENCE)
        said, complained = out.read_text("utf-8"), err.read_text("utf-8")
    return subprocess.CompletedProcess(words, process.exitcode, said, complained)


@contextmanager
def under_way(words: list[str], folder: Path, environ: Mapping[str, str]) -> Iterator[Callable[[], str]]:
    """Carry out what was typed until the end of the block, where it is killed; gives what it has said."""
    with _begun(words, folder, environ) as (process, out, err):

        def said() -> str:
            assert process.is_alive(), err.read_text("utf-8")
            return out.read_text("utf-8") if out.exists() else ""

        yield said


@contextmanager
def _begun(
    words: list[str], folder: Path, environ: Mapping[str, str]
) -> Iterator[tuple[BaseProcess, Path, Path]]:
    """The process, which does not outlive the block, and what it writes into."""
    with TemporaryDirectory() as kept:
        out, err = Path(kept, "out"), Path(kept, "err")
        process = processes.Process(
            target=_carry_out, args=([str(ROOT / "main.py"), *words], folder, dict(environ), out, err)
        )
        process.start()
        try:
            yield process, out, err
        finally:
            process.kill()
            process.join()


def _carry_out(words: list[str], folder: Path, environ: dict[str, str], out: Path, err: Path) -> None:
    """Be the process that was typed; what was inherited from the tests is left behind."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = words
    # Left open: what the program fails with is written there after it, by the process itself.
    sys.stdout = out.open("w", encoding="utf-8")
    sys.stderr = err.open("w", encoding="utf-8")
    os.dup2(sys.stdout.fileno(), 1)
    os.dup2(sys.stderr.fileno(), 2)
    runpy.run_path(words[0], run_name="__main__")
