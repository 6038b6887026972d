"""Handing in readings (S43–S46, T-W, T-C): one zone, several, slips put right, the proof, deleting."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.engine.screens import Look
from core.model.readings.reading import ReadingStatus
from storage import tables
from tests import billing

if TYPE_CHECKING:
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter


async def handed_in(bot: Bot) -> list[dict[str, Any]]:
    """The readings that people have handed in, oldest first."""

    def find(work: Work) -> list[dict[str, Any]]:
        rows = work.connection.execute(
            select(tables.readings).where(tables.readings.c.proof.is_not(None)).order_by(tables.readings.c.id)
        )
        return [row._asdict() for row in rows]

    return await bot.does(find)


async def billing_states(bot: Bot, meter: str, **stated: Any) -> None:
    """Billing states something of a meter."""
    await bot.does(
        lambda work: work.connection.execute(
            tables.meters.update().where(tables.meters.c.number == meter).values(**stated)
        )
    )


async def leaves_for_billing(bot: Bot) -> None:
    """The accepted readings go out in a register."""
    await bot.does(
        lambda work: work.connection.execute(
            tables.readings.update()
            .where(tables.readings.c.status == ReadingStatus.ACCEPTED)
            .values(status=ReadingStatus.EXPORTED, exported_at=bot.now)
        )
    )


async def resident(bot: Bot, number: str) -> Chatter:
    """Somebody with this account alone, on the main screen."""
    await bot.does(billing.state_more)
    person = bot.person("resident")
    await person.registers("resident@mail.ru")
    await person.links_by_meter(number, billing.MORE[number])
    return person


async def _last_reading_was(bot: Bot, value: int) -> None:
    """Billing's last reading of account A showed another value."""
    await bot.does(
        lambda work: work.connection.execute(
            tables.readings.update()
            .where(tables.readings.c.taken_on == date(2025, 9, 24))
            .values(t1=Decimal(value))
        )
    )


# --- one zone ---


async def test_s43_s44_meter_is_shown_with_its_last_reading_and_an_example(galina: Chatter) -> None:
    await galina.presses("Показания")
    galina.sees(
        f"Счётчик № {billing.METER_A}: от 24.09.2025 — 8590",
        "Напишите, что счётчик показывает сейчас",
        "Например: 08590",
    )
    galina.sees_buttons("Подробнее", "История показаний", "Отмена")


