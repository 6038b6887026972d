"""The file of the last month's receipt (S32, S69), which comes as a message of its own."""

from __future__ import annotations

import asyncio
import io
import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from adapters.documents.receipt import receipt_pdf
from bot.engine.markup import plain
from bot.errands.errand import BACK_OFF
from bot.handlers.receipts import RECEIPT
from storage.tables import queue
from tests import billing

if TYPE_CHECKING:
    from core.model.receipts.receipt import Receipt
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

TRIES = len(BACK_OFF) + 1


def small_pdf(receipt: object) -> bytes:
    """What stands for the file where it is not read."""
    return f"%PDF of {receipt}".encode()[:20]


async def asks_for_the_file(person: Chatter) -> None:
    """From the main screen by way of the receipt's own."""
    await person.presses("Квитанция за сентябрь 2025")
    await person.presses("Скачать квитанцию")


async def errands(bot: Bot) -> int:
    """How many files have been asked for."""
    return len(
        await bot.does(
            lambda work: work.connection.execute(select(queue).where(queue.c.kind == RECEIPT)).all()
        )
    )


async def files(bot: Bot, person: Chatter) -> list[bytes]:
    """What has been sent in the chat, oldest first."""
    chat = await person.chat()
    keys = [file.key for message in person.messages for file in message.screen.files]

    def contents(work: Work) -> list[bytes]:
        kept = [work.files.get(chat.id, key) for key in keys]
        assert None not in kept
        return [file.content for file in kept if file is not None]

    return await bot.does(contents)


async def test_s69_receipt_comes_as_a_pdf_with_its_month_account_and_sum(bot: Bot, galina: Chatter) -> None:
    """Settled 14 names the file."""
    await asks_for_the_file(galina)
    galina.sees("Квитанция за сентябрь 2025 — файлом в следующем сообщении")
    await bot.errands()
    galina.sees("Квитанция за сентябрь 2025", "К оплате 662,00 ₽, срок оплаты — 10.10.2025")
    assert plain(galina.last.screen.text).count(billing.A) == 1
    (file,) = galina.last.screen.files
    assert (file.name, file.mime) == ("Квитанция 2025-09 ЛС 7890.pdf", "application/pdf")
    (content,) = await files(bot, galina)
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert all(words in text for words in (billing.A, "662,00", "8590", billing.METER_A))


async def test_the_file_names_no_due_day_when_nothing_is_due(bot: Bot, galina: Chatter) -> None:
    resident = bot.person("resident")
    await resident.settles(billing.PAID_UP)
    await asks_for_the_file(resident)
    await bot.errands()
    resident.sees("По этой квитанции платить не нужно")
    resident.does_not_see("срок оплаты", "По коду")
    await bot.knows_of_payment(66200, date(2025, 10, 21))
    await asks_for_the_file(galina)
    await bot.errands()
    galina.sees("К оплате было 662,00 ₽", "Вы уже заплатили")
    galina.does_not_see("срок оплаты")


