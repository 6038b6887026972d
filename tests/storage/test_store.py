"""The store itself: all or nothing, after any interruption."""

import asyncio
import secrets
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from core.model.messages.recipients import ToChat
from storage.database import UnknownDatabase
from storage.store import Store, open_store
from storage.work import Work

if TYPE_CHECKING:
    from core.ports.store import Store as DoorOfCore

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


def write_two(work: Work, subject: str = "two") -> None:
    for action in ("first", "second"):
        work.audit.record(at=NOW, actor="test", action=action, subject=subject)


async def until(happened: threading.Event) -> None:
    """Give way, step by step of the loop, so that the test goes on at the very next one."""
    while not happened.is_set():  # noqa: ASYNC110  # what happens may happen on a thread
        await asyncio.sleep(0)


async def written(store: Store, subject: str = "two") -> int:
    return len(await store.transact(lambda work: work.audit.of(subject)))


async def test_result_of_the_function_is_handed_out(store: Store) -> None:
    door: DoorOfCore = store

    assert await door.transact(lambda work: work.chats.open("web", "a", NOW).peer) == "a"


async def test_fault_in_a_turn_leaves_nothing_of_it(store: Store) -> None:
    def fail(work: Work) -> None:
        chat = work.chats.open("web", "a", NOW)
        work.queue.add("decode", {}, ToChat(chat.id), at=NOW)
        write_two(work)
        raise LookupError

    with pytest.raises(LookupError):
        await store.transact(fail)

    assert await written(store) == 0
    assert await store.transact(lambda work: work.queue.backlog()) == []
    assert await store.transact(lambda work: work.chats.unshown("web")) == []
    await store.transact(write_two)
    assert await written(store) == 2


async def test_caller_that_is_cancelled_leaves_all_or_nothing(store: Store) -> None:
    for patience in range(40):
        subject = f"patience {patience}"
        caller = asyncio.create_task(store.transact(lambda work, subject=subject: write_two(work, subject)))  # type: ignore[misc]  # the subject of this round
        for _ in range(patience):
            await asyncio.sleep(0)
        caller.cancel()
        await asyncio.wait([caller])

    assert {await written(store, f"patience {patience}") for patience in range(40)} <= {0, 2}


async def test_transaction_once_begun_ends_by_itself_though_nobody_waits(store: Store) -> None:
    await store.transact(write_two)  # the connection is open from here on
    has_begun = threading.Event()

    def begin(work: Work) -> None:
        has_begun.set()
        write_two(work)

    caller = asyncio.create_task(store.transact(begin))
    await until(has_begun)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller

    async with asyncio.timeout(5):
        while await written(store) < 4:  # noqa: ASYNC110  # only the database can tell
            await asyncio.sleep(0.01)


async def test_closing_waits_for_what_is_under_way(database_url: str) -> None:
    store = open_store(database_url)
    has_begun = threading.Event()

    def begin(work: Work) -> None:
        has_begun.set()
        write_two(work)

    caller = asyncio.create_task(store.transact(begin))
    await until(has_begun)
    await store.close()
    await caller

    again = open_store(database_url)
    assert await written(again) == 2
    await again.close()


async def test_writer_killed_in_the_middle_leaves_nothing_half_and_no_lock(
    database_url: str, store: Store
) -> None:
    """The process is killed as the system would kill it: no handler, no clean-up."""
    program = f"""
import asyncio, time
from storage.store import open_store
from tests.storage.test_store import write_two

def stop_halfway(work):
    work.chats.open("web", "a", {NOW!r})
    write_two(work)
    print("halfway", flush=True)
    time.sleep(60)

asyncio.run(open_store({database_url!r}).transact(stop_halfway))
""".replace("datetime.datetime", "__import__('datetime').datetime").replace(
        "datetime.timezone", "__import__('datetime').timezone"
    )
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, cwd=ROOT, stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert await asyncio.wait_for(writer.stdout.readline(), 30) == b"halfway\n"
    writer.send_signal(signal.SIGKILL)
    await writer.wait()

    async with asyncio.timeout(5):
        assert await written(store) == 0
        await store.transact(write_two)
    assert await written(store) == 2


async def test_turn_sees_the_callers_context(store: Store) -> None:
    """So a line of the log written inside the turn knows which event it is about."""
    event: ContextVar[str] = ContextVar("event")
    event.set("42")

    assert await store.transact(lambda work: event.get()) == "42"  # noqa: ARG005  # a turn is given its work


async def test_text_of_an_error_repeats_nothing_that_was_to_be_kept(store: Store) -> None:
    """The text reaches the log, with all its causes."""
    email = f"{secrets.token_hex(8)}@example.ru"

    def add_twice(work: Work) -> None:
        for _ in range(2):
            work.cabinets.add(email=email, phone="", password_hash="", at=NOW)

    with pytest.raises(IntegrityError) as caught:
        await store.transact(add_twice)

    assert email not in "".join(traceback.format_exception(caught.value))


@pytest.mark.databases("sqlite", "aiosqlite")
async def test_writer_that_waits_too_long_for_the_file_fails_and_can_try_again(database_url: str) -> None:
    patient, hasty = open_store(database_url), open_store(f"{database_url}?timeout=0.05")
    is_in, may_go = threading.Event(), threading.Event()

    def hold(work: Work) -> None:
        write_two(work)
        is_in.set()
        may_go.wait(9)

    holder = asyncio.create_task(asyncio.to_thread(asyncio.run, _transact_apart(patient, hold)))
    await asyncio.to_thread(is_in.wait, 9)
    with pytest.raises(OperationalError, match="locked"):
        await hasty.transact(write_two)
    may_go.set()
    await holder

    await hasty.transact(write_two)
    assert await written(hasty) == 4
    await hasty.close()


async def _transact_apart(store: Store, hold: Callable[[Work], None]) -> None:
    await store.transact(hold)
    await store.close()


@pytest.mark.databases("sqlite", "aiosqlite")
async def test_folder_of_the_file_is_made(tmp_path: Path, database: str) -> None:
    driver = {"sqlite": "sqlite", "aiosqlite": "sqlite+aiosqlite"}[database]
    store = open_store(f"{driver}:///{tmp_path / 'var' / 'data' / 'cabinet.db'}")

    await store.prepare()
    await store.transact(write_two)
    await store.close()

    assert (tmp_path / "var" / "data" / "cabinet.db").exists()


@pytest.mark.parametrize("url", ["mysql://localhost/cabinet", "postgresql+psycopg://localhost/cabinet"])
def test_database_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(UnknownDatabase, match="не поддерживается"):
        open_store(url)
