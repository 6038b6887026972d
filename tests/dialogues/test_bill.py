"""«Почему столько»: a bill against the one before it, in words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from core.base.months import Month
from core.model.promises.terms import PromiseTerms
from tests import billing

if TYPE_CHECKING:
    from tests.dialogues.people import Bot, Chatter


@pytest.fixture
async def boris_with_b(bot: Bot, boris: Chatter) -> Chatter:
    """A subscriber with the guide's account B and its history."""
    await bot.does(billing.state_history)
    await boris.settles(billing.B)
    return boris


async def _explains(person: Chatter, month: str) -> None:
    await person.presses_raw(f"bill.why:{month}")


async def test_a_first_bill_is_told_by_what_it_is_made_of(galina: Chatter) -> None:
    await galina.presses("Квитанция за")
    await galina.presses("Почему столько")
    galina.sees("Начислено за сентябрь 2025: 662,00 ₽", "сравнить не с чем", "— 100 кВт·ч")
    galina.sees("Долг на начало месяца, 2 416,30 ₽, сюда не входит")
    await galina.presses("Подробный расчёт")
    galina.sees(
        "Из чего сложилась сумма", "Расход: +662,00 ₽", "100 кВт·ч × 6,62 ₽", "Сентябрь 2025: 662,00 ₽"
    )


async def test_what_another_service_comes_to_is_no_electricity(bot: Bot, galina: Chatter) -> None:
    await bot.does(lambda work: billing.state_service(work, billing.A, "Вода", 3000, volume=7))
    await galina.presses("Квитанция за")
    await galina.presses("Почему столько")
    galina.sees("В этом месяце — 100 кВт·ч")


async def test_the_difference_is_told_with_sums_that_add_up(boris_with_b: Chatter) -> None:
    """1 475,88 less 5 368,44: 251 kWh instead of 913."""
    await _explains(boris_with_b, "2025-02")
    boris_with_b.sees("На 3 892,56 ₽ меньше, чем в январе: израсходовали на 662 кВт·ч меньше.")
    await boris_with_b.presses("Подробный расчёт")
    boris_with_b.sees(
        "Январь 2025: 5 368,44 ₽",
        "Расход: −3 892,56 ₽",
        "Было 913, стало 251 кВт·ч: −662 × 5,88 ₽",
        "Февраль 2025",
    )
    await boris_with_b.presses("‹ Назад")
    boris_with_b.sees("На 3 892,56 ₽ меньше")


async def test_more_than_two_reasons_are_told_as_two_and_the_rest(boris_with_b: Chatter) -> None:
    """March: −4 427,64 recalculated, 251 kWh less, 146,77 of penalty: all of −5 756,75."""
    await _explains(boris_with_b, "2025-03")
    boris_with_b.sees(
        "Начислено за март 2025: −4 280,87 ₽",
        "На 5 756,75 ₽ меньше, чем в феврале",
        "сделали перерасчёт — это минус 4 427,64 ₽",
        "израсходовали на 251 кВт·ч меньше — это минус 1 475,88 ₽",
        "начислили пени — это плюс 146,77 ₽",
        "Сумма ниже нуля",
    )


async def test_what_is_paid_back_and_forth_says_what_has_gone(boris_with_b: Chatter) -> None:
    await _explains(boris_with_b, "2025-04")
    boris_with_b.sees("На 4 280,87 ₽ больше, чем в марте", "прошлый перерасчёт не повторился")


async def test_equal_months_are_told_as_equal(boris_with_b: Chatter) -> None:
    await _explains(boris_with_b, "2025-06")
    boris_with_b.sees("Столько же, сколько в мае", "Переплата на начало месяца, 83,32 ₽, сюда не входит")


@pytest.mark.parametrize("month", ["2020-01", "2025-13", "9999-12", "0000-01", "", "1"])
async def test_a_month_that_was_not_charged_is_out_of_date(galina: Chatter, month: str) -> None:
    await _explains(galina, month)
    galina.sees("Энергосбыт")


