"""Charges and payments (S61–S65): the last month, any month, any period, and the period as a spreadsheet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from bot.engine.markup import plain
from bot.errands.errand import BACK_OFF
from bot.handlers.charges import EXTRACT
from core.base.ids import AccountNumber
from storage import tables
from tests import billing
from tests.dialogues.people import FAULT

if TYPE_CHECKING:
    from core.model.charges.period_statement import Extract
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter


@pytest.fixture
async def boris(bot: Bot) -> Chatter:
    """He has account B with the guide's history, and stands before its last month."""
    await bot.does(billing.state_history)
    boris = bot.person("boris")
    await boris.settles(billing.B)
    await boris.presses("Начисления и платежи")
    return boris


@pytest.fixture
async def reader(boris: Chatter) -> Chatter:
    """Boris before the history of his charges."""
    await boris.presses("История начислений")
    return boris


@pytest.fixture
async def payer(boris: Chatter) -> Chatter:
    """Boris before the history of his payments."""
    await boris.presses("История платежей")
    return boris


async def _comes_to(bot: Bot, number: str) -> Chatter:
    """A person with one of the rarer accounts, before its charges and payments."""
    person = bot.person(f"of-{number}")
    await person.settles(number)
    await person.presses("Начисления и платежи")
    return person


async def _states(bot: Bot, **stated: object) -> None:
    """Billing states something of all charges of electricity."""
    charges = tables.charges
    change = update(charges).where(charges.c.service == "Электроснабжение").values(**stated)
    await bot.does(lambda work: work.connection.execute(change))


# --- the last month ---


@pytest.mark.rows("S61", "S62")
async def test_s61_last_month_is_a_card_a_service_with_the_total_below(boris: Chatter) -> None:
    boris.sees(
        "Начисления за сентябрь 2025\n\n"
        "Электроснабжение\n"
        "Тариф: 6,62 ₽ за кВт·ч\n"
        "Объём: 65 кВт·ч\n"
        "Переплата на начало: 83,32 ₽\n"
        "Начислено: 430,30 ₽\n"
        "Оплачено: 0,00 ₽\n"
        "Долг на конец: 346,98 ₽\n\n"
        "ИТОГО\n"
        "Переплата на начало: 83,32 ₽\n"
        "Начислено: 430,30 ₽\n"
        "Оплачено: 0,00 ₽\n"
        "Долг на конец: 346,98 ₽"
    )
    boris.sees_buttons("История начислений", "История платежей", "‹ Назад", "В начало")


async def test_s61_charges_are_come_to_from_the_card_too(galina: Chatter) -> None:
    await galina.presses("Информация")
    await galina.presses("Начисления и платежи")
    galina.sees("Начисления за сентябрь 2025", "Долг на конец: 662,00 ₽")


async def test_what_was_paid_since_the_last_month_stands_apart(boris: Chatter) -> None:
    """Settled 8: billing's balance stays the balance."""
    boris.sees(
        "Долг на конец: 346,98 ₽\n\nК оплате: 346,98 ₽\nОплачено 07.10.2025: 346,98 ₽, ожидает учёта",
        "Останется: 0,00 ₽",
    )


async def test_no_screen_needs_scrolling_sideways(boris: Chatter) -> None:
    """A phone of 320 points shows some forty characters in a line of a message."""
    for button in ("История начислений", "Март 2025", "‹ Назад", "‹ Назад", "История платежей"):
        if not any(label.startswith(button) for label in boris.buttons):
            await boris.presses("Старее ›")
        await boris.presses(button)
        assert max(map(len, boris.text.splitlines())) <= 44, boris.text


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"quality": -1000, "closing": -9332}, "Снято за качество: −10,00 ₽"),
        ({"recalculated": 500}, "Перерасчёт: 5,00 ₽"),
        ({"volume": Decimal("65.5")}, "Объём: 65,5 кВт·ч"),
        ({"tariff": Decimal("5.98765")}, "Тариф: 5,98765 ₽ за кВт·ч"),
        ({"closing": 50000}, "Строки не сходятся с остатком на 153,02 ₽: так передал биллинг."),
    ],
)
async def test_s62_columns_that_are_seldom_filled_are_told_when_they_are(
    bot: Bot, boris: Chatter, stated: dict[str, object], said: str
) -> None:
    boris.does_not_see("Снято за качество", "Перерасчёт", "не сходятся")
    await _states(bot, **stated)
    await boris.presses("В начало")
    await boris.presses("Начисления и платежи")
    boris.sees(said)


