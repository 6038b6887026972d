"""Readings: handed in, put right where a slip is likely, proven, deleted, looked up (S43–S51)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, update

from core.readings import ReadingStatus
from storage import tables
from tests import billing

if TYPE_CHECKING:
    from storage.work import Work
    from tests.dialogues.people import Chatter, Town


@pytest.fixture
async def linked(anna: Chatter) -> Chatter:
    """Anna with account A, asked for a reading."""
    await anna.registers("anna@mail.ru")
    await anna.links(billing.A, billing.SUM_A)
    await anna.presses("Показания")
    return anna


@pytest.fixture
async def two_zones(anna: Chatter) -> Chatter:
    """Anna with the account whose meter counts day and night, asked for a reading."""
    await anna.registers("anna@mail.ru")
    await anna.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    await anna.presses("Показания")
    return anna


def code_of(person: Chatter) -> str:
    return person.text.split("Код: ")[1][:14]


async def statuses(town: Town) -> list[str]:
    """What became of the readings handed in, oldest first."""

    def read(work: Work) -> list[str]:
        rows = work.connection.execute(
            tables.readings.select()
            .where(tables.readings.c.handed_in_by != "")
            .order_by(tables.readings.c.id)
        )
        return [row.status for row in rows]

    return await town.does(read)


# --- one zone ---


async def test_the_question_shows_the_meter_and_its_last_reading(linked: Chatter) -> None:
    """S43, S44."""
    linked.sees("Счётчик № 38208746", "от 24.09.2025", "8590", "Например: 08590")
    linked.sees_buttons("Подробнее о счётчике", "История показаний", "Отмена")


async def test_a_reading_is_proven_with_who_when_where_and_what_it_costs(linked: Chatter) -> None:
    """By 6,62: 110 kWh of 110,5, since fractions are not billed."""
    await linked.says("8700,5")
    linked.sees(
        "ЛС 1234567890, счётчик № 38208746",
        "Передано: 8700,5",
        "Было: 8590",
        "22.10.2025 в 12:05",
        "Расчётный месяц: октябрь 2025",
        "Расход: 110,5 кВт·ч",
        "734,82 ₽",
    )


async def test_equal_values_are_taken_as_nothing_consumed(linked: Chatter) -> None:
    """T-C5."""
    await linked.says("8590")
    linked.sees("Показания приняты", "Расход: 0 кВт·ч")


async def test_a_value_below_the_previous_one_is_not_taken(town: Town, linked: Chatter) -> None:
    """S45, T-C6: and rollover is not offered, since the dial was not nearly full."""
    await linked.says("859")
    linked.sees("Не принято: 859 меньше прошлого показания", "Прошлое: 8590, 24.09.2025")
    linked.sees_no_button("Счётчик перешёл через ноль")
    assert await statuses(town) == []


async def test_a_digit_too_many_is_one_press_away_from_right(town: Town, linked: Chatter) -> None:
    await linked.says("88700")
    linked.sees("Столько ваша проводка не пропустит")
    await linked.presses("Лишняя цифра: 8700")
    linked.sees("Показания приняты", "Передано: 8700")
    assert await statuses(town) == ["accepted"]


async def test_a_forgotten_comma_is_one_press_away_from_right(linked: Chatter) -> None:
    """85905 for 8590,5 of a dial with one decimal."""
    await linked.says("87005")
    await linked.presses(linked.label("Забыта запятая: 8700,5"))
    linked.sees("Показания приняты", "Передано: 8700,5")


async def test_an_unusual_consumption_is_asked_about_once(town: Town, linked: Chatter) -> None:
    await linked.says("9700")
    linked.sees("Расход 1110 кВт·ч", "Всё верно?")
    assert await statuses(town) == []
    await linked.presses("Да, всё верно")
    linked.sees("Показания приняты", "Передано: 9700")
    linked.does_not_see("проверит оператор")
    assert await statuses(town) == ["accepted"]


async def test_more_than_the_wires_can_carry_goes_to_an_operator(town: Town, linked: Chatter) -> None:
    await linked.says("60000")
    await linked.presses("Да, всё верно")
    linked.sees("Показание проверит оператор")
    assert await statuses(town) == ["on_check"]


async def test_another_number_instead_of_a_press_is_taken_for_what_it_is(linked: Chatter) -> None:
    await linked.says("859")
    await linked.says("8700")
    linked.sees("Показания приняты", "Передано: 8700")


async def test_a_dial_that_turned_over_is_taken_and_checked(town: Town, anna: Chatter) -> None:
    """T-C2: 99990 → 00012 is 22 kWh."""

    def nearly_full(work: Work) -> None:
        meter = work.connection.scalar(
            tables.meters.select().where(tables.meters.c.number == billing.METER_PAID_UP)
        )
        work.connection.execute(
            insert(tables.readings).values(
                meter_id=meter,
                taken_on=date(2025, 9, 22),
                received_at=billing.NOW - timedelta(days=30),
                month=billing.LAST_MONTH,
                t1=Decimal(99990),
                c1=Decimal(0),
                source="WEB",
                status="billed",
            )
        )

    await town.does(nearly_full)
    await anna.registers("anna@mail.ru")
    await anna.links_by_meter(billing.PAID_UP, billing.METER_PAID_UP)
    await anna.presses("Показания")
    await anna.says("12")
    anna.sees("Не принято: 12 меньше прошлого показания")
    await anna.presses("Счётчик перешёл через ноль")
    anna.sees("Расход: 22 кВт·ч", "Показание проверит оператор")
    assert await statuses(town) == ["on_check"]


async def test_the_other_meter_of_the_same_person_is_recognised(anna: Chatter) -> None:
    """Settled 4: only among one's own."""
    await anna.registers("anna@mail.ru")
    await anna.links(billing.A, billing.SUM_A)
    await anna.presses("Мои счета")
    await anna.presses("Добавить счёт")
    await anna.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    await anna.presses("Показания")
    await anna.says("8700; 8800")
    anna.sees_no_button(f"Это счётчик № {billing.METER_B}")


