"""What the site chat does not take: strangers, floods, garbage."""

import asyncio
import json
from ipaddress import ip_network
from pathlib import Path

import pytest
from aiohttp import WSServerHandshakeError

from bot.channels.addresses import household
from bot.channels.rate_limits import Buckets, Rate
from bot.channels.web.site import Rates, Site
from bot.engine.channel import InFlight
from tests.channels.web.browser import Browser
from tests.doubles.site import SUPPLIER, SiteChat, site_chat


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://127.0.0.1:1"])
async def test_page_of_another_site_cannot_connect(chat: SiteChat, origin: str) -> None:
    async with Browser(chat.url, origin=origin) as browser:
        await browser.open()
        with pytest.raises(WSServerHandshakeError) as refusal:
            await browser.connects()
        assert refusal.value.status == 403
        assert (await browser.uploads(b"content")).status == 403
        assert (await browser.posts("/forget")).status == 403
    assert chat.events == []


async def test_page_at_the_public_address_can_connect_behind_a_proxy(sqlite_file: Path) -> None:
    site = Site(supplier=SUPPLIER, public_url="http://chat.energosbyt.example/")
    async with (
        site_chat(sqlite_file, site) as chat,
        Browser(chat.url, origin="http://chat.energosbyt.example") as browser,
    ):
        await browser.open()
        assert (await browser.connects()).lines == {}


async def test_page_without_encryption_cannot_connect_where_there_is_https(sqlite_file: Path) -> None:
    site = Site(supplier=SUPPLIER, public_url="https://chat.energosbyt.example")
    async with site_chat(sqlite_file, site) as chat, Browser(chat.url) as browser:
        await browser.open()
        with pytest.raises(WSServerHandshakeError):
            await browser.connects()


async def test_browser_without_a_session_is_told_so(chat: SiteChat) -> None:
    async with Browser(chat.url) as browser:
        assert await (await browser.knocks()).closed() == 4001
        assert (await browser.uploads(b"content")).status == 401
        assert (await browser.get("/files/none")).status == 401


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "{",
        "[]",
        "null",
        '"said"',
        "{}",
        '{"type": "said"}',
        '{"type": "said", "id": "act-00000001", "text": ""}',
        '{"type": "said", "id": "act-00000001", "text": 5}',
        '{"type": "said", "id": "act-00000001", "text": "\\ud800"}',
        '{"type": "said", "id": "../../../etc", "text": "a"}',
        '{"type": "said", "id": "act-00000001", "text": "a", "peer": "b"}',
        '{"type": "pressed", "id": "act-00000001", "press": "' + "x" * 65 + '", "line": 1}',
        '{"type": "pressed", "id": "act-00000001", "press": "a\\u0000", "line": 1}',
        '{"type": "pressed", "id": "act-00000001", "press": "a", "line": 1e999}',
        '{"type": "older", "before": 1, "have": -1}',
        '{"type": "older", "before": "1; DROP TABLE lines", "have": 1}',
        '{"type": "unknown"}',
        "[" * 10_000,
    ],
)
async def test_garbage_is_refused_and_the_page_goes_on(chat: SiteChat, anna: Browser, garbage: str) -> None:
    page = await anna.connects()
    await page.socket.send_str(garbage)
    assert (await page.hears("refused"))["id"] == ""
    await page.says("8593")
    assert len(chat.events) == 1


async def test_bytes_are_refused_and_the_page_goes_on(anna: Browser) -> None:
    page = await anna.connects()
    await page.socket.send_bytes(b"\x00\xff")
    await page.hears("refused")
    await page.says("8593")


async def test_endless_garbage_ends_the_connection(anna: Browser) -> None:
    page = await anna.connects()
    for _ in range(40):
        await page.socket.send_str("{")
    assert await page.closed() == 1008


async def test_huge_frame_ends_the_connection_and_nothing_else(anna: Browser) -> None:
    page, other = await anna.connects(), await anna.connects()
    await page.socket.send_str("x" * 200_000)
    assert await page.closed() == 1009
    await other.says("8593")


async def test_numbers_beyond_the_database_do_no_harm(anna: Browser) -> None:
    page = await anna.connects()
    await page.sends("older", before=10**30, have=10**30)
    assert (await page.hears("older"))["lines"] == []
    await page.presses("next", 10**30)
    assert page.shown == ["Вы нажали: next"]