async def test_what_billing_does_not_state_is_left_out(bot: Bot, boris: Chatter) -> None:
    await _states(bot, tariff=None, volume=None)
    await boris.says("/menu")
    await boris.presses("Начисления и платежи")
    boris.sees("Электроснабжение\nПереплата на начало")
    boris.does_not_see("None", "Тариф", "Объём")


async def test_zones_and_ranges_stand_in_place_of_the_tariff(bot: Bot, denis: Chatter) -> None:
    lines = ("night", 1, "80", "2.96", 23680), ("day", 1, "120", "4.93", 59160)
    await bot.does(lambda work: billing.state_lines(work, billing.TWO_ZONES, *lines))
    await denis.presses("Начисления и платежи")
    denis.sees("День: 120 кВт·ч × 4,93 ₽ = 591,60 ₽\nНочь: 80 кВт·ч × 2,96 ₽ = 236,80 ₽\nОбъём: 200 кВт·ч\n")
    denis.does_not_see("Тариф")


async def test_many_services_come_in_pages_with_the_total_below_the_last(bot: Bot, galina: Chatter) -> None:
    names = [f"Услуга {number:02} <b>&" for number in range(1, 8)]

    def charged(work: Work) -> None:
        for name in names:
            billing.state_service(work, billing.A, name, 100)

    await bot.does(charged)
    await galina.presses("Начисления и платежи")
    galina.sees("Электроснабжение", names[3])
    galina.does_not_see(names[4], "ИТОГО")
    await galina.presses("Дальше ›")
    galina.sees(names[4], names[6], "ИТОГО", "Долг на конец: 669,00 ₽")


# --- any month ---


@pytest.mark.rows("S63", "S64")
async def test_s64_a_month_of_the_history_leads_to_its_details(reader: Chatter) -> None:
    """The guide's March of account B, where it prints a wrong total: 6 145,77."""
    await reader.presses("Старее ›")
    await reader.presses("Март 2025")
    reader.sees(
        "Электроснабжение\n"
        "Объём: 0 кВт·ч\n"
        "Долг на начало: 6 844,32 ₽\n"
        "Начислено: 0,00 ₽\n"
        "Перерасчёт: −4 427,64 ₽\n"
        "Оплачено: 2 500,00 ₽\n"
        "Переплата на конец: 83,32 ₽\n\n"
        "Пени\n"
        "Начислено: 146,77 ₽\n"
        "Оплачено: 0,00 ₽\n"
        "Долг на конец: 146,77 ₽\n\n"
        "ИТОГО\n"
        "Долг на начало: 6 844,32 ₽\n"
        "Начислено: 146,77 ₽\n"
        "Перерасчёт: −4 427,64 ₽\n"
        "Оплачено: 2 500,00 ₽\n"
        "Долг на конец: 63,45 ₽"
    )
    reader.does_not_see("К оплате")


async def test_months_are_turned_over_one_by_one(reader: Chatter) -> None:
    await reader.presses("Сентябрь 2025")
    reader.sees_no_button("Октябрь 2025")
    await reader.presses("‹ Август 2025")
    reader.sees("Начисления за август 2025")
    await reader.presses("Сентябрь 2025 ›")
    reader.sees("Начисления за сентябрь 2025")
    await reader.presses("‹ Назад")
    reader.sees("История начислений")


async def test_a_month_may_be_typed_as_it_stands_on_its_button(reader: Chatter) -> None:
    await reader.says("сентябрь")
    reader.sees("Начисления за сентябрь 2025")


