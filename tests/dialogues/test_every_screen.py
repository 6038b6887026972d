"""Everything that a person sees fits, and there is always a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cabinet import DIALOGUES
from bot.engine.dialogue import Leave
from bot.engine.events import Attached, Said, Sent
from bot.fsm.mydata import MyData
from tests.dialogues.situations import ON_PAGES, newcomer_in, states

if TYPE_CHECKING:
    from bot.engine.events import What
    from tests.dialogues.crowd import Crowd
    from tests.dialogues.people import Bot, Chatter

pytestmark = pytest.mark.everywhere


_TO_DECIDE = {
    MyData.anew: ("Даю согласие", "Отказаться"),
    MyData.refused: ("Прочитать ещё раз", "Мои данные", "Выйти из кабинета"),
}
"""Where there is something to decide before anything else, with the ways on and out."""

_WAYS_HOME = "/start", "/menu", "/menu@bot", "/cancel", "Меню", "отмена"


@pytest.mark.rows("S93")
async def test_every_state_can_be_come_into_and_fits(bot: Bot) -> None:
    """The memory channel refuses what the messenger would refuse."""
    everywhere = states(bot.channel.limits)
    if bot.channel.limits.erases:
        assert {state.state for state in {*everywhere, *ON_PAGES}} == {
            name for d in DIALOGUES for name in d.shown
        }
    for state in everywhere:
        person = await newcomer_in(bot, state)
        assert person.buttons or person.last.screen.asks_phone, state


@pytest.mark.rows("S90")
async def test_every_state_has_a_way_out(crowd: Crowd) -> None:
    """A button that leads home, or a screen that is home."""
    home = {"Start:welcome", "Menu:main", "Accounts:number"}
    for state, person in crowd:
        if state in _TO_DECIDE:
            person.sees_buttons(*_TO_DECIDE[state])
        elif state.state not in home:
            way_out = next(b for b in reversed(person.buttons) if b in {"Отмена", "В начало"})
            (would,) = await person.would(person.press(way_out))
            assert would.chat.state in home, state


@pytest.mark.rows("S10")
async def test_a_person_without_accounts_finds_the_door(anna: Chatter) -> None:
    """Only linking is shown, and leaving must still be possible."""
    await anna.registers("anna@mail.ru")
    anna.sees_buttons("Помощь", "Выйти из кабинета")
    anna.sees_no_button("Отмена", "В начало", "Мои счета")
    await anna.presses("Помощь")
    anna.sees("Что я умею", "Напишите номер лицевого счёта")
    await anna.says("не знаю")
    anna.sees_buttons("Помощь", "Выйти из кабинета")
    await anna.presses("Выйти из кабинета")
    await anna.presses("Да, выйти")
    anna.sees("Вы вышли из кабинета", "Личный кабинет")
    anna.sees_buttons("Войти", "Регистрация")


@pytest.mark.rows("S90")
async def test_back_leads_to_the_step_before_and_keeps_what_was_given(crowd: Crowd) -> None:
    """[Назад] of each state that has one of its own; others lead to where one came from."""
    shown = {name: shown for dialogue in DIALOGUES for name, shown in dialogue.shown.items()}
    for state, person in crowd:
        back = shown[state.state].back
        if back is not None and not shown[state.state].returns:
            (would,) = await person.would(person.press("‹ Назад"))
            assert would.chat.state == back.state, state


@pytest.mark.rows("S90")
async def test_commands_work_in_any_state(crowd: Crowd) -> None:
    """None of them is taken for an answer to a question."""
    home = {"Start:welcome", "Menu:main", "Accounts:number"}
    for state, person in crowd:
        home_here = {MyData.anew.state} if state in _TO_DECIDE else home
        led = await person.would(*map(Said, crowd.share(_WAYS_HOME, state)))
        assert all(would.chat.state in home_here for would in led), state
        for would in await person.would(*map(Said, crowd.share(("/help", "/HELP", "Помощь"), state))):
            assert "Позвонить нам: 8 (800) 000-00-00" in would.text
            assert would.chat.state == state.state
        for would in await person.would(*map(Said, crowd.share(("/privacy", "/PRIVACY"), state))):
            assert "Согласие на обработку персональных данных" in would.text
            assert would.chat.state == state.state
        for would in await person.would(*map(Said, crowd.share(("/verify", "/check", "/check"), state))):
            assert "Напишите код из 12 знаков" in would.text


async def test_cancel_says_that_nothing_was_kept_only_where_something_was_under_way(crowd: Crowd) -> None:
    for state, person in crowd:
        (would,) = await person.would(Said("/cancel"))
        dialogue = next(d for d in DIALOGUES if state.state in d.shown)
        leave = dialogue.shown[state.state].leave
        under_way = leave is Leave.CANCEL and state.state != "Accounts:number"
        assert ("Всё осталось как было" in would.text) is under_way, state


@pytest.mark.rows("S97", "S99")
async def test_what_nobody_asked_for_gets_help_in_any_state(crowd: Crowd) -> None:
    """Stickers, voices, files, somebody else's words, commands that do not exist."""
    things: list[What] = [
        Sent("sticker"),
        Sent("voice"),
        Sent("forwarded"),
        Attached("1", name="a.jpg"),
        Said("/nope"),
    ]
    for state, person in crowd:
        for would in await person.would(*crowd.share(things, state)):
            assert would.chat.state == state.state
            assert any(
                word in would.text
                for word in ("Напишите", "команды", "пароль", "не менее 6", "Смотрю", "Фото")
            ), would
            assert would.last.rows or would.last.asks_phone


async def test_somebody_new_is_welcomed_after_anything_they_do(bot: Bot) -> None:
    """The first words of a stranger are a greeting, not a slip."""
    for number, words in enumerate(["Здравствуйте!", "/start", "12345", "привет"]):
        person = bot.person(f"stranger-{number}")
        await person.says(words)
        person.sees("Личный кабинет")
        person.does_not_see("Не понял")
    person = bot.person("stranger-sticker")
    await person.sends("sticker")
    person.sees_buttons("Войти", "Регистрация")


GREETINGS = ("Здравствуйте!", "добрый день", "Привет)", "ДОБРЫЙ ВЕЧЕР.", "доброе утро")


@pytest.mark.rows("S97")
async def test_a_greeting_is_returned_in_any_state_with_the_screen_below(crowd: Crowd) -> None:
    secrets = {state for dialogue in DIALOGUES for state in dialogue.secrets}
    for state, person in crowd:
        for would in await person.would(*map(Said, crowd.share(GREETINGS, state))):
            assert would.chat.state == state.state or state.state in secrets
            assert ("Здравствуйте!" in would.text) is (state.state not in secrets), state
            assert "Не понял" not in would.text
            assert would.last.rows or would.last.asks_phone


async def test_a_greeting_in_place_of_a_secret_is_erased(bot: Bot, anna: Chatter) -> None:
    if not bot.channel.limits.erases:
        assert "Entrance:password" not in {state.state for state in states(bot.channel.limits)}
        return
    await anna.starts()
    await anna.goes("Войти", "> anna@mail.ru", "> здравствуйте")
    assert anna.erased_last()
