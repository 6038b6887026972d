"""Answers that are owed: when they are shown again, and that nobody waits for another's messenger."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.channels.memory import MemoryChannel
from bot.channels.vk.limits import VK
from bot.engine.channel import InFlight, NotShown
from bot.engine.delivery import SHOW_TRIES
from bot.engine.events import Said
from tests import billing
from tests.channels.scripted import until

if TYPE_CHECKING:
    from bot.engine.screens import Answer
    from tests.dialogues.people import Town

pytestmark = pytest.mark.parametrize("town", ["web"], indirect=True)


class Refusing(MemoryChannel):
    """A messenger that takes nothing while there is a `refusal`."""

    def __init__(self) -> None:
        super().__init__("vk", VK)
        self.refusal: Exception | None = None
        self.asked = 0
        self.hangs = False

    async def show(self, peer: str, answer: Answer, *, event: str, to: InFlight | None) -> None:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.refusal:
            raise self.refusal
        await super().show(peer, answer, event=event, to=to)


@pytest.fixture
def vk(town: Town) -> Refusing:
    channel = Refusing()
    town.channels.append(channel)
    town.dispatcher.join(channel)
    return channel


async def owes(town: Town, vk: Refusing, refusal: Exception) -> None:
    """Anna has written, and her answer could not be shown."""
    anna = town.person("anna", channel=vk)
    vk.refusal = refusal
    await town.dispatcher.receive(InFlight(anna.event(Said("привет"))))
    assert vk.asked == 1


async def test_an_answer_is_not_shown_before_the_messenger_wants_it(town: Town, vk: Refusing) -> None:
    await owes(town, vk, NotShown("rests", after=timedelta(minutes=10)))
    vk.refusal = None
    town.later(minutes=9)
    await town.dispatcher.delivery.show_again(vk)
    assert vk.asked == 1
    town.later(minutes=1)
    await town.dispatcher.delivery.show_again(vk)
    assert [message.number for message in vk.chats["anna"]] == ["vk-1"]


async def test_a_rest_that_is_longer_than_all_tries_loses_nothing(town: Town, vk: Refusing) -> None:
    await owes(town, vk, NotShown("rests", after=timedelta(minutes=1)))
    for _ in range(2 * SHOW_TRIES):
        town.later(minutes=1)
        await town.dispatcher.delivery.show_again(vk)
    assert vk.asked == 2 * SHOW_TRIES + 1
    vk.refusal = None
    town.later(minutes=1)
    await town.dispatcher.delivery.show_again(vk)
    assert vk.chats["anna"]


async def test_what_is_refused_for_ever_is_tried_again_after_the_next_start_only(
    town: Town, vk: Refusing
) -> None:
    await owes(town, vk, NotShown("the token is withdrawn", after=None))
    vk.refusal = None
    town.later(days=1)
    await town.dispatcher.delivery.show_again(vk)
    assert vk.asked == 1
    town.restart()
    await town.shows_what_is_owed()
    assert vk.chats["anna"]


async def test_a_failure_without_a_word_is_tried_again_so_many_times(town: Town, vk: Refusing) -> None:
    await owes(town, vk, ConnectionError())
    for _ in range(2 * SHOW_TRIES):
        await town.dispatcher.delivery.show_again(vk)
    assert vk.asked == SHOW_TRIES


async def test_a_messenger_that_is_down_at_the_start_keeps_no_other_and_no_errand_waiting(
    town: Town, vk: Refusing
) -> None:
    galina = town.person("galina")
    await galina.settles(billing.A)
    await galina.presses("Квитанция за")
    town.channel.down = True
    await galina.presses("Скачать квитанцию")
    await owes(town, vk, ConnectionError())
    town.channels.reverse()  # it is the first to be asked
    town.restart()
    town.channel.down, vk.hangs = False, True
    life = asyncio.gather(town.dispatcher.run(), town.worker.run())
    await until(lambda: any(message.screen.files for message in galina.messages), within=20)
    assert vk.asked > 1
    life.cancel()
    with suppress(asyncio.CancelledError):
        await life


async def test_an_answer_that_is_owed_from_before_is_not_shown_below_a_newer_one(
    town: Town, vk: Refusing
) -> None:
    await owes(town, vk, ConnectionError())
    town.restart()
    await town.dispatcher.delivery.recall(vk)
    vk.refusal = None
    anna = town.person("anna", channel=vk)
    await town.dispatcher.receive(InFlight(anna.event(Said("/help"))))
    shown = list(vk.chats["anna"])
    await town.dispatcher.delivery.show_again(vk)
    assert vk.chats["anna"] == shown
