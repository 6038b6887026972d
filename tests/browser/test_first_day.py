"""A newcomer's first day on the site, with the whole program behind it; README's pictures come from here."""

import os
import socket
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect
from playwright.async_api import Error as PlaywrightError

from app.demo.registers import DemoFacts
from app.settings.sections import Database, Mail, Network, Server, Settings
from app.settings.values import SecretUrl
from tests.browser.visitor import DARK, PHONE, Visitor, visit
from tests.whole.program import code_from, import_demo, serving

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("browser")]

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


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
    if os.environ.get("UPDATE_PICTURES"):
        await visitor.rests()
        PICTURES.mkdir(exist_ok=True)
        await visitor.page.screenshot(path=PICTURES / f"{name}.png")


async def reads(visitor: Visitor, words: str) -> None:
    """Expect the newest of our lines to hold the words."""
    newest = visitor.page.locator("#lines > li:not(.person)").last
    with suppress(PlaywrightError):
        await newest.filter(has_text=words).wait_for()  # looks more often than expect(), which then says why
    await expect(newest).to_contain_text(words)


async def walks(visitor: Visitor, *steps: tuple[str, str]) -> None:
    """Press each button, or say it where it begins with `> `, and read the words that follow."""
    for deed, words in steps:
        if deed.startswith("> "):
            await visitor.says(deed.removeprefix("> "))
        else:
            await visitor.presses(deed)
        await reads(visitor, words)


@pytest.mark.rows("S3", "S7", "S9", "S10", "S13", "S14", "S17", "S18", "S30", "S38", "S43–S45", "S67–S69")
async def test_a_newcomer_registers_links_hands_in_with_a_typo_checks_and_downloads(
    chromium: Browser, sqlite_file: Path, tmp_path: Path
) -> None:
    """By day on her phone; in the evening the same conversation goes on at a desk, in the dark."""
    settings = program_settings(sqlite_file, tmp_path / "mail")
    facts = await import_demo(settings, tmp_path / "registers")
    url = settings.server.base_url
    async with serving(settings, mailbox=True):
        async with visit(chromium, url, **PHONE) as anna:
            await anna.opens()
            await _registers(anna, facts, settings.mail.folder)
            await _hands_in(anna)
            signed_in = await anna.context.storage_state()
        async with visit(chromium, url, storage_state=signed_in, **DARK) as anna:
            await anna.opens()
            await reads(anna, "Показания приняты")
            await _checks_and_downloads(anna)
            await _looks_whom_to_call(anna, settings.supplier.phones[0])


async def _registers(anna: Visitor, facts: DemoFacts, mail: Path) -> None:
    await reads(anna, "никогда не спрашиваем паспорт")
    await walks(
        anna,
        ("Регистрация", "Напишите вашу электронную почту"),
        ("> anna@gmail.con", "Может быть, anna@gmail.com?"),
        ("Да, anna@gmail.com", "шесть цифр"),
    )
    await walks(
        anna,
        (f"> {await code_from(mail)}", "Почта подтверждена"),
        ("> 8 912 345-67-89", "Придумайте пароль"),
        ("> очень тайно", "Согласие на обработку персональных данных"),
    )
    await expect(anna.page.get_by_text("очень тайно")).to_have_count(0)
    await walks(
        anna,
        ("Даю согласие", "Правила кабинета"),
        ("Принимаю правила", "Напишите номер лицевого счёта"),
        (f"> {facts.a.account}", "квитанция или счётчик"),
        ("Сумма из квитанции", "Например: 940,04"),
        (f"> {facts.a.amount}", "Остался один шаг"),
        ("Даю согласие", "К оплате: 662,00"),
    )
    await picture(anna, "phone-menu")
    await walks(anna, ("Информация", "Общая площадь: 45,2"), ("В начало", "К оплате: 662,00"))


async def _hands_in(anna: Visitor) -> None:
    await walks(
        anna,
        ("Показания", "Напишите, что счётчик показывает сейчас"),
        ("> 859", "меньше прошлого показания"),
    )
    await picture(anna, "phone-typo")
    await walks(
        anna, ("Исправить", "Напишите, что счётчик показывает сейчас"), ("> 8700,5", "Показания приняты")
    )
    await picture(anna, "phone-proof")


async def _checks_and_downloads(anna: Visitor) -> None:
    proof = await anna.page.locator("#lines > li:not(.person)").last.inner_text()
    code = proof.split("Код:")[1].split()[0]
    await walks(anna, (f"> /check {code}", "Код действителен"), ("В начало", "переданы"))
    await anna.page.get_by_role("button", name="Квитанция за").last.click()
    await reads(anna, "Тип: общая")
    await walks(
        anna,
        ("Детализация начислений", "Долг на начало"),
        ("Скачать квитанцию", "По коду на квитанции можно заплатить"),
    )
    await picture(anna, "desk-receipt")
    link = anna.page.get_by_role("link", name="Квитанция").last
    address = await link.evaluate("link => link.href")
    response = await anna.page.request.get(address)
    assert response.ok
    assert response.headers["content-type"] == "application/pdf"
    assert (await response.body()).startswith(b"%PDF")
    await anna.page.reload()
    await reads(anna, "По коду на квитанции можно заплатить")


async def _looks_whom_to_call(anna: Visitor, number: str) -> None:
    await anna.says("/help")
    phone = anna.page.get_by_role("link", name=number).last
    await expect(phone).to_have_attribute("href", "tel:+78000000000")
    await walks(anna, ("> нет света", "ЕДДС, телефон 112"))
    hotline = anna.page.get_by_role("link", name="8 (800) 000-00-02").last
    await expect(hotline).to_have_attribute("href", "tel:+78000000002")
    await expect(anna.page.get_by_role("link", name="112", exact=True)).to_have_count(0)
