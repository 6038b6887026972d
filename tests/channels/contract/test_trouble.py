"""What messengers refuse, lose or hold back, and what becomes of an answer in every one of them."""

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from operator import methodcaller
from types import SimpleNamespace

import pytest
import stamina
from structlog.testing import capture_logs

from bot.channels.ports import LiveChannel
from bot.engine.channel import NotShown, Unreachable
from bot.engine.events import Event, Said
from bot.engine.screens import Answer
from core.base.system_errors import Misconfigured
from tests.channels.contract.messenger import Messenger, Remote
from tests.channels.talk import row, says
from tests.doubles.waiting import until


@pytest.fixture
def at_once() -> Iterator[None]:
    """Tries again without a pause."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


async def show(channel: LiveChannel, peer: str, event: str = "e1") -> None:
    await channel.show(peer, says("Счёт", row("Меню")), event=event, to=None)


class TestPress:
    """A press is answered also when its screen cannot be shown."""

    async def test_when_its_turn_takes_long_it_is_answered_at_once_and_the_work_is_seen(
        self, at_menu: Messenger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.channels.in_flight.PROMPT", 0.01)
        gate = asyncio.Event()

        async def hold(_event: Event) -> None:
            await gate.wait()

        at_menu.talk.before = hold
        at_menu.talk.script = lambda _event: says("К оплате 662,00")
        press = await at_menu.presses("Долг")
        if at_menu.name != "web":  # the page knows by itself that a press has been taken
            await press.stops()
            await until(at_menu.sees_busy)
        gate.set()
        await at_menu.sees("К оплате")
        await press.stops()

    async def test_when_the_screen_cannot_be_shown(self, remote_at_menu: Remote) -> None:
        remote = remote_at_menu
        remote.edits_are_refused()
        remote.withdraws_the_token()
        remote.talk.script = lambda _event: says("К оплате 662,00", toast="Готово")
        press = await remote.presses("Долг")
        assert await press.stops() == "Готово"
        await until(lambda: remote.talk.not_shown)
        assert isinstance(remote.talk.not_shown[0], NotShown)

    async def test_when_the_person_is_gone(self, remote_at_menu: Remote) -> None:
        remote = remote_at_menu

        def leave(_event: Event) -> Answer:
            remote.cannot_be_written_to()
            remote.edits_are_refused()
            return says("К оплате 662,00")

        remote.talk.script = leave
        press = await remote.presses("Долг")
        await press.stops()
        await until(lambda: remote.talk.not_shown)
        assert isinstance(remote.talk.not_shown[0], Unreachable)

    async def test_when_its_message_is_gone_the_answer_stands_below(self, remote_at_menu: Remote) -> None:
        remote = remote_at_menu
        menu = remote.chat[-1]
        remote.deletes(menu)
        remote.talk.script = lambda _event: says("К оплате 662,00")
        with capture_logs() as logs:
            press = await remote.presses("Долг", on=menu)
            await remote.sees("К оплате")
            await press.stops()
        assert not [line for line in logs if line["log_level"] == "error"]
        assert remote.texts == ["меню", "К оплате 662,00"]
        assert len(remote.refusals()) == 1

    async def test_when_its_message_cannot_be_edited_the_answer_stands_below(
        self, remote_at_menu: Remote
    ) -> None:
        remote = remote_at_menu
        remote.edits_are_refused()
        remote.talk.script = lambda _event: says("К оплате 662,00", row("Назад"))
        press = await remote.presses("Долг")
        await remote.sees("К оплате")
        await press.stops()
        assert remote.texts == ["меню", "Меню", "К оплате 662,00"]
        assert remote.chat[-1].labels == [["Назад"]]

    async def test_when_the_messenger_has_given_it_up_the_answer_is_shown(
        self, remote_at_menu: Remote
    ) -> None:
        remote = remote_at_menu

        def late(_event: Event) -> Answer:
            remote.waits(timedelta(minutes=2))
            return says("К оплате 662,00")

        remote.talk.script = late
        with capture_logs() as logs:
            await remote.presses("Долг")
            await remote.sees("К оплате")
            await until(remote.refusals)
            await asyncio.sleep(0.05)
        assert not [line for line in logs if line["log_level"] == "error"]
        assert remote.texts == ["меню", "К оплате 662,00"]
        assert not remote.talk.not_shown

    async def test_words_and_presses_without_a_pause_wait_for_nobody(self, remote_at_menu: Remote) -> None:
        """Faster than a person could: we set a chat no pace."""
        remote = remote_at_menu
        remote.talk.script = lambda event: says(f"Экран {event.id}", row("Долг"))
        loop = asyncio.get_running_loop()
        for number in range(15):
            began = loop.time()
            await remote.says("ещё")
            await remote.talk.hears(2 * number + 2)
            await remote.sees(f"Экран {remote.talk.events[-1].id}")
            press = await remote.presses("Долг")
            await press.stops()
            await remote.sees(f"Экран {remote.talk.events[-1].id}")
            assert loop.time() - began < 1.0
        assert len(remote.ours) == 16
        assert not remote.refusals()


@pytest.mark.rows("S100")
@pytest.mark.parametrize("goes", [methodcaller("cannot_be_written_to"), methodcaller("deletes_account")])
async def test_who_has_blocked_the_bot_or_is_no_more_cannot_be_reached(
    idle_remote: Remote, goes: Callable[[Remote], None]
) -> None:
    channel = idle_remote.make()
    goes(idle_remote)
    with pytest.raises(Unreachable):
        await show(channel, idle_remote.peer)
    await channel.busy(idle_remote.peer)
    assert idle_remote.ours == []
    await idle_remote.hang_up(channel)


@pytest.mark.usefixtures("at_once")
async def test_what_a_messenger_that_is_away_has_not_taken_is_shown_later(idle_remote: Remote) -> None:
    channel = idle_remote.make()
    idle_remote.goes_away()
    with pytest.raises(Exception) as failure:  # noqa: PT011 - after any failure the answer stays owed
        await show(channel, idle_remote.peer)
    assert not isinstance(failure.value, NotShown | Unreachable)
    assert idle_remote.ours == []
    idle_remote.comes_again()
    await show(channel, idle_remote.peer)
    assert [seen.text for seen in idle_remote.ours] == ["Счёт"]
    await idle_remote.hang_up(channel)


@pytest.mark.usefixtures("at_once")
async def test_a_connection_that_breaks_loses_nothing(idle_remote: Remote) -> None:
    """Twice at most, where the messenger has no name by which it would know an answer again."""
    channel = idle_remote.make()
    idle_remote.breaks_off()
    await show(channel, idle_remote.peer)
    shown = [seen.text for seen in idle_remote.ours]
    assert shown == ["Счёт"] if idle_remote.name == "vk" else ["Счёт", "Счёт"]
    await idle_remote.hang_up(channel)


async def test_what_an_administrator_has_to_see_to_is_not_tried_for_ever(idle_remote: Remote) -> None:
    channel = idle_remote.make()
    idle_remote.withdraws_the_token()
    with pytest.raises(NotShown) as refusal:
        await show(channel, idle_remote.peer)
    assert refusal.value.after is None
    assert idle_remote.ours == []
    await idle_remote.hang_up(channel)


async def test_a_bot_that_the_messenger_does_not_know_is_for_an_administrator(idle_remote: Remote) -> None:
    idle_remote.does_not_know_the_token()
    channel = idle_remote.make()
    with pytest.raises(Misconfigured, match=idle_remote.name):
        await asyncio.wait_for(channel.run(idle_remote.talk.receive), 5)
    await idle_remote.hang_up(channel)


class TestRestart:
    """A channel that is stopped and begun anew."""

    async def test_turns_in_flight_end_before_it_does(self, idle_remote: Remote) -> None:
        begun, gate = asyncio.Event(), asyncio.Event()

        async def hold(_event: Event) -> None:
            begun.set()
            await gate.wait()

        idle_remote.talk.before = hold
        async with idle_remote.running() as life:
            await idle_remote.says("12345")
            await begun.wait()
            life.cancel()
            await asyncio.sleep(0.05)
            assert not life.done()
            gate.set()
            with suppress(asyncio.CancelledError):
                await life
        assert idle_remote.texts == ["12345", "Здравствуйте"]

    async def test_however_long_the_store_is_away_nothing_is_confirmed_or_lost(
        self, idle_remote: Remote, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        passed = 0.0
        monkeypatch.setattr("tenacity.time", SimpleNamespace(monotonic=lambda: time.monotonic() + passed))
        failures = [OSError("the store is away"), OSError("still away")]

        async def fail(_event: Event) -> None:
            nonlocal passed
            if failures:
                assert not idle_remote.has_confirmed()
                passed += 3600.0
                raise failures.pop()

        idle_remote.talk.before = fail
        async with idle_remote.running():
            await idle_remote.says("12345")
            await until(lambda: idle_remote.talk.events, within=10)
            await until(idle_remote.has_confirmed)
        assert idle_remote.talk.happened == [Said("12345")]

    async def test_what_was_said_meanwhile_is_heard(self, idle_remote: Remote) -> None:
        async with idle_remote.running():
            await idle_remote.says("раз")
            await idle_remote.sees("Здравствуйте")
        await idle_remote.says("два")
        async with idle_remote.running():
            await until(lambda: len(idle_remote.talk.events) == 2)
        assert idle_remote.talk.happened == [Said("раз"), Said("два")]

    async def test_what_a_crash_left_uncommitted_comes_again_under_the_same_name(
        self, idle_remote: Remote, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.channels.in_flight.DRAIN", 0.0)
        seen: list[str] = []

        async def crash(event: Event) -> None:
            seen.append(event.id)
            await asyncio.get_running_loop().create_future()

        idle_remote.talk.before = crash
        async with idle_remote.running():
            await idle_remote.says("12345")
            await until(lambda: seen)
        assert not idle_remote.talk.events
        idle_remote.talk.before = None
        async with idle_remote.running():
            await idle_remote.sees("Здравствуйте")
        assert [event.id for event in idle_remote.talk.events] == seen

    async def test_a_button_from_before_is_heard(self, idle: Messenger) -> None:
        idle.talk.script = lambda _event: says("Меню", row("Долг"))
        async with idle.running():
            await idle.says("меню")
            old = await idle.sees("Меню")
            if idle.name == "web":  # another session is another chat
                return
        idle.talk.script = lambda _event: says("К оплате 662,00")
        async with idle.running():
            press = await idle.presses("Долг", on=old)
            await idle.sees("К оплате")
            await press.stops()