# --- two zones ---


async def test_zones_are_asked_one_by_one(two_zones: Chatter) -> None:
    """S44."""
    two_zones.sees("Показаний на счётчике: 2", "день")
    await two_zones.says("1240")
    two_zones.sees("ночь", "Например: 000580")
    await two_zones.says("660")
    two_zones.sees("Показания приняты", "день 1240, ночь 660", "828,40 ₽")


async def test_both_zones_in_one_line_are_confirmed_first(town: Town, two_zones: Chatter) -> None:
    """3.1: `8590 4321` on a meter of two zones is day and night, with confirmation."""
    await two_zones.says("1240 660")
    two_zones.sees("Передать: день 1240, ночь 660?")
    assert await statuses(town) == []
    await two_zones.presses("Передать")
    two_zones.sees("Показания приняты", "день 1240, ночь 660")


async def test_swapped_zones_are_one_press_away_from_right(two_zones: Chatter) -> None:
    await two_zones.says("660; 1240")
    await two_zones.presses("Передать")
    two_zones.sees("Не принято: день 660 меньше прошлого показания", "1120")
    await two_zones.presses(two_zones.label("Перепутаны местами"))
    two_zones.sees("Показания приняты", "день 1240, ночь 660")


async def test_back_from_the_second_zone_asks_for_the_first_again(two_zones: Chatter) -> None:
    await two_zones.says("1240")
    two_zones.sees("ночь", "Например: 000580")
    await two_zones.presses("‹ Назад")
    await two_zones.presses("Счётчик № 71000222")
    two_zones.sees("Первое — «день»")
    await two_zones.says("1240")
    await two_zones.says("660")
    two_zones.sees("Показания приняты", "день 1240, ночь 660")


