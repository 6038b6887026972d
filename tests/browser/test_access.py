"""The site chat for those who see little, use no mouse, or hold a small phone."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from bot.engine.screens import Answer, Button, Look
from core.model.files import KeptFile
from tests.browser.visitor import DESK, PHONE, Visitor, visit
from tests.doubles.site import SiteChat, screen

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

CONTRAST = """
() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const over = ([r, g, b, a = 1], below) => [r, g, b].map((value, i) => value * a + below[i] * (1 - a));
  const light = colour => {
    const [r, g, b] = colour.map(value => value / 255)
      .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = element => {
    if (!element) return [255, 255, 255];
    return over(channels(getComputedStyle(element).backgroundColor), ground(element.parentElement));
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const words = walker.currentNode.textContent.trim();
    if (!words || !element.checkVisibility() || element.closest(".unseen, .skip, noscript")) continue;
    const behind = ground(element);
    const [a, b] = [light(over(channels(getComputedStyle(element).color), behind)), light(behind)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) poor.push(`${words}: ${contrast.toFixed(2)}`);
  }
  return poor;
}
"""
"""WCAG 2.2, 1.4.3: text has a contrast of 4.5 to what it stands on."""

SMALL = """
() => [...document.querySelectorAll("button, a, textarea")]
  .filter(element => element.checkVisibility() && !element.closest(".unseen, .skip, .text"))
  .map(element => ({ name: element.textContent.trim() || element.id, box: element.getBoundingClientRect() }))
  .filter(({ box }) => box.width < 44 || box.height < 44)
  .map(({ name, box }) => `${name}: ${box.width} × ${box.height}`)
"""


BROKEN_WORDS = """() => [...document.querySelectorAll("#lines > li:last-child .button")].flatMap(button => {
  const walker = document.createTreeWalker(button, NodeFilter.SHOW_TEXT), broken = [];
  for (let node; (node = walker.nextNode());) {
    for (const word of node.data.matchAll(/\\S+/g)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      if (range.getClientRects().length > 1) broken.push(word[0]);
    }
  }
  return broken;
})"""
CUT_OFF = """
() => [...document.querySelectorAll("body *")]
  .filter(element => element.checkVisibility() && !element.closest(".unseen, .skip, .who, .attached"))
  .filter(element => element.getBoundingClientRect().right > innerWidth + 0.5
    || element.clientWidth && element.scrollWidth > element.clientWidth + 1)
  .map(element => `${element.tagName} ${element.className}`)
