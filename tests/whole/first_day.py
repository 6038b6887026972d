"""The first day of somebody who talks to the whole program in a messenger."""

import io
from collections.abc import Awaitable, Callable
from pathlib import Path

from pypdf import PdfReader

from app.demo.registers import DemoFacts
from tests.doubles.telegram import Person as InTelegram
from tests.doubles.vk import Person as InVk
from tests.whole.program import code_from


async def lives_a_first_day(
    anna: InTelegram | InVk, facts: DemoFacts, mail: Path, *, between: Callable[[], Awaitable[None]]
) -> None:
    """Register, link by the sum, hand in with a typo and be set right, download the receipt.

    `between` is what the messengers do differently: from the confirmed e-mail to the first consent.
    """
    await anna.starts()
    await anna.waits_for("никогда не спрашиваем паспорт")
    press = await anna.presses("Регистрация")
    await press.waits_for_answer()
    await anna.waits_for("Напишите вашу электронную почту")
    await anna.says("anna@mail.ru")
    await anna.waits_for("шесть цифр")
    await anna.says(await code_from(mail))
    await anna.waits_for("Почта подтверждена")
    await between()
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
