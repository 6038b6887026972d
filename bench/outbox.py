"""How fast what waits in the outbox goes out, without the messenger's caps, against bare HTTP.

Run from the project's root: `python bench/outbox.py`. Ours is the product's worker: it claims each message
from the database, asks whether it still has a point and is wanted, words it, posts it by aiogram, and writes
down that it has gone. The peer is a bare aiohttp client that posts calls of the same size from a list in its
memory and forgets them. Each is a process of its own, round by round in turns; Telegram
is a third process, which answers at once.

The caps are off. In life no bot may send more than thirty a second, so what is measured here is what a
broadcast leaves of a processor to the dialogues.
"""

import asyncio
import json
import subprocess
import sys
from datetime import UTC, datetime
from email.headerregistry import Address
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Final

from aiohttp import ClientSession, TCPConnector, web

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from adapters.mail.folder import FolderPostman
from app.assembly.kept_files import kept_files
from app.assembly.supplier import policy_of, supplier_of
from app.settings.sections import Settings
from bench._households import households, state
from bench._measure import spread, table, verdict
from bot.cabinet import conversation
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.profile import Profile
from bot.engine.dispatcher import Dispatcher
from bot.errands.documents import Documents
from bot.messages.deliveries import Deliveries
from bot.messages.registry import MESSAGES as KINDS
from bot.texts import russian
from core.base.ids import CabinetId, LinkId
from core.model.messages.facts import DelegationEnded
from core.model.messages.recipients import ToCabinet
from jobs.worker import Worker
from storage.store import open_store
from storage.work import Work

ROUNDS: Final = 5
MESSAGES: Final = 3_000
"""In one round."""
AT_ONCE: Final = 30
TARGET: Final = 0.5
TOKEN: Final = "1:bench"  # noqa: S105  # of nothing


def _now() -> datetime:
    return datetime.now(UTC)


async def receive() -> None:
    """Answer every call at once, and print the address."""

    async def answer(request: web.BaseRequest) -> web.Response:
        call = json.loads(await request.read())
        message = {
            "message_id": 1,
            "date": 1_700_000_000,
            "chat": {"id": call["chat_id"], "type": "private"},
            "text": call["text"],
        }
        return web.json_response({"ok": True, "result": message})

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    print(f"http://{host}:{port}", flush=True)
    await asyncio.get_running_loop().create_future()


async def bare(url: str) -> None:
    """Post the calls of a list."""
    calls = [
        {
            "chat_id": 100_000_000 + number,
            "text": "Показания приняты. " * 8,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
            "reply_markup": {"inline_keyboard": [[{"text": "В начало", "callback_data": "home"}]]},
        }
        for number in range(MESSAGES)
    ]
    async with ClientSession(connector=TCPConnector(limit=AT_ONCE)) as client:

        async def post(call: dict[str, object]) -> None:
            async with client.post(f"{url}/bot{TOKEN}/sendMessage", json=call) as response:
                await response.read()

        await post(calls[0])
        begun, cpu = perf_counter(), process_time()
        await asyncio.gather(*map(post, calls))
        print(MESSAGES / (perf_counter() - begun), (process_time() - cpu) / MESSAGES * 1000)


async def ours(url: str) -> None:
    """Deliver what waits in the outbox."""
    now = datetime.now(UTC)
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/cabinet.db")
        await store.prepare()
        homes = list(households(MESSAGES, now.date()))
        await store.transact(lambda work: state(work, homes, now))

        def queue(work: Work) -> None:
            for home in homes:
                work.queue.tell(
                    DelegationEnded(link=LinkId(home.number)), ToCabinet(CabinetId(home.number)), at=now
                )

        await store.transact(queue)
        texts = russian()
        settings = Settings()
        policy, supplier = policy_of(settings), supplier_of(settings)
        channel = TelegramChannel(
            TOKEN,
            kept_files=kept_files(store, TelegramChannel.name),
            texts=texts,
            profile=Profile(commands=[], commands_elsewhere=[], description="", short_description=""),
            api_url=url,
            calls_per_second=10**9,
        )
        dispatcher = Dispatcher(conversation(policy, supplier), store, clock=_now)
        dispatcher.join(channel)
        deliveries = Deliveries(
            dispatcher,
            store,
            FolderPostman(Path(folder) / "mail", sender=Address(addr_spec="bot@example.org")),
            documents=_documents(),
            texts=texts,
            policy=policy,
            supplier=supplier,
            check_link=str,
            clock=_now,
        )
        worker = Worker(store, deliveries.kinds(KINDS), clock=_now)
        begun, cpu = perf_counter(), process_time()
        running = asyncio.create_task(worker.run())
        while await store.transact(_anything_waits):  # noqa: ASYNC110 - the worker does not say when it is done
            await asyncio.sleep(0.05)
        print(MESSAGES / (perf_counter() - begun), (process_time() - cpu) / MESSAGES * 1000)
        running.cancel()
        await asyncio.wait({running})
        await channel.close()
        await store.close()


def _anything_waits(work: Work) -> bool:
    return any(kind.waiting for kind in work.queue.backlog())


def _documents() -> Documents:
    """None of which is asked for by these messages."""

    def none(*_: object) -> bytes:
        raise AssertionError

    return Documents(
        print_receipt=none,
        print_receipts=none,
        draw_code=none,
        write_extract=none,
        draw_chart=none,
        print_certificate=none,
        print_my_data=none,
    )


def _first_line(process: subprocess.Popen[str]) -> str:
    if process.stdout is None:
        raise AssertionError
    return process.stdout.readline().strip()


def _ask(role: str, url: str) -> tuple[float, float]:
    said = subprocess.run(  # noqa: S603  # our own
        [sys.executable, __file__, role, url], check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout.split()
    return float(said[0]), float(said[1])


def main() -> None:
    """Compare them, round by round."""
    receiver = subprocess.Popen(  # noqa: S603  # our own
        [sys.executable, __file__, "receive"], stdout=subprocess.PIPE, text=True
    )
    try:
        url = _first_line(receiver)
        rounds = [(_ask("ours", url), _ask("bare", url)) for _ in range(ROUNDS)]
    finally:
        receiver.kill()
    ratios = [us[0] / peer[0] for us, peer in rounds]
    print(
        table(
            ("", "messages a second", "CPU ms a message"),
            (
                (
                    "ours",
                    spread([us[0] for us, _ in rounds], ".0f"),
                    spread([us[1] for us, _ in rounds], ".2f"),
                ),
                ("bare", spread([p[0] for _, p in rounds], ".0f"), spread([p[1] for _, p in rounds], ".2f")),
            ),
        )
    )
    print(f"ratio {spread(ratios, '.2f')}, target {TARGET}: {verdict(ratios, TARGET)}")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["receive"]:
            asyncio.run(receive())
        case ["bare", url]:
            asyncio.run(bare(url))
        case ["ours", url]:
            asyncio.run(ours(url))
        case _:
            main()