async def test_it_can_be_asked_from_the_account_and_from_the_charges(galina: Chatter) -> None:
    await galina.presses("Информация")
    await galina.presses("Почему столько")
    galina.sees("Начислено за сентябрь 2025")
    await galina.goes("> /menu", "Начисления и платежи", "Почему столько")
    galina.sees("Начислено за сентябрь 2025")


async def test_zones_are_told_by_their_hours(bot: Bot, denis: Chatter) -> None:
    await bot.does(
        lambda work: billing.state_lines(
            work, billing.TWO_ZONES, ("day", 1, "120", "4.93", 59160), ("night", 1, "80", "2.96", 23680)
        )
    )
    await denis.goes("Квитанция за", "Почему столько", "Подробный расчёт")
    denis.sees("Расход (день): +591,60 ₽", "Расход (ночь): +236,80 ₽")


async def test_volumes_are_written_as_the_receipt_writes_them(bot: Bot, galina: Chatter) -> None:
    await bot.does(lambda work: billing.state_lines(work, billing.A, ("", 1, "3900", "6.62", 2581800)))
    await galina.presses("Квитанция за")
    await galina.presses("Почему столько")
    galina.sees("— 3 900 кВт·ч")
    await galina.presses("Подробный расчёт")
    galina.sees("3 900 кВт·ч × 6,62 ₽")


# --- the consumption by month ---


async def _pictures(person: Chatter) -> list[str]:
    return [file.name for message in person.messages for file in message.screen.files]


async def test_the_numbers_come_at_once_and_their_picture_after_them(bot: Bot, boris_with_b: Chatter) -> None:
    await boris_with_b.goes("Квитанция за", "Почему столько", "Расход по месяцам")
    boris_with_b.sees("Расход по месяцам, кВт·ч", "2025 год. За 2024 данных нет.", "Январь: 913")
    await bot.errands()
    assert len(await _pictures(boris_with_b)) == 1
    words = [message.screen.text for message in boris_with_b.messages if message.screen.files]
    assert words == [f"Расход за 2025 год, ЛС {billing.B}"]
    await boris_with_b.presses("Прислать рисунок ещё раз")
    await bot.errands()
    assert len(await _pictures(boris_with_b)) == 2


async def test_two_years_stand_side_by_side(bot: Bot, boris_with_b: Chatter) -> None:
    await bot.does(lambda work: billing.state_volume(work, number=billing.B, month=Month(2024, 9), volume=70))
    await boris_with_b.presses_raw("bill.consumption")
    boris_with_b.sees("2025 год, в скобках 2024", "Январь: 913 (—)", "Сентябрь: 65 (70)")


async def test_the_same_press_twice_draws_one_picture(bot: Bot, galina: Chatter) -> None:
    await galina.presses_raw("bill.consumption")
    await galina.presses_raw("bill.consumption")
    await bot.errands()
    assert len(await _pictures(galina)) == 1


async def test_a_picture_of_an_account_unlinked_meanwhile_does_not_come(bot: Bot, galina: Chatter) -> None:
    await galina.presses_raw("bill.consumption")
    await galina.goes("> /menu", "Мои счета", "Отвязать счёт", "● ", "Да")
    await bot.errands()
    assert await _pictures(galina) == []


async def test_a_picture_that_cannot_be_drawn_is_owned_up_to(bot: Bot, galina: Chatter) -> None:
    def fails(_: object) -> bytes:
        raise OSError

    bot.documents.draw_chart = fails
    await galina.presses_raw("bill.consumption")
    for _ in range(6):
        await bot.errands()
        bot.later(minutes=1)
    galina.sees("Нарисовать расход не получилось")


# --- the next month ---


