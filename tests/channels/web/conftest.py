"""The site chat and a browser that has opened it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.channels.web.browser import Browser
from tests.doubles.site import SiteChat, site_chat


@pytest.fixture
async def chat(sqlite_file: Path) -> AsyncIterator[SiteChat]:
    """The chat as it is without any configuration."""
    async with site_chat(sqlite_file) as opened:
        yield opened


@pytest.fixture
async def anna(chat: SiteChat) -> AsyncIterator[Browser]:
    """A person who has opened the page, but is not connected yet."""
    async with Browser(chat.url) as browser:
        await browser.open()
        yield browser
