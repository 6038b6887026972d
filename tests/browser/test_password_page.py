"""The pages of one-time links: on a phone, light and dark, by the keyboard alone, and read by a machine."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from playwright.async_api import expect

from core.model.cabinets.cabinet import Person
from core.model.cabinets.passwords import hash_password
from core.model.cabinets.permits import Purpose
from core.model.messages.facts import PasswordChanged, RecoveryAsked
from core.model.readings.sources import Source
from core.model.supplier.policy import Policy
from core.use_cases.change_password import open_password_page, show_password
from core.use_cases.enter_by_page import open_entry_page
from core.use_cases.recover_password import ask_recovery, set_password_by_link
from storage.store import open_store
from tests.browser.test_access import CONTRAST, SMALL
from tests.browser.visitor import DARK, PHONE, Visitor, visit
from tests.doubles.password_page import password_pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Browser, Page

    from storage.work import Work

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

NOW: Final = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
POLICY: Final = Policy(password_page="https://cabinet.example/password/")
ANNA: Final = "anna@mail.ru"
_NARROW: Final = PHONE | {"viewport": {"width": 320, "height": 640}}
"""The smallest phone, or a desk at four times the size (WCAG 2.2, 1.4.10)."""


def _tokens(work: Work) -> dict[str, str]:
    """Of the letter's link, of «Это не я», and of the pages of a chat: for entry, for both passwords."""
    cabinet = work.cabinets.add(email=ANNA, phone="", password_hash=hash_password("the old one"), at=NOW)

    def person(channel: str) -> Person:
        chat = work.chats.open(channel, "1", NOW)
        return Person(chat=chat.id, channel=channel, source=Source.BOT_VK)

    def secret(kind: str, field: str) -> str:
        tasks = work.queue.claim(kind, now=NOW, lease_until=NOW + timedelta(minutes=1), limit=9)
        return str(tasks[-1].payload[field])

    ask_recovery(work, person("telegram"), ANNA, policy=POLICY, now=NOW)
    set_password_by_link(work, secret(RecoveryAsked.kind, "token"), "the one before", policy=POLICY, now=NOW)
    ask_recovery(work, person("web"), ANNA, policy=POLICY, now=NOW)
    chat = work.chats.open("vk", "2", NOW)
    chat.enter(cabinet.id)
    work.chats.save(chat)
    cabinet = work.cabinets.get(cabinet.id)
    show_password(work, chat.id, cabinet, "the one before", policy=POLICY, now=NOW)
    return {
        "recovery": secret(RecoveryAsked.kind, "token"),
        "entry": open_entry_page(work, person("vk"), ANNA, policy=POLICY, now=NOW),
        "stop": secret(PasswordChanged.kind, "stop"),
        "current": open_password_page(work, chat.id, cabinet, Purpose.PROVE, policy=POLICY, now=NOW),
        "new": open_password_page(work, chat.id, cabinet, Purpose.CHOOSE, policy=POLICY, now=NOW),
    }


@asynccontextmanager
async def _pages(chromium: Browser, file: Path, **kind: Any) -> AsyncIterator[tuple[Visitor, dict[str, str]]]:
    """A visitor in front of the pages, and the address of each."""
    store = open_store(f"sqlite:///{file}")
    tokens = await store.transact(_tokens)
    async with password_pages(store, POLICY, lambda: NOW) as pages:
        url = str(pages.client.make_url("/"))
        # A form that is refused is answered by 422, which the browser calls a fault.
        async with visit(chromium, url, faults=True, **kind) as visitor:
            visitor.page = await visitor.context.new_page()
            yield visitor, {name: f"{url}password/{token}" for name, token in tokens.items()}
    await store.close()