async def test_message_that_is_too_long_is_refused_with_its_reason(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    await page.sends("said", id="act-00000001", text="я" * 4001)
    refusal = await page.hears("refused")
    assert refusal["id"] == "act-00000001"
    assert "4\xa0000 знаков" in refusal["text"]
    await page.says("я" * 4000, "act-00000002")
    assert len(chat.events) == 1


async def test_longest_message_fits_a_frame_however_it_is_written(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    text = "\U0001f4a1" * 4000
    await page.socket.send_str(json.dumps({"type": "said", "id": "act-00000001", "text": text}))
    await page.hears("done")
    assert len(chat.events) == 1


def slow(**rates: Rate | int) -> Site:
    """A site with some of its rates set low."""
    return Site(supplier=SUPPLIER, rates=Rates(**rates))  # type: ignore[arg-type]  # by name


async def test_session_that_asks_too_often_is_told_when_to_go_on(sqlite_file: Path) -> None:
    site = slow(session=Rate(burst=2, per_second=0.1))
    async with site_chat(sqlite_file, site) as chat, Browser(chat.url) as anna:
        await anna.open()
        page = await anna.connects()
        for number in range(3):
            await page.sends("said", id=f"act-0000000{number}", text="8593")
        refusal = await page.hears("refused")
        assert refusal["id"] == "act-00000002"
        assert "Подождите 10 секунд" in refusal["text"]
        assert len(chat.events) == 2


async def test_page_that_does_not_wait_for_answers_is_refused(
    sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = asyncio.Event()

    async with site_chat(sqlite_file, slow(session=Rate(burst=100, per_second=1))) as chat:
        original = chat.receive

        async def receive(taken: InFlight) -> None:
            await answered.wait()
            await original(taken)

        monkeypatch.setattr(chat, "receive", receive)
        async with Browser(chat.url) as anna:
            await anna.open()
            page = await anna.connects()
            for number in range(40):
                await page.sends("said", id=f"act-{number:08}", text="8593")
            # The first may or may not have left the queue of 32 by then.
            assert (await page.hears("refused"))["id"] in {"act-00000032", "act-00000033"}
            answered.set()
            await page.hears("done")


async def test_address_that_asks_too_often_is_refused_across_sessions(sqlite_file: Path) -> None:
    async with site_chat(sqlite_file, slow(address=Rate(burst=1, per_second=0.1))) as chat:
        async with Browser(chat.url) as anna:
            await anna.open()
            await (await anna.connects()).says("8593")
        async with Browser(chat.url) as boris:
            await boris.open()
            page = await boris.connects()
            await page.sends("said", id="act-00000001", text="777")
            await page.hears("refused")


async def test_address_that_opens_too_many_pages_is_refused(sqlite_file: Path) -> None:
    async with (
        site_chat(sqlite_file, slow(visits=Rate(burst=2, per_second=0.1))) as chat,
        Browser(chat.url) as anna,
    ):
        assert [(await anna.open()).status for _ in range(3)] == [200, 200, 429]
        refusal = await anna.open()
        assert refusal.headers["Retry-After"] == "10"
        assert "Content-Security-Policy" in refusal.headers


async def test_session_with_too_many_tabs_is_asked_to_come_back(sqlite_file: Path) -> None:
    async with site_chat(sqlite_file, slow(connections=1)) as chat, Browser(chat.url) as anna:
        await anna.open()
        await anna.connects()
        assert await (await anna.knocks()).closed() == 4002


async def test_forwarded_address_is_not_believed_from_a_stranger(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects(**{"X-Forwarded-For": "203.0.113.7"})
    await page.says("8593")
    assert chat.events[0].address == "127.0.0.1"


@pytest.mark.parametrize(
    ("chain", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, 10.0.0.5", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("forged", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
async def test_forwarded_address_is_the_last_that_our_proxies_do_not_own(
    sqlite_file: Path, chain: str, address: str
) -> None:
    site = Site(supplier=SUPPLIER, trusted_proxies=(ip_network("127.0.0.0/8"), ip_network("10.0.0.0/8")))
    async with site_chat(sqlite_file, site) as chat, Browser(chat.url) as anna:
        await anna.open()
        page = await anna.connects(**{"X-Forwarded-For": chain})
        await page.says("8593")
        assert chat.events[0].address == address


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_household_counts_as_one_address(address: str, counted: str) -> None:
    assert household(address) == counted


def test_bucket_fills_again_with_time() -> None:
    now = 0.0
    buckets = Buckets(Rate(burst=2, per_second=0.5), clock=lambda: now)
    assert [buckets.take("anna") for _ in range(3)] == [0, 0, 2]
    assert buckets.take("boris") == 0
    now = 2.0
    assert [buckets.take("anna") for _ in range(2)] == [0, 2]
    now = 1000.0
    assert [buckets.take("anna") for _ in range(3)] == [0, 0, 2]


def test_bucket_lets_what_is_larger_than_itself_through_when_it_is_full() -> None:
    now = 0.0
    buckets = Buckets(Rate(burst=10, per_second=1), clock=lambda: now)
    assert buckets.take("anna", 25) == 0
    assert buckets.take("anna", 1) == 16
    now = 16.0
    assert buckets.take("anna", 1) == 0


def test_buckets_remember_only_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.rate_limits._KEYS", 2)
    buckets = Buckets(Rate(burst=1, per_second=0.001), clock=lambda: 0.0)
    for key in ("anna", "boris", "vera"):
        assert buckets.take(key) == 0
    assert buckets.take("vera") > 0
    assert buckets.take("anna") == 0
