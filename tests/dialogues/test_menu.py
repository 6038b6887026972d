"""The main screen and the account's card (S30, S31, S38, S39, S97, S102), and the contacts (S16, S32)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.texts import russian
from storage import tables
from tests import billing

if TYPE_CHECKING:
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter


async def _states(bot: Bot, number: str, **stated: object) -> None:
    """Billing states something of an account."""

    def change(work: Work) -> None:
        work.connection.execute(
            tables.accounts.update().where(tables.accounts.c.number == number).values(**stated)
        )

    await bot.does(change)


async def _resident(bot: Bot, number: str) -> Chatter:
    """Somebody with this account alone, on the main screen."""
    await bot.does(billing.state_more)
    person = bot.person("resident")
    await person.registers("resident@mail.ru")
    if number in billing.MORE:
        await person.links_by_meter(number, billing.MORE[number])
    else:
        await person.links(number, "100,00")
    return person


# --- the main screen ---


async def test_s30_s31_main_screen_has_the_account_the_debt_and_the_ways_on(galina: Chatter) -> None:
    await galina.says("/menu")
    galina.sees(f"ЛС {billing.A}", "ПАО «Энергосбыт»", "К оплате: 662,00 ₽")
    galina.sees_buttons(
        "Информация", "Показания", "Квитанция за сентябрь 2025", "Мои счета", "Настройки", "Контакты"
    )


async def test_s102_sums_are_written_as_people_write_them(galina: Chatter) -> None:
    """A comma, spaces that do not break, the rouble's sign."""
    await galina.presses("Информация")
    assert "2\u00a0416,30\u00a0₽" in galina.last.screen.text


@pytest.mark.parametrize(
    ("day", "month", "until"),
    [
        ((2025, 10, 1), "октябрь 2025", "25.10.2025"),
        ((2025, 10, 25, 23, 59, 59), "октябрь 2025", "25.10.2025"),
        ((2025, 10, 26), "ноябрь 2025", "25.11.2025"),
        ((2025, 12, 31), "январь 2026", "25.01.2026"),
    ],
)
async def test_main_screen_says_for_which_month_readings_are_awaited(
    bot: Bot, galina: Chatter, day: tuple[int, ...], month: str, until: str
) -> None:
    """T-W1, T-W2: the supplier's own day decides, also in the last second of it."""
    bot.at(*day)
    await galina.says("/menu")
    galina.sees(f"Показания за {month} ждём до {until}")


async def test_main_screen_says_when_the_month_has_its_reading(bot: Bot, galina: Chatter) -> None:
    await galina.goes("Показания", "> 8700", "> /menu")
    galina.sees("Показания за октябрь 2025 переданы")
    bot.at(2025, 10, 26)
    await galina.says("/menu")
    galina.sees("Показания за ноябрь 2025 ждём")


async def test_a_closed_account_awaits_no_readings(bot: Bot) -> None:
    person = await _resident(bot, billing.CLOSED)
    person.sees("Счёт закрыт")
    await person.presses("Показания")
    person.sees("Этот счёт закрыт, показания по нему не принимаются", "8 (800) 000-00-00")
    await person.presses("История показаний")
    person.sees("500", "август 2025")
    await person.says("/menu")
    await person.says("8700")
    person.sees("Этот счёт закрыт")


async def test_an_account_without_meters_says_so(bot: Bot) -> None:
    person = await _resident(bot, billing.NO_METERS)
    person.sees("Счётчиков на счёте нет")
    await person.presses("Показания")
    person.sees("На этом счёте нет счётчиков", "8 (800) 000-00-00")
    await person.says("/menu")
    await person.says("8700")
    person.sees("На этом счёте нет счётчиков")
    person.does_not_see("Выберите счётчик, потом напишите показание")


async def test_an_account_that_was_never_charged_offers_no_receipt(bot: Bot) -> None:
    person = await _resident(bot, billing.NEW)
    person.sees("Начислений пока нет")
    person.sees_no_button("Квитанция")
    await person.presses("Информация")
    person.sees("Начислений пока нет")
    for press in ("receipts.last", "receipts.details", "receipts.download"):
        await person.presses_raw(press)
        person.sees("Квитанции пока нет: начислений ещё не было")
        person.sees_no_button("Скачать")


# --- what is owed ---