# --- the month for which it counts ---


@pytest.mark.parametrize(
    ("moment", "month"),
    [((2025, 10, 25, 23, 59, 59), "октябрь 2025"), ((2025, 10, 26, 0, 0), "ноябрь 2025")],
)
async def test_after_day_25_a_reading_counts_for_the_next_month(
    town: Town, linked: Chatter, moment: tuple[int, ...], month: str
) -> None:
    """T-W1, T-W2."""
    town.at(*moment)
    await linked.says("/menu")
    await linked.presses("Показания")
    await linked.says("8700")
    linked.sees(f"Расчётный месяц: {month}")
    if month == "ноябрь 2025":
        linked.sees("После 25-го числа показания идут в следующий месяц: учтём за ноябрь 2025")
    else:
        linked.does_not_see("следующий месяц")


async def test_a_second_reading_in_the_month_replaces_the_first_also_downwards(
    town: Town, linked: Chatter
) -> None:
    """Settled 11."""
    await linked.says("8800")
    first = code_of(linked)
    await linked.presses("В начало")
    await linked.presses("Показания")
    await linked.says("8700")
    linked.sees("Показания приняты", "Передано: 8700", "Было: 8590")
    assert await statuses(town) == ["replaced", "accepted"]
    await linked.says(f"/check {first}")
    linked.sees("Код больше не действует")


async def test_the_same_values_twice_are_one_reading_with_one_code(town: Town, linked: Chatter) -> None:
    await linked.says("8700")
    code = code_of(linked)
    await linked.presses("В начало")
    await linked.presses("Показания")
    await linked.says("8700")
    assert code_of(linked) == code
    assert await statuses(town) == ["accepted"]


# --- proof and deletion ---


@pytest.mark.parametrize("command", ["/check", "/verify"])
async def test_a_stranger_can_check_a_code_and_learns_nothing_else(
    linked: Chatter, boris: Chatter, command: str
) -> None:
    """Settled 5."""
    await linked.says("8700")
    code = code_of(linked).lower().replace("1", "l").replace("0", "o")
    await boris.says(f"{command} {code}")
    boris.sees("Код действителен", "22.10.2025 в 12:05", "оканчивается на 7890")
    boris.does_not_see("8700", "38208746", billing.A, "Иванова")


async def test_a_code_that_is_none_and_a_code_that_is_nobodys(boris: Chatter) -> None:
    await boris.says("/check 123")
    boris.sees("В коде 12 знаков")
    await boris.says("7K3M-9QXA-2B4D")
    boris.sees("Под этим кодом ничего нет")


async def test_ten_codes_an_hour_can_be_checked(town: Town, boris: Chatter) -> None:
    """Settled 5."""
    for _ in range(10):
        await boris.says("/check 7K3M-9QXA-2B4D")
        boris.sees("ничего нет")
    await boris.says("/check 7K3M-9QXA-2B4D")
    boris.sees("Слишком много проверок")
    town.later(minutes=61)
    await boris.says("/check 7K3M-9QXA-2B4D")
    boris.sees("ничего нет")


async def test_a_wrong_reading_can_be_deleted_and_stays_in_the_history(town: Town, linked: Chatter) -> None:
    """S46."""
    await linked.says("8700")
    code = code_of(linked)
    await linked.presses("Удалить показания")
    linked.sees("Удалить показание 8700 от 22.10.2025")
    assert await statuses(town) == ["accepted"]
    await linked.presses("Да, удалить")
    linked.sees("Показание удалено", "ждём до 25.10.2025")
    assert await statuses(town) == ["deleted"]
    await linked.says(f"/check {code}")
    linked.sees("Код больше не действует")
    await linked.says("/menu")
    await linked.presses("Показания")
    await linked.presses("История показаний")
    linked.sees("22.10.2025 — 8700", "удалено")


