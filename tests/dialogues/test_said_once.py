"""A repeated press says nothing twice and does nothing twice, on every button of every screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import pytest
from sqlalchemy import func, select

from bot.engine.events import Pressed
from bot.handlers.menu import information
from storage import tables
from tests import billing
from tests.dialogues.situations import newcomer_in, states

if TYPE_CHECKING:
    from bot.engine.screens import Answer, Button, Screen
    from storage.work import Work
    from tests.dialogues.people import Bot, Chatter

_EFFECTS = (
    tables.cabinets,
    tables.links,
    tables.consents,
    tables.codes,
    tables.readings,
    tables.queue,
    tables.audit,
)


Place: TypeAlias = tuple[str, tuple[str, ...]]
"""A state, and the labels of the buttons below its screen."""


class Doubles:
    """Presses every button of every screen twice, each in the very situation it stands in."""

    def __init__(self, person: Chatter, work: Work, known: set[Place]) -> None:
        self.pressed = 0
        self._person = person
        self._work = work
        self._known = known

    def press_all(self, screen: Screen) -> None:
        """Press each button twice, and go on from where it leads to, unless that is known."""
        for button in (button for row in screen.rows for button in row if button.press):
            undone = self._work.connection.begin_nested()
            self._press_twice(button)
            undone.rollback()

    def _press_twice(self, button: Button) -> None:
        self.pressed += 1
        message = f"message-{self.pressed}"
        state, first = self._press(button, message)
        done = self._effects()
        again, second = self._press(button, message)
        assert again == state, f"[{button.label}] leads on when it is pressed twice"
        assert self._effects() == done, f"[{button.label}] has done something twice"
        assert not _adds(second), f"[{button.label}] is answered twice: {second}"
        place: Place = (state, tuple(each.label for row in first.screens[-1].rows for each in row))
        if place not in self._known:
            self._known.add(place)
            self.press_all(first.screens[-1])

    def _press(self, button: Button, message: str) -> tuple[str, Answer]:
        """Press a button of the message, and see the answer."""
        event = self._person.event(Pressed(button.press), origin=message)
        outcome = self._person.answered_within(self._work, event)
        chats = type(self._work)(self._work.connection).chats
        chats.mark_shown([(outcome.chat, event.id)])
        return chats.get(outcome.chat).state, outcome.answer

    def _effects(self) -> list[int | None]:
        rows = [select(func.count()).select_from(table) for table in _EFFECTS]
        return [self._work.connection.scalar(count) for count in rows]


def _adds(answer: Answer) -> bool:
    """Whether the answer is more than one screen in place of the one that was pressed."""
    return len(answer.screens) > 1 or answer.fresh or any(screen.stays for screen in answer.screens)


@pytest.mark.rows("S92")
async def test_no_button_of_any_state_says_or_does_anything_twice(bot: Bot) -> None:
    pressed, known = 0, set[Place]()
    for state in states(bot.channel.limits):
        person = await newcomer_in(bot, state)
        pressed += await bot.does(partial(_press_twice_each, person, known))
    assert pressed > 150


def _press_twice_each(person: Chatter, known: set[Place], work: Work) -> int:
    doubles = Doubles(person, work, known)
    doubles.press_all(person.last.screen)
    return doubles.pressed


async def test_the_last_button_of_a_registration_opens_the_cabinet_once(bot: Bot, anna: Chatter) -> None:
    await _comes_to_the_rules(anna)
    rules = anna.last
    await anna.presses("Принимаю правила")
    anna.sees("Кабинет открыт")
    shown = list(anna.messages)
    for _ in range(3):
        await bot.marks_what_was_shown()
        await anna.presses_again("Принимаю правила", on=rules)
    assert anna.messages == shown


async def test_an_old_button_pressed_twice_is_answered_once(bot: Bot, galina: Chatter) -> None:
    """The second press of it, from another device or later, finds the new screen below."""
    await galina.says("8700")
    old = galina.last
    await galina.says("/cancel")
    await galina.presses("Передать", on=old)
    galina.sees_out_of_date()
    shown = list(galina.messages)
    await bot.marks_what_was_shown()
    await galina.presses_again("Передать", on=old)
    assert galina.messages == shown


async def test_a_repeated_press_is_answered_anew_when_the_answer_has_changed(
    bot: Bot, galina: Chatter
) -> None:
    await galina.presses("Информация")
    card = galina.last
    await bot.marks_what_was_shown()
    await bot.knows_of_payment(100, billing.NOW.date())
    await galina.presses_raw(information.carry(), origin=card.number)
    galina.sees("Номер ЛС", "ожидает учёта")


async def test_a_repeated_press_shows_the_answer_that_the_messenger_has_not_taken(
    bot: Bot, galina: Chatter
) -> None:
    menu = galina.last
    bot.channel.down = True
    await galina.presses("Информация", on=menu)
    bot.channel.down = False
    await galina.presses("Информация", on=menu)
    galina.sees("Общая площадь")


async def _comes_to_the_rules(person: Chatter) -> None:
    await person.starts()
    await person.presses("Регистрация")
    await person.says("anna@mail.ru")
    await person.says(await person.code("anna@mail.ru"))
    await person.says("8 912 345-67-89")
    if person.channel.limits.erases:
        await person.presses("Без пароля")
    await person.presses("Даю согласие")
