"""What the last month's receipt comes to (S67), and what its charges are made of (S68)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bot.engine.markup import plain, split
from core.model.charges.charge import Basis
from storage import tables
from tests import billing

if TYPE_CHECKING:
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter


async def _states(bot: Bot, **stated: object) -> None:
    """Billing states something of all charges of electricity."""

    def change(work: Work) -> None:
        charges = tables.charges
        work.connection.execute(
            charges.update().where(charges.c.service == "Электроснабжение").values(**stated)
        )

    await bot.does(change)


# --- what it comes to ---


async def test_s67_receipt_has_its_month_sum_penalty_and_type_with_both_buttons(galina: Chatter) -> None:
    await galina.presses("Квитанция за сентябрь 2025")
    galina.sees(
        f"ЛС {billing.A}",
        "Квитанция за сентябрь 2025",
        "Сумма: 662,00 ₽",
        "Пени: 0,00 ₽",
        "Тип: общая",
        "К оплате: 662,00 ₽",
    )
    galina.sees_buttons("Скачать квитанцию", "Детализация начислений", "‹ Назад", "В начало")


async def test_s67_receipt_is_come_to_from_the_card_too(galina: Chatter) -> None:
    await galina.presses("Информация")
    await galina.presses("Квитанция за сентябрь 2025")
    galina.sees("Тип: общая")


async def test_s67_sum_and_penalty_stand_apart_and_are_paid_together(bot: Bot) -> None:
    """Settled 7: account B of the guide, −83,32 and 146,77."""
    boris = bot.person("boris")
    await boris.settles(billing.B)
    await boris.presses("Квитанция за")
    boris.sees("Сумма: −83,32 ₽", "Пени: 146,77 ₽", "К оплате: 63,45 ₽")


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ((2025, 10, 1), "Оплатить до 10.10.2025 включительно."),
        ((2025, 10, 10, 23, 59), "Оплатить до 10.10.2025 включительно."),
        ((2025, 10, 11), "Срок оплаты был 10.10.2025. Если вы уже заплатили, платёж скоро появится здесь."),
    ],
)
async def test_s67_due_date_is_told_kindly_once_it_has_passed(
    bot: Bot, galina: Chatter, day: tuple[int, ...], said: str
) -> None:
    bot.at(*day)
    await galina.presses("Квитанция за")
    galina.sees(said)


async def test_who_has_paid_since_is_not_hurried(bot: Bot, galina: Chatter) -> None:
    """Settled 8; a person who has paid a part still sees the date."""
    await bot.knows_of_payment(60000, date(2025, 10, 9))
    await galina.presses("Квитанция за")
    galina.sees("Оплачено 09.10.2025: 600,00 ₽, ожидает учёта", "Останется: 62,00 ₽", "Срок оплаты был")
    await bot.knows_of_payment(6200, date(2025, 10, 21))
    await galina.says("/menu")
    await galina.presses("Квитанция за")
    galina.sees("Оплачено 662,00 ₽, последний раз 21.10.2025, ожидает учёта", "Останется: 0,00 ₽")
    galina.does_not_see("Срок оплаты", "Оплатить до")


async def test_who_owes_nothing_is_not_hurried(bot: Bot) -> None:
    person = bot.person("resident")
    await person.settles(billing.PAID_UP)
    await person.presses("Квитанция за")
    person.sees("Сумма: 0,00 ₽", "К оплате: 0,00 ₽")
    person.does_not_see("Срок оплаты", "Оплатить до")


async def test_an_old_receipt_button_works_after_another_account_was_chosen(galina: Chatter) -> None:
    """And shows what is true of the account that is active now."""
    await galina.presses("Квитанция за")
    old = galina.last
    await galina.goes("В начало", "Мои счета", "Добавить счёт")
    await galina.links_by_meter(billing.TWO_ZONES, billing.METER_TWO_ZONES)
    await galina.presses("Детализация начислений", on=old)
    galina.sees(f"ЛС {billing.TWO_ZONES}", "К оплате: 828,40 ₽")
    galina.does_not_see("662,00")


# --- what its charges are made of ---


@pytest.mark.rows("S61", "S62")
async def test_s68_details_lead_from_the_lines_to_what_is_to_pay(bot: Bot, denis: Chatter) -> None:
    """T-P3: each zone by its own price."""
    lines = ("night", 1, "80", "2.96", 23680), ("day", 1, "120", "4.93", 59160)
    await bot.does(lambda work: billing.state_lines(work, billing.TWO_ZONES, *lines))
    await denis.presses("Квитанция за")
    await denis.presses("Детализация начислений")
    denis.sees(
        "Начисления за сентябрь 2025\n\n"
        "Электроснабжение\n"
        "День: 120 кВт·ч × 4,93 ₽ = 591,60 ₽\n"
        "Ночь: 80 кВт·ч × 2,96 ₽ = 236,80 ₽\n"
        "Начислено: 828,40 ₽\n\n"
        "Итого\n"
        "Долг на начало сентября: 0,00 ₽\n"
        "Начислено: 828,40 ₽\n"
        "Перерасчёт: 0,00 ₽\n"
        "Пени: 0,00 ₽\n"
        "Оплачено: 0,00 ₽\n"
        "К оплате: 828,40 ₽"
    )
    denis.does_not_see("диапазон", "данных за этот месяц нет")
    await denis.presses("‹ Назад")
    denis.sees("Тип: общая")


async def test_s68_ranges_are_told_where_there_are_several(bot: Bot, galina: Chatter) -> None:
    """T-R: 3901 kWh by the prices of Rostov."""
    lines = ("single", 1, "3900", "5.99", 2336100), ("single", 2, "1", "8.1600", 816)
    await bot.does(lambda work: billing.state_lines(work, billing.A, *lines))
    await galina.presses("Квитанция за")
    await galina.presses("Детализация начислений")
    galina.sees("Диапазон 1: 3 900 кВт·ч × 5,99 ₽ = 23 361,00 ₽\nДиапазон 2: 1 кВт·ч × 8,16 ₽ = 8,16 ₽\n")


async def test_s68_zone_and_range_are_told_together(bot: Bot, denis: Chatter) -> None:
    lines = ("day", 1, "100.5", "5", 50250), ("day", 2, "20", "8.125", 16250), ("night", 1, "80", "3", 24000)
    await bot.does(lambda work: billing.state_lines(work, billing.TWO_ZONES, *lines))
    await denis.presses("Квитанция за")
    await denis.presses("Детализация начислений")
    denis.sees(
        "День, диапазон 1: 100,5 кВт·ч × 5,00 ₽ = 502,50 ₽",
        "День, диапазон 2: 20 кВт·ч × 8,125 ₽ = 162,50 ₽",
        "Ночь, диапазон 1: 80 кВт·ч × 3,00 ₽ = 240,00 ₽",
    )


async def test_s68_where_billing_gives_no_lines_it_is_said_plainly(galina: Chatter) -> None:
    await galina.presses("Квитанция за")
    await galina.presses("Детализация начислений")
    galina.sees(
        "Электроснабжение\n"
        "Объём: 100 кВт·ч по 6,62 ₽\n"
        "Подробнее, по зонам и диапазонам, данных за этот месяц нет.\n"
        "Начислено: 662,00 ₽"
    )


@pytest.mark.parametrize(
    ("volume", "price", "said"),
    [(None, None, "Электроснабжение\nПодробнее"), (Decimal("7.5"), None, "Объём: 7,5 кВт·ч\nПодробнее")],
)
async def test_s68_what_billing_does_not_state_is_left_out(
    bot: Bot, galina: Chatter, volume: Decimal | None, price: Decimal | None, said: str
) -> None:
    await _states(bot, volume=volume, tariff=price)
    await galina.presses("Квитанция за")
    await galina.presses("Детализация начислений")
    galina.sees(said)
    galina.does_not_see("None")


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        (Basis.METER, "По показаниям счётчика"),
        (Basis.AVERAGE, "По среднему расходу"),
        (Basis.NORM, "По нормативу"),
    ],
)
async def test_s68_basis_of_a_charge_is_told(bot: Bot, galina: Chatter, basis: Basis, said: str) -> None:
    await _states(bot, basis=basis)
    await galina.presses("Квитанция за")
    await galina.presses("Детализация начислений")
    galina.sees(said)


async def test_s68_recalculation_holds_the_quality_adjustment_so_that_the_total_adds_up(
    bot: Bot, galina: Chatter
) -> None:
    """Settled 7."""
    await _states(bot, recalculated=-10000, quality=-200)
    await galina.presses("Квитанция за")
    await galina.presses("Детализация начислений")
    galina.sees("Начислено: 662,00 ₽\nПерерасчёт: −102,00 ₽\n\nИтого", "К оплате: 560,00 ₽")


@pytest.mark.rows("S63")
async def test_s68_penalty_is_part_of_the_total(bot: Bot) -> None:
    boris = bot.person("boris")
    await boris.settles(billing.B)
    await boris.presses("Квитанция за")
    await boris.presses("Детализация начислений")
    boris.sees("Долг на начало сентября: −83,32 ₽", "Пени: 146,77 ₽", "К оплате: 63,45 ₽")


async def test_s68_payments_that_await_being_counted_stand_below_the_total(bot: Bot, galina: Chatter) -> None:
    """Settled 8."""
    await bot.knows_of_payment(66200, date(2025, 10, 21))
    await galina.presses("Квитанция за")
    await galina.presses("Детализация начислений")
    galina.sees("К оплате: 662,00 ₽\nОплачено 21.10.2025: 662,00 ₽, ожидает учёта\nОстанется: 0,00 ₽")


async def test_s68_many_services_come_in_pages_with_the_total_below_the_last(
    bot: Bot, galina: Chatter
) -> None:
    names = [f"Услуга {number:02} <b>&" for number in range(1, 12)]

    def charged(work: Work) -> None:
        for name in names:
            billing.state_service(work, billing.A, name, 100)
        billing.state_lines(
            work,
            billing.A,
            *(
                (zone, number, "1300", "6.15", 799500)
                for zone in ("peak", "half", "night")
                for number in (1, 2, 3)
            ),
        )

    await bot.does(charged)
    await galina.presses("Квитанция за")
    await galina.presses("Детализация начислений")
    galina.sees("Электроснабжение", "Полупик, диапазон 3", names[3])
    galina.does_not_see(names[4], "Итого")
    galina.sees_no_button("‹ Раньше")
    assert len(split(galina.last.screen.text, bot.channel.limits.text)) == 1
    await galina.presses("Дальше ›")
    galina.sees(names[4], names[8])
    galina.does_not_see("Электроснабжение", "Итого")
    await galina.presses("Дальше ›")
    galina.sees(names[9], names[10], "Итого", "К оплате: 673,00 ₽")
    galina.sees_no_button("Дальше ›")
    for page in ("7", "9" * 30):
        await galina.presses_raw(f"nav.page:Receipts:details/{page}")
        assert all(words in plain(galina.last.screen.text) for words in (names[10], "Итого"))
    await galina.presses("‹ Назад")
    await galina.presses("Детализация начислений")
    galina.sees("Электроснабжение")


async def test_details_ask_for_the_file_too(galina: Chatter) -> None:
    await galina.goes("Квитанция за", "Детализация начислений", "Скачать квитанцию")
    galina.sees("Квитанция за сентябрь 2025 — файлом в следующем сообщении")
    await galina.presses("‹ Назад")
    galina.sees("Тип: общая")
