"""A repeated press says nothing twice: what that means beyond the law that holds for every button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.handlers.menu import information
from tests import billing

if TYPE_CHECKING:
    from tests.dialogues.people import Bot, Chatter


async def test_the_last_button_of_a_registration_opens_the_cabinet_once(bot: Bot, anna: Chatter) -> None:
    await _comes_to_the_rules(anna)
    rules = anna.last
    await anna.presses("Принимаю правила")
    anna.sees("Кабинет открыт")
    shown = list(anna.messages)
    for _ in range(3):
        await bot.marks_what_was_shown()
        await anna.presses_again("Принимаю правила", on=rules)
    assert anna.messages == shown


async def test_an_old_button_pressed_twice_is_answered_once(bot: Bot, galina: Chatter) -> None:
    """The second press of it, from another device or later, finds the new screen below."""
    await galina.says("8700")
    old = galina.last
    await galina.says("/cancel")
    await galina.presses("Передать", on=old)
    galina.sees_out_of_date()
    shown = list(galina.messages)
    await bot.marks_what_was_shown()
    await galina.presses_again("Передать", on=old)
    assert galina.messages == shown


async def test_a_repeated_press_is_answered_anew_when_the_answer_has_changed(
    bot: Bot, galina: Chatter
) -> None:
    await galina.presses("Информация")
    card = galina.last
    await bot.marks_what_was_shown()
    await bot.knows_of_payment(100, billing.NOW.date())
    await galina.presses_raw(information.carry(), origin=card.number)
    galina.sees("Номер ЛС", "ожидает учёта")


async def test_a_repeated_press_shows_the_answer_that_the_messenger_has_not_taken(
    bot: Bot, galina: Chatter
) -> None:
    menu = galina.last
    bot.channel.down = True
    await galina.presses("Информация", on=menu)
    bot.channel.down = False
    await galina.presses("Информация", on=menu)
    galina.sees("Общая площадь")


async def _comes_to_the_rules(person: Chatter) -> None:
    await person.starts()
    await person.presses("Регистрация")
    await person.says("anna@mail.ru")
    await person.says(await person.code("anna@mail.ru"))
    await person.says("8 912 345-67-89")
    if person.channel.limits.erases:
        await person.presses("Без пароля")
    await person.presses("Даю согласие")
