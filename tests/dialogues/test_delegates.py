"""A son looks after his mother's account from a cabinet of his own, and she sees what he does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.use_cases.delegate_account import ENDS
from tests import billing

if TYPE_CHECKING:
    from tests.dialogues.people import Bot, Chatter


@pytest.fixture
async def son(bot: Bot) -> Chatter:
    """A subscriber without accounts."""
    son = bot.person("son")
    await son.settles()
    return son


async def _invites(owner: Chatter, rights: str, term: str = "На год") -> str:
    await owner.goes("> /menu", "Мои счета", "Доступ для близких", "Дать доступ", "> сын Паша", rights, term)
    owner.sees("Скажите этот код: сын Паша", "час и только один раз")
    return owner.code_said()


@pytest.mark.rows("S17", "S22")
async def test_a_code_said_aloud_opens_the_account_and_the_owner_is_told(
    bot: Bot, galina: Chatter, son: Chatter
) -> None:
    code = await _invites(galina, "Смотреть и платить")
    await son.presses("Мне сказали код")
    await son.says(code)
    son.sees("Вам разрешили смотреть и платить", "до 22.10.2026", "нужно ваше согласие")
    await son.presses("Даю согласие")
    son.sees(f"Счёт, который кончается на {billing.A[-4:]}, открыт", "К оплате: 662,00")
    son.sees_buttons("Оплатить 662,00")
    await bot.post()
    galina.sees(f"Счёт, который кончается на {billing.A[-4:]}, теперь видит сын Паша", "смотреть и платить")
    await galina.presses("Посмотреть и закрыть")
    galina.sees("сын Паша", "Можно: смотреть и платить", "до 22.10.2026", "доступ открыт")


async def test_the_owner_sees_what_has_been_done(bot: Bot, galina: Chatter, son: Chatter) -> None:
    await son.takes_account(await _invites(galina, "И передавать показания"))
    await son.says("8700")
    await son.presses("Передать")
    son.sees("Показания приняты")
    await son.goes("> /menu", "Оплатить 662,00", "Согласен")
    await bot.post()
    await galina.presses("Посмотреть и закрыть")
    galina.sees("переданы показания", "взята ссылка на оплату")


@pytest.mark.parametrize("rights", ["Только смотреть", "Смотреть и платить"])
async def test_what_was_not_allowed_is_refused_by_every_way_in(
    galina: Chatter, son: Chatter, rights: str
) -> None:
    await son.takes_account(await _invites(galina, rights))
    await son.presses("Показания")
    son.sees("По этому счёту вам это не разрешили", "К оплате")
    await son.says("8700")
    if "Передать" in son.buttons:
        await son.presses("Передать")
    son.sees("не разрешили")
    if rights == "Только смотреть":
        await son.presses("Оплатить 662,00")
        await son.presses("Согласен")
        son.sees("не разрешили")


async def test_a_delegate_changes_nothing_that_is_the_owners(galina: Chatter, son: Chatter) -> None:
    """Neither the e-receipt nor SMS nor a promise nor other delegates; nor sees her addresses."""
    await galina.goes("> /settings", "Квитанции и СМС", "Присылать квитанцию", "Разрешить СМС", "На номер")
    await son.takes_account(await _invites(galina, "И передавать показания"))
    await son.presses("Оплатить 662,00")
    son.sees_no_button("Квитанции на почту — без комиссии")
    await son.says("/menu")
    await son.presses("Мои счета")
    son.sees_buttons(f"● {billing.A}, доступ от близкого")
    son.sees_no_button("Доступ для близких")
    await son.goes("> /settings", "Квитанции и СМС")
    son.sees("Своих счетов у вас пока нет")
    account = (await galina.chat()).account_id
    for press in ("to_account", "receipt_off", "sms_off", "to_sms_phone", "sms_forget"):
        await son.presses_raw(f"settings.{press}:{account}")
        son.does_not_see("Квитанция на почту", "СМС: ", "СМС о счёте")
    await son.goes("> /menu", "Информация", "> /menu", "Оплатить 662,00", "> /menu", "Начисления и платежи")
    told = " ".join(message.screen.text for message in son.messages)
    assert "g•••@" not in told
    assert "номер •••" not in told
    await galina.goes("> /settings", "Квитанции и СМС")
    galina.sees("на g•••@mail.ru", "разрешены")
    await son.goes("> /menu", "Мои счета", "Отвязать счёт", f"● {billing.A}", "Да, отвязать")
    await galina.says("/menu")
    galina.sees("К оплате: 662,00")


async def test_a_closed_door_is_closed_at_once(bot: Bot, galina: Chatter, son: Chatter) -> None:
    await son.takes_account(await _invites(galina, "Только смотреть"))
    await bot.post()
    await galina.presses("Посмотреть и закрыть")
    await galina.presses("Закрыть доступ")
    galina.sees("Доступ закрыт: сын Паша больше не видит этот счёт", "видите только вы")
    await bot.post()
    son.sees("Доступ к счёту, который кончается на", "закрыт")
    await son.says("/menu")
    son.does_not_see("К оплате")


async def test_the_door_closes_by_itself_on_its_day(bot: Bot, galina: Chatter, son: Chatter) -> None:
    await son.takes_account(await _invites(galina, "Только смотреть", "На месяц"))
    bot.later(days=29)
    await bot.post()
    await son.says("/menu")
    son.sees("К оплате")
    bot.later(days=2)
    assert await bot.worker.run_due(ENDS) == 1
    await bot.post()
    son.sees("Доступ к счёту, который кончается на", "закрыт")
    await son.says("/menu")
    son.does_not_see("К оплате")


async def test_an_owner_who_unlinks_the_account_ends_it_for_all(galina: Chatter, son: Chatter) -> None:
    """Settled: unlinking an account ends its delegates' rights."""
    await son.takes_account(await _invites(galina, "Только смотреть"))
    await galina.goes("> /menu", "Мои счета", "Отвязать счёт", f"● {billing.A}", "Да, отвязать")
    await son.says("/menu")
    son.does_not_see("К оплате")


