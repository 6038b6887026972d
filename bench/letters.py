"""How many monthly receipts go out by letter, and in how much memory, against printing and posting them bare.

Run from the project's root: `python bench/letters.py`, or `python bench/letters.py all` to have every one of
the hundred thousand delivered, which takes an hour. Ours finds who is due among 100 000 addresses and queues
them; then the product's worker claims each, asks whether it is still to go, prints its PDF, and hands the
letter to a mail server on a connection of its own. The floor prints one receipt again and again, and hands
the same letter over, from one loop that knows no database. The mail server is a third process.

Memory is what the process holds more at the end than when a tenth was done.
"""

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from email.headerregistry import Address
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import insert, update

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from adapters.documents.receipt import receipt_pdf
from adapters.mail.smtp import SmtpPostman
from app.assembly.documents import documents_of
from app.assembly.supplier import policy_of, supplier_of
from app.settings.sections import Settings
from bench._households import Household, households, state_homes, state_prices
from bench._measure import table, verdict
from bot.cabinet import conversation
from bot.engine.dispatcher import Dispatcher
from bot.messages.deliveries import Deliveries
from bot.messages.registry import MESSAGES as KINDS
from bot.texts import russian, source_names
from core.base.ids import AccountId
from core.base.months import Month
from core.model.charges.charge import ELECTRICITY
from core.model.messages.letters import Letter, LetterFile
from core.model.receipts.receipt import Receipt
from core.use_cases.make_receipt import Issue, receipt_of
from jobs.mailing import mail_receipts
from jobs.worker import Worker
from storage import tables
from storage.store import Store, open_store
from storage.work import Work

ADDRESSES: Final = 100_000
DELIVERED: Final = 500
"""So many of them in the usual run; the rate and the memory do not depend on it."""
AT_ONCE: Final = 2
"""As many as the product prints at the same time."""
CHUNK: Final = 2_000
TARGET: Final = 0.5
MOST_GROWTH: Final = 64
"""MiB."""
SENDER: Final = Address("Энергосбыт", addr_spec="no-reply@energosbyt.example")
KIND: Final = "receipt-issued"


def _now() -> datetime:
    return datetime.now(UTC)


def _held() -> float:
    """MiB that this process holds now; by Linux's /proc."""
    fields = Path("/proc/self/status").read_text("ascii").split()
    return int(fields[fields.index("VmRSS:") + 1]) / 1024


class _Taken:
    """A mail server that takes everything and keeps nothing."""

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's
        return "250 OK"


