"""Settings and subscriptions, in every messenger (S33–S37)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.handlers.settings import calendar, messages, subscriptions
from core.base.ids import AccountId, AccountNumber
from core.base.months import Month
from core.model.messages.facts import PaymentRefunded
from core.model.messages.recipients import ToChat
from core.model.messages.topics import Topic
from core.model.promises.terms import PromiseTerms
from core.model.subscriptions import Subscriptions
from tests import billing
from tests.storage.seeds import add_charge

if TYPE_CHECKING:
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter


async def _account(bot: Bot, number: str = billing.A) -> AccountId:
    account = await bot.does(lambda work: work.accounts.by_number(AccountNumber(number)))
    assert account is not None
    return account.id


async def _subscriptions(bot: Bot, number: str = billing.A) -> Subscriptions:
    account = await bot.does(lambda work: work.accounts.by_number(AccountNumber(number)))
    assert account is not None
    return account.subscriptions


async def _opens_subscriptions(person: Chatter) -> None:
    await person.says("/settings")
    await person.presses("Квитанции и СМС")


@pytest.mark.rows("S30", "S33", "S34")
async def test_the_settings_say_how_each_thing_stands(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Настройки")
    galina.sees("Почта: g•••@mail.ru", "Телефон: •••-67-89", "Тихие часы: с 21:00 до 9:00")
    await galina.presses("Телефон")
    await galina.says("не знаю")
    galina.sees("Это не похоже на номер телефона")
    await galina.says("8 927 111-22-33")
    galina.sees("Записали телефон", "Телефон: •••-22-33")
    await galina.presses("Телефон")
    await galina.presses("Удалить телефон")
    galina.sees("Телефон: нет")
    cabinet = (await galina.chat()).cabinet_id
    audit = await bot.does(lambda work: work.audit.of(f"cabinet:{cabinet}"))
    assert [action for _, _, action in audit][-2:] == ["phone-changed", "phone-changed"]


async def test_a_stranger_who_asks_for_the_settings_is_led_to_the_entry(boris: Chatter) -> None:
    await boris.says("настройки")
    boris.sees_buttons("Войти", "Регистрация")
    boris.does_not_see("Почта:")


@pytest.mark.rows("S35")
async def test_each_switch_of_an_account_shows_how_it_stands(bot: Bot, galina: Chatter) -> None:
    await _opens_subscriptions(galina)
    galina.sees(f"Счёт {billing.A}", "Квитанция на почту: не приходит")
    await galina.presses("Присылать квитанцию")
    galina.sees("Квитанция на почту: приходит на g•••@mail.ru")
    assert (await _subscriptions(bot)).email == "galina@mail.ru"
    await galina.presses("Не присылать")
    galina.sees("Квитанция на почту: не приходит")


async def test_an_e_receipt_without_an_address_is_told_as_such_and_may_be_moved(
    bot: Bot, galina: Chatter
) -> None:
    await bot.does(lambda work: billing.state_e_receipt(work, number=billing.A))
    await _opens_subscriptions(galina)
    galina.sees("Квитанция на почту: приходит. На какой адрес, нам не сообщили.")
    galina.does_not_see("•••@.")
    await galina.presses("Присылать на мою почту")
    galina.sees("Квитанция на почту: приходит на g•••@mail.ru")


@pytest.mark.rows("S35")
async def test_sms_go_to_a_phone_of_their_own_that_is_added_changed_and_deleted(
    bot: Bot, galina: Chatter
) -> None:
    await _opens_subscriptions(galina)
    await galina.presses("Разрешить СМС")
    galina.sees("вы разрешите нам такие СМС")
    await galina.presses("На номер •••-67-89")
    galina.sees("СМС: разрешены, номер •••-67-89")
    await galina.presses("Другой номер для СМС")
    await galina.says("8-9")
    galina.sees("Это не похоже на номер телефона")
    for elsewhere in ("+375 29 123-45-67", "8 8442 33-44-55"):
        await galina.says(elsewhere)
        galina.sees("СМС приходят только на российский мобильный номер")
    await galina.says("89271112233")
    galina.sees("+7 927 111-22-33", "СМС: разрешены, номер •••-22-33")
    await galina.presses("Запретить СМС")
    galina.sees("СМС: запрещены. Номер •••-22-33 записан")
    assert await _subscriptions(bot) == Subscriptions(phone="+79271112233")
    await galina.goes("Разрешить СМС", "На номер •••-22-33", "Удалить номер")
    galina.sees("СМС: запрещены.")
    assert await _subscriptions(bot) == Subscriptions()


async def test_accounts_are_set_each_for_itself(bot: Bot) -> None:
    vera = bot.person("vera")
    await vera.settles(billing.A, billing.B)
    await _opens_subscriptions(vera)
    vera.sees("Какой счёт?")
    await vera.presses(billing.B)
    await vera.presses("Присылать квитанцию")
    vera.sees(f"Счёт {billing.B}", "приходит")
    assert not (await _subscriptions(bot)).e_receipt


@pytest.mark.rows("S96")
async def test_the_switches_of_an_account_that_is_unlinked_are_out_of_date(
    bot: Bot, galina: Chatter, boris: Chatter
) -> None:
    await _opens_subscriptions(galina)
    switches = galina.last
    await galina.goes("> /menu", "Мои счета", "Отвязать счёт", f"● {billing.A}", "Да, отвязать")
    await galina.presses("Присылать квитанцию", on=switches)
    galina.sees_out_of_date()
    assert await _subscriptions(bot) == Subscriptions()
    await boris.settles(billing.B)
    for press in (subscriptions.receipt_on, subscriptions.to_sms_phone, subscriptions.to_account):
        await boris.presses_raw(press.carry(await _account(bot)))
        boris.does_not_see(billing.A)
    await galina.says("/settings")
    await galina.presses("Квитанции и СМС")
    galina.sees("Своих счетов у вас пока нет")


@pytest.mark.rows("S36", "S60")
async def test_readings_without_entry_are_forbidden_for_one_account(bot: Bot, galina: Chatter) -> None:
    await _opens_subscriptions(galina)
    await galina.presses("Запретить")
    galina.sees(f"Счёт {billing.A}")
    account, other = await _account(bot), await _account(bot, billing.B)
    assert await bot.does(lambda work: work.accounts.are_guests_forbidden(account))
    assert not await bot.does(lambda work: work.accounts.are_guests_forbidden(other))
    await galina.presses("Разрешить без входа")
    assert not await bot.does(lambda work: work.accounts.are_guests_forbidden(account))


# --- messages, and the hours in which none comes ---


async def _is_refunded(bot: Bot, person: Chatter) -> None:
    """A payment of the person's is given back, which nobody is waiting to hear."""
    payment = await bot.does(lambda work: work.online_payments.hanging())
    chat = await person.chat()
    fact = PaymentRefunded(payment=payment[-1].id, refunded=100)
    await bot.does(lambda work: work.outbox.tell(fact, ToChat(chat.id), at=bot.now))
    await bot.post()


