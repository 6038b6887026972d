"""Where the cabinet is open, and signing out from afar, in every messenger (1.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.handlers.settings import chats

if TYPE_CHECKING:
    from tests.dialogues.people import Bot, Chatter


async def _opens_elsewhere(bot: Bot, *names: str) -> list[Chatter]:
    """Galina's cabinet in other chats of another messenger, an hour apart."""
    others = []
    for name in names:
        bot.later(hours=1)
        other = bot.person(name, channel=bot.joins())
        await other.enters("galina@mail.ru")
        others.append(other)
    return others


async def test_each_chat_is_listed_with_since_when_and_when_it_was_last_used(
    bot: Bot, galina: Chatter
) -> None:
    await galina.says("/settings")
    await galina.presses("Где открыт кабинет")
    galina.sees("этот чат", "Открыт с: 22.10.2025", "Больше он нигде не открыт")
    galina.sees_no_button("Выйти из всех")
    (other,) = await _opens_elsewhere(bot, "galina-too")
    bot.later(days=2)
    await galina.says("/settings")
    await galina.presses("Где открыт кабинет")
    galina.sees("этот чат", "Вы там были: 22.10.2025 в 13:05")
    await galina.presses("Выйти: ")
    galina.sees("Выйти из кабинета в этом чате?", "Вы там были: 22.10.2025 в 13:05")
    await galina.presses("Да, выйти")
    galina.sees("Готово. В том чате кабинет закрыт.", "Больше он нигде не открыт")
    await bot.post()
    other.sees("Личный кабинет в этом чате закрыт", "24.10.2025 в 13:05", "нажмите «Войти»")
    other.sees_buttons("Войти", "Забыли пароль?")
    await other.presses("Войти")
    other.sees("почт")


async def test_all_others_are_signed_out_and_are_not_bothered_when_they_are_back(
    bot: Bot, galina: Chatter
) -> None:
    others = await _opens_elsewhere(bot, "one", "two", "three")
    await galina.says("/settings")
    await galina.presses("Где открыт кабинет")
    galina.sees_buttons("Выйти из этого чата", "Дальше")
    await galina.goes("Дальше", "Выйти из всех", "Да, выйти")
    galina.sees("Кабинет открыт только здесь", "Больше он нигде не открыт")
    await others[0].enters("galina@mail.ru")
    await bot.post()
    others[0].does_not_see("в этом чате закрыт")
    others[1].sees("в этом чате закрыт")
    assert [(await each.chat()).cabinet_id is None for each in others] == [False, True, True]


async def test_a_press_on_a_chat_that_is_gone_meanwhile_says_so(bot: Bot, galina: Chatter) -> None:
    (other,) = await _opens_elsewhere(bot, "galina-too")
    await galina.says("/settings")
    await galina.presses("Где открыт кабинет")
    listed = galina.last
    await galina.presses("Выйти: ")
    asked = galina.last
    await other.goes("> /settings", "Где открыт кабинет", "Выйти из этого чата", "Да, выйти")
    await galina.says("ой")
    galina.sees("кабинет уже закрыт")
    await galina.presses_raw(chats.signed_out.carry(404))
    galina.sees_out_of_date()
    await galina.presses("Да, выйти", on=asked)
    galina.sees("кабинет уже закрыт", "Больше он нигде не открыт")
    await galina.presses("Выйти: ", on=listed)
    galina.sees("кабинет уже закрыт")
    await galina.presses_raw(chats.signed_out.carry(404))
    galina.sees_out_of_date()


async def test_of_two_chats_that_sign_each_other_out_one_stays(bot: Bot, galina: Chatter) -> None:
    (other,) = await _opens_elsewhere(bot, "galina-too")
    for person in (galina, other):
        await person.goes("> /settings", "Где открыт кабинет", "Выйти из всех")
    await other.presses("Да, выйти")
    await galina.presses("Да, выйти")
    galina.sees_buttons("Войти")
    assert (await other.chat()).cabinet_id is not None
    await bot.post()
    galina.sees("Личный кабинет в этом чате закрыт")
    other.does_not_see("в этом чате закрыт")
