"""The demonstration's folder: one at a time lives in it, on a database that is whole or absent."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Final

from adapters.registers.importing.import_files import Options, import_files
from app.assembly.supplier import policy_of
from app.clock import now
from app.demo.registers import DemoFacts, write_demo
from app.faults import explain_file_errors
from app.settings.sections import Bank, Database, Mail, Network, Promises, Server, Settings
from app.settings.values import SecretUrl
from core.base.system_errors import Misconfigured
from storage.migrate import upgrade

FOLDER: Final = Path("var/demo")
_DATABASE: Final = FOLDER / "cabinet.db"
_REGISTERS: Final = FOLDER / "registers"
_LOCK: Final = FOLDER / "running.lock"


def demo_settings(port: int) -> Settings:
    """The defaults, with everything that is kept inside the folder."""
    return Settings(
        database=Database(url=SecretUrl(f"sqlite:///{_DATABASE}")),
        mail=Mail(folder=FOLDER / "mail"),
        server=Server(port=port, public_url=f"http://127.0.0.1:{port}"),
        bank=Bank(enabled=True, file=FOLDER / "bank.db"),
        promises=Promises(enabled=True),
        network=Network(
            hotlines=("ПАО «Россети Юг»: 8 (800) 000-00-01", "АО «Городские сети»: 8 (800) 000-00-02")
        ),
    )


@contextmanager
def one_demo_at_a_time(address: str) -> Iterator[None]:
    """Hold the folder: two would write over each other, and a reset deletes what is in use.

    The system lets go of the lock when the process ends, however it ends. `address` is where this one is
    found: the next one to start says it.

    Raises:
        Misconfigured: when another holds it, or it cannot be made.
    """
    with ExitStack() as house:
        with explain_file_errors():
            FOLDER.mkdir(parents=True, exist_ok=True)
            lock = house.enter_context(_LOCK.open("a+", encoding="utf-8"))
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Misconfigured(
                f"Демонстрация уже идёт: {lock.read()}. Сначала остановите её (Ctrl+C)."
            ) from None
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        yield


def delete_demo() -> None:
    """Delete everything but the lock, which would be another file for the next demonstration.

    Raises:
        Misconfigured: when a file cannot be deleted.
    """
    with explain_file_errors():
        for entry in FOLDER.iterdir():
            if entry.is_dir():
                shutil.rmtree(entry)
            elif entry != _LOCK:
                entry.unlink()


def prepare_demo(settings: Settings) -> DemoFacts:
    """Write the registers as of today; import them where there is no database yet.

    Raises:
        Misconfigured: when they cannot be written, or are not taken.
    """
    moment = now()
    today = policy_of(settings).day(moment)
    with explain_file_errors():
        facts = write_demo(_REGISTERS, today)
    if not _DATABASE.exists():
        _fill(Options(now=moment, today=today))
    return facts


def _fill(options: Options) -> None:
    """Import the invented registers into a file that gets its name last, so that it is whole or absent."""
    unfinished = FOLDER / "unfinished.db"
    # What an interrupted start has left; SQLite would take an orphaned journal for the new file's own.
    for left in (*FOLDER.glob("unfinished.db*"), *FOLDER.glob("cabinet.db-*")):
        left.unlink()
    url = f"sqlite:///{unfinished}"
    asyncio.run(upgrade(url))
    imported = import_files([_REGISTERS], url, options)
    if imported.exit_code:
        raise Misconfigured(
            "Демонстрация не открыта: придуманные реестры не загрузились.\n"
            + "".join(f"{report.text()}\n" for report in imported.reports if report.exit_code)
            + "Начать заново: make demo-reset."
        )
    unfinished.replace(_DATABASE)