async def _pays(bot: Bot, person: Chatter) -> None:
    await person.goes("> /menu", "Оплатить", "Согласен")
    await bot.errands()


async def test_what_is_switched_off_does_not_come(bot: Bot, galina: Chatter) -> None:
    await _pays(bot, galina)
    await galina.says("/settings")
    await galina.presses("Сообщения от бота")
    galina.sees("О ваших платежах: пишем", "О входе в кабинет и его защите пишем всегда")
    galina.does_not_see("рассрочки")
    await galina.presses("Платежи: выключить")
    galina.sees("О ваших платежах: не пишем")
    shown = list(galina.messages)
    await _is_refunded(bot, galina)
    assert galina.messages == shown
    await galina.presses("Платежи: включить")
    await _is_refunded(bot, galina)
    assert galina.messages != shown


async def test_promises_are_written_about_where_the_supplier_offers_them(bot: Bot, galina: Chatter) -> None:
    bot.decides(promises=PromiseTerms())
    await galina.says("/settings")
    await galina.presses("Сообщения от бота")
    galina.sees("О сроках рассрочки: пишем")
    await galina.presses_raw(messages.switch_off.carry(Topic.ALWAYS))
    galina.sees_out_of_date()


async def test_what_can_wait_comes_when_the_quiet_hours_are_over(bot: Bot, galina: Chatter) -> None:
    await _pays(bot, galina)
    await galina.goes("> /settings", "Сообщения от бота", "Когда писать", "Тихие часы", "> когда хотите")
    galina.sees("Нужны два часа")
    await galina.presses("С 22:00 до 8:00")
    galina.sees("Тихие часы: с 22:00 до 8:00")
    shown = list(galina.messages)
    bot.at(2025, 10, 22, 23, 30)
    await _is_refunded(bot, galina)
    assert galina.messages == shown
    bot.at(2025, 10, 23, 7, 59)
    await bot.post()
    assert galina.messages == shown
    bot.at(2025, 10, 23, 8, 0)
    await bot.post()
    assert galina.messages != shown


