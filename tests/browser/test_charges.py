"""Charges and payments on a phone, with the whole program behind it: from the last month to a spreadsheet."""

from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from python_calamine import CalamineWorkbook

from storage.store import open_store
from tests.browser.test_first_day import program_settings, reads
from tests.browser.test_paying import settle_visitor
from tests.browser.visitor import PHONE, visit
from tests.whole.program import import_demo, serving

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]


@pytest.mark.rows("S61", "S64", "S65")
async def test_a_period_is_looked_at_on_a_phone_and_taken_along_as_a_spreadsheet(
    chromium: Browser, sqlite_file: Path, tmp_path: Path
) -> None:
    settings = program_settings(sqlite_file, tmp_path / "mail")
    facts = await import_demo(settings, tmp_path / "registers")
    async with serving(settings), visit(chromium, settings.server.base_url, **PHONE) as anna:
        await anna.opens()
        store = open_store(f"sqlite:///{sqlite_file}")
        await store.transact(partial(settle_visitor, number=facts.b.account))
        await store.close()
        await anna.says("/menu")
        await anna.presses("Начисления и платежи")
        await reads(anna, "ИТОГО")
        await anna.presses("История начислений")
        await reads(anna, "Всего за период")
        await anna.presses("Другой период")
        await reads(anna, "За какой период?")
        await anna.says("13.2026")
        await reads(anna, "Месяца с номером 13 нет")
        await anna.says("последние 3 месяца")
        await reads(anna, "История начислений")
        wide = await anna.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, "the page scrolls sideways"
        await anna.presses("Скачать таблицу")
        link = anna.page.get_by_role("link", name=f"ЛС {facts.b.account[-4:]}.xlsx").last
        await expect(link).to_be_visible()
        response = await anna.page.request.get(await link.evaluate("link => link.href"))
        assert response.ok
        book = CalamineWorkbook.from_filelike(BytesIO(await response.body()))
        assert book.sheet_names == ["Начисления", "Платежи"]
        assert len(book.get_sheet_by_name("Начисления").to_python()) > 3
        await anna.presses("История начислений")
        await reads(anna, "Всего за период")
