"""A person at the page, in the words of a person."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    WebError,
    expect,
)
from playwright.async_api import Error as PlaywrightError

PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESK: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 800}}
DARK: Final[dict[str, Any]] = {"color_scheme": "dark"}

_WORDS = """
lines => lines.map(line => {
  const words = line.querySelector(".text").cloneNode(true);
  for (const aside of words.querySelectorAll(".unseen, .meta")) aside.remove();
  return (line.classList.contains("person") ? "> " : "") + words.textContent;
})
"""
_PATIENCE = 5.0


class Visitor:
    """One browser of one person; `page` is the tab in front."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        self.faults: list[str] = []
        self.page: Page
        context.on("console", self._heard)
        context.on("weberror", self._failed)
        context.on("request", self._asked)

    async def opens(self, path: str = "") -> Page:
        """Open the chat in a new tab and wait for the first words."""
        self.page = await self.context.new_page()
        await self.page.goto(self.url + path)
        await expect(self.lines.first).to_be_visible()
        await self.sees_state("На связи")
        return self.page

    @property
    def lines(self) -> Locator:
        """What stands in the history."""
        return self.page.locator("#lines > li")

    @property
    def waiting(self) -> Locator:
        """What is on its way."""
        return self.page.locator("#waiting > li")

    @property
    def field(self) -> Locator:
        """Where a person writes."""
        return self.page.get_by_role("textbox", name="Сообщение")

    @property
    def notice(self) -> Locator:
        """What the page tells the person above the field."""
        return self.page.get_by_role("alert")

    def button(self, label: str) -> Locator:
        """The last button of this label."""
        return self.page.get_by_role("button", name=label, exact=True).last

    async def says(self, words: str) -> None:
        """Write and send by Enter."""
        await self.field.fill(words)
        await self.field.press("Enter")

    async def rests(self) -> None:
        """Wait until nothing scrolls or fades any more."""
        await self.page.evaluate(
            """async () => {
              const feed = document.getElementById("feed");
              for (let still = 0, top = -1; still < 8; still = feed.scrollTop === top ? still + 1 : 0) {
                top = feed.scrollTop;
                await new Promise(requestAnimationFrame);
              }
              await Promise.all(document.getAnimations()
                .filter(animation => animation.effect.getComputedTiming().endTime < Infinity)
                .map(animation => animation.finished));
            }"""
        )

    async def top(self, place: str) -> float:
        """How far down on the screen it stands."""
        top: float = await self.page.locator(place).last.evaluate(
            "place => place.getBoundingClientRect().top"
        )
        return top

    async def height(self, place: str) -> float:
        """How high it is."""
        height: float = await self.page.locator(place).last.evaluate("place => place.offsetHeight")
        return height

    async def presses(self, label: str) -> None:
        """Press the last button of this label."""
        await self.button(label).click()

    async def sees_state(self, words: str) -> None:
        """Expect the header to say so of the connection."""
        await expect(self.page.locator("#state")).to_have_text(words, timeout=10_000)

    async def sees(self, *lines: str, page: Page | None = None) -> None:
        """Expect exactly these lines after the greeting; what the person said begins with `> `."""
        shown: list[str] = []
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        while asyncio.get_running_loop().time() < deadline:
            with suppress(PlaywrightError):  # the page may be loading itself anew
                shown = await (page or self.page).locator("#lines > li, #waiting > li").evaluate_all(_WORDS)
            if shown == ["Здравствуйте!", *lines]:
                return
            await asyncio.sleep(0.03)
        assert shown == ["Здравствуйте!", *lines]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(message.text)

    def _failed(self, fault: WebError) -> None:
        self.faults.append(str(fault.error))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.faults.append(f"a request to {request.url}")


@asynccontextmanager
async def visit(chromium: Browser, url: str, *, faults: bool = False, **kind: Any) -> AsyncIterator[Visitor]:
    """A browser without a history; what it reports, breaks or asks elsewhere fails the test.

    `faults` is for tests in which the page is to meet some.
    """
    context = await chromium.new_context(locale="ru-RU", timezone_id="Europe/Moscow", **(DESK | kind))
    context.set_default_timeout(_PATIENCE * 1000)
    visitor = Visitor(context, url)
    yield visitor
    await context.close()
    assert faults or visitor.faults == []