async def test_the_next_month_is_forecast_as_a_corridor_with_its_ground(boris_with_b: Chatter) -> None:
    """July, August and September: 0, 0 and 65 kWh; of last year nothing is known."""
    await _explains(boris_with_b, "2025-09")
    await boris_with_b.presses("Прогноз на следующий месяц")
    boris_with_b.sees("Прогноз на октябрь 2025", "от 100,40 ₽ до 186,46 ₽", "в среднем 22 кВт·ч")


@pytest.mark.rows("S62")
async def test_the_forecast_stands_with_a_readings_proof_and_both_can_be_switched_off(
    boris_with_b: Chatter,
) -> None:
    await boris_with_b.presses_raw("readings.begin")
    await boris_with_b.says("70")
    boris_with_b.sees("Показания приняты", "Прогноз на октябрь 2025: от 100,40 ₽ до 186,46 ₽, по прошлым")
    await boris_with_b.presses_raw("bill.forecast")
    await boris_with_b.presses("Не показывать прогноз")
    boris_with_b.sees("прогноз выключен")
    await boris_with_b.presses_raw("readings.begin")
    await boris_with_b.says("71")
    boris_with_b.sees("Показания приняты")
    boris_with_b.does_not_see("Прогноз")
    await boris_with_b.presses_raw("bill.forecast")
    await boris_with_b.presses("Показывать прогноз")
    boris_with_b.sees("от 100,40 ₽ до 186,46 ₽")


async def test_one_month_is_no_ground_for_a_forecast(galina: Chatter) -> None:
    await galina.presses_raw("bill.forecast")
    galina.sees("мало данных")


# --- another tariff ---


@pytest.mark.rows("S62")
async def test_one_zone_is_told_beside_others_at_three_shares_with_the_threshold(
    bot: Bot, galina: Chatter
) -> None:
    """607 kWh, 4 018,34; the threshold is (7,61 − 6,62) / (7,61 − 4,63), a third and a bit."""
    await bot.does(billing.state_zone_prices)
    await _explains(galina, "2025-09")
    await galina.presses("Выгоден ли другой тариф")
    galina.sees(
        "Две зоны выгодны, только если много уходит ночью",
        "Вам начислили 4 018,34 ₽ в одной зоне",
        "Это 3 месяца, июль – сентябрь 2025",
        "Ночью 20 %: 4 258,69 ₽, дороже на 240,35 ₽",
        "Ночью 50 %: 3 713,35 ₽, дешевле на 304,99 ₽",
        "Днём половину отнесли к часам пик",
        "За полный год ответ может быть другим",
        "если ночью (23:00–7:00) уходит больше 34 % электричества",
        "запишите показания в 23:00 и в 7:00",
    )
    await galina.presses("Ночью 35 %")
    galina.sees("Если ночью уходит 35 % электричества", "Ночь: 213 кВт·ч", "Днём половину отнесли")
    await galina.presses("Все три варианта")
    galina.sees("только если много уходит ночью")


async def test_zones_are_told_exactly_beside_one_zone(bot: Bot, denis: Chatter) -> None:
    """Each month 120 × 7,61 + 80 × 4,63 = 1 283,60; in one zone 200 × 6,62 = 1 324,00."""
    await bot.does(billing.state_zoned_months)
    await denis.presses_raw("bill.tariff")
    denis.sees(
        "Нет, не выгодно. Одна зона не обошлась бы дешевле.",
        "Вам начислили по зонам 3 850,80 ₽",
        "В одной зоне было бы 3 972,00 ₽, дороже на 121,20 ₽",
        "Это точный расчёт",
        "больше 34 % электричества. У вас ночью ушло 40 %.",
        "Не считали: сентябрь 2025",
    )


async def test_no_other_tariff_is_offered_without_its_prices(galina: Chatter) -> None:
    await _explains(galina, "2025-09")
    galina.sees_no_button("Выгоден ли другой тариф")
    await galina.presses_raw("bill.tariff")
    galina.sees("Сравнить не с чем")