async def test_quiet_hours_are_typed_and_taken_back(galina: Chatter) -> None:
    await galina.goes("> /settings", "Сообщения от бота", "Когда писать", "Тихие часы", "> с 0 до 7")
    galina.sees("Тихие часы: с 0:00 до 7:00")
    await galina.presses("Тихие часы")
    await galina.presses("Как у всех: с 21:00 до 9:00")
    galina.sees("Тихие часы: с 21:00 до 9:00")


# --- who is away ---


@pytest.mark.rows("S35")
async def test_who_is_away_is_asked_for_no_readings_until_they_are_back(bot: Bot, galina: Chatter) -> None:
    await galina.goes("> /settings", "Сообщения от бота", "Когда писать", "Меня нет дома", "> скоро")
    galina.sees("Нужен день, когда вы вернётесь")
    await galina.says("до 17 ноября")
    galina.sees("Вас нет дома: до 17.11.2025 о показаниях не напоминаем")
    shown = list(galina.messages)
    await bot.morning(2025, 10, 24)
    await bot.morning(2025, 11, 15)
    assert galina.messages == shown
    await bot.morning(2025, 11, 20)
    galina.sees("Пора передать показания")


async def test_one_press_says_that_they_are_home_again(bot: Bot, galina: Chatter) -> None:
    await galina.goes("> /settings", "Сообщения от бота", "Когда писать", "Меня нет дома", "На неделю")
    await galina.presses("Меня нет дома")
    galina.sees("не напоминаем до 29.10.2025")
    await galina.presses("Я дома")
    galina.does_not_see("Вас нет дома")
    await bot.morning(2025, 10, 24)
    galina.sees("Пора передать показания")


async def test_a_day_that_is_over_or_far_away_is_asked_for_again(galina: Chatter) -> None:
    await galina.goes("> /settings", "Сообщения от бота", "Когда писать", "Меня нет дома", "> 22.10.2025")
    galina.sees("Этот день уже прошёл или наступил")
    await galina.says("1.1.2030")
    galina.sees("больше чем через год")
    await galina.says("1 ноября")
    galina.sees("до 01.11.2025")


# --- a sum to be warned of ---


@pytest.mark.rows("S35")
async def test_a_month_that_comes_to_more_is_warned_of_with_the_proof(galina: Chatter) -> None:
    await galina.goes("> /settings", "Сообщения от бота", "Когда писать", "Предупредить о сумме")
    await galina.says("полторы тысячи")
    galina.sees("Нужна сумма в рублях")
    await galina.says("0")
    galina.sees("от 1 рубля до миллиона")
    await galina.says("400")
    galina.sees("Предупредим, если за месяц выходит больше 400,00 ₽")
    await galina.goes("> /menu", "Показания", "> 8650")
    galina.sees("Показания приняты")
    galina.does_not_see("вы просили предупредить")
    await galina.goes("> /menu", "Показания", "> 8690")
    galina.sees("За октябрь 2025 выходит около", "Это больше 400,00 ₽: вы просили предупредить")