"""
"""What reaches past its place; names in the header and of files may, and end in an ellipsis."""


async def everything(visitor: Visitor, chat: SiteChat) -> None:
    """Bring on everything that a page can show."""
    await visitor.opens()
    file = await chat.keeps(KeptFile("Квитанция 2025-09 ЛС 1234.pdf", "application/pdf", b"%PDF-"))
    rows = (
        (Button("Главное", "a", look=Look.PRIMARY),),
        (Button("Обычное", "b"), Button("Опасное", "c", look=Look.DANGER)),
        (Button("Сайт", url="https://energosbyt.example"),),
    )
    text = 'Слова, <b>жирно</b>, <code>7F3K</code> и <a href="https://energosbyt.example">ссылка</a>'
    for _ in range(2):
        await chat.says(Answer(screens=[screen(text, *rows, files=(file,))]))
    await visitor.says("моё")
    chat.failures = 1
    await visitor.says("не отправлено")
    await expect(visitor.waiting.get_by_role("alert")).to_be_visible()
    await visitor.says("я" * 4001)
    await expect(visitor.page.locator("#notice")).to_be_visible()
    await visitor.field.fill("пишу")
    await visitor.page.locator("#file").set_input_files(
        {"name": "фото.jpg", "mimeType": "image/jpeg", "buffer": b"photo"}
    )
    await chat.channel.busy(chat.peer)
    await expect(visitor.page.locator("#typing")).to_be_visible()
    await visitor.rests()


async def test_every_text_stands_out_by_day_and_by_night(chromium: Browser, chat: SiteChat) -> None:
    async with visit(chromium, chat.url, color_scheme="light") as anna:
        await everything(anna, chat)
        assert await anna.page.evaluate(CONTRAST) == []
        await anna.page.emulate_media(color_scheme="dark")
        assert await anna.page.evaluate(CONTRAST) == []
        await anna.presses("Завершить беседу")
        assert await anna.page.evaluate(CONTRAST) == []
        await anna.page.emulate_media(color_scheme="light")
        assert await anna.page.evaluate(CONTRAST) == []


async def test_everything_can_be_hit_with_a_finger(chromium: Browser, chat: SiteChat) -> None:
    async with visit(chromium, chat.url, **PHONE) as boris:
        await everything(boris, chat)
        assert await boris.page.evaluate(SMALL) == []


async def test_nothing_is_cut_off_at_the_side_and_no_word_of_a_button_broken_in_two(
    chromium: Browser, chat: SiteChat
) -> None:
    """On a small phone, on one that is less small, and at a desk."""
    async with visit(chromium, chat.url, viewport={"width": 320, "height": 700}) as anna:
        await everything(anna, chat)
        long = "оченьдлинноеслово" * 30
        rows = ((Button("щ" * 64, "a"),), (Button("щ" * 16, "a"),) * 4)
        await chat.says(Answer(screens=[screen(long, *rows)]))
        await expect(anna.lines.last).to_contain_text(long)
        await _at_each_width(anna, CUT_OFF)
        labels = (("Мои счета", "Настройки", "Контакты"), ("Оплатить 662,00", "Рассрочка"), ("щ" * 16,) * 4)
        menu = tuple(tuple(Button(label, "a") for label in row) for row in labels)
        await chat.says(Answer(screens=[screen("меню", *menu)]))
        await expect(anna.lines.last).to_contain_text("меню")
        await _at_each_width(anna, BROKEN_WORDS)


async def _at_each_width(visitor: Visitor, finds: str) -> None:
    """Nothing is found, however wide the page is."""
    for width in (1280, 390, 320):
        await visitor.page.set_viewport_size({"width": width, "height": 700})
        assert await visitor.page.evaluate(finds) == [], width


async def test_base_size_of_text_is_large_and_grows_with_the_readers_own(anna: Visitor) -> None:
    size = "getComputedStyle(document.querySelector('.text')).fontSize"
    assert await anna.page.evaluate(size) == "17px"


async def test_chat_can_be_used_without_a_mouse(anna: Visitor, chat: SiteChat) -> None:
    await anna.says("раз")
    await anna.sees("> раз", "Вы написали: раз")
    page = anna.page
    await page.keyboard.press("Shift+Tab")  # past the paper-clip
    for _ in range(2):
        await page.keyboard.press("Shift+Tab")
    await expect(anna.button("Дальше")).to_be_focused()
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert await page.evaluate(outline) == "solid"
    await page.keyboard.press("Enter")
    await anna.sees("> раз", "Вы нажали: next")
    focused = "document.activeElement.innerText"
    assert "Вы нажали: next" in await page.evaluate(focused)
    await page.keyboard.press("Tab")
    await expect(anna.button("Дальше")).to_be_focused()
    assert len(chat.events) == 3


async def test_first_key_leads_past_the_history(boris: Visitor) -> None:
    await boris.page.keyboard.press("Tab")
    await expect(boris.page.get_by_role("link", name="К полю ввода")).to_be_focused()
    await boris.page.keyboard.press("Enter")
    await expect(boris.field).to_be_focused()


async def test_screen_reader_is_told_who_speaks_and_what_is_new(anna: Visitor) -> None:
    await anna.says("раз")
    await anna.sees("> раз", "Вы написали: раз")
    log = anna.page.get_by_role("log", name="Беседа с поставщиком электроэнергии")
    snapshot = await log.aria_snapshot()
    assert "Вы: раз" in snapshot
    assert "Энергосбыт: Вы написали: раз" in snapshot
    assert 'button "Дальше"' in snapshot
    await expect(log).not_to_have_attribute("aria-live", "off")
    await expect(anna.page.locator("#state")).to_have_role("status")


async def test_every_control_has_a_name(chromium: Browser, chat: SiteChat) -> None:
    async with visit(chromium, chat.url) as anna:
        await everything(anna, chat)
        for role in ("button", "link"):
            for control in await anna.page.locator("body").get_by_role(role).all():
                assert await control.inner_text() or await control.get_attribute("aria-label")


@pytest.mark.parametrize("kind", [DESK, PHONE], ids=["desk", "phone"])
async def test_motion_stops_for_those_who_ask(
    chromium: Browser, chat: SiteChat, kind: dict[str, Any]
) -> None:
    async with visit(chromium, chat.url, reduced_motion="reduce", **kind) as anna:
        await everything(anna, chat)
        assert await anna.page.evaluate("document.getAnimations().length") == 0
        await anna.page.emulate_media(color_scheme="dark")
        assert await anna.page.evaluate("document.getAnimations().length") == 0


async def test_chat_can_be_printed(anna: Visitor) -> None:
    await anna.says("раз")
    await anna.sees("> раз", "Вы написали: раз")
    await anna.page.emulate_media(media="print")
    await expect(anna.lines.last).to_be_visible()
    await expect(anna.field).to_be_hidden()
    await expect(anna.button("Дальше")).to_be_hidden()
