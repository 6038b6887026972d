"""The site chat in a real browser: what a person sees and does."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Browser, expect
from reportlab.pdfgen.canvas import Canvas

from bot.channels.rate_limits import Rate
from bot.channels.web.pages import Pages
from bot.channels.web.sessions import Sessions
from bot.channels.web.site import Rates, Site
from bot.engine.channel import InFlight
from bot.engine.events import Attached, Pressed, Said, Started
from bot.engine.screens import Answer, Button
from core.model.files import KeptFile
from tests.browser.test_access import CONTRAST, SMALL
from tests.browser.visitor import PHONE, Visitor, visit
from tests.doubles.site import SUPPLIER, SiteChat, screen, site_chat
from tests.doubles.waiting import until

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63606060f80f000104010"
    "0a2ff9a3b0000000049454e44ae426082"
)


async def test_person_is_greeted_and_answered(anna: Visitor) -> None:
    await anna.says("8593")
    await anna.sees("> 8593", "Вы написали: 8593")
    await expect(anna.field).to_have_value("")
    await expect(anna.field).to_be_focused()


async def test_two_tabs_opened_at_once_are_greeted_once(anna: Visitor, chat: SiteChat) -> None:
    await anna.opens()
    await anna.sees()
    assert chat.heard == [Started()]


async def test_link_with_a_payload_reaches_the_conversation_and_leaves_the_address(
    chromium: Browser, chat: SiteChat
) -> None:
    async with visit(chromium, chat.url) as anna:
        page = await anna.opens("?start=check-7F3K")
        assert chat.heard == [Started("check-7F3K")]
        assert page.url == chat.url


async def test_a_secret_of_a_link_stands_where_no_server_hears_it_also_when_the_chat_is_open(
    chromium: Browser, chat: SiteChat
) -> None:
    async with visit(chromium, chat.url) as anna:
        page = await anna.opens("#start=open-7F3K")
        assert page.url == chat.url
        await page.evaluate("location.hash = 'start=open-9QXA'")
        await until(lambda: len(chat.heard) == 2)
        assert chat.heard == [Started("open-7F3K"), Started("open-9QXA")]
        await expect(page).to_have_url(chat.url)


async def test_shift_and_enter_begin_a_new_line(anna: Visitor) -> None:
    await anna.field.fill("первая")
    await anna.field.press("Shift+Enter")
    height = await anna.height("textarea")
    await anna.page.keyboard.type("вторая")
    await anna.presses("Отправить")
    await anna.sees("> первая\nвторая", "Вы написали: первая\nвторая")
    assert await anna.height("textarea") < height


async def test_nothing_is_sent_when_nothing_is_written(anna: Visitor, chat: SiteChat) -> None:
    await anna.says("   ")
    await anna.presses("Отправить")
    await anna.says("8593")
    await anna.sees("> 8593", "Вы написали: 8593")
    assert chat.heard == [Started(), Said("8593")]


async def test_press_changes_the_message_in_place(anna: Visitor, chat: SiteChat) -> None:
    await anna.presses("Дальше")
    await expect(anna.lines).to_have_count(1)
    await expect(anna.lines).to_contain_text("Вы нажали: next")
    assert chat.heard[-1] == Pressed("next")


async def test_button_of_an_old_screen_works(anna: Visitor) -> None:
    await anna.says("раз")
    await anna.sees("> раз", "Вы написали: раз")
    await anna.page.get_by_role("button", name="Дальше").first.click()
    await anna.sees("> раз", "Вы написали: раз", "Вы нажали: next")


async def test_history_is_there_after_a_reload(anna: Visitor) -> None:
    await anna.says("8593")
    await anna.sees("> 8593", "Вы написали: 8593")
    await anna.page.reload()
    await anna.sees("> 8593", "Вы написали: 8593")


async def test_tabs_of_one_session_show_the_same(anna: Visitor) -> None:
    first = anna.page
    await anna.opens()
    await anna.says("8593")
    for page in (first, anna.page):
        await anna.sees("> 8593", "Вы написали: 8593", page=page)


async def test_password_vanishes_from_every_tab(anna: Visitor, chat: SiteChat) -> None:
    chat.script = lambda _: Answer(screens=[screen("Пароль принят")], erase="act-1")
    first = anna.page
    await anna.opens()
    await anna.says("сим-сим")
    for page in (first, anna.page):
        await anna.sees("Пароль принят", page=page)
        assert "сим-сим" not in await page.content()
    await anna.page.reload()
    await anna.sees("Пароль принят")


async def test_markup_that_a_person_types_stays_text(anna: Visitor) -> None:
    nasty = '<img src=x onerror="alert(1)"><b>жирно</b>'
    await anna.says(nasty)
    await anna.sees(f"> {nasty}", f"Вы написали: {nasty}")
    assert await anna.page.locator(".text img, .text b").count() == 0


async def test_styles_and_links_of_a_screen_are_shown(anna: Visitor, chat: SiteChat) -> None:
    text = '<b>жирно</b> <i>косо</i> <code>7F3K</code> <a href="https://energosbyt.example/a">сайт</a>'
    pay = Button("Оплатить", url="https://bank.example/pay")
    chat.script = lambda _: Answer(screens=[screen(text, (pay,))])
    await anna.says("покажи")
    await anna.sees("> покажи", "жирно косо 7F3K сайт")
    line = anna.lines.last
    assert [await line.locator(f".text {tag}").inner_text() for tag in ("b", "i", "code", "a")] == [
        "жирно",
        "косо",
        "7F3K",
        "сайт",
    ]
    for link in (line.locator(".text a"), line.get_by_role("link", name="Оплатить")):
        assert await link.get_attribute("target") == "_blank"
        assert "noopener" in (await link.get_attribute("rel") or "")


async def test_bare_address_in_our_words_is_a_link(anna: Visitor, chat: SiteChat) -> None:
    chat.script = lambda _: Answer(
        screens=[screen("См. https://energosbyt.example/a?b=1&amp;c=2. И http: всё")]
    )
    await anna.says("где https://evil.example")
    await anna.sees("> где https://evil.example", "См. https://energosbyt.example/a?b=1&c=2. И http: всё")
    links = anna.page.locator(".text a")
    await expect(links).to_have_count(1)
    await expect(links).to_have_attribute("href", "https://energosbyt.example/a?b=1&c=2")


async def test_suppliers_telephones_and_mail_in_our_words_are_links(
    chromium: Browser, sqlite_file: Path
) -> None:
    site = Site(
        supplier=SUPPLIER,
        phones=("8 (800) 000-00-00", "8 (8442) 26-10-00", "+7 (8442) 26-10-01, доб. 5"),
        email="info@energosbyt.example",
    )
    words = (
        "Звоните: 8 (800) 000-00-00, 8 (8442) 26-10-00, +7 (8442) 26-10-01, доб. 5. "
        "Почта: info@energosbyt.example"
    )
    async with site_chat(sqlite_file, site) as chat, visit(chromium, chat.url, **PHONE) as boris:
        await boris.opens()
        chat.script = lambda _: Answer(screens=[screen(f"{words}. Ваша: anna@mail.ru, +7 912 345-67-89")])
        await boris.says(words)
        await boris.sees(f"> {words}", f"{words}. Ваша: anna@mail.ru, +7 912 345-67-89")
        links = boris.page.locator(".text a")
        assert await links.evaluate_all("links => links.map(link => [link.textContent, link.href])") == [
            ["8 (800) 000-00-00", "tel:+78000000000"],
            ["8 (8442) 26-10-00", "tel:+78442261000"],
            ["+7 (8442) 26-10-01, доб. 5", "tel:+78442261001"],
            ["info@energosbyt.example", "mailto:info@energosbyt.example"],
        ]
        await expect(links.first).not_to_have_attribute("target", "_blank")


async def test_telephone_stands_on_one_line(chromium: Browser, sqlite_file: Path) -> None:
    site = Site(supplier=SUPPLIER, phones=("8 (800) 000-00-00",))
    async with site_chat(sqlite_file, site) as chat, visit(chromium, chat.url) as boris:
        await boris.opens()
        await chat.says(Answer(screens=[screen("Не получается — позвоните нам: 8 (800) 000-00-00.")]))
        link = boris.page.get_by_role("link", name="8 (800) 000-00-00")
        await expect(link).to_be_visible()
        for width in range(320, 440, 8):
            await boris.page.set_viewport_size({"width": width, "height": 700})
            assert await link.evaluate("link => link.getClientRects().length") == 1


async def test_work_that_goes_on_is_seen(anna: Visitor, chat: SiteChat) -> None:
    typing = anna.page.get_by_text("Печатает…")
    await expect(typing).to_be_hidden()
    await chat.channel.busy(chat.peer)
    await expect(typing).to_be_attached()
    await expect(anna.page.locator("#typing")).to_be_visible()
    await chat.says(Answer(screens=[screen("Готово")]))
    await anna.sees("Готово")
    await expect(anna.page.locator("#typing")).to_be_hidden()


async def test_toast_is_seen_for_a_while(anna: Visitor, chat: SiteChat) -> None:
    chat.script = lambda _: Answer(toast="Уже сделано")
    await anna.presses("Дальше")
    await expect(anna.page.locator("#toast")).to_have_text("Уже сделано")
    await expect(anna.button("Дальше")).not_to_have_attribute("aria-busy", "true")


# --- what goes wrong ---


async def test_nothing_is_lost_or_doubled_when_the_server_goes_and_comes_back(
    chromium: Browser, sqlite_file: Path
) -> None:
    async with site_chat(sqlite_file) as chat, visit(chromium, chat.url, faults=True) as anna:
        await anna.opens()
        await anna.says("раз")
        await anna.sees("> раз", "Вы написали: раз")
        port = int(chat.url.rsplit(":", 1)[1].rstrip("/"))
        await chat.stop()
        await anna.sees_state("Нет связи")
        await anna.says("два")
        await expect(anna.waiting).to_have_count(1)
        async with site_chat(sqlite_file, port=port) as again:
            await anna.page.evaluate("dispatchEvent(new Event('online'))")  # sooner than it would by itself
            await anna.sees_state("На связи")
            await anna.sees("> раз", "Вы написали: раз", "> два", "Вы написали: два")
            await expect(anna.waiting).to_have_count(0)
            assert again.heard == [Said("два")]


async def test_phone_without_a_connection_says_in_full_what_will_be(
    chromium: Browser, chat: SiteChat
) -> None:
    small = PHONE | {"viewport": {"width": 320, "height": 640}}
    async with visit(chromium, chat.url, faults=True, **small) as boris:
        await boris.opens()
        later = boris.page.get_by_text("Написанное отправим, когда связь появится.")
        await expect(later).to_have_count(0)
        await boris.context.set_offline(True)
        await chat.channel.close()
        await boris.sees_state("Нет связи")
        assert await boris.page.locator("#state").evaluate("state => state.scrollWidth <= state.clientWidth")
        await expect(later).to_be_in_viewport(ratio=1)
        bottom = await later.evaluate("later => later.getBoundingClientRect().bottom")
        assert bottom <= await boris.top("#words")
        await boris.context.set_offline(False)
        await boris.sees_state("На связи")
        await expect(later).to_have_count(0)


async def test_answer_that_was_lost_on_the_way_is_not_doubled(anna: Visitor, chat: SiteChat) -> None:
    """The connection breaks after the turn and before the answer: the same words are sent again."""
    original = chat.receive

    async def receive_and_break(taken: InFlight) -> None:
        await chat.channel.close()
        await original(taken)

    chat.receive = receive_and_break  # type: ignore[method-assign]  # for this test alone
    await anna.says("8593")
    chat.receive = original  # type: ignore[method-assign]  # as it was
    await anna.sees("> 8593", "Вы написали: 8593")
    assert chat.heard == [Started(), Said("8593")]


async def test_fault_of_ours_leaves_the_words_to_be_sent_again(anna: Visitor, chat: SiteChat) -> None:
    chat.failures = 1
    await anna.says("8593")
    await expect(anna.waiting.get_by_role("alert")).to_contain_text("Не отправлено")
    await anna.presses("Повторить")
    await anna.sees("> 8593", "Вы написали: 8593")


async def test_words_that_were_not_sent_can_be_discarded(anna: Visitor, chat: SiteChat) -> None:
    chat.failures = 1
    await anna.says("8593")
    await anna.waiting.get_by_role("button", name="Удалить").click()
    await anna.sees()
    await anna.says("777")
    await anna.sees("> 777", "Вы написали: 777")


async def test_press_that_met_a_fault_can_be_repeated(anna: Visitor, chat: SiteChat) -> None:
    chat.failures = 1
    await anna.presses("Дальше")
    await expect(anna.notice).to_contain_text("Нажмите ещё раз")
    await anna.presses("Дальше")
    await expect(anna.lines).to_contain_text("Вы нажали: next")
    await expect(anna.notice).to_be_hidden()


async def test_words_that_are_too_long_stay_in_the_field(anna: Visitor) -> None:
    await anna.says("я" * 4001)
    await expect(anna.notice).to_contain_text("Можно не больше 4\xa0000 знаков")
    await expect(anna.field).to_have_value("я" * 4001)
    await anna.notice.get_by_role("button", name="Закрыть").click()
    await expect(anna.notice).to_be_hidden()


async def test_words_that_came_too_often_are_given_back(chromium: Browser, sqlite_file: Path) -> None:
    site = Site(supplier=SUPPLIER, rates=Rates(session=Rate(burst=2, per_second=0.1)))
    async with site_chat(sqlite_file, site) as chat, visit(chromium, chat.url) as anna:
        await anna.opens()
        await anna.says("раз")
        await anna.sees("> раз", "Вы написали: раз")
        await anna.says("два")
        await expect(anna.notice).to_contain_text(re.compile(r"Слишком часто. Подождите \d+ секунд"))
        await expect(anna.field).to_have_value("два")
        await anna.sees("> раз", "Вы написали: раз")


async def test_browser_that_keeps_no_cookie_is_told_what_to_do(
    chromium: Browser, chat: SiteChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sessions, "keep", lambda *_: None)
    async with visit(chromium, chat.url) as anna:
        anna.page = await anna.context.new_page()
        await anna.page.goto(chat.url)
        await expect(anna.notice).to_contain_text("Браузер не сохранил беседу")
        await anna.page.wait_for_timeout(3500)  # past the moment at which any other page says what will be
        await expect(anna.page.locator("#later")).to_be_empty()
        await expect(anna.notice.get_by_role("link", name="Открыть чат отдельно")).to_be_visible()


async def test_page_without_scripts_says_so(chromium: Browser, chat: SiteChat) -> None:
    async with visit(chromium, chat.url, java_script_enabled=False) as anna:
        anna.page = await anna.context.new_page()
        await anna.page.goto(chat.url)
        await expect(anna.page.locator("noscript p")).to_contain_text("включите в браузере JavaScript")
        await expect(anna.page.locator("noscript p")).to_be_visible()
        await expect(anna.field).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_unknown_address_leads_to_the_chat(chromium: Browser, chat: SiteChat, scheme: str) -> None:
    async with visit(chromium, chat.url, faults=True, color_scheme=scheme, **PHONE) as boris:
        boris.page = await boris.context.new_page()
        await boris.page.goto(f"{chat.url}cabinet/account")
        await expect(boris.page.get_by_role("heading", name="Здесь ничего нет")).to_be_visible()
        assert await boris.page.evaluate(CONTRAST) == []
        assert await boris.page.evaluate(SMALL) == []
        assert await boris.page.evaluate("getComputedStyle(document.body).fontSize") == "17px"
        assert [fault for fault in boris.faults if "404" not in fault] == []
        await boris.page.get_by_role("link", name="Открыть чат").click()
        await boris.sees()
        assert boris.page.url == chat.url


# --- files ---


async def test_file_goes_up_with_its_caption(anna: Visitor, chat: SiteChat) -> None:
    await anna.page.locator("#file").set_input_files(
        {"name": "счётчик.png", "mimeType": "image/png", "buffer": PNG}
    )
    await expect(anna.page.locator("#attached")).to_contain_text("счётчик.png")
    await anna.says("вот он")
    await expect(anna.lines).to_have_count(3)
    attached = chat.heard[-1]
    assert isinstance(attached, Attached)
    assert (attached.name, attached.mime, attached.size) == ("счётчик.png", "image/png", len(PNG))
    assert attached.caption == "вот он"
    picture = anna.page.get_by_role("img", name="Изображение: счётчик.png")
    await expect(picture).to_be_visible()
    assert (
        await picture.evaluate("async picture => { await picture.decode(); return picture.naturalWidth; }")
        == 1
    )
    await expect(anna.page.locator("#attached")).to_be_hidden()


async def test_file_can_be_pasted_and_taken_back(anna: Visitor, chat: SiteChat) -> None:
    await anna.field.evaluate(
        """field => {
          const clipboardData = new DataTransfer();
          clipboardData.items.add(new File(["a"], "снимок.png", {type: "image/png"}));
          field.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }"""
    )
    await expect(anna.page.locator("#attached")).to_contain_text("снимок.png")
    await anna.presses("Убрать файл снимок.png")
    await expect(anna.page.locator("#attached")).to_be_hidden()
    assert chat.heard == [Started()]


async def test_file_can_be_dropped(anna: Visitor) -> None:
    await anna.page.evaluate(
        """() => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(["a"], "скан.pdf"));
          for (const kind of ["dragover", "drop"])
            document.body.dispatchEvent(new DragEvent(kind, {dataTransfer, bubbles: true, cancelable: true}));
        }"""
    )
    await expect(anna.page.locator("#attached")).to_contain_text("скан.pdf")
    await expect(anna.page.locator("#drop")).to_be_hidden()


async def test_file_that_is_too_large_is_not_even_sent(chromium: Browser, sqlite_file: Path) -> None:
    site = Site(supplier=SUPPLIER, upload_bytes=1024 * 1024)
    async with site_chat(sqlite_file, site) as chat, visit(chromium, chat.url) as anna:
        await anna.opens()
        large = {"name": "большой.pdf", "mimeType": "application/pdf", "buffer": b"x" * (1024 * 1024 + 1)}
        await anna.page.locator("#file").set_input_files(large)  # type: ignore[arg-type]  # a dict is a TypedDict here
        await expect(anna.notice).to_contain_text("Файл больше 1 МБ")
        await expect(anna.page.locator("#attached")).to_be_hidden()


async def test_file_that_the_server_refuses_comes_back(chromium: Browser, sqlite_file: Path) -> None:
    site = Site(supplier=SUPPLIER, rates=Rates(session_upload=Rate(burst=60, per_second=1)))
    async with site_chat(sqlite_file, site) as chat, visit(chromium, chat.url, faults=True) as anna:
        await anna.opens()
        for name in ("a.png", "b.png"):
            await anna.page.locator("#file").set_input_files(
                {"name": name, "mimeType": "image/png", "buffer": PNG}
            )
            await anna.says("фото")
        await expect(anna.notice).to_contain_text("Слишком много файлов подряд")
        await expect(anna.page.locator("#attached")).to_contain_text("b.png")
        await expect(anna.field).to_have_value("фото")


async def test_pdf_opens_in_a_tab_of_its_own(chromium: Browser, chat: SiteChat) -> None:
    content = BytesIO()
    Canvas(content).save()
    # A browser's PDF viewer asks for an icon of the site, which is none of our pages.
    async with visit(chromium, chat.url, faults=True) as anna:
        await anna.opens()
        receipt = KeptFile("Квитанция 2025-09 ЛС 1234.pdf", "application/pdf", content.getvalue())
        file = await chat.keeps(receipt)
        await chat.says(Answer(screens=[screen("Ваша квитанция", files=(file,))]))
        link = anna.page.get_by_role("link", name=receipt.name)
        assert "noopener" in (await link.get_attribute("rel") or "")
        async with anna.context.expect_page() as opened:
            await link.click()
        page = await opened.value
        await page.wait_for_load_state()
        assert page.url == f"{chat.url}files/{file.key}"
        assert await page.evaluate("document.contentType") == "application/pdf"


# --- where one is in a long history ---


async def talk_long(visitor: Visitor, chat: SiteChat, lines: int) -> None:
    """Fill the history."""
    for number in range(lines):
        await chat.says(Answer(screens=[screen(f"Строка {number}")]))
    await expect(visitor.lines.last).to_contain_text(f"Строка {lines - 1}")


async def test_page_follows_new_lines_only_when_one_is_at_the_end(anna: Visitor, chat: SiteChat) -> None:
    await talk_long(anna, chat, 12)
    down = anna.page.get_by_role("button", name=re.compile("Вниз"))
    await expect(anna.lines.last).to_be_in_viewport()
    await expect(down).to_be_hidden()
    await anna.page.locator("#feed").hover()
    await anna.page.mouse.wheel(0, -600)
    await expect(down).to_be_visible()
    await chat.says(Answer(screens=[screen("Новость")]))
    await expect(down).to_contain_text("1")
    await expect(anna.lines.last).not_to_be_in_viewport()
    await down.click()
    await expect(anna.lines.last).to_be_in_viewport()
    await expect(down).to_be_hidden()


async def goes_up(visitor: Visitor) -> None:
    """Read what was said at first."""
    await visitor.rests()
    await visitor.page.locator("#feed").hover()
    await visitor.page.mouse.wheel(0, -5000)
    await expect(visitor.lines.first).to_be_in_viewport()
    await visitor.rests()


async def test_press_high_up_leads_to_its_answer(anna: Visitor, chat: SiteChat) -> None:
    await talk_long(anna, chat, 12)
    chat.script = lambda _: Answer(
        screens=[screen("Новый экран")], toast="Это старый экран. Вот новый.", fresh=True
    )
    await goes_up(anna)
    await anna.page.get_by_role("button", name="Дальше").first.click()
    await expect(anna.lines.last).to_contain_text("Новый экран")
    await expect(anna.lines.last).to_be_in_viewport()
    await expect(anna.page.get_by_role("button", name=re.compile("Вниз"))).to_be_hidden()


async def test_press_high_up_that_met_a_fault_leaves_one_there(anna: Visitor, chat: SiteChat) -> None:
    await talk_long(anna, chat, 12)
    chat.failures = 1
    await goes_up(anna)
    await anna.page.get_by_role("button", name="Дальше").first.click()
    await expect(anna.notice).to_contain_text("Нажмите ещё раз")
    await chat.says(Answer(screens=[screen("Новость")]))
    await expect(anna.lines.last).to_contain_text("Новость")
    await expect(anna.lines.first).to_be_in_viewport()


async def test_toast_covers_neither_the_way_down_nor_the_field(boris: Visitor, chat: SiteChat) -> None:
    await talk_long(boris, chat, 12)
    await boris.rests()
    await boris.page.locator("#feed").evaluate("feed => feed.scrollTo(0, 0)")
    await expect(boris.page.locator("#latest")).to_be_visible()
    await chat.says(Answer(screens=[screen("Новость")], toast="Это старый экран. Вот новый."))
    await boris.field.fill("первая\nвторая\nтретья")
    await expect(boris.page.locator("#fresh")).to_have_text("1")
    toast = await boris.page.locator("#toast").bounding_box()
    assert toast
    for place in ("#latest", "#fresh", "#words"):
        box = await boris.page.locator(place).bounding_box()
        assert box
        assert (
            toast["x"] + toast["width"] <= box["x"]
            or toast["y"] + toast["height"] <= box["y"]
            or box["y"] + box["height"] <= toast["y"]
        )


async def test_tall_answer_is_shown_from_its_beginning(anna: Visitor, chat: SiteChat) -> None:
    await talk_long(anna, chat, 5)
    await chat.says(Answer(screens=[screen("Начало\n" + "строка\n" * 60 + "конец")]))
    await expect(anna.lines.last).to_contain_text("Начало")
    await expect(anna.lines.last).to_be_in_viewport()
    feed = await anna.top("#feed")
    await anna.rests()
    assert feed <= await anna.top("#lines .bubble") <= feed + 40


async def test_earlier_lines_come_when_one_scrolls_up(anna: Visitor, chat: SiteChat) -> None:
    await talk_long(anna, chat, 80)
    await anna.page.reload()
    await expect(anna.lines).to_have_count(60)
    await anna.page.locator("#feed").evaluate("feed => feed.scrollTo(0, 0)")
    await expect(anna.lines).to_have_count(81)
    await expect(anna.lines.first).to_contain_text("Здравствуйте!")
    await expect(anna.page.locator("#earlier")).to_be_hidden()


# --- the mailbox, the frame, leaving ---


async def test_person_can_end_the_conversation_on_this_device(anna: Visitor, chat: SiteChat) -> None:
    await anna.says("8593")
    await anna.sees("> 8593", "Вы написали: 8593")
    peer = chat.peer
    await anna.presses("Завершить беседу")
    await expect(anna.page.get_by_role("dialog")).to_contain_text("Сделайте так на чужом устройстве.")
    await anna.presses("Остаться")
    await anna.sees("> 8593", "Вы написали: 8593")
    await anna.presses("Завершить беседу")
    await anna.presses("Завершить")
    await anna.sees()
    assert chat.peer != peer


@pytest.mark.parametrize("obeys", [True, False])
async def test_nothing_of_an_ended_conversation_is_left_on_the_way_back(
    whole_chromium: Browser, chat: SiteChat, monkeypatch: pytest.MonkeyPatch, obeys: bool
) -> None:
    """Whether or not the browser obeys when it is told to keep nothing of the page."""
    told = Pages._page  # noqa: SLF001 - where the page is told so

    def page_that_may_be_kept(pages: Pages, html: str) -> web.Response:
        response = told(pages, html)
        del response.headers["Cache-Control"]
        return response

    if not obeys:
        monkeypatch.setattr(Pages, "_page", page_that_may_be_kept)
    # After the end the file is refused, which the console reports.
    async with visit(whole_chromium, chat.url, faults=True) as anna:
        await anna.context.add_init_script(
            "addEventListener('pageshow', ({persisted}) => {"
            "  if (persisted) sessionStorage.setItem('seen', `aside: ${document.documentElement.innerText}`);"
            "});"
        )
        page = await anna.opens()
        await anna.says("8593")
        await anna.sees("> 8593", "Вы написали: 8593")
        file = await chat.keeps(KeptFile("счётчик.png", "image/png", PNG))
        await page.goto(f"{chat.url}files/{file.key}")
        await page.goto(chat.url)
        await anna.sees("> 8593", "Вы написали: 8593")
        await anna.presses("Завершить беседу")
        await anna.presses("Завершить")
        await anna.sees()
        await page.evaluate("history.back()")
        await expect(page.get_by_text("Такого файла здесь нет")).to_be_visible()
        await page.evaluate("history.back()")
        await anna.sees()
        assert "8593" not in await page.content()
        seen = await page.evaluate("sessionStorage.getItem('seen')")
        assert seen == (None if obeys else "aside: ")


@asynccontextmanager
async def another_site(chat_url: list[str]) -> AsyncIterator[str]:
    """The origin of another site, whose page holds the chat in a frame."""

    async def hold(request: web.Request) -> web.Response:
        del request
        return web.Response(text=f'<iframe src="{chat_url[0]}"></iframe>', content_type="text/html")

    app = web.Application()
    app.router.add_get("/", hold)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize("allowed", [True, False])
async def test_page_stands_in_a_frame_only_where_it_may(
    chromium: Browser, sqlite_file: Path, allowed: bool
) -> None:
    chat_url: list[str] = []
    async with another_site(chat_url) as origin:
        site = Site(supplier=SUPPLIER, frame_origins=(origin,) if allowed else ())
        async with site_chat(sqlite_file, site) as chat, visit(chromium, chat.url, faults=True) as anna:
            chat_url.append(chat.url)
            anna.page = await anna.context.new_page()
            await anna.page.goto(origin)
            greeting = anna.page.frame_locator("iframe").get_by_text("Здравствуйте!")
            if allowed:
                await expect(greeting).to_be_visible()
            else:
                await expect(greeting).to_have_count(0)
                assert any("frame-ancestors" in fault for fault in anna.faults)
            assert bool(chat.events) is allowed


async def test_phone_has_the_same_chat(boris: Visitor) -> None:
    await boris.says("8593")
    await boris.sees("> 8593", "Вы написали: 8593")
    await boris.button("Дальше").tap()
    await boris.sees("> 8593", "Вы нажали: next")
    assert PHONE["viewport"]["width"] == await boris.page.evaluate("document.documentElement.scrollWidth")