async def test_an_old_month_of_another_account_is_out_of_date(reader: Chatter) -> None:
    await reader.presses("Старее ›")
    old = reader.last
    await reader.goes("В начало", "Мои счета", "Добавить счёт")
    await reader.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    await reader.presses("Март 2025", on=old)
    reader.sees_out_of_date()
    reader.does_not_see("6 844,32")


@pytest.mark.parametrize("number", ["0", "202513", "202510", "999912", "99999912", "9" * 18, "x", "-1"])
async def test_a_forged_month_opens_nothing(reader: Chatter, number: str) -> None:
    await reader.presses_raw(f"charges.month:{number}")
    reader.sees_out_of_date()


# --- the history of charges ---


@pytest.mark.rows("S64")
async def test_s64_history_begins_with_the_last_twelve_months(reader: Chatter) -> None:
    reader.sees(
        "октябрь 2024 – сентябрь 2025\n\n"
        "Всего за период\n"
        "Долг на начало: 0,00 ₽\n"
        "Начислено: 7 421,39 ₽\n"
        "Перерасчёт: −4 427,64 ₽\n"
        "Оплачено: 2 646,77 ₽\n"
        "Долг на конец: 346,98 ₽\n\n"
        "Сентябрь 2025\n"
        "Начислено 430,30 ₽, оплачено 0,00 ₽\n"
        "Долг на конец: 346,98 ₽\n\n"
        "Август 2025\n"
    )


async def test_s64_months_come_in_pages_each_month_once(bot: Bot, reader: Chatter) -> None:
    size = 6 if bot.channel.limits.buttons > 10 else 4
    found = []
    while True:
        shown = [button for button in reader.buttons if button.endswith(" 2025")]
        assert 0 < len(shown) <= size
        found += shown
        if "Старее ›" not in reader.buttons:
            break
        await reader.presses("Старее ›")
    months = "Сентябрь Август Июль Июнь Май Апрель Март Февраль Январь"
    assert found == [f"{month} 2025" for month in months.split()]
    reader.sees("Всего за период")
    await reader.presses("‹ Новее")
    reader.sees_buttons("Старее ›")


@pytest.mark.rows("S64")
@pytest.mark.parametrize(
    ("typed", "shown", "month"),
    [
        ("01.2025-09.2025", "январь – сентябрь 2025", "Сентябрь 2025"),
        ("с января по март", "январь – март 2025", "Март 2025"),
        ("2025", "2025 год", "Сентябрь 2025"),
        ("март 25 — апрель 25", "март – апрель 2025", "Апрель 2025"),
        ("февраль", "февраль 2025", "Февраль 2025"),
        ("последние 2 месяца", "август – сентябрь 2025", "Август 2025"),
    ],
)
async def test_s64_period_is_typed_as_people_write_it(
    reader: Chatter, typed: str, shown: str, month: str
) -> None:
    await reader.presses("Другой период")
    reader.sees("Например: 01.2024-09.2024, с января по сентябрь или просто 2024")
    await reader.says(typed)
    reader.sees(f"История начислений\n{shown}\n", month)
    assert await reader.state() == "Charges:history"


@pytest.mark.parametrize(
    ("button", "shown"),
    [
        ("Этот год", "2025 год"),
        ("12 месяцев", "октябрь 2024 – сентябрь 2025"),
        ("За всё время", "январь – сентябрь 2025"),
    ],
)
async def test_s64_period_is_chosen_by_a_press(reader: Chatter, button: str, shown: str) -> None:
    await reader.goes("> февраль 2025", "Другой период", button)
    reader.sees(f"История начислений\n{shown}\n")


async def test_a_period_that_is_turned_round_is_turned_back_and_that_is_said(reader: Chatter) -> None:
    await reader.says("03.2025 - 01.2025")
    reader.sees("Начало и конец стояли наоборот. Показываю за январь – март 2025.", "Всего за период")


