"""Every button of every screen leads somewhere, and a second press of it says and does nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest
from sqlalchemy import func, select

from bot.engine.events import Pressed
from bot.engine.nav import LEAVE
from bot.texts import russian
from storage import tables
from storage.work import Work
from tests import billing

if TYPE_CHECKING:
    from bot.engine.screens import Answer, Button, Screen
    from tests.dialogues.crowd import Crowd
    from tests.dialogues.people import Bot, Chatter

_OUT_OF_DATE = russian().label("out-of-date")

_EFFECTS = select(
    *(
        select(func.count()).select_from(table).scalar_subquery()
        for table in (
            tables.cabinets,
            tables.links,
            tables.consents,
            tables.codes,
            tables.readings,
            tables.queue,
            tables.audit,
        )
    )
)
"""How much there is of what a second press may add nothing to."""

_SWITCHES = {"settings.switch_on", "settings.switch_off"}
"""They lead to the same screen; all combinations of them would be a third of the presses."""

_ASKS_AGAIN = {"payments.check", "guests.check_payment"}
"""Whoever presses them wants to know how it stands now, so the bank is asked each time."""

Place: TypeAlias = tuple[str, tuple[str, ...]]
"""A state, and the labels of the buttons below its screen."""


class Crawler:
    """Presses twice every button of every screen that can be come upon, in the situation it stands in."""

    def __init__(self) -> None:
        self.pressed = 0
        self._known: set[Place] = set()
        self._left: set[str] = set()
        self._person: Chatter
        self._work: Work

    def crawl(self, person: Chatter, work: Work) -> None:
        """From the last screen that the person has seen; nothing of it is kept."""
        self._person, self._work = person, work
        chat = Work(work.connection).chats.open(person.channel.name, person.peer, person.bot.now)
        self._press_all(chat.state, person.last.screen)

    def _press_all(self, state: str, screen: Screen) -> None:
        """Press each button, and go on from where it leads to, unless that is known.

        The way out leads home from wherever it is pressed, so it is pressed once in a state.
        """
        for button in (button for row in screen.rows for button in row if button.press):
            if button.press == LEAVE:
                if state in self._left:
                    continue
                self._left.add(state)
            undone = self._work.connection.begin_nested()
            self._press_twice(button)
            undone.rollback()

    def _press_twice(self, button: Button) -> None:
        self.pressed += 1
        message, name = f"message-{self.pressed}", button.press.partition(":")[0]
        state, first = self._press(button, message)
        assert first.screens, f"no answer to [{button.label}]"
        assert first.toast != _OUT_OF_DATE, f"[{button.label}] is out of date at once"
        done = self._effects()
        again, second = self._press(button, message)
        assert again == state, f"[{button.label}] leads on when it is pressed twice"
        assert self._effects() == done or name in _ASKS_AGAIN, f"[{button.label}] has done something twice"
        assert not _adds(second), f"[{button.label}] is answered twice: {second}"
        place: Place = (state, tuple(each.label for row in first.screens[-1].rows for each in row))
        if place not in self._known and name not in _SWITCHES:
            self._known.add(place)
            self._press_all(state, first.screens[-1])

    def _press(self, button: Button, message: str) -> tuple[str, Answer]:
        """Press a button of the message, and see the answer."""
        event = self._person.event(Pressed(button.press), origin=message)
        outcome = self._person.answered_within(self._work, event)
        chats = Work(self._work.connection).chats
        chats.mark_shown([(outcome.chat, event.id)])
        return chats.get(outcome.chat).state, outcome.answer

    def _effects(self) -> tuple[int, ...]:
        return tuple(self._work.connection.execute(_EFFECTS).one())


def _adds(answer: Answer) -> bool:
    """Whether the answer is more than one screen in place of the one that was pressed."""
    return len(answer.screens) > 1 or answer.fresh or any(screen.stays for screen in answer.screens)


@pytest.mark.rows("S92")
async def test_every_button_of_every_screen_leads_somewhere_and_does_nothing_twice(crowd: Crowd) -> None:
    """No press is silent, a fault, or out of date; the second one adds nothing, and leads nowhere else."""
    crawler = Crawler()

    def crawl(work: Work) -> None:
        for _, person in crowd:
            crawler.crawl(person, work)

    await crowd.bot.does(crawl)
    assert crawler.pressed > 300


@pytest.mark.slow
async def test_the_same_holds_for_a_person_with_much(bot: Bot, galina: Chatter) -> None:
    """Many accounts and meters, two zones, a reading handed in, a long history: pages and filters too."""
    bot.decides(proofs_a_person=1000)
    await bot.does(billing.state_more)
    for number, meter in billing.MORE.items():
        await galina.goes("> /menu", "Мои счета", "Добавить счёт")
        await galina.links_by_meter(number, meter)
    crawler = Crawler()
    for label in ("Показания", "Мои счета"):
        await galina.says("/menu")
        await galina.presses(label)
        await bot.does(lambda work: crawler.crawl(galina, work))
    assert crawler.pressed > 150
