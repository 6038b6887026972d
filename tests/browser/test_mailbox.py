"""The demonstration's mailbox beside the chat."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.visitor import PHONE, visit
from tests.doubles.site import SiteChat, site_chat

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]


@dataclass(frozen=True)
class Paper:
    """A letter that has been sent."""

    message_id: str
    text: str
    time: datetime
    to: str = "anna@example.ru"
    subject: str = "Код подтверждения"


class Post:
    """The folder with the letters."""

    def __init__(self) -> None:
        self.papers: list[Paper] = []

    def send(self, text: str) -> None:
        """Put a letter on top."""
        self.papers.insert(0, Paper(f"letter-{len(self.papers)}", text, datetime.now(UTC)))


@pytest.fixture
def post() -> Post:
    """An empty folder."""
    return Post()


@pytest_asyncio.fixture(loop_scope="session")
async def chat(sqlite_file: Path, post: Post) -> AsyncIterator[SiteChat]:
    """The chat with its mailbox."""
    async with site_chat(sqlite_file, letters=lambda: post.papers) as opened:
        yield opened


async def test_letters_stand_beside_the_chat_on_a_desk(chromium: Browser, chat: SiteChat, post: Post) -> None:
    post.send("Ваш код: 482913")
    async with visit(chromium, chat.url) as anna:
        page = await anna.opens()
        letters = page.locator("#mailbox .letter")
        await expect(letters).to_have_count(1)
        await expect(letters.first).to_contain_text("Ваш код: 482913")
        await expect(letters.first).to_contain_text("anna@example.ru")
        post.send("Ваш код: <b>000000</b>")
        await expect(letters).to_have_count(2)
        await expect(letters.first).to_contain_text("<b>000000</b>")
        await page.locator("#mailbox").get_by_role("button", name="Закрыть").click()
        await expect(page.locator("#mailbox")).to_be_hidden()
        await expect(page.get_by_role("button", name="Письма")).to_be_focused()


async def test_new_letter_shows_a_badge_until_it_is_looked_at(
    chromium: Browser, chat: SiteChat, post: Post
) -> None:
    async with visit(chromium, chat.url, **PHONE) as boris:
        page = await boris.opens()
        badge = page.locator("#mail-badge")
        await expect(badge).to_be_hidden()
        post.send("Ваш код: 482913")
        await expect(badge).to_have_text("1")
        await page.get_by_role("button", name="Письма").tap()
        await expect(page.get_by_text("Ваш код: 482913")).to_be_visible()
        await expect(page.locator("main")).to_have_attribute("inert", "")
        await page.go_back()
        await expect(page.locator("#mailbox")).to_be_hidden()
        await expect(page.locator("main")).not_to_have_attribute("inert", "")
        await expect(badge).to_be_hidden()
        await boris.says("482913")
        await boris.sees("> 482913", "Вы написали: 482913")
        await page.reload()
        await boris.sees("> 482913", "Вы написали: 482913")
        await expect(badge).to_be_hidden()


async def test_mailbox_is_a_page_of_its_own_too(chromium: Browser, chat: SiteChat, post: Post) -> None:
    post.send("Ваш код: 482913")
    async with visit(chromium, chat.url, **PHONE) as boris:
        boris.page = await boris.context.new_page()
        await boris.page.goto(chat.url + "mail")
        await expect(boris.page.locator(".letter")).to_contain_text("Ваш код: 482913")
        await boris.page.get_by_role("link", name="К беседе").tap()
        await boris.sees()


async def test_there_is_no_mailbox_outside_a_demonstration(chromium: Browser, sqlite_file: Path) -> None:
    async with site_chat(sqlite_file) as chat, visit(chromium, chat.url) as anna:
        page = await anna.opens()
        await expect(page.get_by_role("button", name="Письма")).to_be_hidden()
        await expect(page.locator("#mailbox")).to_be_hidden()
