"""The supplier's offices (S16): those of the account's town at once, others by choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import tables
from tests import billing

if TYPE_CHECKING:
    from tests.dialogues.people import Bot, Chatter


async def _to_contacts(person: Chatter) -> None:
    await person.says("/menu")
    await person.presses("Контакты")


async def test_s16_offices_of_the_accounts_town_come_first_and_others_by_choice(
    bot: Bot, galina: Chatter
) -> None:
    """Billing writes «Волгоград г.», the register of offices «Волгоград»."""
    await bot.does(billing.state_offices)
    await _to_contacts(galina)
    await galina.presses("Офисы")
    galina.sees(
        "Офисы: Волгоград", "ул. Козловская, д. 14", "8 (8442) 00-00-01", "пн–чт 8:00–17:00", "справки"
    )
    galina.does_not_see("Карбышева")
    await galina.presses("Дальше")
    galina.sees("ул. Южная, д. 9")
    await galina.presses("Другой город")
    await galina.presses("г. Волжский")
    galina.sees("ул. Карбышева, д. 3")


async def test_whose_town_has_no_office_chooses_one(bot: Bot, galina: Chatter) -> None:
    await bot.does(billing.state_offices)
    await bot.does(
        lambda work: work.connection.execute(
            tables.offices.delete().where(tables.offices.c.town == "Волгоград")
        )
    )
    await _to_contacts(galina)
    await galina.presses("Офисы")
    galina.sees("Выберите город")
    await galina.presses("г. Волжский")
    galina.sees("ул. Карбышева, д. 3")


async def test_whoever_has_no_account_open_finds_the_contacts_and_chooses_a_town(
    bot: Bot, boris: Chatter
) -> None:
    await bot.does(billing.state_offices)
    await boris.starts()
    await boris.presses("Контакты")
    boris.sees("8 (800) 000-00-00", "Почта")
    boris.does_not_see("вашего дома")
    await boris.presses("Офисы")
    boris.sees("Выберите город")
    await boris.presses("г. Волжский")
    boris.sees("ул. Карбышева, д. 3")
    await boris.presses("‹ Назад")
    await boris.presses("В начало")
    boris.sees_buttons("Войти")


async def test_the_contacts_of_an_older_screen_open_as_well(galina: Chatter) -> None:
    await galina.presses_raw("menu.contacts")
    galina.sees(billing.A, "8 (800) 000-00-00", "Сетевая организация вашего дома")


async def test_offices_closed_for_good_are_not_shown(bot: Bot, galina: Chatter) -> None:
    await bot.does(billing.state_offices)
    await bot.does(lambda work: work.connection.execute(tables.offices.update().values(closed=True)))
    await _to_contacts(galina)
    galina.sees_no_button("Офисы")
