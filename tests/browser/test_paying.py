"""Paying in the site chat on a phone, at the built-in bank, with the whole program behind it."""

import re
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import select

from app.settings.sections import Bank
from storage.store import open_store
from storage.tables import chats
from storage.work import Work
from tests.browser.test_first_day import program_settings, reads
from tests.browser.visitor import PHONE, visit
from tests.cabinets import settle
from tests.whole.program import import_demo, serving

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]


def settle_visitor(work: Work, *, number: str) -> None:
    """Give the only chat that there is a cabinet with the account."""
    peer = work.connection.execute(select(chats.c.peer)).scalar_one()
    settle(work, number, peer=peer)


@pytest.mark.rows("S54–S58")
async def test_four_presses_pay_and_the_chat_says_so(
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
        await anna.page.get_by_role("button", name=re.compile("Оплатить 662,00")).last.click()
        await reads(anna, "Комиссии нет")
        await anna.page.get_by_role("button", name=re.compile("Согласен")).last.click()
        await reads(anna, "К оплате 662,00")
        pay = anna.page.get_by_role("link", name="Перейти к оплате").last
        async with anna.context.expect_page() as opened:
            await pay.click()
        bank = await opened.value
        await expect(bank.get_by_text("662,00").first).to_be_visible()
        await bank.get_by_role("button", name=re.compile("Оплатить")).click()
        await expect(bank.get_by_text("Оплачено").first).to_be_visible()
        await bank.close()
        await reads(anna, "Оплачено")
        await anna.says("/menu")
        await reads(anna, "Останется: 0,00")