async def test_a_code_is_good_once_for_an_hour_and_the_newest_alone(
    bot: Bot, galina: Chatter, son: Chatter, boris: Chatter
) -> None:
    old = await _invites(galina, "Только смотреть")
    code = await _invites(galina, "Только смотреть")
    await boris.settles()
    await boris.presses("Мне сказали код")
    await boris.says(old)
    boris.sees("Такой код не действует")
    await son.takes_account(code)
    await boris.says(code)
    boris.sees("Такой код не действует")
    late = await _invites(galina, "Только смотреть")
    bot.later(minutes=61)
    await boris.goes("> /menu", "Мне сказали код", f"> {late}")
    boris.sees("Такой код не действует")


async def test_codes_are_not_guessed(bot: Bot, galina: Chatter, boris: Chatter) -> None:
    code = await _invites(galina, "Только смотреть")
    await boris.settles()
    await boris.presses("Мне сказали код")
    await boris.says("1234")
    boris.sees("В коде 12 цифр")
    for number in range(bot.policy.proofs_a_person):
        await boris.says(f"0000 0000 {number:04}")
        boris.sees("Такой код не действует")
    await boris.says(code)
    boris.sees("Слишком много неверных кодов")
    boris.does_not_see("Вам разрешили")


async def test_one_who_then_proves_the_account_has_it_for_good(
    bot: Bot, galina: Chatter, son: Chatter
) -> None:
    await son.takes_account(await _invites(galina, "Только смотреть"))
    await son.goes("> /menu", "Мои счета", "Добавить счёт")
    await son.links(billing.A, billing.SUM_A)
    son.sees(f"Счёт {billing.A} привязан")
    await galina.goes("> /menu", "Мои счета", "Доступ для близких")
    galina.sees("видите только вы")
    assert await bot.worker.run_due(ENDS) == 0
    await son.says("/menu")
    son.sees("К оплате")
