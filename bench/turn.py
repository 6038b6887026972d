"""How fast a turn is: ours against the same dialogue in idiomatic aiogram with SQLAlchemy and aiosqlite.

Run from the project's root: `python bench/turn.py`. A person presses «Показания», writes the value, and
presses «В начало»: each is a webhook in, one committed write in SQLite at the least for ours, an answer out
over HTTP.

Ours is the product as it is run, `main.py run` with a webhook, on the default driver and on aiosqlite; so
it also remembers every event, the dialogue and the unshown answer, judges a reading by two years of
history, estimates its cost and writes an audit row. The peer is `_peer_bot.py`. Each bot is a process of
its own with as many households in its database, and shows the same screens; Telegram and its people are
this process, which is not measured. The bots take turns, round by round, so that a busy machine is busy for
all of them. No household hands in twice, since nobody does, and since Telegram's limit a chat, which ours
keeps, would hold it back.

CPU time is that of the bot's process with all its threads; it is the steadier of the two measures.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import create_engine, func, insert, select
from sqlalchemy.orm import Session

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from bench import _peer_bot as peer
from bench._households import Household, households, state
from bench._measure import cpu_of, spread, table, verdict
from bench._messenger import Account, Messenger, messenger
from storage.store import open_store
from storage.tables import readings

ROUNDS = 21
"""Measured; one more warms up."""
AT_ONCE = 16
"""People who are served at the same time."""
A_ROUND = 50
"""Dialogues in one round of one bot."""
TURNS = 3
"""Updates in one dialogue."""
STARTS_WITHIN = 180
"""Seconds."""
TARGET = 1.5
SECRET = "bench"  # noqa: S105  # of nothing


@dataclass(slots=True)
class Contestant:
    """One bot in a process of its own."""

    name: str
    process: subprocess.Popen[bytes]
    account: Account
    per_second: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    """Of one update."""

    async def play(self, homes: list[Household]) -> None:
        """Have the households hand in their readings."""
        waiting = iter(homes)
        cpu, begun = cpu_of(self.process), perf_counter()
        await asyncio.gather(*(self._serve(waiting) for _ in range(AT_ONCE)))
        seconds, used = perf_counter() - begun, cpu_of(self.process) - cpu
        updates = TURNS * len(homes)
        self.per_second.append(updates / seconds)
        self.cpu_ms.append(used / updates * 1000)

    async def _serve(self, waiting: Iterator[Household]) -> None:
        for home in waiting:
            person = self.account.person(home.chat)
            await person.presses("Показания")
            await person.says(str(home.next_value))
            await person.presses("В начало")

    async def open(self, homes: list[Household]) -> None:
        """Have the households open the chat, which is not measured."""
        waiting = iter(homes)

        async def start() -> None:
            for home in waiting:
                await self.account.person(home.chat).says("/start")

        await asyncio.gather(*(start() for _ in range(AT_ONCE)))


def main() -> None:
    """Print who answered how many updates a second, and what each cost."""
    with TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))


async def measure(folder: Path) -> None:
    """Let the bots play, check that nothing was lost, and tell the result."""
    now = datetime.now(UTC)
    homes = list(households(A_ROUND * (ROUNDS + 1), now.date()))
    paths = {name: folder / name / "cabinet.db" for name in ("ours", "ours-aiosqlite", "peer")}
    for path in paths.values():
        path.parent.mkdir()
    await fill_ours(paths["ours"], homes, now)
    await fill_ours(paths["ours-aiosqlite"], homes, now)
    fill_peer(paths["peer"], homes)
    async with messenger() as telegram:
        with (
            ours("ours", "sqlite", paths["ours"], telegram) as mine,
            ours("ours on aiosqlite", "sqlite+aiosqlite", paths["ours-aiosqlite"], telegram) as mine_async,
            the_peer(paths["peer"], telegram) as other,
        ):
            contestants = (mine, other, mine_async)
            for contestant in contestants:
                async with asyncio.timeout(STARTS_WITHIN):
                    await contestant.account.ready.wait()
            for begin in range(0, len(homes), A_ROUND):
                for contestant in contestants:
                    await contestant.open(homes[begin : begin + A_ROUND])
                    await contestant.play(homes[begin : begin + A_ROUND])
    for path, code in ((paths["ours"], readings.c.proof), (paths["peer"], peer.Reading.__table__.c.code)):
        with create_engine(f"sqlite:///{path}").connect() as connection:
            taken = connection.scalar(select(func.count()).where(code.is_not(None)))
            if taken != len(homes):
                raise RuntimeError(f"{path.parent.name} took {taken} readings of {len(homes)}")
    print(report(mine, other, mine_async))


def report(mine: Contestant, other: Contestant, mine_async: Contestant) -> str:
    """The result in a table; the first round has warmed up and does not count."""
    heading = ("median of rounds (least–most)", "updates/s", "CPU ms/update")
    rows = [
        (bot.name, spread(bot.per_second[1:], ".0f"), spread(bot.cpu_ms[1:], ".2f"))
        for bot in (mine, other, mine_async)
    ]
    speed = [ours / theirs for ours, theirs in zip(mine.per_second, other.per_second, strict=True)][1:]
    cost = [theirs / ours for ours, theirs in zip(mine.cpu_ms, other.cpu_ms, strict=True)][1:]
    rows.append(("ours, times the peer", spread(speed, ".2f"), spread(cost, ".2f")))
    return f"{table(heading, rows)}\ntarget: {TARGET} times the peer's updates/s: {verdict(speed, TARGET)}"


# --- the bots ---


@contextmanager
def ours(name: str, driver: str, path: Path, telegram: Messenger) -> Iterator[Contestant]:
    """The product, run as an administrator runs it."""
    token, port = "1:" + name.replace(" ", "-").ljust(35, "x"), free_port()
    environment = {
        "BOT_DATABASE__URL": f"{driver}:///{path}",
        "BOT_LOG__LEVEL": "warning",
        "BOT_MAIL__FOLDER": str(path.parent / "mail"),
        "BOT_SERVER__PORT": str(port),
        "BOT_SERVER__PUBLIC_URL": "https://cabinet.example",
        "BOT_TELEGRAM__API_URL": telegram.url,
        "BOT_TELEGRAM__CALLS_PER_SECOND": "100000",
        "BOT_TELEGRAM__MODE": "webhook",
        "BOT_TELEGRAM__TOKEN": token,
        "BOT_TELEGRAM__WEBHOOK_SECRET": SECRET,
        "BOT_WEB__ENABLED": "false",
    }
    account = telegram.open(token, SECRET, port)
    with running([str(ROOT / "main.py"), "run"], environment) as process:
        yield Contestant(name, process, account)


@contextmanager
def the_peer(path: Path, telegram: Messenger) -> Iterator[Contestant]:
    """The idiomatic bot."""
    token, port = "2:peer", free_port()
    account = telegram.open(token, SECRET, port)
    arguments = [peer.__file__, str(path), token, telegram.url, str(port), SECRET]
    with running(arguments, {}) as process:
        yield Contestant("aiogram with aiosqlite", process, account)


@contextmanager
def running(arguments: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process, ended as an administrator would end it."""
    process = subprocess.Popen([sys.executable, *arguments], env=os.environ | environment)  # noqa: S603  # our own
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# --- their databases ---


async def fill_ours(path: Path, homes: list[Household], now: datetime) -> None:
    """The households in our tables."""
    store = open_store(f"sqlite:///{path}")
    await store.prepare()
    await store.transact(lambda work: state(work, homes, now))
    await store.close()


def fill_peer(path: Path, homes: list[Household]) -> None:
    """The households in the peer's tables."""
    engine = create_engine(f"sqlite:///{path}")
    peer.Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.execute(
            insert(peer.Account), [{"id": h.number, "number": h.account, "owed": h.charged} for h in homes]
        )
        session.execute(insert(peer.User), [{"chat_id": h.chat, "account_id": h.number} for h in homes])
        session.execute(
            insert(peer.Meter), [{"id": h.number, "account_id": h.number, "number": h.meter} for h in homes]
        )
        session.execute(
            insert(peer.Reading),
            [
                {"meter_id": h.number, "value": value, "taken_on": day}
                for h in homes
                for day, value in h.readings
            ],
        )
        session.commit()
    engine.dispose()


if __name__ == "__main__":
    main()