@pytest.mark.parametrize("asked", [True, False])
async def test_a_month_that_does_not_exist_gets_an_example(reader: Chatter, asked: bool) -> None:
    if asked:
        await reader.presses("Другой период")
    await reader.says("13.2026")
    reader.sees("Месяца с номером 13 нет", "Например: 01.2024-09.2024")
    assert await reader.state() == "Charges:history_period"
    await reader.says("02.2025")
    reader.sees("История начислений\nфевраль 2025")


async def test_where_a_period_is_asked_for_other_words_get_an_example(reader: Chatter) -> None:
    await reader.presses("Другой период")
    for typed in ("не знаю", "8700", "январь, февраль и март", "99.9999"):
        await reader.says(typed)
        reader.sees("Не вижу здесь периода", "Например: 01.2024-09.2024")
        reader.sees_buttons("Этот год", "Прошлый год", "12 месяцев", "‹ Назад")


async def test_a_reading_typed_at_the_history_is_still_a_reading(reader: Chatter) -> None:
    await reader.says("8700")
    reader.sees("Передать: 8700?")


async def test_the_period_is_kept_from_one_list_to_the_other(reader: Chatter) -> None:
    await reader.goes("> март 2025", "Март 2025", "‹ Назад")
    reader.sees("История начислений\nмарт 2025")
    await reader.presses("‹ Назад")
    await reader.presses("История платежей")
    reader.sees("История платежей\nмарт 2025")
    await reader.goes("В начало", "Начисления и платежи", "История платежей")
    reader.sees("История платежей\nноябрь 2024 – октябрь 2025")


# --- the history of payments ---


@pytest.mark.rows("S65")
async def test_s65_payments_have_their_date_sum_source_and_status(payer: Chatter) -> None:
    payer.sees(
        "История платежей\nноябрь 2024 – октябрь 2025\n\n"
        "Оплачено за период: 2 993,75 ₽, 3 платежа\n\n"
        '07.10.2025 — 346,98 ₽\nПАО "Сбербанк" Эквайринг, обработан\n\n'
        "02.09.2025 — 10,00 ₽\nОтменён\n\n"
        "01.04.2025 — 146,77 ₽\nБанк ВТБ (ПАО), обработан\n\n"
        "05.03.2025 — 2 500,00 ₽\nВолгоградский ОСБ 862, обработан"
    )


async def test_s65_payments_are_filtered_by_the_same_periods(payer: Chatter) -> None:
    await payer.presses("Другой период")
    await payer.says("с марта по апрель")
    payer.sees("март – апрель 2025", "Оплачено за период: 2 646,77 ₽, 2 платежа")
    payer.does_not_see("07.10.2025")
    await payer.says("10.2025")
    payer.sees("октябрь 2025", "346,98 ₽, 1 платёж")
    await payer.says("9.2025 - 1.2025")
    payer.sees("Начало и конец стояли наоборот", "История платежей\nянварь – сентябрь 2025")
    await payer.says("13.2026")
    payer.sees("Месяца с номером 13 нет")
    await payer.presses("12 месяцев")
    payer.sees("История платежей\nноябрь 2024 – октябрь 2025")
    await payer.says("всё время")
    payer.sees("История платежей\nмарт – октябрь 2025")


async def test_s65_a_word_of_billings_own_is_shown_as_it_is(bot: Bot, payer: Chatter) -> None:
    await bot.knows_of_payment(100, date(2025, 10, 9), number=billing.B, status="На проверке <1>")
    await payer.says("10.2025")
    payer.sees("09.10.2025 — 1,00 ₽\nНа проверке <1>")


async def test_s65_many_payments_come_in_pages(bot: Bot, payer: Chatter) -> None:
    for day in range(1, 11):
        await bot.knows_of_payment(100 * day, date(2025, 5, day), number=billing.B)
    await payer.says("май 2025")
    payer.sees("Оплачено за период: 55,00 ₽, 10 платежей", "10.05.2025", "03.05.2025")
    payer.does_not_see("02.05.2025")
    await payer.presses("Старее ›")
    payer.sees("Оплачено за период: 55,00 ₽", "02.05.2025", "01.05.2025")
    payer.sees_no_button("Старее ›")


