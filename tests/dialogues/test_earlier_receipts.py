"""The register of receipts (S66–S68), and who gets files of earlier months (S70)."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from core.base import figures
from core.base.ids import AccountNumber
from core.base.months import Month
from storage import tables
from tests import billing
from tests.dialogues.test_delegates import _invites
from tests.dialogues.test_receipts import errands, files

if TYPE_CHECKING:
    from core.model.receipts.receipt import Receipt
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter


@pytest.fixture
async def reader(bot: Bot, galina: Chatter) -> Chatter:
    """Galina, whose account was charged in two years."""
    await bot.does(billing.state_earlier_months)
    return galina


async def kept_files(bot: Bot) -> int:
    """How many files are kept of all chats."""
    return len(await bot.does(lambda work: work.connection.execute(select(tables.files.c.id)).all()))


async def opens_the_year(person: Chatter, year: str = "2025") -> None:
    await person.goes("Квитанция за", "Прошлые квитанции", year)


@pytest.mark.rows("S66", "S67", "S68")
async def test_a_year_lists_its_months_and_a_month_opens_as_the_last_one_does(
    bot: Bot, reader: Chatter
) -> None:
    await opens_the_year(reader)
    reader.sees(
        "Сентябрь 2025 · 662,00 ₽ · пени 0,00 · общая\n"
        "Август 2025 · 2 416,30 ₽ · пени 0,00 · общая\n"
        "Июль 2025 · 940,04 ₽ · пени 0,00 · общая"
    )
    await reader.presses("Август 2025")
    reader.sees(
        "Квитанция за август 2025", "Сумма: 2 416,30 ₽", "Тип: общая", "Сейчас к оплате по счёту: 662,00 ₽"
    )
    reader.does_not_see("Срок оплаты", "Оплатить до")
    reader.sees_no_button("Оплатить")
    await reader.presses("Детализация начислений")
    reader.sees("Объём: 365 кВт·ч по 6,62 ₽", "ИТОГО", "Оплачено: 940,04 ₽", "Долг на конец: 2 416,30 ₽")
    for _ in range(2):
        await reader.presses("‹ Назад")
    await reader.presses("Сентябрь 2025")
    reader.sees("Срок оплаты был 10.10.2025")
    await reader.presses("Почему столько")
    reader.sees("Начислено за сентябрь 2025")
    await bot.knows_of_payment(66200, date(2025, 10, 21))
    await reader.says("/menu")
    await opens_the_year(reader)
    await reader.presses("Август 2025")
    reader.sees("Этот месяц прошёл. Сейчас платить не нужно.")


@pytest.mark.rows("S66")
async def test_years_are_asked_for_only_where_there_are_several(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Квитанция за")
    galina.sees_no_button("Прошлые квитанции")

    def charge(work: Work, month: Month) -> None:
        billing.state_volume(work, number=billing.A, month=month, volume=100)

    await bot.does(lambda work: charge(work, Month(2025, 8)))
    await galina.goes("Детализация начислений", "‹ Назад", "Прошлые квитанции")
    galina.sees("Квитанции за 2025 год", "Август 2025 · 588,00 ₽")
    galina.sees_no_button("Другой год")
    await bot.does(lambda work: charge(work, Month(2024, 11)))
    await galina.presses("‹ Назад")
    await galina.presses("Прошлые квитанции")
    galina.sees("За какой год?")
    await galina.presses("2024")
    galina.sees("Ноябрь 2024 · 588,00 ₽")
    galina.sees_no_button("Весь год")
    await galina.presses("Другой год")
    galina.sees_buttons("2025", "2024")


@pytest.mark.rows("S66", "S93")
async def test_every_month_of_a_full_year_is_reached_where_buttons_are_few(bot: Bot, galina: Chatter) -> None:
    months = [Month(2024, number) for number in range(12, 0, -1)]

    def charge(work: Work) -> None:
        for month in months:
            billing.state_volume(work, number=billing.A, month=month, volume=1)

    await bot.does(charge)
    await opens_the_year(galina, "2024")
    seen: list[str] = []
    while True:
        seen += [button for button in galina.buttons if button.endswith(" 2024")]
        if "Старее ›" not in galina.buttons:
            break
        await galina.presses("Старее ›")
    assert seen == [figures.month(month).capitalize() for month in months]


@pytest.mark.rows("S69", "S70")
async def test_one_press_subscribes_and_brings_the_file_at_once(bot: Bot, reader: Chatter) -> None:
    await opens_the_year(reader)
    await reader.presses("Август 2025")
    await reader.presses("Скачать квитанцию")
    reader.sees("только с электронной квитанцией", billing.A, "g•••@mail.ru")
    assert await errands(bot) == 0
    await reader.presses_raw("receipts.subscribe:99")
    reader.sees_out_of_date()
    offer = reader.last
    await reader.presses("Подключить и скачать")
    reader.sees("Готово.", "Квитанция за август 2025 — файлом в следующем сообщении")
    await reader.presses("Подключить и скачать", on=offer)
    assert await errands(bot) == 1
    await bot.errands()
    reader.sees(
        "Квитанция за август 2025, ЛС 1234567890", "Этот месяц прошёл. Сейчас к оплате по счёту: 662,00 ₽"
    )
    (content,) = await files(bot, reader)
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert all(words in text for words in ("август 2025", "8490", "2 416,30"))
    reader.sees_buttons("Скачать квитанцию")
    assert "в следующем сообщении" not in reader.last.screen.text


@pytest.mark.rows("S70")
async def test_a_delegate_is_told_who_can_have_the_files(bot: Bot, reader: Chatter) -> None:
    son = bot.person("son")
    await son.settles()
    await son.takes_account(await _invites(reader, "И передавать показания"))
    await son.says("/menu")
    await opens_the_year(son)
    await son.presses("Август 2025")
    await son.presses("Скачать квитанцию")
    son.sees("Подключить её может владелец счёта")
    son.sees_no_button("Подключить")
    await son.presses_raw("receipts.subscribe:1")
    account = await bot.does(lambda work: work.accounts.by_number(AccountNumber(billing.A)))
    assert account is not None
    assert not account.e_receipt
    await bot.does(lambda work: billing.state_e_receipt(work, number=billing.A))
    await son.goes("‹ Назад", "Август 2025", "Скачать квитанцию")
    await bot.errands()
    assert len(await files(bot, son)) == 1


async def test_the_whole_year_comes_as_one_file_and_again_as_the_same_one(bot: Bot, reader: Chatter) -> None:
    await bot.does(lambda work: billing.state_e_receipt(work, number=billing.A))
    await opens_the_year(reader)
    year = reader.last
    for _ in range(2):
        await reader.presses("Весь год", on=year)
    assert await errands(bot) == 1
    await bot.errands()
    reader.sees("Квитанции за 2025 год одним файлом, ЛС 1234567890", "Август 2025 · 2 416,30 ₽")
    bot.fails_to_print()
    await reader.presses("Весь год")
    await bot.errands()
    names = [message.screen.files[0].name for message in reader.messages if message.screen.files]
    assert names == ["Квитанции 2025 ЛС 7890.pdf"] * 2
    assert await kept_files(bot) == 1
    content, _ = await files(bot, reader)
    pages = PdfReader(io.BytesIO(content)).pages
    assert [page.extract_text().split("\n")[1][:24] for page in pages] == [
        f"Квитанция за {month} 2025"[:24] for month in ("июль", "август", "сентябрь")
    ]


@pytest.mark.rows("S69")
async def test_the_code_of_a_receipt_is_checked_by_anybody_and_tells_of_changed_sums(
    bot: Bot, galina: Chatter, boris: Chatter
) -> None:
    await galina.presses("Квитанция за")
    await galina.presses("Скачать квитанцию")
    await bot.errands()
    (content,) = await files(bot, galina)
    found = re.search(r"\w{4}-\w{4}-\w{4}", PdfReader(io.BytesIO(content)).pages[0].extract_text())
    assert found
    await boris.starts(f"check-{found.group().replace('-', '')}")
    boris.sees("Квитанция", "7890")
    boris.does_not_see("изменил", billing.A, "662,00")
    await bot.does(lambda work: billing.state_service(work, billing.A, "Уборка снега", 100))
    await boris.says(f"/check {found.group()}")
    boris.sees("изменил")


async def test_a_file_that_comes_leaves_another_one_awaited(bot: Bot, reader: Chatter) -> None:
    """July cannot be printed at first; August, which was asked for before it, comes meanwhile."""
    await bot.does(lambda work: billing.state_e_receipt(work, number=billing.A))
    prints = bot.documents.print_receipt

    def not_july(receipt: Receipt) -> bytes:
        if receipt.month.month == 7:
            raise OSError(receipt.file_name)
        return prints(receipt)

    bot.documents.print_receipt = not_july
    await opens_the_year(reader)
    for month in ("Август 2025", "Июль 2025"):
        await reader.presses(month)
        await reader.presses("Скачать квитанцию")
        if month == "Август 2025":
            await reader.presses("‹ Назад")
    await bot.errands()
    reader.sees("Квитанция за август 2025, ЛС", "Квитанция за июль 2025 — файлом в следующем сообщении")
    await reader.presses("Скачать квитанцию")
    assert await errands(bot) == 2


async def test_changed_facts_make_a_new_file(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Квитанция за")
    await galina.presses("Скачать квитанцию")
    await bot.errands()
    for kept in (1, 2):
        await galina.says("ещё")
        await galina.presses("Сделать ещё раз")
        await bot.errands()
        assert await kept_files(bot) == kept
        if kept == 1:
            await bot.does(lambda work: billing.state_service(work, billing.A, "Уборка снега", 100))
    assert len([message for message in galina.messages if message.screen.files]) == 3


@pytest.mark.parametrize(
    "press",
    [
        "receipts.of_year:0",
        "receipts.of_year:1999",
        "receipts.of_year:999999999999999999",
        "receipts.download_year:999999999999999999",
        "receipts.of_month:202513",
        "receipts.of_month:202001",
        "receipts.download_month:202001",
        "receipts.download_year:99999",
    ],
)
async def test_a_month_or_year_without_receipts_is_out_of_date(reader: Chatter, press: str) -> None:
    await reader.presses_raw(press)
    reader.sees_out_of_date()


async def test_large_print_is_kept_with_the_cabinet_and_changed_where_papers_are(
    bot: Bot, reader: Chatter
) -> None:
    await reader.presses("Квитанция за")
    await reader.presses("Крупный шрифт")
    reader.sees("Файл будет крупным шрифтом")
    await reader.presses("Скачать квитанцию")
    await bot.errands()
    (content,) = await files(bot, reader)
    assert len(PdfReader(io.BytesIO(content)).pages) == 2
    phone = bot.person("phone")
    await phone.enters("galina@mail.ru")
    await phone.says("/settings")
    phone.sees("Шрифт в документах: крупный")
    await phone.presses("Обычный шрифт")
    phone.sees("Шрифт в документах: обычный")
    await reader.presses("‹ Назад")
    reader.does_not_see("крупным шрифтом")
    reader.sees_buttons("Крупный шрифт")


async def test_a_file_that_comes_does_not_take_the_month_from_what_is_offered(
    bot: Bot, reader: Chatter
) -> None:
    await reader.presses("Квитанция")
    await reader.presses("Скачать квитанцию")
    await reader.says("квитанцию показания за август")
    reader.sees("Вы про что из этого?")
    offered = reader.last
    await bot.errands()
    await reader.presses("Квитанция", on=offered)
    reader.sees("за август 2025")


async def test_other_letters_chosen_above_a_file_that_came_are_for_the_next_one(
    bot: Bot, reader: Chatter
) -> None:
    """Where older screens stay in sight, they may be changed once the file has come in letters too small."""
    await reader.presses("Квитанция за")
    await reader.presses("Скачать квитанцию")
    await bot.errands()
    assert len(PdfReader(io.BytesIO((await files(bot, reader))[-1])).pages) == 1
    await reader.presses_raw("settings.print_large")
    reader.sees("Теперь файл будет крупным шрифтом")
    reader.does_not_see("уже в этой переписке")
    await reader.presses("Скачать квитанцию")
    await bot.errands()
    assert len(PdfReader(io.BytesIO((await files(bot, reader))[-1])).pages) == 2
    await reader.presses_raw("settings.print_plain")
    reader.sees("Теперь файл будет обычным шрифтом")
