"""What reaches the log, and what never does."""

import asyncio
import io
import json
import logging
import subprocess
import sys
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog
from aiohttp import web
from pydantic import BaseModel
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.logs import configure

TOKEN = "123456789:AAEhBP0av28fZ5hTuXzL1fQkqmPbQwXyZ12"
SECRET_PART = "AAEhBP0av28"
LONG_ACCOUNT = "1234567890"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def undone() -> Iterator[None]:
    """Logging is one for the whole process: leave it as it was."""
    root = logging.getLogger()
    handlers, level, hook = root.handlers, root.level, sys.excepthook
    ours = structlog.get_config()
    talkative = {name: logging.getLogger(name).level for name in ("aiosqlite", "apscheduler")}
    yield
    logging.captureWarnings(capture=False)
    root.handlers, sys.excepthook = handlers, hook
    root.setLevel(level)
    for name, own in talkative.items():
        logging.getLogger(name).setLevel(own)
    structlog.configure(**ours)


@pytest.fixture
def log() -> io.StringIO:
    stream = io.StringIO()
    configure("debug", stream)
    return stream


def records(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


# The shape of a line


def test_our_own_and_foreign_records_have_one_shape(log: io.StringIO) -> None:
    structlog.get_logger("bot.turns").info("turn answered", update_id=7)
    logging.getLogger("aiogram.event").warning("polling %s", "stopped")
    ours, foreign = records(log)
    assert ours.keys() - {"update_id"} == foreign.keys() == {"event", "level", "logger", "timestamp"}
    assert (ours["event"], ours["level"], ours["logger"], ours["update_id"]) == (
        "turn answered",
        "info",
        "bot.turns",
        7,
    )
    assert (foreign["event"], foreign["level"], foreign["logger"]) == (
        "polling stopped",
        "warning",
        "aiogram.event",
    )


def test_time_is_in_utc(log: io.StringIO) -> None:
    structlog.get_logger().info("now")
    (record,) = records(log)
    assert datetime.fromisoformat(record["timestamp"]).utcoffset() == timedelta(0)


def test_russian_is_written_as_it_is(log: io.StringIO) -> None:
    structlog.get_logger().info("показания приняты")
    assert "показания приняты" in log.getvalue()


def test_context_goes_with_foreign_records_too(log: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(update_id=7):
        logging.getLogger("sqlalchemy").warning("slow")
    logging.getLogger("sqlalchemy").warning("slow")
    inside, outside = records(log)
    assert inside["update_id"] == 7
    assert "update_id" not in outside


def test_level_holds_for_everybody() -> None:
    stream = io.StringIO()
    configure("warning", stream)
    structlog.get_logger().info("quiet")
    logging.getLogger("aiogram").info("quiet")
    structlog.get_logger().warning("loud")
    assert [record["event"] for record in records(stream)] == ["loud"]


def test_configuring_twice_does_not_write_twice(log: io.StringIO) -> None:
    configure("info", log)
    structlog.get_logger().info("once")
    assert len(records(log)) == 1


def test_terminal_gets_text() -> None:
    terminal = Terminal()
    configure("info", terminal)
    try:
        int(f"/bot{TOKEN}/getMe")
    except ValueError:
        structlog.get_logger().exception("failed", account=LONG_ACCOUNT)
    assert "failed" in terminal.getvalue()
    assert "ValueError: invalid literal for int() with base 10: '/bot***/getMe'" in terminal.getvalue()
    assert LONG_ACCOUNT not in terminal.getvalue()


def test_warnings_are_records(log: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)  # catch_warnings has put its own hook in the way
        configure("info", log)
        warnings.warn(f"deprecated: {TOKEN}", stacklevel=1)
        logging.captureWarnings(capture=False)
    (record,) = records(log)
    assert record["logger"] == "py.warnings"
    assert SECRET_PART not in record["event"]


def test_uncaught_error_is_a_record() -> None:
    code = f"""
import app.logs as logs, sys
logs.configure("info", sys.stdout)
raise ValueError("https://api.telegram.org/bot{TOKEN}/getMe")
"""
    ended = subprocess.run(  # noqa: S603 - our own interpreter and a fixed program
        [sys.executable, "-c", code],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
        text=True,
    )
    record = json.loads(ended.stdout)
    assert (record["level"], record["event"]) == ("critical", "Uncaught error")
    assert "ValueError: https://api.telegram.org/bot***/getMe" in record["exception"]
    assert SECRET_PART not in ended.stdout + ended.stderr
    assert ended.returncode == 1


def test_control_characters_cannot_forge_or_break_a_line(log: io.StringIO) -> None:
    ours = next(each for each in logging.getLogger().handlers if getattr(each, "stream", None) is log)
    typed = "typed: \x1b[2J\x00\r\ud800\nlevel=critical"
    # Past pytest's own capture, whose report could not carry half a surrogate pair to another process.
    ours.handle(logging.LogRecord("aiohttp", logging.INFO, "", 0, typed, None, None))
    assert len(records(log)) == 1
    assert records(log)[0]["event"] == r"typed: \x1b[2J\x00\r\ud800" + "\nlevel=critical"
    log.getvalue().encode("utf-8")


# What real libraries write


@asynccontextmanager
async def site(handler: Any) -> AsyncIterator[str]:
    """A real aiohttp server with its access log, and its address."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def not_found(_request: web.Request) -> web.Response:
    return web.Response(status=404)


async def fails(request: web.Request) -> web.Response:
    raise RuntimeError(f"cannot serve {request.url} with {request.headers}")


async def test_access_log_of_aiohttp_hides_token_and_query(log: io.StringIO) -> None:
    async with site(not_found) as address, aiohttp.ClientSession() as client:
        await client.get(
            f"{address}/bot{TOKEN}/getMe?access_token=vk-5ecret&account=12345&state=paid",
            headers={"Referer": f"https://pay.example/?account=54321&phone=%2B79123456789#{LONG_ACCOUNT}"},
        )
        await asyncio.sleep(0)
    (line,) = [record["event"] for record in records(log) if record["logger"] == "aiohttp.access"]
    assert "GET /bot***/getMe?access_token=***&account=***&state=*** HTTP/1.1" in line
    for hidden in (SECRET_PART, "vk-5ecret", "12345", "54321", "79123456789", LONG_ACCOUNT):
        assert hidden not in log.getvalue()


async def test_error_log_of_aiohttp_hides_headers(log: io.StringIO) -> None:
    async with site(fails) as address, aiohttp.ClientSession() as client:
        await client.get(
            f"{address}/vk",
            headers={"Authorization": "Bearer vk1.a.5ecret", "X-Telegram-Bot-Api-Secret-Token": "web-5ecret"},
            cookies={"session": "cookie-5ecret"},
        )
    (error,) = [record for record in records(log) if record["logger"] == "aiohttp.server"]
    assert "RuntimeError: cannot serve" in error["exception"]
    assert "5ecret" not in log.getvalue()


async def test_failed_request_to_telegram_hides_the_token_in_the_traceback(log: io.StringIO) -> None:
    async with site(not_found) as address, aiohttp.ClientSession(raise_for_status=True) as client:
        for path in (f"bot{TOKEN}/getUpdates", f"file/bot{TOKEN.replace(':', '%3A')}/photos/1.jpg"):
            with pytest.raises(aiohttp.ClientResponseError) as failed:
                await client.get(f"{address}/{path}")
            logging.getLogger("aiogram.dispatcher").error(
                "Failed to fetch updates - %s: %s",
                failed.type.__name__,
                failed.value,
                exc_info=failed.value,
            )
    failures = [record for record in records(log) if record["logger"] == "aiogram.dispatcher"]
    assert len(failures) == 2
    assert "aiohttp.client_exceptions.ClientResponseError: 404" in failures[0]["exception"]
    assert "/bot***/getUpdates" in failures[0]["event"]
    assert "/file/bot***/photos/1.jpg" in failures[1]["event"]
    assert SECRET_PART not in log.getvalue()


def test_failed_statement_hides_its_parameters(log: io.StringIO) -> None:
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            connection.execute(
                text("SELECT :owner, :account FROM nowhere"), {"owner": "Анна", "account": "04067"}
            )
    except SQLAlchemyError:
        logging.getLogger("storage").exception("statement failed")
    engine.dispose()
    (record,) = records(log)
    assert "[parameters: ***]" in record["exception"]
    assert "no such table: nowhere" in record["exception"]
    assert "Анна" not in log.getvalue()
    assert "04067" not in log.getvalue()


def test_failed_parsing_hides_what_was_parsed(log: io.StringIO) -> None:
    class Message(BaseModel):
        text: int

    update = {"text": "Анна, 04067"}
    try:
        Message.model_validate(update)
    except ValueError:
        logging.getLogger("aiogram").exception("cannot parse")
    assert "[type=int_parsing, input_value=***" in records(log)[0]["exception"]
    assert "Анна" not in log.getvalue()


def test_values_of_statements_are_not_written_even_at_debug(log: io.StringIO) -> None:
    logging.getLogger("aiosqlite").debug("executing %s", "INSERT … ('Анна')")
    assert log.getvalue() == ""


def test_the_scheduler_tells_only_what_goes_wrong(log: io.StringIO) -> None:
    scheduler = logging.getLogger("apscheduler.scheduler")
    scheduler.info("Scheduler started")
    scheduler.warning("Run time of job was missed")
    assert [record["event"] for record in records(log)] == ["Run time of job was missed"]


def test_no_library_tells_more_than_was_asked_for() -> None:
    stream = io.StringIO()
    configure("error", stream)
    logging.getLogger("apscheduler.scheduler").warning("Run time of job was missed")
    assert not stream.getvalue()


# What is masked in a text, and what is not


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (f"token {TOKEN} revoked", "token *** revoked"),
        ("vk1.a.abcDEF_123-x expired", "*** expired"),
        (f"GET /bot/password/{'a-_' * 14}b HTTP/1.1", "GET /bot/password/*** HTTP/1.1"),
        ("postgresql://bot:pa55@db/cabinet", "postgresql://***@db/cabinet"),
        ("access_token=abc123&v=5.199", "access_token=***&v=***"),
        ('{"access_token": "abc 123", "expires_in": 0}', '{"access_token": ***, "expires_in": 0}'),
        ("SmtpPostman(user='bot', password='pa 55')", "SmtpPostman(user='bot', password=***)"),
        ("Authorization: Basic Ym90OnBhNTU=", "Authorization: ***"),
        ("sent Bearer abcdefgh.ijk", "sent Bearer ***"),
        ("550 <anna.k+bills@mail.example.ru> unknown", "550 <***> unknown"),
        ("письмо на почта@почта.рф", "письмо на ***"),
        ("звонил +79123456789", "звонил +***"),
        ("звонил +7 (912) 345-67-89", "звонил ***"),
        ("звонил 8 912 345 67 89, занято", "звонил ***, занято"),
        ("ЛС 04067759 не найден", "ЛС *** не найден"),
        ("ЛС04067759", "ЛС***"),
        ("р/с 40702810200000012345", "р/с ***"),
        ("chat -1001234567890", "chat -***"),
        ("DETAIL:  Key (number)=(04067) already exists.", "DETAIL: ***"),
        ("Caused from error\nContent: {'text': 'Анна'}\nend", "Caused from error\nContent: ***\nend"),
    ],
)
def test_secrets_and_personal_data_are_masked(log: io.StringIO, written: str, expected: str) -> None:
    logging.getLogger("foreign").info("%s", written)
    structlog.get_logger().info("ours", text=written)
    foreign, ours = records(log)
    assert foreign["event"] == ours["text"] == expected


@pytest.mark.parametrize(
    "written",
    [
        "Duration 1234 ms, 5.123456789 s, 65535 ports",
        "2026-11-24T05:16:00.123456Z",
        '127.0.0.1 [24/Nov/2026:05:16:00 +0000] "GET /healthz HTTP/1.1" 200 12345',
        "commit 0efe478aa12345678, object at 0x7f0012345678",
        "message letter-42 sent",
        "listening on http://127.0.0.1:8080/chat",
    ],
)
def test_what_an_administrator_needs_is_left(log: io.StringIO, written: str) -> None:
    logging.getLogger("foreign").info(written)
    assert records(log)[0]["event"] == written


def test_values_are_masked_by_key_and_inside_containers(log: io.StringIO) -> None:
    structlog.get_logger().info(
        "ours",
        bot_token="short",
        headers={"Cookie": "a=b", "Host": "chat.example"},
        accounts=[LONG_ACCOUNT, {"number": LONG_ACCOUNT}],
        error=ValueError(f"no account {LONG_ACCOUNT}"),
        raw=f"anna@example.ru {TOKEN}".encode(),
        update_id=123456789,
        took=0.5,
        done=True,
        nothing=None,
    )
    (record,) = records(log)
    assert record["bot_token"] == "***"
    assert record["headers"] == {"Cookie": "***", "Host": "chat.example"}
    assert record["accounts"] == ["***", {"number": "***"}]
    assert record["error"] == "ValueError('no account ***')"
    assert record["raw"] == "b'*** ***'"
    assert (record["update_id"], record["took"], record["done"], record["nothing"]) == (
        123456789,
        0.5,
        True,
        None,
    )


@pytest.mark.parametrize(
    "piece", ["a", "1", "@", "://", "token", "+7 (", "?a=", "input_value=", "[parameters: "]
)
def test_masking_does_not_slow_down_on_any_text(log: io.StringIO, piece: str) -> None:
    started = time.process_time()
    logging.getLogger("foreign").info("%s", piece * (20_000 // len(piece)))
    assert time.process_time() - started < 1
    assert len(records(log)) == 1