# --- where there is nothing ---


async def test_an_account_that_was_never_charged_says_so_and_offers_what_can_be_done(bot: Bot) -> None:
    await bot.does(billing.state_more)
    person = await _comes_to(bot, billing.NEW)
    person.sees("Начислений по этому счёту ещё не было")
    person.sees_buttons("Показания", "История платежей", "‹ Назад")
    await person.presses_raw("charges.history")
    person.sees("Начислений по этому счёту ещё не было")
    await person.presses("‹ Назад")
    await person.presses("История платежей")
    person.sees("Платежей по этому счёту ещё не было")
    person.sees_buttons("‹ Назад", "В начало")


async def test_a_closed_account_shows_what_it_was_charged_last(bot: Bot) -> None:
    await bot.does(billing.state_more)
    person = await _comes_to(bot, billing.CLOSED)
    person.sees("Начисления за сентябрь 2025", "Счёт закрыт, новых начислений не будет.")
    bot.at(2031, 1, 10)
    await person.presses("История начислений")
    person.sees("октябрь 2024 – сентябрь 2025", "Сентябрь 2025")


async def test_a_closed_account_without_charges_says_whom_to_ask(bot: Bot) -> None:
    def closed(work: Work) -> None:
        billing.state_more(work)
        account = work.accounts.by_number(AccountNumber(billing.NEW))
        assert account is not None
        accounts = tables.accounts
        work.connection.execute(update(accounts).where(accounts.c.id == account.id).values(status="closed"))

    await bot.does(closed)
    person = await _comes_to(bot, billing.NEW)
    person.sees("Счёт закрыт, начислений по нему не было. Вопросы: 8 (800) 000-00-00")
    person.sees_no_button("Показания")


async def test_a_period_without_charges_tells_which_have_some(reader: Chatter) -> None:
    await reader.says("2023")
    reader.sees("За 2023 год начислений нет. Они есть за январь – сентябрь 2025.")
    reader.sees_buttons("Этот год", "12 месяцев", "Другой период", "‹ Назад")
    reader.sees_no_button("Скачать таблицу")
    await reader.presses("Этот год")
    reader.sees("История начислений\n2025 год")


async def test_a_period_without_payments_tells_when_the_last_was(payer: Chatter) -> None:
    await payer.says("май")
    payer.sees("За май 2025 платежей нет. Последний был 07.10.2025.")
    await payer.presses("12 месяцев")
    payer.sees("Оплачено за период")


@pytest.mark.parametrize("list_of", ["История начислений", "История платежей"])
async def test_a_period_ahead_is_told_from_an_empty_one(boris: Chatter, list_of: str) -> None:
    await boris.presses(list_of)
    await boris.says("2031")
    boris.sees("За 2031 год смотреть рано: это время ещё не наступило.")
    boris.sees_buttons("Этот год", "Другой период")
    await boris.says("с октября 2025 по май 2026")
    boris.does_not_see("смотреть рано")


# --- the spreadsheet ---


async def _files(bot: Bot, person: Chatter) -> list[bytes]:
    chat = await person.chat()
    keys = [file.key for message in person.messages for file in message.screen.files]

    def contents(work: Work) -> list[bytes]:
        kept = [work.files.get(chat.id, key) for key in keys]
        return [file.content for file in kept if file is not None]

    return await bot.does(contents)


async def _asked_for(bot: Bot) -> int:
    queue = tables.queue
    return len(
        await bot.does(
            lambda work: work.connection.execute(select(queue).where(queue.c.kind == EXTRACT)).all()
        )
    )