async def test_s39_what_is_to_pay_is_never_negative(bot: Bot, galina: Chatter) -> None:
    def overpaid(work: Work) -> None:
        work.connection.execute(tables.charges.update().values(paid=500000, closing=-192170))

    await bot.does(overpaid)
    await galina.says("/menu")
    galina.sees("К оплате: 0,00 ₽", "Переплата: 1 921,70 ₽")
    await galina.presses("Информация")
    galina.sees("К оплате: 0,00 ₽", "Переплата: 1 921,70 ₽")
    galina.does_not_see("К оплате: -", "К оплате: \u2212")


async def test_a_penalty_is_part_of_what_is_to_pay(bot: Bot) -> None:
    """Settled 7: account B."""
    boris = bot.person("boris")
    await boris.registers("boris@mail.ru")
    await boris.links_by_meter(billing.B, billing.METER_B)
    boris.sees("К оплате: 63,45 ₽")
    await boris.presses("Информация")
    boris.sees("Долг на начало сентября: \u221283,32 ₽", "Начислено пени в сентябре: 146,77 ₽")


@pytest.mark.rows("S30", "S39")
async def test_who_has_paid_since_is_not_told_to_pay_again_without_a_word(bot: Bot, galina: Chatter) -> None:
    """Settled 8: the bill stands, beside it what has been paid and what will remain."""
    await bot.knows_of_payment(66200, date(2025, 10, 21))
    shown = "К оплате: 662,00 ₽\nОплачено 21.10.2025: 662,00 ₽, ожидает учёта\nОстанется: 0,00 ₽\n"
    await galina.says("/menu")
    galina.sees(shown)
    await galina.presses("Информация")
    galina.sees(shown, "Оплачено: 2 416,30 ₽")


async def test_several_payments_since_are_told_by_their_sum_and_last_day(bot: Bot, galina: Chatter) -> None:
    """Settled 8."""
    for amount, day in ((30000, 2), (10000, 21), (5000, 7)):
        await bot.knows_of_payment(amount, date(2025, 10, day))
    await galina.says("/menu")
    galina.sees("Оплачено 450,00 ₽, последний раз 21.10.2025, ожидает учёта\nОстанется: 212,00 ₽")


async def test_a_payment_beyond_the_bill_is_told_to_be_an_overpayment(bot: Bot, galina: Chatter) -> None:
    await bot.knows_of_payment(70000, date(2025, 10, 21))
    await galina.says("/menu")
    galina.sees("К оплате: 662,00 ₽", "Останется: 0,00 ₽, переплата 38,00 ₽")


async def test_payments_that_the_bill_counts_or_that_brought_nothing_are_not_told(
    bot: Bot, galina: Chatter
) -> None:
    """Settled 8: of the charged month, cancelled, of somebody else."""
    await bot.knows_of_payment(241630, date(2025, 9, 30))
    await bot.knows_of_payment(66200, date(2025, 10, 21), status="Отменён")
    await bot.knows_of_payment(6345, date(2025, 10, 21), number=billing.B)
    await galina.says("/menu")
    galina.sees("К оплате: 662,00 ₽")
    galina.does_not_see("ожидает учёта", "Останется")


# --- the card ---


async def test_s38_s39_card_shows_what_billing_states(galina: Chatter) -> None:
    await galina.presses("Информация")
    galina.sees(
        "Волгоград г.",
        f"Номер ЛС: {billing.A}",
        "Общая площадь: 45,2 м²",
        "Число зарегистрированных: 2",
        "Число проживающих: 2",
        "Документ на собственность: Не указан",
        "К оплате: 662,00 ₽",
        "Долг на начало сентября: 2 416,30 ₽",
        "Начислено в сентябре: 662,00 ₽",
        "Перерасчёт: 0,00 ₽",
        "Начислено пени в сентябре: 0,00 ₽",
        "Оплачено: 2 416,30 ₽",
    )
    galina.does_not_see("Иванова", "ул. Мира")


async def test_s38_what_billing_does_not_state_is_said_to_be_unknown(bot: Bot, galina: Chatter) -> None:
    await _states(bot, billing.A, city="", area=None, registered=None, residents=0)
    await galina.presses("Информация")
    galina.sees("Общая площадь: нет данных", "Число зарегистрированных: нет данных", "Число проживающих: 0")
    galina.does_not_see("None")


async def test_what_billing_states_is_text_and_not_marks(bot: Bot, galina: Chatter) -> None:
    await _states(bot, billing.A, city="<b>г. & Ко</b>", ownership_doc="<i>№ 1", network_company="</code>")
    await galina.presses("Информация")
    galina.sees("<b>г. & Ко</b>", "<i>№ 1")
    await galina.says("/menu")
    await galina.presses("Контакты")
    galina.sees("</code>")