async def test_a_forged_share_is_out_of_date_and_too_few_months_are_said(bot: Bot, denis: Chatter) -> None:
    await bot.does(lambda work: billing.state_zone_prices(work, "two"))
    await denis.presses_raw("bill.tariff")
    denis.sees("Пока мало данных", "хотя бы три месяца")
    await denis.presses_raw("bill.at_night:99")
    denis.sees("Пока мало данных")


# --- the ranges of consumption ---


@pytest.mark.rows("S62")
async def test_how_far_it_is_to_the_next_range_and_what_a_kilowatt_hour_costs_there(
    bot: Bot, galina: Chatter
) -> None:
    """100 kWh from 24.08 to 24.09 are 3,2 a day: 90 until 22.10, and 120 on 01.11."""
    await bot.does(lambda work: billing.state_ranges(work, 92, 150))
    await galina.goes("Квитанция за", "Почему столько", "Диапазоны")
    galina.sees(
        "Диапазоны: октябрь 2025",
        "Показаний за октябрь 2025 ещё нет. С 24.09.2025 израсходовано примерно 90 кВт·ч.",
        "Скорее всего, вы в первом диапазоне. До второго осталось примерно 2 кВт·ч.",
        "Сейчас киловатт-час стоит 6,62 ₽.",
        "Сверх 92 кВт·ч — 9,00 ₽.",
        "второй диапазон начнётся примерно 23.10.2025",
        "Считаем по 3,2 кВт·ч в день: столько уходило с 24.08.2025 до 24.09.2025",
    )
    await galina.presses("Показания")
    await galina.says("8710")
    await galina.presses_raw("bill.consumption")
    await galina.presses("Диапазоны")
    galina.sees(
        "За октябрь 2025 по показаниям от 22.10.2025 израсходовано 120 кВт·ч.",
        "Вы уже во втором диапазоне. До третьего осталось 30 кВт·ч.",
        "Сейчас киловатт-час стоит 9,00 ₽.",
        "Сверх 150 кВт·ч — 15,09 ₽.",
        "за октябрь 2025 до третьего вы не дойдёте",
        "Дальше расход пойдёт в счёт за ноябрь 2025. Если до 25.10.2025 включительно передать новые",
    )
    await galina.presses("‹ Назад")
    galina.sees("Расход по месяцам")


async def test_whose_tariff_has_no_ranges_does_not_see_the_button(galina: Chatter) -> None:
    await galina.presses("Квитанция за")
    await galina.presses("Почему столько")
    galina.sees_no_button("Диапазоны")
    await galina.presses_raw("bill.ranges")
    galina.sees("диапазонов нет")


async def test_where_readings_do_not_tell_the_ranges_are_shown_and_nothing_is_made_up(
    bot: Bot, boris_with_b: Chatter
) -> None:
    await bot.does(lambda work: billing.state_ranges(work, 3900, 6000))
    await boris_with_b.presses_raw("bill.ranges")
    boris_with_b.sees(
        "мы не знаем",
        "Первый диапазон, до 3 900 кВт·ч: 6,62 ₽",
        "Второй диапазон, до 6 000 кВт·ч: 9,00 ₽",
        "Третий диапазон, сверх 6 000 кВт·ч: 15,09 ₽",
    )
    boris_with_b.sees_buttons("Показания")


async def test_a_reading_is_not_asked_for_where_only_that_of_the_month_before_is_missing(
    bot: Bot, galina: Chatter
) -> None:
    """After the window of October closes, a reading counts for November, and none has come for October."""
    await bot.does(lambda work: billing.state_ranges(work, 3900, 6000))
    bot.later(days=5)
    await galina.presses("Показания")
    await galina.says("8710")
    galina.sees("Показания приняты", "учтём за ноябрь 2025")
    await galina.presses_raw("bill.ranges")
    galina.sees("Показания за ноябрь 2025 уже есть", "не хватает прежних показаний", "Первый диапазон")
    galina.does_not_see("Передайте показания")
    galina.sees_no_button("Показания")