@pytest.mark.rows("S62", "S64", "S65")
async def test_the_chosen_period_comes_as_a_spreadsheet(bot: Bot, reader: Chatter) -> None:
    await reader.says("01.2025-09.2025")
    await reader.presses("Скачать таблицу")
    reader.sees("Таблица за январь – сентябрь 2025 — файлом в следующем сообщении.")
    await bot.errands()
    reader.sees("Начисления и платежи за январь – сентябрь 2025\nВ таблице два листа")
    assert plain(reader.last.screen.text).count("ЛС 2200345678") == 1
    assert "Всего за период" not in plain(reader.last.screen.text), "the file is the last that one sees"
    (file,) = [file for message in reader.messages for file in message.screen.files]
    assert file.name == "Начисления 2025-01–2025-09 ЛС 5678.xlsx"
    assert file.mime == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    (content,) = await _files(bot, reader)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    charges, payments = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert charges[1][0] == date(2025, 1, 1)
    assert charges[-1][3:9] == [0, 7421.39, -4427.64, 0, 2646.77, 346.98]
    assert [row[0] for row in payments[1:-1]] == [date(2025, 3, 5), date(2025, 4, 1), date(2025, 9, 2)]
    assert [row[3] for row in payments[1:-1]] == ["Обработан", "Обработан", "Отменён"]
    assert payments[-1][1] == 2646.77
    await reader.presses("История начислений")
    reader.sees("История начислений\nянварь – сентябрь 2025")
    reader.does_not_see("файлом в следующем сообщении")


async def test_the_payments_come_in_the_same_spreadsheet(bot: Bot, payer: Chatter) -> None:
    await payer.presses("Скачать таблицу")
    await bot.errands()
    payer.sees("ноябрь 2024 – октябрь 2025")
    payer.sees_buttons("История платежей", "‹ Назад", "В начало")
    (file,) = [file for message in payer.messages for file in message.screen.files]
    assert file.name == "Начисления 2024-11–2025-10 ЛС 5678.xlsx"


async def test_the_same_press_twice_makes_one_file_and_later_another(bot: Bot, reader: Chatter) -> None:
    list_of_charges = reader.last
    await reader.presses("Скачать таблицу", on=list_of_charges)
    await bot.marks_what_was_shown()
    await reader.presses_again("Скачать таблицу", on=list_of_charges)
    assert await _asked_for(bot) == 1
    await bot.errands()
    await reader.says("12 месяцев")
    await reader.presses("Скачать таблицу")
    assert await _asked_for(bot) == 2
    await reader.says("март 2025")
    await reader.presses("Скачать таблицу")
    assert await _asked_for(bot) == 3
    await bot.errands()
    assert len(await _files(bot, reader)) == 3


async def test_a_file_comes_also_to_somebody_who_has_gone_on(bot: Bot, reader: Chatter) -> None:
    await reader.presses("Скачать таблицу")
    await reader.presses("В начало")
    await bot.errands()
    reader.sees("за октябрь 2024 – сентябрь 2025, ЛС 2200345678", "Показания за октябрь 2025 ждём")
    assert len(await _files(bot, reader)) == 1


async def test_no_file_comes_of_an_account_that_was_unlinked(bot: Bot, reader: Chatter) -> None:
    await reader.goes("Скачать таблицу", "В начало", "Мои счета", "Отвязать счёт", "●", "Да, отвязать")
    await bot.errands()
    reader.sees("Счёт отвязан, поэтому таблица по нему не придёт")
    assert not await _files(bot, reader)


async def test_who_waits_in_vain_is_told_and_can_ask_again(bot: Bot, reader: Chatter) -> None:
    def fails(extract: Extract) -> bytes:
        raise OSError(extract.file_name)

    write, bot.documents.write_extract = bot.documents.write_extract, fails
    await reader.presses("Скачать таблицу")
    for _ in range(len(BACK_OFF) + 1):
        await bot.errands()
        bot.later(seconds=60)
    reader.sees("Таблицу за октябрь 2024 – сентябрь 2025 сделать не получилось", "8 (800) 000-00-00")
    assert FAULT not in reader.text
    bot.documents.write_extract = write
    await reader.presses("Скачать таблицу")
    await bot.errands()
    reader.sees("Начисления и платежи за октябрь 2024 – сентябрь 2025")
