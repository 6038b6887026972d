"""Answers that are owed: when they are shown again, and that nobody waits for another's messenger."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.channels.memory import MemoryChannel
from bot.channels.vk.limits import VK
from bot.engine.channel import InFlight, NotShown, Unreachable
from bot.engine.delivery import SHOW_TRIES
from bot.engine.events import CameBack, Said
from tests import billing
from tests.doubles.waiting import until

if TYPE_CHECKING:
    from bot.engine.screens import Answer
    from tests.dialogues.people import Bot, Chatter

pytestmark = pytest.mark.parametrize("bot", ["web"], indirect=True)


class Refusing(MemoryChannel):
    """A messenger that takes nothing while there is a `refusal`."""

    def __init__(self) -> None:
        super().__init__("vk", VK)
        self.refusal: Exception | None = None
        self.asked = 0
        self.events: list[str] = []
        self.answers: list[Answer] = []
        self.hangs = False

    async def show(self, peer: str, answer: Answer, *, event: str, to: InFlight | None) -> None:
        self.asked += 1
        self.events.append(event)
        self.answers.append(answer)
        if self.hangs:
            await asyncio.Event().wait()
        if self.refusal:
            raise self.refusal
        await super().show(peer, answer, event=event, to=to)


@pytest.fixture
def vk(bot: Bot) -> Refusing:
    channel = Refusing()
    bot.channels.append(channel)
    bot.dispatcher.join(channel)
    return channel


async def owes(bot: Bot, vk: Refusing, refusal: Exception) -> None:
    """Anna has written, and her answer could not be shown."""
    anna = bot.person("anna", channel=vk)
    vk.refusal = refusal
    await bot.dispatcher.receive(InFlight(anna.event(Said("привет"))))
    assert vk.asked == 1


async def test_an_answer_is_not_shown_before_the_messenger_wants_it(bot: Bot, vk: Refusing) -> None:
    await owes(bot, vk, NotShown("rests", after=timedelta(minutes=10)))
    vk.refusal = None
    bot.later(minutes=9)
    await bot.dispatcher.delivery.show_again(vk)
    assert vk.asked == 1
    bot.later(minutes=1)
    await bot.dispatcher.delivery.show_again(vk)
    assert [message.number for message in vk.chats["anna"]] == ["vk-1"]


async def test_a_file_that_is_owed_is_not_lost_when_a_newer_answer_comes(bot: Bot, vk: Refusing) -> None:
    boris = await owes_receipt(bot, vk)
    await bot.dispatcher.receive(InFlight(boris.event(Said("/help"))))
    assert not vk.chats["boris"]
    vk.refusal = None
    await bot.dispatcher.receive(InFlight(boris.event(Said("/menu"))))
    assert [bool(message.screen.files) for message in boris.messages] == [True, False]
    await bot.dispatcher.delivery.mark_shown()
    await bot.shows_what_is_owed()
    assert len(boris.messages) == 2


async def test_a_file_that_is_owed_outlives_a_restart_and_comes_before_the_newer_answer(
    bot: Bot, vk: Refusing
) -> None:
    boris = await owes_receipt(bot, vk)
    await bot.dispatcher.receive(InFlight(boris.event(Said("/menu"))))
    bot.restart()
    vk.refusal = None
    await bot.shows_what_is_owed()
    assert [bool(message.screen.files) for message in boris.messages] == [True, False]
    bot.restart()
    await bot.shows_what_is_owed()
    assert len(boris.messages) == 2


async def test_a_file_owed_to_somebody_who_shut_us_out_comes_when_they_are_back(
    bot: Bot, vk: Refusing
) -> None:
    boris = await owes_receipt(bot, vk, Unreachable())
    vk.refusal = None
    await bot.dispatcher.delivery.show_again(vk)
    assert not boris.messages
    await bot.dispatcher.receive(InFlight(boris.event(CameBack())))
    await bot.dispatcher.receive(InFlight(boris.event(Said("/menu"))))
    assert [bool(message.screen.files) for message in boris.messages] == [True, False]


async def test_a_repeated_event_is_answered_with_its_file_though_a_newer_answer_came(
    bot: Bot, vk: Refusing
) -> None:
    boris = await owes_receipt(bot, vk)
    again = replace(boris.event(Said("")), id=vk.events[-1])
    await bot.dispatcher.receive(InFlight(boris.event(Said("/help"))))
    bot.restart()
    vk.refusal = None
    await bot.dispatcher.receive(InFlight(again))
    assert [bool(message.screen.files) for message in boris.messages] == [True]


async def test_what_a_client_can_show_is_remembered_for_what_comes_by_itself(bot: Bot, vk: Refusing) -> None:
    boris = bot.person("boris", channel=vk)
    await boris.settles(billing.A)
    old = replace(boris.event(Said("/menu")), client={"callback": False})
    await bot.dispatcher.receive(InFlight(old))
    bot.restart()
    await boris.presses("Квитанция за")
    await boris.presses("Скачать квитанцию")
    await bot.errands()
    assert vk.answers[-1].screens[-1].files
    assert vk.answers[-1].client == {"callback": False}
    await bot.dispatcher.receive(InFlight(replace(boris.event(Said("/menu")), client={})))
    assert vk.answers[-1].client == {}


async def owes_receipt(bot: Bot, vk: Refusing, refusal: Exception | None = None) -> Chatter:
    """Boris has asked for his receipt in VK, and it could not be shown."""
    boris = bot.person("boris", channel=vk)
    await boris.settles(billing.A)
    await boris.presses("Квитанция за")
    await boris.presses("Скачать квитанцию")
    await bot.dispatcher.delivery.mark_shown()
    vk.chats["boris"].clear()
    vk.refusal = refusal or ConnectionError()
    await bot.errands()
    assert not vk.chats["boris"]
    return boris


async def test_a_rest_that_is_longer_than_all_tries_loses_nothing(bot: Bot, vk: Refusing) -> None:
    await owes(bot, vk, NotShown("rests", after=timedelta(minutes=1)))
    for _ in range(2 * SHOW_TRIES):
        bot.later(minutes=1)
        await bot.dispatcher.delivery.show_again(vk)
    assert vk.asked == 2 * SHOW_TRIES + 1
    vk.refusal = None
    bot.later(minutes=1)
    await bot.dispatcher.delivery.show_again(vk)
    assert vk.chats["anna"]


async def test_what_is_refused_for_ever_is_tried_again_after_the_next_start_only(
    bot: Bot, vk: Refusing
) -> None:
    await owes(bot, vk, NotShown("the token is withdrawn", after=None))
    vk.refusal = None
    bot.later(days=1)
    await bot.dispatcher.delivery.show_again(vk)
    assert vk.asked == 1
    bot.restart()
    await bot.shows_what_is_owed()
    assert vk.chats["anna"]


async def test_a_failure_without_a_word_is_tried_again_so_many_times(bot: Bot, vk: Refusing) -> None:
    await owes(bot, vk, ConnectionError())
    for _ in range(2 * SHOW_TRIES):
        await bot.dispatcher.delivery.show_again(vk)
    assert vk.asked == SHOW_TRIES


async def test_a_messenger_that_is_down_at_the_start_keeps_no_other_and_no_errand_waiting(
    bot: Bot, vk: Refusing
) -> None:
    galina = bot.person("galina")
    await galina.settles(billing.A)
    await galina.presses("Квитанция за")
    bot.channel.down = True
    await galina.presses("Скачать квитанцию")
    await owes(bot, vk, ConnectionError())
    bot.channels.reverse()  # it is the first to be asked
    bot.restart()
    bot.channel.down, vk.hangs = False, True
    life = asyncio.gather(bot.dispatcher.run(), bot.worker.run())
    await until(lambda: any(message.screen.files for message in galina.messages), within=20)
    assert vk.asked > 1
    life.cancel()
    with suppress(asyncio.CancelledError):
        await life


async def test_an_answer_that_is_owed_from_before_is_not_shown_below_a_newer_one(
    bot: Bot, vk: Refusing
) -> None:
    await owes(bot, vk, ConnectionError())
    bot.restart()
    await bot.dispatcher.delivery.recall(vk)
    vk.refusal = None
    anna = bot.person("anna", channel=vk)
    await bot.dispatcher.receive(InFlight(anna.event(Said("/help"))))
    shown = list(vk.chats["anna"])
    await bot.dispatcher.delivery.show_again(vk)
    assert vk.chats["anna"] == shown