async def test_a_bill_that_is_more_is_warned_of(bot: Bot, galina: Chatter) -> None:
    await galina.goes("> /settings", "Сообщения от бота", "Когда писать", "Предупредить о сумме", "> 1 000 ₽")
    await bot.does(lambda work: _charge(work, Month(2025, 10), 100000))
    await bot.morning(2025, 11, 3)
    galina.sees("Новая квитанция за октябрь 2025")
    galina.does_not_see("вы просили предупредить")
    await bot.does(lambda work: _charge(work, Month(2025, 11), 100001))
    await bot.morning(2025, 12, 3)
    galina.sees("По счёту …7890 начислено 1 000,01 ₽. Это больше 1 000,00 ₽: вы просили предупредить")
    await galina.goes("> /settings", "Сообщения от бота", "Когда писать", "Предупредить о сумме")
    await galina.presses("Не предупреждать")
    galina.does_not_see("Предупредим")


def _charge(work: Work, month: Month, charged: int) -> None:
    account = work.accounts.by_number(AccountNumber(billing.A))
    assert account is not None
    add_charge(work, account.id, month, charged=charged, closing=charged)


# --- the calendar of a phone ---

_CALENDARS = "https://cabinet.example/calendar/"


def _page_of(person: Chatter) -> str:
    (url,) = [button.url for row in person.last.screen.rows for button in row if button.url]
    return url


@pytest.mark.rows("S35")
async def test_a_calendar_is_switched_on_renewed_and_switched_off(bot: Bot, galina: Chatter) -> None:
    bot.decides(calendar_page=_CALENDARS)
    await galina.goes("> /settings", "Сообщения от бота", "Когда писать")
    galina.sees("Календарь в телефоне: выключен")
    await galina.goes("Календарь в телефоне", "Включить календарь")
    galina.sees("Включён 22.10.2025", "Адрес страницы только ваш")
    first = _page_of(galina)
    assert re.fullmatch(re.escape(_CALENDARS) + r"[A-Za-z0-9_-]{43}", first)
    await galina.goes("‹ Назад", "Календарь в телефоне")
    assert _page_of(galina) == first
    bot.later(hours=1)
    await galina.presses("Новый адрес")
    assert _page_of(galina) != first
    await galina.presses("Выключить календарь")
    galina.sees_buttons("Включить календарь")


async def test_no_calendar_is_offered_where_the_supplier_has_no_page(galina: Chatter) -> None:
    await galina.goes("> /settings", "Сообщения от бота", "Когда писать")
    galina.does_not_see("Календарь")
    await galina.presses_raw(calendar.calendar_on.carry())
    galina.sees_out_of_date()
    await galina.says("подключить календарь")
    galina.does_not_see("Включить")


async def test_a_code_comes_in_quiet_hours_too(bot: Bot, anna: Chatter) -> None:
    await anna.registers("anna@mail.ru")
    await anna.goes("> /settings", "Сообщения от бота", "Когда писать", "Тихие часы", "С 21:00")
    bot.now = datetime(2025, 10, 22, 22, tzinfo=UTC) + timedelta(hours=1)
    other = bot.person("other")
    await other.enters("anna@mail.ru")
    other.sees("Вы вошли")


async def test_advertising_is_off_until_its_own_text_is_agreed_to_and_one_tap_ends_it(
    galina: Chatter,
) -> None:
    await galina.says("/settings")
    await galina.presses("Сообщения от бота")
    await galina.presses("Новости и реклама")
    galina.sees("Об отключениях света: сообщаем", "Рекламу: не присылаем")
    await galina.presses("Реклама: включить")
    galina.sees("Согласие на рекламу", "Без этого согласия кабинет работает так же")
    await galina.presses("Согласен")
    galina.sees("Согласие записано", "Рекламу: присылаем")
    await galina.presses("Реклама: выключить")
    galina.sees("Рекламу: не присылаем")


async def test_the_consent_to_advertising_is_withdrawn_where_all_consents_stand(galina: Chatter) -> None:
    await galina.presses_raw(messages.switch_on.carry(Topic.OFFERS))
    await galina.presses("Согласен")
    await galina.says("/consent")
    await galina.presses("● Реклама")
    await galina.presses("Отозвать")
    galina.sees("Рекламу больше не пришлём")
    galina.sees_buttons("Реклама, 22.10.2025, не действует")
    await galina.says("/settings")
    galina.sees("Настройки")
