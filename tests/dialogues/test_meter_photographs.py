"""A photograph of the meter is attached to its reading, for the operator who judges it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from PIL import Image

from bot.engine.channel import InFlight
from bot.engine.events import Attached
from tests.dialogues.test_photographs import RECEIPT_A, foreign
from tests.doubles.pictures import png

if TYPE_CHECKING:
    from tests.dialogues.people import Bot, Chatter

METER = png(Image.new("L", (60, 40), 200))


async def photographs(bot: Bot, person: Chatter) -> list[bytes]:
    cabinet = (await person.chat()).cabinet_id
    return [
        content for _, content in await bot.does(lambda work: work.evidence.of_person(f"cabinet:{cabinet}"))
    ]


async def hears(person: Chatter, *files: tuple[bytes, str], size: int = 0) -> None:
    """Send files with captions, heard past the wire, and let them be looked at."""
    for number, (content, caption) in enumerate(files):
        reference = f"meter-{len(person.messages)}-{number}"
        person.channel.files[reference] = content
        what = Attached(reference, "photo.jpg", size=size, caption=caption)
        await person.bot.dispatcher.receive(InFlight(person.event(what, origin=f"m-{len(person.messages)}")))
    await person.bot.errands()


@pytest.mark.rows("S45")
async def test_a_photograph_is_offered_after_the_reading_and_attached(bot: Bot, galina: Chatter) -> None:
    await galina.goes("Показания", "> 8700", "Приложить фото счётчика")
    galina.sees("чтобы были видны цифры и номер", "Место и время съёмки мы не сохраняем")
    await galina.attaches("photo.jpg", METER)
    galina.sees("Фото приложено к показанию")
    (kept,) = await photographs(bot, galina)
    with Image.open(BytesIO(kept)) as opened:
        assert (opened.format, opened.size) == ("JPEG", (60, 40))


async def test_a_doubtful_reading_says_that_a_photograph_helps(galina: Chatter) -> None:
    await galina.goes("Показания", "> 98590", "Да, всё верно")
    galina.sees("Приложите фото счётчика: с ним проверят быстрее")


async def test_a_photograph_sent_after_the_reading_is_taken_for_the_meters(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    await galina.attaches("photo.jpg", METER)
    galina.sees("Фото приложено к показанию")
    await galina.attaches("photo.jpg", RECEIPT_A)
    galina.sees("Это квитанция", "у вас уже есть")
    assert len(await photographs(bot, galina)) == 1


async def test_a_receipt_found_in_the_middle_of_something_else_leaves_a_way_back(
    bot: Bot, galina: Chatter
) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    galina.channel.files["receipt"] = RECEIPT_A
    await bot.dispatcher.receive(InFlight(galina.event(Attached("receipt", "photo.jpg"))))
    await galina.says("/menu")
    await galina.presses("Настройки")
    await galina.presses("Почта")
    asked = await galina.state()
    await bot.errands()
    assert "Это квитанция" in galina.last.screen.text
    await galina.presses("Продолжить")
    assert await galina.state() == asked


async def test_of_several_photographs_one_word_is_said_and_so_many_are_kept(
    bot: Bot, galina: Chatter
) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    before = len(galina.messages)
    await hears(galina, *[(METER, "")] * 4)
    assert "Фото приложено" in galina.last.screen.text
    assert len(galina.messages) <= before + 5
    assert len(await photographs(bot, galina)) == 3
    galina.sees_no_button("Приложить фото")
    await galina.attaches("photo.jpg", METER)
    galina.sees("На этом фото нет кода")


@pytest.mark.rows("S45")
async def test_a_photograph_with_the_reading_in_its_caption_hands_it_in(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await hears(galina, (METER, "8700"))
    texts = "".join(message.screen.text for message in galina.messages)
    assert "Показания приняты" in texts
    assert "Фото приложено к показанию" in texts
    assert len(await photographs(bot, galina)) == 1


async def test_a_photograph_without_a_number_waits_for_it_over_every_step(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.attaches("photo.jpg", METER)
    galina.sees("Сам я цифры с фото не читаю: напишите показание цифрами")
    await galina.goes("> ы", "> 98590", "Исправить", "> 8700")
    await bot.errands()
    assert len(await photographs(bot, galina)) == 1


async def test_a_receipt_sent_while_a_reading_is_given_is_told_from_the_meter(
    bot: Bot, galina: Chatter
) -> None:
    """And the reading goes on where it was, without it."""
    await galina.presses("Показания")
    await galina.attaches("photo.jpg", RECEIPT_A)
    galina.sees("Это квитанция", "у вас уже есть")
    await galina.presses("Продолжить")
    await galina.says("8700")
    await bot.errands()
    galina.sees("Показания приняты")
    assert not await photographs(bot, galina)


async def test_a_receipt_sent_where_the_meter_was_asked_for_is_told_from_it(
    bot: Bot, galina: Chatter
) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    await galina.presses("Приложить фото счётчика")
    await galina.attaches("photo.jpg", foreign())
    galina.sees("квитанция другой организации", "чтобы были видны цифры и номер")
    await galina.attaches("photo.jpg", RECEIPT_A)
    galina.sees("Это квитанция", "у вас уже есть")
    assert not await photographs(bot, galina)


async def test_a_reading_that_is_quicker_than_the_look_keeps_its_photograph(
    bot: Bot, galina: Chatter
) -> None:
    await galina.presses("Показания")
    for number in range(2):
        galina.channel.files[f"slow-{number}"] = METER
        await bot.dispatcher.receive(InFlight(galina.event(Attached(f"slow-{number}", "photo.jpg"))))
    await galina.says("8700")
    before = len(galina.messages)
    await bot.errands()
    assert ["Фото приложено" in message.screen.text for message in galina.messages[before:]] == [True]
    assert len(await photographs(bot, galina)) == 1


async def test_of_two_photographs_the_last_one_goes_with_the_reading(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await hears(galina, (METER, ""), (METER, ""))
    assert sum("напишите показание цифрами" in each.screen.text for each in galina.messages) == 1
    await galina.says("8700")
    await bot.errands()
    assert len(await photographs(bot, galina)) == 1


async def test_what_cannot_be_opened_goes_with_no_reading(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.attaches("photo.jpg", b"<svg/>")
    galina.sees("Такой файл я не открываю")
    await galina.says("8700")
    galina.sees("Показания приняты")
    await bot.errands()
    assert not await photographs(bot, galina)


async def test_a_photograph_of_a_reading_that_was_left_is_looked_at_as_any_other(galina: Chatter) -> None:
    await galina.presses("Показания")
    galina.channel.files["left"] = METER
    await galina.bot.dispatcher.receive(InFlight(galina.event(Attached("left", "photo.jpg"))))
    await galina.says("/menu")
    await galina.bot.errands()
    assert "На этом фото нет кода" in "".join(each.screen.text for each in galina.messages[-2:])


async def test_what_cannot_be_kept_is_told(galina: Chatter, monkeypatch: pytest.MonkeyPatch) -> None:
    await galina.presses("Показания")
    await hears(galina, (METER, ""), size=60_000_000)
    assert "до 20 МБ" in galina.last.screen.text
    await galina.says("8700")
    await hears(galina, (METER, ""), size=60_000_000)
    assert "до 20 МБ" in galina.last.screen.text
    await galina.attaches("photo.jpg", b"<svg/>")
    galina.sees("Такой файл я не открываю")
    with monkeypatch.context() as patch:
        patch.setattr("core.use_cases.show_photograph.MOST_OF_A_PERSON", 0)
        await galina.attaches("photo.jpg", METER)
    galina.sees("Фото слишком много")


async def test_each_photograph_counts_once_with_the_reading_and_after_it(
    galina: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.use_cases.show_photograph.MOST_OF_A_PERSON", 7)
    await galina.presses("Показания")
    await hears(galina, (METER, "8700"))
    await hears(galina, *[(METER, "")] * 4)
    for _ in range(2):
        await galina.attaches("photo.jpg", METER)
        galina.sees("На этом фото нет кода")
    await galina.attaches("photo.jpg", METER)
    galina.sees("Фото слишком много")
    await galina.presses("В начало")
    await galina.presses("Показания")
    await hears(galina, (METER, "8701"))
    galina.sees("Фото слишком много")


async def test_a_reading_deleted_meanwhile_keeps_no_photograph(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    galina.channel.files["late"] = METER
    await bot.dispatcher.receive(InFlight(galina.event(Attached("late", "photo.jpg"))))
    await galina.presses("Удалить")
    await galina.presses("Да, удалить")
    await bot.errands()
    assert not await photographs(bot, galina)
    assert "фото приложить не к чему" in galina.last.screen.text


async def test_after_a_failure_of_ours_the_person_hears_of_it(
    bot: Bot, galina: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("bot.errands.photographs.judge", fails)
    await galina.presses("Показания")
    await galina.says("8700")
    await galina.attaches("photo.jpg", METER)
    for _ in range(8):
        bot.later(seconds=30)
        await bot.errands()
    assert "что-то сломалось у нас" in galina.last.screen.text


async def test_ones_own_photographs_are_handed_out_and_forgotten(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    await galina.attaches("photo.jpg", METER)
    await galina.says("/mydata")
    await galina.presses("Получить мои данные")
    await bot.errands()
    files = [file for message in galina.messages for file in message.screen.files]
    (archive,) = [file for file in files if file.name.endswith(".zip")]
    chat = await galina.chat()
    kept = await bot.does(lambda work: work.files.get(chat.id, archive.key))
    assert kept is not None
    with ZipFile(BytesIO(kept.content)) as opened:
        assert len(opened.namelist()) == 1
