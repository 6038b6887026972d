"""A newcomer's first day on the site, with the whole program behind it; README's pictures come from here."""

import os
import socket
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from app.settings.sections import Database, Mail, Network, Server, Settings
from app.settings.values import SecretUrl
from tests.browser.visitor import DARK, PHONE, Visitor, visit
from tests.whole.program import code_from, import_demo, serving

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
IN_README = {"phone-menu", "phone-typo", "phone-proof", "desk-receipt"}


def program_settings(sqlite_file: Path, mail: Path) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return Settings(
        database=Database(url=SecretUrl(f"sqlite:///{sqlite_file}")),
        mail=Mail(folder=mail),
        network=Network(hotlines=("АО «Городские сети»: 8 (800) 000-00-02", "ЕДДС: 112")),
        server=Server(port=port),
    )


async def picture(visitor: Visitor, name: str) -> None:
    """A picture for the README, when it is asked for by UPDATE_PICTURES=1."""
    if os.environ.get("UPDATE_PICTURES") and name in IN_README:
        await visitor.rests()
        PICTURES.mkdir(exist_ok=True)
        await visitor.page.screenshot(path=PICTURES / f"{name}.png")


async def reads(visitor: Visitor, words: str) -> None:
    """Expect the newest of our lines to hold the words."""
    await expect(visitor.page.locator("#lines > li:not(.person)").last).to_contain_text(words)


@pytest.mark.rows("S3", "S7", "S9", "S10", "S13", "S14", "S17", "S18", "S30", "S38", "S43–S45", "S67–S69")
@pytest.mark.parametrize("kind", [PHONE, DARK], ids=["phone", "dark desk"])
async def test_a_newcomer_registers_links_hands_in_with_a_typo_checks_and_downloads(  # noqa: PLR0915 - a day is long
    chromium: Browser, sqlite_file: Path, tmp_path: Path, kind: dict[str, Any]
) -> None:
    settings = program_settings(sqlite_file, tmp_path / "mail")
    facts = await import_demo(settings, tmp_path / "registers")
    on = "phone" if kind is PHONE else "desk"
    async with serving(settings, mailbox=True), visit(chromium, settings.server.base_url, **kind) as anna:
        await anna.opens()
        await reads(anna, "никогда не спрашиваем паспорт")
        await picture(anna, f"{on}-welcome")
        await anna.presses("Регистрация")
        await reads(anna, "Напишите вашу электронную почту")
        await anna.says("anna@gmail.con")
        await reads(anna, "Может быть, anna@gmail.com?")
        await anna.presses("Да, anna@gmail.com")
        await reads(anna, "шесть цифр")
        await anna.says(await code_from(settings.mail.folder))
        await reads(anna, "Почта подтверждена")
        await anna.says("8 912 345-67-89")
        await reads(anna, "Придумайте пароль")
        await anna.says("очень тайно")
        await reads(anna, "Согласие на обработку персональных данных")
        await expect(anna.page.get_by_text("очень тайно")).to_have_count(0)
        await anna.presses("Даю согласие")
        await reads(anna, "Правила кабинета")
        await anna.presses("Принимаю правила")
        await reads(anna, "Напишите номер лицевого счёта")
        await anna.says(facts.a.account)
        await reads(anna, "квитанция или счётчик")
        await anna.presses("Сумма из квитанции")
        await reads(anna, "Например: 940,04")
        await anna.says(facts.a.amount)
        await reads(anna, "Остался один шаг")
        await anna.presses("Даю согласие")
        await reads(anna, "К оплате: 662,00")
        await picture(anna, f"{on}-menu")
        await anna.presses("Информация")
        await reads(anna, "Общая площадь: 45,2")
        await anna.presses("В начало")
        await reads(anna, "К оплате: 662,00")
        await anna.presses("Показания")
        await reads(anna, "Напишите, что счётчик показывает сейчас")
        await anna.says("859")
        await reads(anna, "меньше прошлого показания")
        await picture(anna, f"{on}-typo")
        await anna.presses("Исправить")
        await reads(anna, "Напишите, что счётчик показывает сейчас")
        await anna.says("8700,5")
        await reads(anna, "Показания приняты")
        await picture(anna, f"{on}-proof")
        proof = await anna.page.locator("#lines > li:not(.person)").last.inner_text()
        code = proof.split("Код:")[1].split()[0]
        await anna.says(f"/check {code}")
        await reads(anna, "Код действителен")
        await anna.presses("В начало")
        await reads(anna, "переданы")
        await anna.page.get_by_role("button", name="Квитанция за").last.click()
        await reads(anna, "Тип: общая")
        await anna.presses("Детализация начислений")
        await reads(anna, "Долг на начало")
        await anna.presses("Скачать квитанцию")
        await reads(anna, "По коду на квитанции можно заплатить")
        await picture(anna, f"{on}-receipt")
        link = anna.page.get_by_role("link", name="Квитанция").last
        address = await link.evaluate("link => link.href")
        response = await anna.page.request.get(address)
        assert response.ok
        assert response.headers["content-type"] == "application/pdf"
        assert (await response.body()).startswith(b"%PDF")
        await anna.page.reload()
        await reads(anna, "По коду на квитанции можно заплатить")
        await anna.says("/help")
        phone = anna.page.get_by_role("link", name=settings.supplier.phones[0]).last
        await expect(phone).to_have_attribute("href", "tel:+78000000000")
        await anna.says("нет света")
        await reads(anna, "ЕДДС, телефон 112")
        hotline = anna.page.get_by_role("link", name="8 (800) 000-00-02").last
        await expect(hotline).to_have_attribute("href", "tel:+78000000002")
        await expect(anna.page.get_by_role("link", name="112", exact=True)).to_have_count(0)