async def test_s16_s32_contacts_are_the_suppliers_and_the_network_companys(galina: Chatter) -> None:
    await galina.presses("Контакты")
    galina.sees(
        "ПАО «Энергосбыт»",
        "г. Волгоград, ул. Примерная, д. 1",
        "8 (800) 000-00-00",
        "пн–пт 8:00–20:00",
        "info@energosbyt.example",
        "https://energosbyt.example",
        "Сетевая организация вашего дома: ПАО «Россети Юг»",
    )


# --- a number on the main screen ---


async def test_a_number_on_the_main_screen_is_a_reading_once_it_is_confirmed(galina: Chatter) -> None:
    await galina.says("8 700,5 кВт")
    galina.sees("Передать: 8700,5?", "от 24.09.2025 — 8590")
    await galina.presses("Передать")
    galina.sees("Показания приняты", "Расход: 110,5 кВт·ч")


async def test_a_forgotten_comma_on_the_main_screen_is_put_in_and_asked_about(galina: Chatter) -> None:
    """Six digits on a dial of five and one after the comma."""
    await galina.says("087005")
    galina.sees("Передать: 8700,5?")
    await galina.presses("Передать")
    galina.sees("Передано: 8700,5")


async def test_a_number_on_the_main_screen_can_be_put_right(galina: Chatter) -> None:
    await galina.says("8700")
    await galina.presses("Исправить")
    galina.sees("Напишите, что счётчик показывает сейчас")
    await galina.says("8701")
    galina.sees("Передано: 8701")


async def test_another_number_in_place_of_a_press_is_the_one_that_is_meant(galina: Chatter) -> None:
    await galina.says("8700")
    await galina.says("8701")
    galina.sees("Передано: 8701")


async def test_back_from_a_confirmation_asks_for_the_value_again(galina: Chatter) -> None:
    await galina.says("8700")
    await galina.presses("‹ Назад")
    galina.sees("Напишите, что счётчик показывает сейчас")
    await galina.says("8701")
    galina.sees("Передано: 8701")


@pytest.mark.parametrize(
    "typed", ["662,00,1", "8 912 345-67-89", "31.12.2025", "кв. 12", "1" * 40, "1234567890"]
)
async def test_a_number_that_is_no_reading_gets_help_and_the_menu(galina: Chatter, typed: str) -> None:
    await galina.says(typed)
    galina.sees("ничего не передано", "Например: показания 08590", "К оплате: 662,00")


@pytest.mark.rows("S97")
async def test_words_on_the_main_screen_get_help_and_the_menu(galina: Chatter) -> None:
    await galina.says("купить слона")
    galina.sees("Не понял вас", "К оплате: 662,00")


async def test_a_number_where_there_are_several_meters_asks_which(bot: Bot) -> None:
    person = await _resident(bot, billing.MANY_METERS)
    await person.says("100")
    person.sees("Вы написали 100. С какого это счётчика?")
    seen = set(person.buttons)
    while "Дальше ›" in person.buttons:
        await person.presses("Дальше ›")
        seen |= set(person.buttons)
    assert {f"Счётчик № {number}" for number in billing.METERS_OF_MANY} <= seen
    await person.presses("Счётчик №")
    person.sees("показаний ещё не было", "Передать: 100?")


async def test_one_number_on_the_main_screen_begins_the_reading_of_two_zones(denis: Chatter) -> None:
    await denis.says("1200")
    denis.sees("Записали: день 1200", "Шаг 2 из 2", "«ночь»")
    await denis.says("600")
    denis.sees("Передано: день 1200, ночь 600")


# --- help ---


async def test_help_names_every_command_of_the_menu(galina: Chatter, boris: Chatter) -> None:
    await boris.starts()
    await boris.presses("Помощь")
    boris.sees("Как начать", "/start", "/cancel", "/check", "/privacy")
    await galina.presses("Контакты")
    await galina.presses("Помощь")
    galina.sees("Что я умею", "/menu", "/cancel", "/check", "/settings", "/privacy", "8 (800) 000-00-00")


async def test_privacy_shows_the_text_that_consent_is_given_to(boris: Chatter) -> None:
    await boris.says("/privacy")
    boris.sees("Согласие на обработку персональных данных", "ПАО «Энергосбыт»", "Согласие можно отозвать")
    assert russian().label("consent-personal-data-version")
