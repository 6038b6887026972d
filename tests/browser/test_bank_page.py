"""The page of the built-in bank in a real browser."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from core.model.payments.standing import Decline, State
from tests.adapters.payments.contract import a_payment, an_order
from tests.browser.visitor import DARK, DESK, PHONE, visit
from tests.doubles.bank import bank_server
from tests.doubles.clock import Clock

_CONTRAST = """
() => {
  const light = colour => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
      .map(part => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ground = place => {
    const colour = getComputedStyle(place).backgroundColor;
    return colour === "rgba(0, 0, 0, 0)" && place.parentElement ? ground(place.parentElement) : colour;
  };
  const places = [...document.querySelectorAll("h1, p, dt, dd, button, a, summary, label, select")];
  return Math.min(...places.map(place => {
    const [a, b] = [light(getComputedStyle(place).color), light(ground(place))].sort((a, b) => b - a);
    return (a + 0.05) / (b + 0.05);
  }));
}
"""
KINDS = [PHONE, PHONE | DARK, DESK, DESK | DARK]

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("kind", KINDS, ids=["phone", "phone in the dark", "desk", "desk in the dark"])
async def test_a_person_pays_and_goes_back(chromium: Browser, tmp_path: Path, kind: dict[str, Any]) -> None:
    order = an_order(a_payment())
    async with (
        bank_server(tmp_path / "bank.db", clock=Clock().now) as server,
        visit(chromium, server.url, **kind) as visitor,
    ):
        page = await visitor.context.new_page()
        await page.goto(await server.page(order))
        for closed in await page.locator("summary").all():
            await closed.click()
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert await page.evaluate(wide)
        assert await page.evaluate(_CONTRAST) >= 4.5
        await page.get_by_role("button", name="Оплатить").click()
        await expect(page.get_by_role("heading")).to_have_text("Оплачено")
        assert await page.evaluate(_CONTRAST) >= 4.5
        back = page.get_by_role("link", name="Вернуться в чат")
        await expect(back).to_have_attribute("href", order.return_url)
        await page.reload()
        standing = await server.standing
        assert (standing.state, standing.received) == (State.PAID, 949_44)


async def test_a_person_without_scripts_is_declined_for_a_reason(chromium: Browser, tmp_path: Path) -> None:
    order = an_order(a_payment())
    async with (
        bank_server(tmp_path / "bank.db", clock=Clock().now) as server,
        visit(chromium, server.url, java_script_enabled=False, **PHONE) as visitor,
    ):
        page = await visitor.context.new_page()
        await page.goto(await server.page(order))
        await page.get_by_text("Отказать", exact=True).click()
        await page.get_by_label("Почему").select_option("превышен лимит карты")
        await page.get_by_role("button", name="Отказать в оплате").click()
        await expect(page.get_by_text("Деньги не списаны: превышен лимит карты.")).to_be_visible()
        standing = await server.standing
        assert (standing.state, standing.decline) == (State.DECLINED, Decline.OVER_LIMIT)