async def _can_be_read(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert await page.evaluate(CONTRAST) == []
    assert await page.evaluate(SMALL) == []


@pytest.mark.parametrize("kind", [PHONE, PHONE | DARK, _NARROW], ids=["phone", "phone in the dark", "narrow"])
async def test_every_page_can_be_read_and_pressed_on_a_phone(
    chromium: Browser, sqlite_file: Path, kind: dict[str, Any]
) -> None:
    async with _pages(chromium, sqlite_file, **kind) as (visitor, addresses):
        page = visitor.page
        for address in (*addresses.values(), addresses["stop"][:-1] + "_"):
            await page.goto(address)
            await expect(page.get_by_role("heading", level=1)).to_be_visible()
            await _can_be_read(page)
        await page.goto(addresses["recovery"])
        await page.get_by_role("button", name="Восстановить").click()
        await expect(page.get_by_role("alert")).to_contain_text("не менее 6")
        await _can_be_read(page)
        # What was wrong with a typed password is of no matter for one that is made here.
        await page.get_by_label("Сгенерировать").check()
        await expect(page.get_by_text("Ошибка заполнения")).to_be_hidden()
        await _can_be_read(page)


async def test_a_password_is_set_by_the_keyboard_alone(chromium: Browser, sqlite_file: Path) -> None:
    async with _pages(chromium, sqlite_file, **PHONE) as (visitor, addresses):
        page, keys = visitor.page, visitor.page.keyboard
        await page.goto(addresses["current"])
        await keys.press("Tab")
        await keys.type("the one before")
        await keys.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Пароль подошёл")
        await page.goto(addresses["recovery"])
        field = page.get_by_label("Новый пароль:")
        await keys.press("Tab")
        await expect(field).to_be_focused()
        await keys.type("12345")
        await keys.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("не менее 6")
        await expect(field).to_be_focused()
        await keys.type("correct horse")
        await keys.press("Tab")
        await keys.press("Space")
        await expect(field).to_have_attribute("type", "text")
        await keys.press("Tab")
        await keys.press("Space")
        await expect(page.get_by_label("Сгенерировать")).to_be_checked()
        await keys.press("Space")
        await keys.press("Tab")
        await expect(page.get_by_role("button", name="Восстановить")).to_be_focused()
        await keys.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Пароль изменён")


async def test_a_screen_reader_says_what_a_field_is_for_and_what_is_wrong_with_it(
    chromium: Browser, sqlite_file: Path
) -> None:
    async with _pages(chromium, sqlite_file, **PHONE) as (visitor, addresses):
        page = visitor.page
        await page.goto(addresses["entry"])
        await page.get_by_label("Пароль:", exact=True).fill("guess")
        await page.get_by_role("button", name="Войти").click()
        field = page.get_by_role("textbox", name="Пароль:")
        await expect(field).to_have_accessible_description(
            "Почта или пароль не подошли. Попробуйте ещё раз или войдите в чате по коду из письма."
        )
        await expect(page.locator("main")).to_match_aria_snapshot(
            """
            - paragraph: ПАО «Энергосбыт»
            - heading "Вход в личный кабинет" [level=1]
            - paragraph
            - paragraph: "Почта: a•••@mail.ru"
            - paragraph
            - textbox "Пароль:" [invalid]
            - alert
            - checkbox "Показать пароль"
            - button "Войти"
            """
        )
        await page.goto(addresses["current"])
        await expect(page.locator("main")).to_match_aria_snapshot(
            """
            - heading "Нынешний пароль" [level=1]
            - paragraph
            - paragraph: "Почта: a•••@mail.ru"
            - paragraph: /Ссылку прислал кто-то другой/
            - textbox "Пароль:"
            - checkbox "Показать пароль"
            - button "Подтвердить"
            """
        )
        await page.goto(addresses["new"])
        field = page.get_by_role("textbox", name="Новый пароль:")
        await expect(field).to_have_accessible_description("Не короче 6 знаков.")
        await field.press("Enter")
        await expect(field).to_be_focused()
        await expect(field).to_have_accessible_description(
            "Не короче 6 знаков. "
            "Ошибка заполнения. Количество символов в поле Новый пароль должно быть не менее 6."
        )
        await expect(page.locator("main")).to_match_aria_snapshot(
            """
            - heading "Новый пароль" [level=1]
            - paragraph
            - paragraph: "Почта: a•••@mail.ru"
            - textbox "Новый пароль:" [invalid]
            - paragraph: Не короче 6 знаков.
            - alert
            - checkbox "Показать пароль"
            - button "Сохранить"
            """
        )
        await page.keyboard.type("correct horse")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Пароль сохранён")
        await page.goto(addresses["stop"])
        await page.get_by_role("button", name="Остановить").press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Вход остановлен")