# --- penalties ---


@pytest.mark.rows("S40", "S63")
async def test_a_debtor_sees_from_which_day_penalties_run_and_how_much_by_when(
    bot: Bot, galina: Chatter
) -> None:
    """September was due on 10.10.2025; thirty days after it are free."""
    await bot.does(lambda work: billing.state_key_rate(work, "17"))
    bot.decides(promises=PromiseTerms())
    await galina.presses("Информация")
    await galina.presses("Пени за просрочку")
    galina.sees(
        "Сентябрь 2025: не оплачено 662,00 ₽",
        "Заплатить нужно было до 10.10.2025 включительно",
        "Пени начнутся 10.11.2025",
        "на 22.10.2025 — 0,00 ₽",
        "на 31.10.2025 — 0,00 ₽",
        "на 21.11.2025 — 2,52 ₽",
        "по ставке 9,5 % годовых",
        "Точная сумма придёт в квитанции",
    )
    galina.sees_buttons("Рассрочка")
    await galina.presses("Оплатить 662,00")
    assert (await galina.state()).startswith("Payments:")
    await galina.presses("Отмена")
    await galina.presses("Информация")
    bot.later(days=25)
    await galina.presses_raw("bill.penalties")
    galina.sees("Пени идут с 10.11.2025, на сегодня 1,47 ₽")
    await galina.presses("‹ Назад")
    galina.sees("Информация")


async def test_without_a_key_rate_the_days_are_told_and_no_sum(bot: Bot, galina: Chatter) -> None:
    bot.later(days=25)
    await galina.presses_raw("bill.penalties")
    galina.sees("Пени идут с 10.11.2025.", "на 16.11.2025 — неизвестно", "не сообщили ставку")


async def test_whose_bill_is_not_due_or_paid_sees_until_when_to_pay(bot: Bot, galina: Chatter) -> None:
    bot.later(days=-15)
    await galina.presses_raw("bill.penalties")
    galina.sees("Просрочки нет. Счёт за сентябрь 2025 оплатите до 10.10.2025", "Раньше 10.11.2025 пени не")
    await bot.does(
        lambda work: billing.state_payment(work, number=billing.A, amount=66200, day=date(2025, 10, 6))
    )
    await galina.presses_raw("bill.penalties")
    galina.sees("Неоплаченных счетов нет", "Счёт за октябрь 2025 оплатите до 10.11.2025")
    await galina.presses("В начало")
    await galina.presses("Информация")
    assert not any("Пени" in label for label in galina.buttons)


# --- the way back ---


@pytest.mark.parametrize(
    ("way", "there"),
    [
        (("Информация",), "Menu:information"),
        (("Квитанция за",), "Receipts:month"),
        (("Начисления и платежи",), "Charges:last"),
        (("Начисления и платежи", "История начислений", "Сентябрь 2025"), "Charges:month"),
    ],
)
async def test_back_leads_to_where_the_explanation_was_asked_for(
    galina: Chatter, way: tuple[str, ...], there: str
) -> None:
    for label in (*way, "Почему столько", "Подробный расчёт", "‹ Назад", "Расход по месяцам", "‹ Назад"):
        await galina.presses(label)
    galina.sees("Начислено за сентябрь 2025")
    await galina.presses("‹ Назад")
    assert await galina.state() == there


async def test_going_round_in_a_circle_does_not_make_the_way_back_longer(galina: Chatter) -> None:
    await galina.presses("Информация")
    for _ in range(3):
        await _explains(galina, "2025-09")
        await galina.presses_raw("bill.consumption")
        await galina.presses_raw("bill.penalties")
    await _explains(galina, "2025-09")
    await galina.presses("‹ Назад")
    assert await galina.state() == "Menu:information"
