"""Paying in the site chat on a phone, at the built-in bank, with the whole program behind it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select

from app.settings.sections import Bank
from jobs.worker import SWEEP
from storage.store import open_store
from storage.tables import chats
from storage.work import Work
from tests.browser.test_first_day import program_settings, reads
from tests.browser.visitor import PHONE, Visitor, visit
from tests.cabinets import settle
from tests.whole.program import import_demo, serving

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]


def settle_visitor(work: Work, *, number: str) -> None:
    """Give the only chat that there is a cabinet with the account."""
    peer = work.connection.execute(select(chats.c.peer)).scalar_one()
    settle(work, number, peer=peer)


async def presses(anna: Visitor, label: str) -> None:
    """Press the last button that begins so."""
    await anna.page.get_by_role("button", name=re.compile(f"^{label}")).last.click()


@asynccontextmanager
async def at_the_bank(anna: Visitor) -> AsyncIterator[Page]:
    """The page that [Перейти к оплате] opens; it is closed at the end, and the chat is in front again."""
    async with anna.context.expect_page() as opened:
        await anna.page.get_by_role("link", name="Перейти к оплате").last.click()
    page = await opened.value
    await expect(page.get_by_role("heading")).to_be_visible()
    yield page
    await page.close()


async def hears(anna: Visitor, words: str) -> None:
    """Expect our newest line to say so by itself; what is told soon after another word waits a sweep."""
    newest = anna.page.locator("#lines > li:not(.person)").last
    await expect(newest).to_contain_text(words, timeout=1000 * (SWEEP + 10))


async def agrees(anna: Visitor) -> None:
    """From the summary to the link."""
    await presses(anna, "Согласен")
    await reads(anna, "откроется страница банка")


@pytest.mark.rows("S54–S58")
async def test_each_outcome_is_told_in_the_chat_with_its_own_way_on(  # noqa: PLR0915 - there are many
    chromium: Browser, sqlite_file: Path, tmp_path: Path
) -> None:
    settings = program_settings(sqlite_file, tmp_path / "mail").model_copy(
        update={"bank": Bank(enabled=True, file=tmp_path / "bank.db")}
    )
    facts = await import_demo(settings, tmp_path / "registers")
    async with serving(settings), visit(chromium, settings.server.base_url, **PHONE) as anna:
        await anna.opens()
        store = open_store(f"sqlite:///{sqlite_file}")
        await store.transact(partial(settle_visitor, number=facts.a.account))
        await store.close()

        await anna.says("/menu")
        await reads(anna, "К оплате: 662,00")
        await presses(anna, "Оплатить 662,00")
        await reads(anna, "Комиссии нет")
        await agrees(anna)
        async with at_the_bank(anna) as bank:
            await bank.get_by_role("button", name=re.compile("Оплатить")).click()
            await expect(bank.get_by_role("heading")).to_have_text("Оплачено")
            await hears(anna, "Платёж ожидает учёта")
            await bank.get_by_role("button", name="Вернуть деньги").click()
            await hears(anna, "Вернули всё, что вы заплатили")
        await presses(anna, "В начало")
        await reads(anna, "К оплате: 662,00")

        await presses(anna, "Оплатить 662,00")
        await agrees(anna)
        async with at_the_bank(anna) as bank:
            await bank.get_by_text("Отказать", exact=True).click()
            await bank.get_by_role("button", name="Отказать в оплате").click()
            await hears(anna, "На карте не хватило денег")

        await presses(anna, "Попробовать ещё раз")
        await agrees(anna)
        async with at_the_bank(anna) as bank:
            await bank.get_by_role("button", name="Срок вышел").click()
            await hears(anna, "время вышло. Деньги не списаны")

        await presses(anna, "Попробовать ещё раз")
        await agrees(anna)
        async with at_the_bank(anna):
            pass  # looked at, and closed
        await presses(anna, "Проверить оплату")
        await reads(anna, "Нажмите «Перейти к оплате»")
        await expect(anna.lines.filter(has_text="Банк пока не видит оплаты")).to_have_count(1)

        async with at_the_bank(anna) as first, at_the_bank(anna) as second:
            await first.get_by_text("Для проверки").click()
            await first.get_by_role("button", name="Придержать платёж").click()
            await expect(first.get_by_role("heading")).to_have_text("Банк проверяет платёж")
            await presses(anna, "Проверить оплату")
            await reads(anna, "Второй раз платить не нужно")
            # The second page still shows the button of a payment that has not begun.
            await second.get_by_text("Для проверки").click()
            await second.get_by_role("button", name="Списать только половину").click()
            await hears(anna, "Это меньше, чем было нужно: 662,00")
            await first.get_by_role("link", name="Вернуться в чат").click()
            await expect(first.get_by_role("heading")).to_have_text("Оплачено")

        await presses(anna, "Доплатить 331,00")
        await agrees(anna)
        async with at_the_bank(anna) as first, at_the_bank(anna) as second:
            for page in (first, second):
                await page.get_by_role("button", name=re.compile("Оплатить")).click()
                await expect(page.get_by_role("heading")).to_have_text("Оплачено")
            await hears(anna, "Оплачено")
        await expect(anna.lines.filter(has_text="Платёж ожидает учёта")).to_have_count(2)
        await anna.says("/menu")
        await reads(anna, "Останется: 0,00")