async def receive() -> None:
    """Take every letter, and print the port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(_Taken(), loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


# --- who is due ---


async def queueing() -> None:
    """Find and queue everybody whose month has been charged."""
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/cabinet.db")
        await store.prepare()
        for first in range(1, ADDRESSES + 1, CHUNK):
            await store.transact(partial(_subscribers, first))
        await mail_receipts(store, _now)  # what was charged before they subscribed does not go out
        await store.transact(partial(_charge, until=ADDRESSES))
        held, begun, cpu = _held(), perf_counter(), process_time()
        await mail_receipts(store, _now)
        took, grown = perf_counter() - begun, _held() - held
        used = process_time() - cpu
        queued = await _waiting(store)
        if queued != ADDRESSES:
            raise AssertionError(queued)
        print(ADDRESSES / took, grown, used / ADDRESSES * 1000)
        await store.close()


def _subscribers(first: int, work: Work) -> None:
    numbers = range(first, first + CHUNK)
    rows = [
        {"id": number, "number": f"06{number:08d}", "e_receipt": True, "email": f"{number}@example.org"}
        for number in numbers
    ]
    work.connection.execute(insert(tables.accounts), rows)


def _charge(work: Work, *, until: int) -> None:
    """A month is charged for everybody."""
    month = Month.of(_now().date())
    for first in range(1, until + 1, CHUNK):
        sums = {"opening": 0, "charged": 66200, "paid": 0, "closing": 66200}
        rows = [
            {"account_id": number, "month": month, "service": ELECTRICITY} | sums
            for number in range(first, min(first + CHUNK, until + 1))
        ]
        work.connection.execute(insert(tables.charges), rows)


async def _waiting(store: Store) -> int:
    backlog = await store.transact(lambda work: work.queue.backlog())
    return sum(kind.waiting for kind in backlog if kind.kind == KIND)


# --- the letters ---


async def ours(port: int, count: int) -> None:
    """Deliver the receipts of so many households."""
    with TemporaryDirectory() as folder:
        store = await _charged(folder, count)
        await mail_receipts(store, _now)
        settings = Settings()
        policy, supplier = replace(policy_of(settings), quiet_hours=None), supplier_of(settings)
        deliveries = Deliveries(
            Dispatcher(conversation(policy, supplier), store, clock=_now),
            store,
            _postman(port),
            documents=documents_of(settings),
            texts=russian(),
            policy=policy,
            supplier=supplier,
            check_link=lambda code: f"https://cabinet.example/#start=check-{code}",
            clock=_now,
        )
        worker = Worker(store, deliveries.kinds(KINDS), clock=_now)
        running = asyncio.create_task(worker.run())
        begun, cpu, held = perf_counter(), process_time(), 0.0
        while (left := await _waiting(store)) > 0:
            if not held and left <= count * 9 // 10:
                held = _held()
            await asyncio.sleep(0.2)
        print(count / (perf_counter() - begun), _held() - held, (process_time() - cpu) / count * 1000)
        running.cancel()
        await asyncio.wait({running})
        await store.close()


async def floor(port: int, count: int) -> None:
    """Print one receipt again and again, and post it."""
    with TemporaryDirectory() as folder:
        store = await _charged(folder, 1)
        receipt = await store.transact(_receipt)
        await store.close()
    postman, numbers = _postman(port), iter(range(count))
    held, begun, cpu = _held(), perf_counter(), process_time()

    async def post() -> None:
        for number in numbers:
            content = await asyncio.to_thread(receipt_pdf, receipt)
            file = LetterFile(receipt.file_name, content)
            letter = Letter(to="1@example.org", subject="Квитанция", text="Квитанция\n" * 9, files=(file,))
            await postman.deliver(letter, f"letter-{number}")

    await asyncio.gather(*(post() for _ in range(AT_ONCE)))
    print(count / (perf_counter() - begun), _held() - held, (process_time() - cpu) / count * 1000)


def _postman(port: int) -> SmtpPostman:
    return SmtpPostman(host="127.0.0.1", port=port, sender=SENDER, tls="none")


async def _charged(folder: str, count: int) -> Store:
    """A store of so many households whose receipts go by letter, with a month that was charged just now."""
    store = open_store(f"sqlite:///{folder}/cabinet.db")
    await store.prepare()
    now = _now()
    homes = list(households(count, now.date()))

    def subscribe(work: Work) -> None:
        work.connection.execute(
            update(tables.accounts).values(e_receipt=True, email=tables.accounts.c.number + "@example.org")
        )

    await store.transact(state_prices)
    for first in range(0, count, CHUNK):
        await store.transact(partial(_state, homes[first : first + CHUNK], now))
    await store.transact(subscribe)
    await mail_receipts(store, _now)
    await store.transact(partial(_charge, until=count))
    return store


def _state(homes: list[Household], now: datetime, work: Work) -> None:
    state_homes(work, homes, now)


def _receipt(work: Work) -> Receipt:
    settings = Settings()
    issue = Issue(
        supplier=supplier_of(settings),
        source_names=source_names(russian()),
        policy=policy_of(settings),
        now=_now(),
        by="mail",
        check_link=lambda code: f"https://cabinet.example/#start=check-{code}",
        large_print=False,
    )
    return receipt_of(work, work.accounts.get(AccountId(1)), Month.of(_now().date()), issue)


def _ask(*role: str) -> tuple[float, float, float]:
    said = subprocess.run(  # noqa: S603  # our own
        [sys.executable, __file__, *role], check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout.split()
    return float(said[0]), float(said[1]), float(said[2])


def main(count: int) -> None:
    """Queue them all, and deliver so many."""
    receiver = subprocess.Popen(  # noqa: S603  # our own
        [sys.executable, __file__, "receive"], stdout=subprocess.PIPE, text=True
    )
    try:
        if receiver.stdout is None:
            raise AssertionError
        port = receiver.stdout.readline().strip()
        queued, us = _ask("queueing"), _ask("ours", port, str(count))
        bare = _ask("floor", port, str(min(count, DELIVERED)))
    finally:
        receiver.kill()
    print(
        table(
            ("", "a second", "MiB more", "CPU ms each"),
            (
                (
                    f"ours: {ADDRESSES} addresses queued",
                    f"{queued[0]:.0f}",
                    f"{queued[1]:.1f}",
                    f"{queued[2]:.2f}",
                ),
                (f"ours: {count} receipts delivered", f"{us[0]:.1f}", f"{us[1]:.1f}", f"{us[2]:.2f}"),
                ("floor: printed and posted", f"{bare[0]:.1f}", f"{bare[1]:.1f}", f"{bare[2]:.2f}"),
            ),
        )
    )
    print(f"ratio {us[0] / bare[0]:.2f}, target {TARGET}: {verdict([us[0] / bare[0]], TARGET)}")
    most = max(queued[1], us[1])
    print(f"growth {most:.1f} MiB, target {MOST_GROWTH}: {verdict([-most], -MOST_GROWTH)}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["receive"]:
            asyncio.run(receive())
        case ["queueing"]:
            asyncio.run(queueing())
        case ["ours", port, count]:
            asyncio.run(ours(int(port), int(count)))
        case ["floor", port, count]:
            asyncio.run(floor(int(port), int(count)))
        case ["all"]:
            main(ADDRESSES)
        case _:
            main(DELIVERED)
