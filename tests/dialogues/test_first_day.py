"""The first day of a subscriber, from /start to a receipt, in every messenger."""

import io

import pytest
from pypdf import PdfReader

from tests import billing
from tests.dialogues.people import Bot, Chatter

pytestmark = pytest.mark.everywhere


@pytest.mark.rows("S3", "S7", "S9", "S10", "S13", "S14", "S17", "S18", "S30", "S43–S45", "S67–S69")
async def test_anna_registers_links_hands_in_with_a_typo_checks_and_downloads(
    bot: Bot, anna: Chatter
) -> None:
    await anna.starts()
    anna.sees("ПАО «Энергосбыт»", "никогда не спрашиваем паспорт, СНИЛС и коды из СМС")
    anna.sees_buttons("Войти", "Регистрация")
    await anna.registers("anna@mail.ru")
    anna.sees("Кабинет открыт", "Напишите номер лицевого счёта")
    await anna.links(billing.A, billing.SUM_A)
    anna.sees(
        "Счёт 1234567890 привязан", "К оплате: 662,00 ₽", "Показания за октябрь 2025 ждём до 25.10.2025"
    )
    await anna.presses("Показания")
    anna.sees("Счётчик № 38208746: от 24.09.2025 — 8590")
    await anna.says("859")
    anna.sees("Не принято", "859", "8590", "24.09.2025")
    await anna.presses("Исправить")
    await anna.says("8700,5")
    anna.sees("Показания приняты", "Расход: 110,5 кВт·ч", "Передано: 8700,5", "22.10.2025 в 12:05")
    code = anna.text.split("Код: ")[1][:14]
    await anna.says(f"/check {code}")
    anna.sees("Код действителен", "7890")
    await anna.says("/menu")
    anna.sees("Показания за октябрь 2025 переданы")
    await anna.presses("Квитанция за сентябрь 2025")
    anna.sees("Сумма: 662,00 ₽", "Срок оплаты был 10.10.2025")
    await anna.presses("Детализация начислений")
    anna.sees("Объём: 100 кВт·ч по 6,62 ₽", "Начислено: 662,00 ₽")
    await anna.presses("Скачать квитанцию")
    anna.sees("Квитанция за сентябрь 2025 — файлом в следующем сообщении")
    await bot.errands()
    anna.sees("Квитанция за сентябрь 2025", "662,00 ₽")
    (file,) = anna.last.screen.files
    assert file.name == "Квитанция 2025-09 ЛС 7890.pdf"
    kept = await bot.store.transact(
        lambda work: work.files.get(work.chats.open(bot.channel.name, "anna", bot.now).id, file.key)
    )
    assert kept is not None
    assert "662,00" in PdfReader(io.BytesIO(kept.content)).pages[0].extract_text()