async def test_reading_is_proven_by_who_when_how_much_and_what_it_costs(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    source = {"telegram": "чат в Telegram", "vk": "чат во ВКонтакте", "web": "чат на сайте"}[bot.channel.name]
    galina.sees(
        "Показания приняты",
        f"Счётчик № {billing.METER_A}",
        "Передано: 8700",
        "Было: 8590",
        f"Когда: 22.10.2025 в 12:05, {source}",
        "Кто: g•••@mail.ru",
        "Расчётный месяц: октябрь 2025",
        "Расход: 110 кВт·ч",
        "Примерно к начислению: 728,20 ₽",
        "команда /check",
    )
    (reading,) = await handed_in(bot)
    assert (reading["t1"], reading["c1"], reading["status"]) == (Decimal(8700), Decimal(110), "accepted")
    assert reading["source"] == {"telegram": "BOT_TG", "vk": "BOT_VK", "web": "BOT_WEB"}[bot.channel.name]
    assert reading["received_at"] == bot.now


async def test_t_c5_equal_values_are_taken_as_no_consumption(galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("8590")
    galina.sees("Показания приняты", "Расход: 0 кВт·ч")


async def test_t_c4_ratio_multiplies_the_consumption(bot: Bot, galina: Chatter) -> None:
    await billing_states(bot, billing.METER_A, ratio=Decimal(20))
    await galina.presses("Показания")
    await galina.says("8594,5")
    galina.sees("Расход: 90 кВт·ч")


async def test_s103_handing_in_leaves_a_row_in_the_audit(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    (reading,) = await handed_in(bot)
    cabinet = (await galina.chat()).cabinet_id
    rows = await bot.does(lambda work: work.audit.of(f"reading:{reading['id']}"))
    assert rows == [(bot.now, f"cabinet:{cabinet}", "reading-handed-in")]


async def test_s44_details_of_the_meter_are_one_press_away(bot: Bot, galina: Chatter) -> None:
    await billing_states(bot, billing.METER_A, model="СЕ101 <R5>", verify_until=date(2025, 10, 21))
    await galina.presses("Показания")
    await galina.presses("Подробнее")
    galina.sees(
        "Модель: СЕ101 <R5>",
        "Цифр до запятой: 5, после: 1",
        "Установлен: 01.03.2020",
        "Поверка до: 21.10.2025",
        "Срок поверки счётчика вышел",
    )
    await galina.presses("‹ Назад")
    await galina.says("8700")
    galina.sees("Показания приняты", "Срок поверки счётчика вышел")


async def test_verification_is_not_over_on_its_last_day(bot: Bot, galina: Chatter) -> None:
    await billing_states(bot, billing.METER_A, verify_until=date(2025, 10, 22))
    await galina.presses("Показания")
    await galina.presses("Подробнее")
    galina.sees("Поверка до: 22.10.2025", "Модель: нет данных")
    galina.does_not_see("вышел")


async def test_a_meter_taken_off_meanwhile_takes_no_reading(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await billing_states(bot, billing.METER_A, removed=date(2025, 10, 22))
    await galina.says("8700")
    galina.sees("кое-что изменилось")
    assert not await handed_in(bot)


async def test_an_account_closed_meanwhile_takes_no_reading(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await bot.does(
        lambda work: work.connection.execute(
            tables.accounts.update().where(tables.accounts.c.number == billing.A).values(status="closed")
        )
    )
    await galina.says("8700")
    galina.sees("кое-что изменилось", "Счёт закрыт")
    assert not await handed_in(bot)


async def test_a_new_meter_begins_at_its_initial_value(bot: Bot) -> None:
    person = await resident(bot, billing.NEW)
    await person.presses("Показания")
    person.sees("показаний ещё не было")
    await person.says("6")
    person.sees("Не принято: 6 меньше прошлого показания", "Прошлое: 7, 10.10.2025")
    await person.says("27")
    person.sees("Показания приняты", "Было: 7", "Расход: 20 кВт·ч")


async def test_of_a_first_reading_no_consumption_is_told(bot: Bot) -> None:
    """What was used before it is not known, so that neither zero kWh nor a sum of zero is said."""
    person = bot.person("resident")
    await person.settles(billing.PAID_UP)
    await person.presses("Показания")
    await person.says("8700")
    person.sees("Показания приняты", "Было: нет данных", "Расход посчитаем со следующего показания")
    person.does_not_see("Расход: 0", "0,00 ₽")


# --- several zones ---


async def test_two_zones_are_asked_for_one_after_the_other(denis: Chatter) -> None:
    await denis.presses("Показания")
    denis.sees(
        "день 1120, ночь 580",
        "Показаний на счётчике: 2",
        "«день»",
        "Можно написать все сразу: 001120; 000580",
    )
    await denis.says("1250")
    denis.sees("Записали: день 1250", "Шаг 2 из 2", "«ночь»", "Например: 000580")
    await denis.says("660")
    denis.sees(
        "Передано: день 1250, ночь 660",
        "Было: день 1120, ночь 580",
        "Расход: 210 кВт·ч",
        "Примерно к начислению: 877,70 ₽",
    )


@pytest.mark.parametrize(
    "typed", ["1250; 660", "1250 660", "1250/660", "1250, 660", "1250\n660", "1 250; 660 кВт·ч"]
)
async def test_two_zones_in_one_line_are_confirmed_first(bot: Bot, denis: Chatter, typed: str) -> None:
    await denis.presses("Показания")
    await denis.says(typed)
    denis.sees("Передать: день 1250, ночь 660?")
    assert not await handed_in(bot)
    await denis.presses("Передать")
    denis.sees("Передано: день 1250, ночь 660")


async def test_the_first_zone_can_be_put_right_before_the_second_is_given(denis: Chatter) -> None:
    await denis.goes("Показания", "> 9999", "Исправить")
    denis.sees("«день»")
    denis.does_not_see("Записали")
    await denis.says("1250; 660")
    await denis.presses("Передать")
    denis.sees("Передано: день 1250, ночь 660")


async def test_swapped_zones_are_noticed_and_swapped_back_by_one_press(denis: Chatter) -> None:
    await denis.goes("Показания", "> 660; 1250", "Передать")
    denis.sees("Не принято: день 660 меньше прошлого показания", "Прошлое: 1120")
    await denis.presses("Перепутаны местами: 1250 / 660")
    denis.sees("Передано: день 1250, ночь 660")


async def test_back_from_a_doubt_about_two_zones_begins_with_the_first(denis: Chatter) -> None:
    await denis.goes("Показания", "> 660; 1250", "Передать", "‹ Назад")
    denis.sees("Первое — «день»")
    await denis.says("1250")
    await denis.says("660")
    denis.sees("Показания приняты")


async def test_three_values_for_two_zones_are_asked_for_again(denis: Chatter) -> None:
    await denis.presses("Показания")
    await denis.says("1250; 660; 5")
    denis.sees("Показаний на этом счётчике — 2", "Например: 001120; 000580")
    await denis.says("12 50 66 0")
    denis.sees("Например:")


async def test_two_values_for_one_zone_are_asked_for_again(galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("8700; 8800")
    galina.sees("У этого счётчика одно показание", "Например: 08590")


async def test_three_zones_with_decimals_fit_every_messenger(bot: Bot) -> None:
    person = await resident(bot, billing.THREE_ZONES)
    await person.goes("Показания", "> 300000,76; 200000,50; 100000,26", "Передать")
    person.sees("меньше прошлого показания")
    await person.presses("Перепутаны")
    person.sees("Передано: пик 100000,26, полупик 200000,5, ночь 300000,76")


# --- below the previous: slips, pressed ---


async def test_s45_t_c6_a_lost_digit_is_refused_and_is_no_rollover(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("859")
    galina.sees(
        "Не принято: 859 меньше прошлого показания",
        "Прошлое: 8590, 24.09.2025",
        "Счётчик назад не идёт. Похоже, пропущена цифра.",
    )
    galina.sees_no_button("Счётчик перешёл")
    assert not await handed_in(bot)
    await galina.presses("Исправить")
    await galina.says("8600")
    galina.sees("Показания приняты", "Расход: 10 кВт·ч")


async def test_another_number_in_place_of_a_press_is_taken_after_a_refusal(galina: Chatter) -> None:
    await galina.goes("Показания", "> 859", "> 8600")
    galina.sees("Показания приняты")


async def test_forgotten_comma_is_put_in_by_one_press(galina: Chatter) -> None:
    """85 905 on a dial of five digits and one decimal is 8590,5."""
    await galina.presses("Показания")
    await galina.says("85905")
    galina.sees("Расход 77 315 кВт·ч", "Проверьте цифры")
    await galina.presses("Забыта запятая: 8590,5")
    galina.sees("Передано: 8590,5")


async def test_six_digits_that_fill_the_dial_are_offered_with_the_comma(galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("086005")
    galina.sees("Цифр до запятой на этом счётчике — 5, а вы написали 6")
    await galina.presses("Забыта запятая: 8600,5")
    galina.sees("Передано: 8600,5")


async def test_digit_too_many_is_taken_out_by_one_press(galina: Chatter) -> None:
    await galina.goes("Показания", "> 86800", "Лишняя цифра: 8600")
    galina.sees("Передано: 8600")


async def test_lost_digit_is_not_invented_where_many_would_fit(bot: Bot, galina: Chatter) -> None:
    await billing_states(bot, billing.METER_A, digits=4, fraction=0)
    await galina.presses("Показания")
    await galina.says("862")
    galina.sees("Не принято: 862 меньше прошлого показания")
    galina.sees_no_button("Пропущена цифра")


async def test_lost_digit_is_put_back_by_one_press_where_few_would_fit(bot: Bot, galina: Chatter) -> None:
    """Above 9988 a dial of four digits leaves three numbers that lack one digit to be 998."""
    await billing_states(bot, billing.METER_A, digits=4, fraction=0)
    await _last_reading_was(bot, 9988)
    await galina.presses("Показания")
    await galina.says("998")
    galina.sees_buttons("Пропущена цифра: 9988", "Пропущена цифра: 9989", "Счётчик перешёл через ноль")
    await galina.presses("Пропущена цифра: 9998")
    galina.sees("Передано: 9998", "Расход: 10 кВт·ч")


async def test_value_of_my_other_meter_leads_there_with_its_account(bot: Bot, galina: Chatter) -> None:
    """Settled 4: looked for among one's own meters alone."""
    await galina.presses("Мои счета")
    await galina.presses("Добавить счёт")
    await galina.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    await bot.does(billing.state_more)
    await galina.presses("Мои счета")
    await galina.presses("Добавить счёт")
    await galina.links_by_meter(billing.NEW, billing.MORE[billing.NEW])
    await galina.goes("Мои счета", billing.A, "Показания", "> 27")
    await galina.goes(f"Это счётчик № {billing.MORE[billing.NEW]}")
    galina.sees(f"ЛС {billing.NEW}", "Передать: 27?")
    await galina.presses("Передать")
    galina.sees(f"ЛС {billing.NEW}", "Передано: 27")


async def test_meters_of_neighbours_are_never_spoken_of(bot: Bot, galina: Chatter) -> None:
    await bot.does(billing.state_more)
    await galina.presses("Показания")
    await galina.says("27")
    galina.sees_no_button("Это счётчик")


async def test_t_c2_rollover_is_offered_and_goes_to_an_operator(bot: Bot, galina: Chatter) -> None:
    """99 990 → 00 012 is 22 kWh."""
    await _last_reading_was(bot, 99990)
    await galina.presses("Показания")
    await galina.says("00012")
    galina.sees("Не принято: 12 меньше прошлого показания", "Прошлое: 99990")
    await galina.presses("Счётчик перешёл через ноль")
    galina.sees("Расход: 22 кВт·ч", "Показание проверит оператор")
    (reading,) = await handed_in(bot)
    assert reading["status"] == "on_check"


# --- much more than usual ---


async def test_unusual_consumption_is_asked_about_once_and_then_taken(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("9990")
    galina.sees("Показание: 9990", "Расход 1 400 кВт·ч, обычно у вас около 1", "Всё верно?")
    assert not await handed_in(bot)
    await galina.presses("Да, всё верно")
    galina.sees("Показания приняты", "Расход: 1 400 кВт·ч")
    galina.does_not_see("проверит оператор")
    (reading,) = await handed_in(bot)
    assert reading["status"] == "accepted"


async def test_up_to_three_hundred_nothing_is_asked(galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("8890")
    galina.sees("Показания приняты")


async def test_more_than_the_wires_can_carry_is_taken_for_an_operator_to_check(
    bot: Bot, galina: Chatter
) -> None:
    """15 kW × 24 h × 28 days = 10 080 kWh."""
    await galina.presses("Показания")
    await galina.says("18671")
    galina.sees("Расход 10 081 кВт·ч", "самое большее 10 080", "проверит оператор")
    (primary,) = [b.label for row in galina.last.screen.rows for b in row if b.look is Look.PRIMARY]
    assert primary == "Исправить"
    await galina.presses("Да, всё верно")
    galina.does_not_see("Примерно к начислению")
    galina.sees("Показания получены, на проверке", "Показание проверит оператор")
    galina.does_not_see("Показания приняты")
    (reading,) = await handed_in(bot)
    assert reading["status"] == "on_check"
    await galina.says("/menu")
    galina.sees("Показания за октябрь 2025 получены, их проверит оператор")


async def test_an_old_yes_means_the_values_it_was_asked_about_or_nothing(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("9990")
    old = galina.last
    await galina.says("9991")
    await galina.presses("Да, всё верно", on=old)
    (reading,) = await handed_in(bot)
    assert reading["t1"] == Decimal(9990)


async def test_an_old_confirmation_of_another_meter_is_out_of_date(bot: Bot) -> None:
    person = await resident(bot, billing.MANY_METERS)
    first, second = billing.METERS_OF_MANY[:2]
    await person.presses("Показания")
    meters = person.last
    await person.goes(f"Счётчик № {first}", "> 600000", "> 99999")
    old = person.last
    assert any(button.startswith(("Да", "Передать", "Другой")) for button in person.buttons)
    await person.presses(f"Счётчик № {second}", on=meters)
    before = len(await handed_in(bot))
    for button in old.screen.rows:
        if button[0].press.startswith("readings.take"):
            await person.presses_raw(button[0].press, origin=old.number)
            person.sees_out_of_date()
    assert len(await handed_in(bot)) == before


# --- the settlement month ---


@pytest.mark.parametrize(
    ("when", "month"),
    [
        ((2025, 11, 25, 23, 59, 59), "ноябрь 2025"),
        ((2025, 11, 26), "декабрь 2025"),
        ((2025, 12, 31), "январь 2026"),
    ],
)
async def test_t_w1_t_w2_day_26_counts_for_the_next_month_and_says_so(
    bot: Bot, galina: Chatter, when: tuple[int, ...], month: str
) -> None:
    bot.at(*when)
    await galina.presses("Показания")
    await galina.says("8800")
    galina.sees(f"Расчётный месяц: {month}")
    if when[2] > 25:
        galina.sees("После 25-го числа показания идут в следующий месяц", f"учтём за {month}")
    else:
        galina.does_not_see("следующий месяц")


async def test_readings_are_taken_before_the_window_opens(bot: Bot, galina: Chatter) -> None:
    bot.at(2025, 10, 1)
    await galina.presses("Показания")
    await galina.says("8600")
    galina.sees("Показания приняты", "Расчётный месяц: октябрь 2025")


# --- again within the month ---


async def test_settled_11_second_reading_of_the_month_replaces_the_first_also_downwards(
    bot: Bot, galina: Chatter
) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    first = galina.text.split("Код: ")[1][:14]
    bot.later(days=1)
    await galina.goes("> /menu", "Показания", "> 8650")
    galina.sees("Показания приняты", "Было: 8590", "Расход: 60 кВт·ч")
    galina.sees(f"Прежнее показание за октябрь 2025 (8700) заменено. Его код {first} больше не действует")
    assert [r["status"] for r in await handed_in(bot)] == ["replaced", "accepted"]
    await galina.says(f"/check {first}")
    galina.sees("Код больше не действует")


async def test_s45_unusual_use_is_told_below_the_proof_until_the_meter_is_stilled(galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    galina.does_not_see("обычного")
    galina.sees_no_button("Не сообщать")
    await galina.says("8650")
    await galina.presses("Передать")
    galina.sees("намного меньше обычного: в последние месяцы выходило около 196 кВт·ч", "Проверьте цифры")
    proof = galina.last
    await galina.presses("Не сообщать об этом счётчике")
    galina.sees("Передано: 8650")
    galina.does_not_see("обычного")
    await galina.presses("Не сообщать об этом счётчике", on=proof)
    await galina.goes("> /menu", "Показания", "Подробнее")
    galina.sees("Необычный расход: не сообщаем")
    await galina.presses("Сообщать о необычном расходе")
    galina.sees("Необычный расход: сообщаем")
    await galina.presses("Не сообщать об этом счётчике")
    galina.sees("Необычный расход: не сообщаем")


async def test_the_switch_of_somebody_elses_meter_is_out_of_reach(galina: Chatter) -> None:
    await galina.presses_raw("readings.hush:404")
    galina.sees_out_of_date()


async def test_a_number_below_the_proof_puts_right_what_was_handed_in(bot: Bot, galina: Chatter) -> None:
    await galina.goes("Показания", "> 8700", "> 8650")
    galina.sees("Передать: 8650?")
    await galina.presses("Передать")
    galina.sees("Показания приняты", "Передано: 8650", "Прежнее показание")
    await galina.says("фантики")
    galina.sees("Не понял вас")
    galina.sees("Передано: 8650")
    assert [r["status"] for r in await handed_in(bot)] == ["replaced", "accepted"]


async def test_handing_in_again_says_that_the_month_has_its_reading(galina: Chatter) -> None:
    await galina.presses("Показания")
    galina.does_not_see("уже передано")
    await galina.goes("> 8700", "В начало", "Показания")
    galina.sees("За октябрь 2025 уже передано. Новое показание его заменит.")


async def test_too_many_digits_are_not_helped_to_be_what_would_not_pass_either(galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("860000")
    galina.sees("Цифр до запятой на этом счётчике — 5")
    assert not [button for button in galina.buttons if "запятая" in button]


async def test_same_values_once_more_are_one_reading_with_one_code(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    first = galina.text.split("Код: ")[1][:14]
    bot.later(minutes=1)
    await galina.goes("В начало", "> 8700,0", "Передать")
    galina.sees(first)
    assert len(await handed_in(bot)) == 1


async def test_a_reading_of_the_next_month_leaves_the_one_before_as_it_is(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    bot.at(2025, 11, 20)
    await galina.says("/menu")
    await galina.presses("Показания")
    galina.sees("от 22.10.2025 — 8700")
    await galina.says("8699")
    galina.sees("Не принято: 8699 меньше прошлого показания")
    await galina.says("8800")
    galina.sees("Расход: 100 кВт·ч")
    assert [r["status"] for r in await handed_in(bot)] == ["accepted", "accepted"]


async def test_readings_replaced_many_times_do_not_hide_the_month_before(bot: Bot, galina: Chatter) -> None:
    """The previous reading is found however often one's own has been replaced."""
    await galina.presses("Показания")
    for value in range(8601, 8651):
        await galina.says(str(value))
        await galina.presses("В начало")
        await galina.presses("Показания")
    await galina.says("8000")
    galina.sees("Не принято", "Прошлое: 8590")
    standing = [r for r in await handed_in(bot) if r["status"] == "accepted"]
    assert len(standing) == 1


async def test_two_people_of_one_household_hand_in_at_once(bot: Bot, galina: Chatter) -> None:
    """One reading stands, also when both hand in at once."""
    boris = bot.person("boris")
    await boris.registers("boris@mail.ru")
    await boris.links(billing.A, billing.SUM_A)
    for person in (galina, boris):
        await person.presses("Показания")
    await asyncio.gather(galina.says("8700"), boris.says("8701"))
    assert sorted(r["status"] for r in await handed_in(bot)) == ["accepted", "replaced"]


# --- deleting ---


async def test_s46_ones_own_reading_can_be_deleted_and_its_code_is_withdrawn(
    bot: Bot, galina: Chatter
) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    code = galina.text.split("Код: ")[1][:14]
    await galina.presses("Удалить показания")
    galina.sees("Удалить показание?", f"Счётчик № {billing.METER_A}, от 22.10.2025: 8700")
    await galina.presses("Да, удалить")
    galina.sees("Показание удалено", code, "больше не действует", "ждём до 25.10.2025")
    galina.sees("Теперь за октябрь 2025 показаний нет")
    (reading,) = await handed_in(bot)
    assert reading["status"] == "deleted"
    await galina.says(f"/check {code}")
    galina.sees("Код больше не действует", "удалено, заменено или отклонено")
    await galina.says("/menu")
    await galina.presses("Показания")
    galina.sees("от 24.09.2025 — 8590")
    galina.sees_no_button("Удалить показания")


@pytest.mark.rows("S46")
async def test_a_deleted_reading_says_that_the_one_it_replaced_is_in_force_again(
    bot: Bot, galina: Chatter
) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    first = galina.text.split("Код: ")[1][:14]
    await galina.says("8650")
    await galina.presses("Передать")
    second = galina.text.split("Код: ")[1][:14]
    await galina.presses("Удалить показания")
    await galina.presses("Да, удалить")
    galina.sees(f"Показание удалено. Код {second} больше не действует")
    galina.sees(f"Снова действует прежнее показание за октябрь 2025: 8700. Его код {first}.")
    galina.sees("Показания за октябрь 2025 переданы")
    assert [r["status"] for r in await handed_in(bot)] == ["accepted", "deleted"]
    await galina.says(f"/check {first}")
    galina.sees("Код действителен")
    await galina.says("/menu")
    await galina.presses("Показания")
    galina.sees("от 22.10.2025 — 8700")
    galina.sees_buttons("Удалить показания")


async def test_a_reading_that_waited_for_an_operator_waits_again(galina: Chatter) -> None:
    await galina.goes("Показания", "> 98590", "Да, всё верно", "> 8650", "Передать", "Удалить показания")
    await galina.goes("Да, удалить")
    galina.sees("Снова ждёт проверки прежнее показание за октябрь 2025: 98590.")
    galina.sees("получены, их проверит оператор")


async def test_deleting_can_be_thought_better_of(bot: Bot, galina: Chatter) -> None:
    await galina.goes("Показания", "> 8700", "Удалить показания", "Отмена")
    galina.sees("переданы")
    (reading,) = await handed_in(bot)
    assert reading["status"] == "accepted"


async def test_a_reading_can_be_deleted_later_from_the_question(galina: Chatter) -> None:
    await galina.goes("Показания", "> 8700", "> /menu", "Показания", "Удалить показания", "Да, удалить")
    galina.sees("Показание удалено")


async def test_a_reading_on_check_can_be_deleted(galina: Chatter) -> None:
    await galina.goes("Показания", "> 98590", "Да, всё верно", "Удалить показания", "Да, удалить")
    galina.sees("Показание удалено")


async def test_a_reading_that_has_left_for_billing_cannot_be_deleted(bot: Bot, galina: Chatter) -> None:
    await galina.presses("Показания")
    await galina.says("8700")
    proof = galina.last
    await galina.presses("Удалить показания")
    confirmation = galina.last
    await leaves_for_billing(bot)
    await galina.presses("Да, удалить", on=confirmation)
    galina.sees("уже ушло в расчёт", "8 (800) 000-00-00")
    await galina.presses("Удалить показания", on=proof)
    galina.sees("уже ушло в расчёт")
    await galina.presses("Показания")
    galina.sees_no_button("Удалить показания")
    (reading,) = await handed_in(bot)
    assert reading["status"] == "exported"


@pytest.mark.rows("S92")
async def test_pressing_delete_twice_deletes_once(bot: Bot, galina: Chatter) -> None:
    await galina.goes("Показания", "> 8700", "Удалить показания")
    confirmation = galina.last
    await galina.presses("Да, удалить", on=confirmation)
    await galina.presses("Да, удалить", on=confirmation)
    galina.sees("Показание удалено")
    (reading,) = await handed_in(bot)
    rows = await bot.does(lambda work: work.audit.of(f"reading:{reading['id']}"))
    assert [action for _, _, action in rows] == ["reading-handed-in", "reading-deleted"]


async def test_somebody_elses_reading_is_not_mine_to_delete(bot: Bot, galina: Chatter) -> None:
    """Not even of the same account; the second chat of the same cabinet may."""
    await galina.presses("Показания")
    await galina.says("8700")
    (reading,) = await handed_in(bot)
    boris = bot.person("boris")
    await boris.registers("boris@mail.ru")
    await boris.links(billing.A, billing.SUM_A)
    await boris.presses("Показания")
    boris.sees_no_button("Удалить показания")
    await boris.presses_raw(f"readings.ask_delete:{reading['id']}")
    boris.sees_out_of_date()
    await boris.says("8700")
    boris.sees("Показания приняты")
    boris.sees_no_button("Удалить показания")

    phone = bot.person("galinas-phone")
    await phone.enters("galina@mail.ru")
    await phone.goes("Показания", "Удалить показания", "Да, удалить")
    phone.sees("Показание удалено")


async def test_readings_of_billing_are_nobodys_to_delete(galina: Chatter) -> None:
    for reading in range(1, 9):
        await galina.presses_raw(f"readings.ask_delete:{reading}")
        galina.sees_out_of_date()


async def test_what_is_deleted_in_one_chat_is_out_of_date_in_the_other(bot: Bot, galina: Chatter) -> None:
    phone = bot.person("galinas-phone")
    await phone.enters("galina@mail.ru")
    await phone.presses("Показания")
    await phone.says("8700")
    proof = phone.last
    await galina.goes("Показания", "Удалить показания", "Да, удалить")
    await phone.presses("Удалить показания", on=proof)
    phone.sees_out_of_date()
    phone.sees("К оплате: 662,00")
    await phone.says("/help")
    phone.sees("Что я умею")


# --- unclear ---


@pytest.mark.parametrize("typed", ["-1", "abc", "12-34", "1e9", "NaN", "8590..5", "восемь тысяч", "85 90 0"])
async def test_what_is_no_reading_is_asked_for_again_with_an_example(
    bot: Bot, galina: Chatter, typed: str
) -> None:
    await galina.presses("Показания")
    await galina.says(typed)
    galina.sees("Например: 08590")
    assert await galina.state() == "Readings:value"
    assert not await handed_in(bot)


@pytest.mark.rows("S91")
async def test_the_pause_before_a_reading_is_not_idle_when_it_is_short(bot: Bot, galina: Chatter) -> None:
    """Walking to the meter takes ten minutes, and nothing is asked anew."""
    await galina.presses("Показания")
    bot.later(minutes=30)
    await galina.says("8700")
    galina.sees("Показания приняты")


# --- nothing has been used ---


class TestUnchanged:
    async def test_one_press_hands_in_what_the_meter_showed_before(self, bot: Bot, galina: Chatter) -> None:
        await galina.presses("Показания")
        await galina.presses("Показания не изменились: 8590")
        galina.sees("Показания приняты", "8590", "Расход: 0 кВт·ч")
        (reading,) = await handed_in(bot)
        assert (reading["t1"], reading["c1"], reading["status"]) == (
            Decimal(8590),
            Decimal(0),
            ReadingStatus.ACCEPTED,
        )

    async def test_all_zones_at_once(self, bot: Bot) -> None:
        resident = bot.person("boris")
        await resident.settles(billing.TWO_ZONES)
        await resident.goes("Показания", "Показания не изменились: 1120 / 580")
        resident.sees("Показания приняты", "день 1120, ночь 580")

    async def test_it_is_not_offered_once_the_month_has_its_reading(self, galina: Chatter) -> None:
        await galina.goes("Показания", "> 8650")
        await galina.presses("Показания")
        galina.sees_no_button("Показания не изменились")

    async def test_it_is_not_offered_where_nothing_has_been_read(self, bot: Bot) -> None:
        person = bot.person("boris")
        await person.settles(billing.B)
        await person.presses("Показания")
        person.sees("Напишите, что счётчик показывает сейчас")
        person.sees_no_button("Показания не изменились")

    async def test_an_old_button_hands_in_nothing_that_has_changed_since(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await bot.morning(2025, 10, 24)
        reminder = galina.last
        await galina.says("8650")
        await galina.presses("Передать")
        await galina.presses("Показания не изменились", on=reminder)
        galina.sees("— 8650", "Напишите, что счётчик показывает сейчас")
        (reading,) = await handed_in(bot)
        assert reading["t1"] == Decimal(8650)

    async def test_below_a_reminder_it_is_a_press_away_and_a_second_one_says_the_same(
        self, bot: Bot, galina: Chatter
    ) -> None:
        await bot.morning(2025, 10, 24)
        reminder = galina.last
        (press,) = [
            button.press for row in reminder.screen.rows for button in row if "изменились" in button.label
        ]
        await galina.presses("Показания не изменились: 8590", on=reminder)
        galina.sees("Показания приняты")
        await galina.presses_raw(press)
        galina.sees("Показания приняты")
        assert len(await handed_in(bot)) == 1

    async def test_a_reminder_of_several_accounts_or_zones_has_no_such_button(self, bot: Bot) -> None:
        several, zones = bot.person("galina"), bot.person("boris")
        await several.settles(billing.A, billing.B)
        await zones.settles(billing.TWO_ZONES)
        await bot.morning(2025, 10, 24)
        for person in (several, zones):
            person.sees("Пора передать показания")
            person.sees_no_button("Показания не изменились")
