"""A reading that is typed where nothing was asked for (S43, S45, S90)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import billing

if TYPE_CHECKING:
    from tests.dialogues.people import Bot, Chatter


async def _also(person: Chatter, number: str, meter: str) -> None:
    """The person links one more account, which is then the active one."""
    await person.presses("Мои счета")
    await person.presses("Добавить")
    await person.links_by_meter(number, meter)


@pytest.mark.parametrize(
    "typed",
    [
        "показания 8700",
        "8700",
        "мои показания 8700,0",
        "счётчик 8700",
        f"счётчик № {billing.METER_A} показания 8700",
        "передаю 8700 квт",
        "Показания: 8700.",
    ],
)
async def test_a_reading_on_the_main_screen_is_confirmed_and_taken(galina: Chatter, typed: str) -> None:
    await galina.says(typed)
    galina.sees(f"ЛС {billing.A}", billing.METER_A, "Передать: 8700?")
    galina.sees_no_button("Другой счётчик")
    await galina.presses("Передать")
    galina.sees("Показания приняты", "Передано: 8700")


@pytest.mark.parametrize(
    "typed", ["день 1250 ночь 660", "т1 1250 т2 660", "ночь 660, день 1250", "1250; 660"]
)
async def test_zones_may_be_named(denis: Chatter, typed: str) -> None:
    await denis.says("/menu")
    await denis.says(typed)
    denis.sees("день 1250, ночь 660")
    await denis.presses("Передать")
    denis.sees("Показания приняты")


async def test_the_next_zone_is_asked_for_when_the_first_comes_alone(denis: Chatter) -> None:
    await denis.says("/menu")
    await denis.says("показания день 1250")
    denis.sees("Записали: день 1250", "Шаг 2 из 2")
    await denis.says("день 660")
    denis.sees("Не вижу здесь показания")
    await denis.says("ночь 660")
    denis.sees("Показания приняты")


async def test_one_zone_of_what_was_handed_in_is_put_right_alone(denis: Chatter) -> None:
    await denis.goes("> /menu", "> день 1250 ночь 660", "> ночь 665")
    denis.sees("Передать: день 1250, ночь 665?")
    await denis.presses("Передать")
    denis.sees("Показания приняты", "день 1250, ночь 665")
    await denis.says("день 1255")
    denis.sees("Передать: день 1255, ночь 665?")


async def test_a_meter_that_is_named_is_the_one(bot: Bot) -> None:
    await bot.does(billing.state_more)
    person = bot.person("landlord")
    await person.registers("landlord@mail.ru")
    await person.links_by_meter(billing.MANY_METERS, billing.METERS_OF_MANY[0])
    await person.says(f"счётчик № {billing.METERS_OF_MANY[1]} показания 120")
    person.sees(billing.METERS_OF_MANY[1], "Передать: 120?")


async def test_who_is_asked_may_put_words_around_the_value_too(galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("показания 8700")
    galina.sees("Показания приняты")


@pytest.mark.parametrize("way", [("Информация",), ("Контакты",), ("Мои счета",), ("Квитанция",)])
async def test_a_reading_is_heard_wherever_nothing_is_asked_for(
    galina: Chatter, way: tuple[str, ...]
) -> None:
    for button in way:
        await galina.presses(button)
    await galina.says("показания 8700")
    galina.sees("Передать: 8700?")


async def test_a_question_that_waits_for_a_press_is_not_left_for_a_number(galina: Chatter) -> None:
    await galina.goes("Мои счета", "Выйти из кабинета", "> 8700")
    assert await galina.state() == "Accounts:leave"


@pytest.mark.parametrize("typed", ["1250 руб", "+7 912 345-67-89", "показания 123456789"])
async def test_what_can_be_no_reading_is_answered_with_what_can_be_done(galina: Chatter, typed: str) -> None:
    await galina.says(typed)
    galina.sees("ничего не передано", "показания 08590")
    galina.sees_buttons("Показания", "Квитанция за сентябрь 2025", "Настройки")
    assert await galina.state() == "Menu:main"


async def test_a_number_of_several_meters_is_kept_until_it_is_known_which(bot: Bot) -> None:
    await bot.does(billing.state_more)
    person = bot.person("landlord")
    await person.registers("landlord@mail.ru")
    await person.links_by_meter(billing.MANY_METERS, billing.METERS_OF_MANY[0])
    await person.says("показания 120")
    person.sees(f"ЛС {billing.MANY_METERS}", "Вы написали 120", "С какого это счётчика?")
    await person.says("показания 125")
    person.sees("Вы написали 125")
    await person.presses(f"Счётчик № {billing.METERS_OF_MANY[1]}")
    person.sees(billing.METERS_OF_MANY[1], "Передать: 125?")
    await person.presses("Передать")
    person.sees("Показания приняты", "Передано: 125")


async def test_the_active_account_comes_first_and_another_one_is_named(galina: Chatter) -> None:
    await _also(galina, billing.B, billing.METER_B)
    await galina.says("показания 8700")
    galina.sees(f"ЛС {billing.B}", billing.METER_B, "Передать: 8700?")
    await galina.presses("Другой счётчик")
    labels = [button.label for row in galina.last.screen.rows for button in row]
    assert labels[:2] == [f"Счётчик № {billing.METER_B}", f"ЛС {billing.A}, счётчик {billing.METER_A}"]
    await galina.presses(f"ЛС {billing.A}, счётчик {billing.METER_A}")
    galina.sees(f"ЛС {billing.A}", billing.METER_A, "Передать: 8700?")
    await galina.presses("Передать")
    galina.sees("Показания приняты")


async def test_values_that_only_another_account_can_have_are_offered_there(galina: Chatter) -> None:
    await _also(galina, billing.TWO_ZONES, billing.METER_TWO_ZONES)
    await galina.goes("Мои счета", billing.A, "> день 1250 ночь 660")
    galina.sees("Вы написали 1250 / 660")
    await galina.presses(f"ЛС {billing.TWO_ZONES}, счётчик {billing.METER_TWO_ZONES}")
    galina.sees(f"ЛС {billing.TWO_ZONES}", "день 1250, ночь 660")


async def test_a_number_below_the_card_of_a_meter_is_of_that_meter(bot: Bot) -> None:
    await bot.does(billing.state_more)
    person = bot.person("landlord")
    await person.registers("landlord@mail.ru")
    await person.links_by_meter(billing.MANY_METERS, billing.METERS_OF_MANY[0])
    await person.goes("Показания", f"Счётчик № {billing.METERS_OF_MANY[2]}", "Подробнее", "> показания 120")
    person.sees(billing.METERS_OF_MANY[2], "Передать: 120?")


async def test_a_stranger_who_types_a_reading_is_led_to_a_cabinet(bot: Bot) -> None:
    person = bot.person("stranger")
    await person.starts()
    await person.says("показания 8700")
    person.sees("Напишите номер лицевого счёта")
    await person.says("/cancel")
    await person.says("8700")
    person.sees("Чтобы передать показание, нажмите «Передать показания»", "Регистрация не нужна")
    person.does_not_see("Не понял")
    person.sees_buttons("Передать показания", "Войти", "Регистрация")
    await person.says("где тут что")
    person.sees("Не понял вас")
    await person.says("регистрация")
    person.sees("почт")