async def test_while_the_file_is_made_the_person_sees_that_it_is(
    bot: Bot, galina: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    shown_often = threading.Event()

    async def busy(peer: str) -> None:
        seen.append(peer)
        if len(seen) == 3:
            shown_often.set()

    def slowly(receipt: Receipt) -> bytes:
        assert shown_often.wait(5)
        return small_pdf(receipt)

    monkeypatch.setattr(bot.channel, "busy", busy)
    monkeypatch.setattr("bot.errands.errands.BUSY_AGAIN", 0.01)
    bot.documents.print_receipt = slowly
    await asks_for_the_file(galina)
    seen.clear()
    await bot.errands()
    galina.sees("Квитанция за сентябрь 2025")
    assert set(seen) == {galina.peer}


async def test_busy_is_shown_below_the_answer_and_not_before_it(
    bot: Bot, galina: Chatter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A messenger ends the sign with the next message, so it would be gone at once."""
    seen: list[str] = []
    printing, may_end = threading.Event(), threading.Event()
    shown = asyncio.Event()

    async def busy(peer: str) -> None:
        seen.append(peer)
        shown.set()

    def slowly(receipt: Receipt) -> bytes:
        printing.set()
        assert may_end.wait(9)
        return small_pdf(receipt)

    bot.documents.print_receipt = slowly
    await asks_for_the_file(galina)
    monkeypatch.setattr(bot.channel, "busy", busy)
    async with bot.dispatcher.delivery.one_at_a_time(galina.channel.name, galina.peer):  # as while it answers
        errand = asyncio.create_task(bot.worker.run_due(RECEIPT))
        assert await asyncio.to_thread(printing.wait, 9)
        assert seen == []
    await asyncio.wait_for(shown.wait(), 9)
    may_end.set()
    await errand


async def test_after_the_file_the_screen_says_where_it_is_and_makes_it_again(
    bot: Bot, galina: Chatter
) -> None:
    bot.documents.print_receipt = small_pdf
    await asks_for_the_file(galina)
    await bot.errands()
    await galina.says("спасибо")
    galina.sees("Квитанция за сентябрь 2025 уже в этой переписке")
    await galina.presses("Сделать ещё раз")
    galina.sees("файлом в следующем сообщении")
    await bot.errands()
    assert len(await files(bot, galina)) == 2


async def test_a_file_that_comes_in_the_middle_of_something_does_not_interrupt_it(
    bot: Bot, galina: Chatter
) -> None:
    bot.documents.print_receipt = small_pdf
    await asks_for_the_file(galina)
    await galina.says("/menu")
    await galina.presses("Показания")
    await bot.errands()
    assert [len(message.screen.files) for message in galina.messages[-2:]] == [1, 0]
    galina.sees("Квитанция за сентябрь 2025", "Напишите, что счётчик показывает сейчас")
    await galina.says("8700")
    galina.sees("Показания приняты")


@pytest.mark.rows("S92")
async def test_pressing_twice_makes_one_file(bot: Bot, galina: Chatter) -> None:
    bot.documents.print_receipt = small_pdf
    await galina.presses("Квитанция за")
    receipt = galina.last
    await galina.presses("Скачать квитанцию", on=receipt)
    await galina.presses("Скачать квитанцию", on=receipt)
    galina.sees("файлом в следующем сообщении")
    assert await errands(bot) == 1
    await bot.errands()
    assert len(await files(bot, galina)) == 1


@pytest.mark.rows("S92")
async def test_a_step_back_and_forth_makes_one_file(bot: Bot, galina: Chatter) -> None:
    """Also where the step back leads as far as the main screen."""
    bot.documents.print_receipt = small_pdf
    await asks_for_the_file(galina)
    await galina.presses("‹ Назад")
    await galina.presses("Скачать квитанцию")
    galina.sees("файлом в следующем сообщении")
    for _ in range(2):
        await galina.presses("‹ Назад")
    galina.sees_buttons("Показания")
    await asks_for_the_file(galina)
    assert await errands(bot) == 1
    await galina.presses("‹ Назад")
    await bot.errands()
    assert len(await files(bot, galina)) == 1
    galina.sees("Тип: общая")
    await galina.presses("Скачать квитанцию")
    await bot.errands()
    assert len(await files(bot, galina)) == 2


async def test_giving_up_after_a_step_back_is_said_and_the_file_can_be_asked_for_again(
    bot: Bot, galina: Chatter
) -> None:
    bot.fails_to_print()
    await asks_for_the_file(galina)
    await galina.presses("‹ Назад")
    for _ in range(TRIES):
        await bot.errands()
        bot.later(minutes=1)
    galina.sees("Квитанцию сделать не получилось", "Тип: общая")
    bot.documents.print_receipt = small_pdf
    await galina.presses("Скачать квитанцию")
    await bot.errands()
    assert len(await files(bot, galina)) == 1


async def test_errand_outlives_a_restart(bot: Bot, galina: Chatter) -> None:
    bot.documents.print_receipt = small_pdf
    await asks_for_the_file(galina)
    bot.restart()
    await bot.errands()
    galina.sees("Квитанция за сентябрь 2025")


async def test_errand_that_failed_is_tried_again_after_a_while(bot: Bot, galina: Chatter) -> None:
    bot.fails_to_print()
    await asks_for_the_file(galina)
    await bot.errands()
    galina.sees("файлом в следующем сообщении")
    bot.documents.print_receipt = small_pdf
    await bot.errands()
    assert not await files(bot, galina), "it waits before it tries again"
    bot.later(seconds=3)
    await bot.errands()
    assert len(await files(bot, galina)) == 1


async def test_errand_that_keeps_failing_is_owned_up_to_and_can_be_asked_for_again(
    bot: Bot, galina: Chatter
) -> None:
    bot.fails_to_print()
    await asks_for_the_file(galina)
    for _ in range(TRIES):
        await bot.errands()
        bot.later(minutes=1)
    galina.sees("Не получилось сделать квитанцию за сентябрь 2025", "8 (800) 000-00-00")
    said = len(galina.messages)
    bot.later(hours=1)
    await bot.errands()
    assert len(galina.messages) == said
    bot.documents.print_receipt = receipt_pdf
    await galina.presses("Сделать ещё раз")
    await bot.errands()
    assert len(await files(bot, galina)) == 1


async def test_giving_up_in_the_middle_of_something_is_said_above_it(bot: Bot, galina: Chatter) -> None:
    bot.fails_to_print()
    await asks_for_the_file(galina)
    await galina.says("/menu")
    await galina.presses("Показания")
    for _ in range(TRIES):
        await bot.errands()
        bot.later(minutes=1)
    galina.sees("Квитанцию сделать не получилось", "Напишите, что счётчик показывает сейчас")


async def test_s96_account_unlinked_meanwhile_gets_no_file(bot: Bot, galina: Chatter) -> None:
    bot.documents.print_receipt = small_pdf
    await asks_for_the_file(galina)
    waiting = galina.last
    phone = bot.person("galinas-phone")
    await phone.enters("galina@mail.ru")
    await phone.goes("Мои счета", "Отвязать счёт", "●", "Да, отвязать")
    await bot.errands()
    galina.sees("Счёт отвязан, поэтому квитанция по нему не придёт")
    galina.does_not_see("662,00")
    assert waiting in galina.messages
    assert not await files(bot, galina)


async def test_who_left_the_cabinet_meanwhile_gets_no_file(bot: Bot, galina: Chatter) -> None:
    bot.documents.print_receipt = small_pdf
    await asks_for_the_file(galina)
    await galina.goes("> /menu", "Мои счета", "Выйти из кабинета", "Да, выйти")
    await bot.errands()
    galina.sees_buttons("Войти")
    galina.does_not_see("662,00")
    assert not await files(bot, galina)


async def test_who_blocked_us_meanwhile_costs_no_tries(bot: Bot, galina: Chatter) -> None:
    bot.documents.print_receipt = small_pdf
    await asks_for_the_file(galina)
    bot.channel.blocked.add("galina")
    await bot.errands()
    bot.channel.blocked.clear()
    bot.later(hours=1)
    await bot.errands()
    (errand,) = await bot.does(
        lambda work: work.connection.execute(select(queue).where(queue.c.kind == RECEIPT)).all()
    )
    assert errand.done_at is not None
    assert errand.attempts == 1


async def test_receipt_belongs_to_the_account_it_was_asked_for(bot: Bot, galina: Chatter) -> None:
    """Also when another one is active by the time it comes."""
    bot.documents.print_receipt = small_pdf
    await galina.presses("Мои счета")
    await galina.presses("Добавить счёт")
    await galina.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    await asks_for_the_file(galina)
    await galina.goes("> /menu", "Мои счета", billing.A)
    await bot.errands()
    galina.sees(f"Квитанция за сентябрь 2025, ЛС {billing.TWO_ZONES}", "828,40", f"ЛС {billing.A}")


async def test_receipt_of_one_account_that_comes_while_another_is_awaited_says_whose_it_is(
    bot: Bot, galina: Chatter
) -> None:
    bot.documents.print_receipt = small_pdf
    await galina.presses("Мои счета")
    await galina.presses("Добавить счёт")
    await galina.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    await asks_for_the_file(galina)
    await galina.goes("> /menu", "Мои счета", billing.A)
    await asks_for_the_file(galina)
    await bot.errands()
    files = [plain(message.screen.text) for message in galina.messages if message.screen.files]
    assert f"ЛС {billing.TWO_ZONES}" in files[0]
    assert billing.A not in files[0]
    assert f"ЛС {billing.A}" in files[1]
    assert len(files) == 2


async def test_file_is_kept_for_its_own_chat_alone(bot: Bot, galina: Chatter, boris: Chatter) -> None:
    bot.documents.print_receipt = small_pdf
    await asks_for_the_file(galina)
    await bot.errands()
    (file,) = galina.last.screen.files
    await boris.starts()
    chat = await boris.chat()
    assert await bot.does(lambda work: work.files.get(chat.id, file.key)) is None
    assert bot.now - (await galina.chat()).active_at < timedelta(minutes=1)


async def test_errand_of_a_channel_that_is_not_here_is_left_to_another_process(
    bot: Bot, galina: Chatter
) -> None:
    bot.documents.print_receipt = small_pdf
    await asks_for_the_file(galina)
    here = bot.channels.copy()
    bot.channels.clear()
    bot.restart()
    await bot.errands()
    bot.channels += here
    bot.restart()
    bot.later(seconds=3)
    await bot.errands()
    assert len(await files(bot, galina)) == 1


async def test_errand_that_two_workers_have_carried_out_is_answered_once(bot: Bot, galina: Chatter) -> None:
    """The first one was so late that its lease had run out."""
    begun, may_end = threading.Event(), threading.Event()

    def slowly(receipt: Receipt) -> bytes:
        begun.set()
        assert may_end.wait(9)
        return small_pdf(receipt)

    bot.documents.print_receipt = slowly
    await asks_for_the_file(galina)
    late = asyncio.create_task(bot.worker.run_due(RECEIPT))
    assert await asyncio.to_thread(begun.wait, 9)
    bot.later(minutes=5)
    bot.documents.print_receipt = small_pdf
    assert await bot.worker.run_due(RECEIPT) == 1
    may_end.set()
    await late
    assert len(await files(bot, galina)) == 1
