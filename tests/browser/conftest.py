"""One Chromium for all tests; each test has a server, a database and a visitor of its own."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import fontpkg_pt_sans
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.visitor import PHONE, Visitor, visit
from tests.doubles.site import SiteChat, site_chat

_CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_QUIET = (
    "--no-sandbox",  # tests run as root in containers
    "--disable-gpu",
    "--disable-software-rasterizer",  # nothing is drawn in three dimensions
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="same"><family>system-ui</family><prefer><family>PT Sans</family></prefer></alias>
</fontconfig>
"""
"""The same letters on every machine, so that pictures and measures are the same."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """What a browser makes the program do, the tests without one measure."""
    item.add_marker(pytest.mark.unmeasured)


@asynccontextmanager
async def started(place: Path, leave_out: tuple[str, ...] = ()) -> AsyncIterator[Browser]:
    """A Chromium; `leave_out` are arguments that it would get by default."""
    if _CHROMIUM is None:
        pytest.skip("the site chat is tested in a real browser: install Chromium")
    fonts = place / "fonts.conf"
    fonts.write_text(_FONTS.format(fonts=Path(fontpkg_pt_sans.ROOT) / "files", cache=place))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=_CHROMIUM,
            args=_QUIET,
            ignore_default_args=leave_out,
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """The browser."""
    async with started(tmp_path_factory.mktemp("fonts")) as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def whole_chromium(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """A browser that sets pages aside for the way back, as people's browsers do."""
    async with started(
        tmp_path_factory.mktemp("fonts"), leave_out=("--disable-back-forward-cache",)
    ) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def chat(sqlite_file: Path) -> AsyncIterator[SiteChat]:
    """The chat as it is without any configuration."""
    async with site_chat(sqlite_file) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def anna(chromium: Browser, chat: SiteChat) -> AsyncIterator[Visitor]:
    """A person at a desk who has opened the chat and was greeted."""
    async with visit(chromium, chat.url) as visitor:
        await visitor.opens()
        yield visitor


@pytest_asyncio.fixture(loop_scope="session")
async def boris(chromium: Browser, chat: SiteChat) -> AsyncIterator[Visitor]:
    """A person with a phone who has opened the chat and was greeted."""
    async with visit(chromium, chat.url, **PHONE) as visitor:
        await visitor.opens()
        yield visitor