async def test_what_has_left_for_billing_can_no_longer_be_deleted(town: Town, linked: Chatter) -> None:
    await linked.says("8700")
    await linked.presses("Удалить показания")

    def export(work: Work) -> None:
        work.connection.execute(
            update(tables.readings)
            .where(tables.readings.c.handed_in_by != "")
            .values(status=ReadingStatus.EXPORTED.value)
        )

    await town.does(export)
    await linked.presses("Да, удалить")
    assert await statuses(town) == ["exported"]
    linked.does_not_see("Показание удалено")


async def test_only_one_s_own_reading_can_be_deleted(town: Town, linked: Chatter, boris: Chatter) -> None:
    await linked.says("8700")
    await boris.registers("boris@mail.ru")
    await boris.links(billing.A, billing.SUM_A)
    await boris.presses("Показания")
    boris.sees_no_button("Удалить показания")
    assert await statuses(town) == ["accepted"]


# --- the history ---


async def test_the_history_is_newest_first_and_pages(linked: Chatter) -> None:
    """S47–S51, 3.3: consumption is the difference to the row before, and the first is nought."""
    await linked.presses("История показаний")
    linked.sees(
        "24.09.2025 — 8590", "Электроснабжение, счётчик № 38208746", "Расход: 100", "мобильное приложение"
    )
    linked.sees("31.07.2025 — 8125", "снято сетевой организацией", "Расход: 142")
    assert linked.text.index("24.09.2025") < linked.text.index("24.08.2025")
    linked.does_not_see("24.04.2025")
    await linked.presses("Дальше")
    linked.sees("24.04.2025 — 7662", "Расход: 0")
    await linked.presses("‹ Раньше")
    linked.sees("24.09.2025 — 8590")


async def test_the_history_is_filtered_where_there_is_a_choice(linked: Chatter) -> None:
    """S47: one meter is no choice."""
    await linked.presses("История показаний")
    await linked.presses("Откуда")
    filtered = linked.text
    await linked.presses("Откуда")
    assert linked.text != filtered
    await linked.presses("Год")
    linked.sees_buttons("Год: 2025")
    linked.sees_no_button("Счётчик")


async def test_the_meter_s_data_are_shown_on_request(linked: Chatter) -> None:
    """S44, [Подробнее]."""
    await linked.presses("Подробнее о счётчике")
    linked.sees("Счётчик № 38208746", "Цифр до запятой: 5, после: 1", "Установлен: 01.03.2020")


# --- where there is nothing to hand in ---


async def test_a_closed_account_takes_no_readings(town: Town, linked: Chatter) -> None:
    def close(work: Work) -> None:
        work.connection.execute(
            update(tables.accounts).where(tables.accounts.c.number == billing.A).values(status="closed")
        )

    await town.does(close)
    await linked.says("8700")
    linked.sees("Счёт закрыт")
    linked.sees_no_button("Отмена")
    assert await statuses(town) == []


async def test_an_account_without_meters_says_whom_to_call(town: Town, linked: Chatter) -> None:
    def remove(work: Work) -> None:
        work.connection.execute(update(tables.meters).values(removed=date(2025, 10, 1)))

    await linked.says("/menu")
    await town.does(remove)
    await linked.presses("Показания")
    linked.sees("нет счётчиков", "8 (800) 000-00-00")


# --- the main screen ---


async def test_a_number_on_the_main_screen_is_a_reading_once_it_is_confirmed(
    town: Town, linked: Chatter
) -> None:
    await linked.says("/menu")
    await linked.says("8700")
    linked.sees("Передать: 8700?")
    assert await statuses(town) == []
    await linked.presses("Передать")
    linked.sees("Показания приняты")


async def test_a_number_on_the_main_screen_that_is_no_reading_is_said_to_be_none(linked: Chatter) -> None:
    await linked.says("/menu")
    await linked.says("89123456789")
    linked.sees("не на показание вашего счётчика")
    linked.sees_buttons("Показания")
