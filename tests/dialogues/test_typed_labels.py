"""Somebody who types what stands on a button has pressed it (S90)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.engine.screens import Button
from bot.engine.typed_labels import button_meant
from tests import billing
from tests.dialogues.people import LIMITS

if TYPE_CHECKING:
    from tests.dialogues.people import Bot, Chatter


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("показания", "Напишите, что счётчик показывает"),
        ("«Показания».", "Напишите, что счётчик показывает"),
        ("Квитанция", "Оплатить до"),
        ("мои  счета", "Нажмите на счёт"),
        ("КОНТАКТЫ", "Сетевая организация"),
    ],
)
async def test_the_label_of_a_button_may_be_typed(bot: Bot, galina: Chatter, typed: str, seen: str) -> None:
    bot.at(2025, 10, 8, 12)
    await galina.says("/menu")
    await galina.says(typed)
    galina.sees(seen)
    galina.does_not_see("Не понял")


async def test_yes_and_back_are_typed_like_any_other_label(galina: Chatter) -> None:
    await galina.says("8700")
    await galina.says("передать")
    galina.sees("Показания приняты")
    await galina.says("удалить")
    galina.sees("Удалить показание?")
    await galina.says("Да")
    galina.sees("Показание удалено")
    await galina.goes("> Показания", "> подробнее", "> назад")
    galina.sees("Напишите, что счётчик показывает")


async def test_words_without_a_password_are_no_password(anna: Chatter) -> None:
    await anna.starts()
    await anna.says("регистрация")
    await anna.says("anna@mail.ru")
    await anna.says(await anna.code("anna@mail.ru"))
    await anna.says("8 912 345-67-89")
    if anna.channel.limits.erases:
        await anna.says("без пароля")
        anna.does_not_see("Пароль сохранён")
    anna.sees("Согласие на обработку")


@pytest.mark.parametrize("bot", [name for name, limits in LIMITS.items() if limits.erases], indirect=True)
async def test_a_password_that_a_label_begins_with_is_a_password(bot: Bot, anna: Chatter) -> None:
    """Where a secret is asked for, only a whole label is one."""
    await bot.person("earlier").registers("anna@mail.ru", "Войти по")
    await anna.starts()
    await anna.goes("Войти", "> anna@mail.ru", "> Войти по")
    anna.sees("Вы вошли")
    assert anna.erased_last()


async def test_nothing_out_of_sight_is_pressed_by_a_word(bot: Bot, galina: Chatter) -> None:
    """After half an hour a «да» is an answer to nobody knows what (S91)."""
    await galina.goes("> 8700", "Передать", "Удалить показания")
    bot.later(minutes=31)
    await galina.says("да")
    galina.does_not_see("удалено")
    await galina.says("/menu")
    await galina.presses("Показания")
    galina.sees("8700")


def test_a_word_that_may_mean_two_buttons_means_none() -> None:
    buttons = [Button("Счётчик № 1", "a"), Button("Счётчик № 2", "b"), Button("Счёт", "c")]
    assert button_meant(buttons, "счетчик") is None
    assert button_meant(buttons, "счетчик № 2") == buttons[1]
    assert button_meant(buttons, "сче") is None
    assert button_meant(buttons, "Счёт!") == buttons[2]
    assert button_meant(buttons, " … ") is None


async def test_the_number_of_an_account_opens_it_where_accounts_stand(galina: Chatter) -> None:
    await galina.presses("Мои счета")
    await galina.says(billing.A)
    galina.sees("К оплате")
