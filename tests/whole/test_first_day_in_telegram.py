"""The whole program, as `main.py run` puts it together, against a strict local Telegram."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from pypdf import PdfReader

from settings import Database, Mail, SecretUrl, Settings, Telegram, Web
from tests.doubles.telegram import TelegramServer
from tests.whole.product import code_from, import_demo, serving

TOKEN = "123456789:" + "A" * 35


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(TOKEN) as server:
        yield server


@pytest.fixture
def settings(sqlite_file: Path, tmp_path: Path, telegram: TelegramServer) -> Settings:
    return Settings(
        database=Database(url=SecretUrl(f"sqlite:///{sqlite_file}")),
        mail=Mail(folder=tmp_path / "mail"),
        telegram=Telegram(token=SecretStr(TOKEN), api_url=telegram.url),
        web=Web(enabled=False),
    )


async def test_anna_registers_links_hands_in_with_a_typo_and_downloads(  # noqa: PLR0915 - a day is long
    telegram: TelegramServer, settings: Settings, tmp_path: Path
) -> None:
    """S1–S3, S7–S10, S12–S18, S30, S31, S43–S45, S67, S69, in Telegram by long polling."""
    facts = await import_demo(settings, tmp_path / "registers")
    anna = telegram.person(1001, "Анна", phone="+79123456789")
    async with serving(settings):
        await anna.starts()
        await anna.waits_for("никогда не спрашиваем паспорт")
        press = await anna.presses("Регистрация")
        await press.waits_for_answer()
        await anna.waits_for("Напишите вашу электронную почту")
        await anna.says("anna@mail.ru")
        await anna.waits_for("шесть цифр")
        await anna.says(await code_from(settings.mail.folder))
        await anna.waits_for("Почта подтверждена")
        await anna.shares_contact("+79123456789")
        await anna.waits_for("Придумайте пароль")
        await anna.says("очень тайно")
        await anna.waits_for("Согласие на обработку персональных данных")
        await anna.waits_until(lambda: not any("очень тайно" in m.text for m in anna.chat if not m.deleted))
        await anna.presses("Даю согласие")
        await anna.waits_for("Правила кабинета")
        await anna.presses("Принимаю правила")
        await anna.waits_for("Напишите номер лицевого счёта")
        await anna.says(facts.a.account)
        await anna.waits_for("квитанция или счётчик")
        await anna.presses("Сумма из квитанции")
        await anna.waits_for("Например: 940,04")
        await anna.says(facts.a.amount)
        await anna.waits_for("Остался один шаг")
        await anna.presses("Даю согласие")
        await anna.waits_for("К оплате: 662,00")
        await anna.presses("Показания")
        await anna.waits_for("Напишите, что счётчик показывает сейчас")
        await anna.says("859")
        await anna.waits_for("меньше прошлого показания")
        await anna.presses("Исправить")
        await anna.waits_for("Напишите, что счётчик показывает сейчас")
        await anna.says("8700,5")
        proof = await anna.waits_for("Показания приняты")
        assert "110,5" in proof.text
        await anna.presses("В начало")
        menu = await anna.waits_for("переданы")
        await anna.presses(next(label for row in menu.labels for label in row if "Квитанция" in label))
        await anna.waits_for("Тип: общая")
        await anna.presses("Скачать квитанцию")
        message = await anna.waits_for(lambda message: message.document is not None)
        assert message.document is not None
        assert message.document.name.startswith("Квитанция ")
        page = PdfReader(io.BytesIO(message.document.data)).pages[0].extract_text()
        assert facts.a.account in page
        assert "662,00" in page
    assert not telegram.refusals
