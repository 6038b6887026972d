"""The linked accounts (S2, S11, S21, S22, S95, S96): the list, switching, unlinking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.base.ids import AccountNumber
from tests import billing

if TYPE_CHECKING:
    from tests.dialogues.people import Bot, Chatter

A_IN_LIST = f"{billing.A}, с 22.10.2025"
TWO_IN_LIST = f"{billing.TWO_ZONES}, с 23.10.2025"


@pytest.fixture
async def both(bot: Bot, galina: Chatter) -> Chatter:
    """Galina with a second account, linked a day later, on its main screen."""
    bot.later(days=1)
    await galina.presses("Мои счета")
    await galina.presses("Добавить счёт")
    await galina.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    return galina


async def _second_chat(bot: Bot) -> Chatter:
    phone = bot.person("galinas-phone")
    await phone.enters("galina@mail.ru")
    await phone.presses(A_IN_LIST)
    return phone


async def _unlinks(person: Chatter, label: str) -> None:
    await person.says("/menu")
    if await person.state() == "Menu:main":
        await person.presses("Мои счета")
    await person.goes("Отвязать счёт", label, "Да, отвязать")


async def test_s21_list_shows_numbers_with_dates_and_marks_the_active_one(both: Chatter) -> None:
    await both.presses("Мои счета")
    both.sees_buttons(A_IN_LIST, f"● {TWO_IN_LIST}", "Добавить счёт", "Отвязать счёт")


async def test_s22_pressing_a_number_makes_it_active_and_every_screen_says_so(both: Chatter) -> None:
    both.sees(f"ЛС {billing.TWO_ZONES}", "К оплате: 828,40 ₽")
    await both.presses("Мои счета")
    await both.presses(A_IN_LIST)
    both.sees(f"ЛС {billing.A}", "К оплате: 662,00 ₽")
    for button in ("Информация", "Контакты"):
        await both.presses(button)
        both.sees(f"ЛС {billing.A}")
        await both.presses("В начало")
    await both.presses("Показания")
    both.sees(f"ЛС {billing.A}", billing.METER_A)


async def test_the_active_account_is_a_matter_of_each_chat(bot: Bot, both: Chatter) -> None:
    phone = await _second_chat(bot)
    await both.says("/menu")
    both.sees(f"ЛС {billing.TWO_ZONES}")
    await phone.says("/menu")
    phone.sees(f"ЛС {billing.A}")


async def test_the_active_account_outlives_a_restart(bot: Bot, both: Chatter) -> None:
    bot.restart()
    await both.says("/start")
    both.sees(f"ЛС {billing.TWO_ZONES}")


@pytest.mark.rows("S2", "S11", "S12")
async def test_a_person_with_one_account_is_led_to_it_and_with_several_chooses(
    bot: Bot, galina: Chatter
) -> None:
    phone = bot.person("galinas-phone")
    await phone.enters("galina@mail.ru")
    phone.sees(f"ЛС {billing.A}")
    await galina.presses("Мои счета")
    await galina.presses("Добавить счёт")
    await galina.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    tablet = bot.person("galinas-tablet")
    bot.later(minutes=2)
    await tablet.enters("galina@mail.ru")
    tablet.sees("Мои счета", "Нажмите на счёт")
    tablet.sees_no_button("В начало")


async def test_s95_switching_leaves_the_dialogue_that_was_under_way(both: Chatter) -> None:
    await both.presses("Мои счета")
    accounts = both.last
    await both.goes("В начало", "Показания", "> 1200")
    await both.presses(A_IN_LIST, on=accounts)
    both.sees(f"ЛС {billing.A}", "К оплате: 662,00")
    assert not (await both.chat()).memory


async def test_unlinking_the_open_one_of_two_opens_the_other(galina: Chatter) -> None:
    await galina.presses("Мои счета")
    await galina.presses("Добавить счёт")
    await galina.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    await galina.goes("Мои счета", "Отвязать счёт", f"● {billing.TWO_ZONES}", "Да, отвязать")
    galina.sees_buttons(f"● {billing.A}")


async def test_many_accounts_are_paged_and_each_can_be_reached(bot: Bot, galina: Chatter) -> None:
    await bot.does(billing.state_more)
    for number, meter in billing.MORE.items():
        await galina.goes("> /menu", "Мои счета", "Добавить счёт")
        await galina.links_by_meter(number, meter)
    await galina.says("/menu")
    await galina.presses("Мои счета")
    seen = set()
    while True:
        seen |= {button.removeprefix("● ").split(",")[0] for button in galina.buttons}
        if "Дальше ›" not in galina.buttons:
            break
        await galina.presses("Дальше ›")
    assert {billing.A, *billing.MORE} <= seen
    await galina.presses("‹ Раньше")
    first = next(button for button in galina.buttons if button[0].isdecimal())
    await galina.presses(first)
    galina.sees(f"ЛС {first.split(',')[0]}")


# --- unlinking ---


async def test_s21_unlinking_asks_first_and_can_be_thought_better_of(both: Chatter) -> None:
    await both.presses("Мои счета")
    await both.presses("Отвязать счёт")
    both.sees("Какой?")
    await both.presses(A_IN_LIST)
    both.sees(f"Отвязать счёт {billing.A}?", "исчезнут из всех ваших чатов", "можно привязать снова")
    await both.goes("‹ Назад", "В начало", "Мои счета")
    both.sees_buttons(A_IN_LIST)


async def test_s96_an_unlinked_account_is_gone_from_every_chat_at_once(bot: Bot, both: Chatter) -> None:
    phone = await _second_chat(bot)
    await phone.presses("Информация")
    phone.sees("Общая площадь: 45,2 м²")
    old = list(phone.messages)
    await _unlinks(both, A_IN_LIST)
    both.sees(f"Счёт {billing.A} отвязан")
    both.sees_no_button(A_IN_LIST)

    await phone.says("/help")
    phone.does_not_see(billing.A, "662,00", "45,2")
    await phone.says("/menu")
    phone.sees(f"ЛС {billing.TWO_ZONES}")
    phone.does_not_see(billing.A)
    for message in old:
        for label in phone.buttons_of(message):
            await phone.presses(label, on=message)
            phone.does_not_see("662,00", "45,2", billing.METER_A)
    account = await bot.does(lambda work: work.accounts.by_number(AccountNumber(billing.A)))
    assert account is not None
    assert not await bot.does(lambda work: work.links.of_account(account.id))


async def test_words_typed_for_an_account_that_is_gone_are_answered_with_why(bot: Bot, both: Chatter) -> None:
    phone = await _second_chat(bot)
    await phone.presses("Показания")
    await _unlinks(both, A_IN_LIST)
    await phone.says("8700")
    phone.sees("За это время кое-что изменилось", f"ЛС {billing.TWO_ZONES}")
    phone.does_not_see(billing.METER_A)


async def test_unlinking_the_last_account_leads_to_linking(galina: Chatter) -> None:
    await _unlinks(galina, f"● {A_IN_LIST}")
    galina.sees("Пока нет ни одного лицевого счёта")
    await galina.says("/menu")
    galina.sees("Напишите номер лицевого счёта")
    await galina.links(billing.A, billing.SUM_A)
    galina.sees("привязан")


@pytest.mark.rows("S92")
async def test_pressing_yes_twice_unlinks_one_account(both: Chatter) -> None:
    await both.goes("Мои счета", "Отвязать счёт", A_IN_LIST)
    confirmation = both.last
    await both.presses("Да, отвязать", on=confirmation)
    await both.presses("Да, отвязать", on=confirmation)
    both.sees_buttons(f"● {TWO_IN_LIST}")


async def test_an_old_confirmation_of_an_account_linked_again_is_out_of_date(bot: Bot, both: Chatter) -> None:
    await both.goes("Мои счета", "Отвязать счёт", A_IN_LIST)
    confirmation = both.last
    await both.presses("Да, отвязать", on=confirmation)
    await both.presses("Добавить счёт")
    await both.links(billing.A, billing.SUM_A)
    await both.presses("Да, отвязать", on=confirmation)
    both.sees_out_of_date()
    await both.says("/menu")
    await both.presses("Мои счета")
    both.sees_buttons(f"● {billing.A}, с {bot.policy.day(bot.now):%d.%m.%Y}")


async def test_an_account_unlinked_by_another_household_stays_in_mine(bot: Bot, galina: Chatter) -> None:
    boris = bot.person("boris")
    await boris.registers("boris@mail.ru")
    await boris.links(billing.A, billing.SUM_A)
    await _unlinks(boris, f"● {A_IN_LIST}")
    await galina.says("/menu")
    galina.sees(f"ЛС {billing.A}", "662,00")


async def test_an_account_is_not_switched_to_by_a_foreign_press(both: Chatter) -> None:
    for account in range(1, 9):
        await both.presses_raw(f"accounts.switch:{account}")
        both.does_not_see(f"ЛС {billing.B}", f"ЛС {billing.PAID_UP}")
