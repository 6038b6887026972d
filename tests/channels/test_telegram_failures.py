"""What Telegram refuses, loses or forbids, and what becomes of the answer."""

import asyncio
import time
import traceback
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest
import stamina
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramNetworkError
from aiohttp import web

from bot.channels.telegram.calls import CALLS_PER_SECOND
from bot.channels.telegram.channel import TelegramChannel
from bot.engine.channel import AttachmentTooBig, NotShown, Unreachable
from tests.channels.conftest import TOKEN
from tests.channels.talk import TelegramTalk, hang_up, make, row, running, says
from tests.doubles.telegram import Person, TelegramServer

TRIES = 6


@pytest.fixture
async def channel(telegram: TelegramServer) -> AsyncIterator[TelegramChannel]:
    channel = make(telegram.url, TelegramTalk())
    yield channel
    await hang_up(channel)


@pytest.fixture
async def talk(telegram: TelegramServer) -> AsyncIterator[TelegramTalk]:
    talk = TelegramTalk()
    async with running(make(telegram.url, talk), talk):
        yield talk


@pytest.fixture
def at_once() -> Iterator[None]:
    """Tries again without a pause."""
    with stamina.set_testing(True, attempts=TRIES, cap=True):
        yield


@pytest.fixture
def anna(telegram: TelegramServer) -> Person:
    return telegram.person(101, "Анна", started=True)


async def show(channel: TelegramChannel, text: str = "Счёт", peer: str = "101") -> None:
    await channel.show(peer, says(text), event="", to=None)


class TestUnreachable:
    async def test_a_chat_that_telegram_does_not_know(self, channel: TelegramChannel) -> None:
        with pytest.raises(Unreachable):
            await show(channel, peer="404")

    async def test_another_refusal_would_come_again_for_ever(
        self, telegram: TelegramServer, channel: TelegramChannel, anna: Person
    ) -> None:
        telegram.fails(400, "Bad Request: BUTTON_URL_INVALID", method="sendMessage")
        with pytest.raises(NotShown, match="BUTTON_URL_INVALID") as refusal:
            await show(channel)
        assert refusal.value.after is None
        assert anna.chat == []


class TestTooMuch:
    async def test_the_wait_that_telegram_asks_for_is_kept(
        self, telegram: TelegramServer, channel: TelegramChannel, anna: Person
    ) -> None:
        telegram.limits(1, method="sendMessage")
        began = time.monotonic()
        await show(channel)
        assert time.monotonic() - began >= 1
        assert [message.text for message in anna.chat] == ["Счёт"]

    async def test_a_long_wait_is_left_for_later_and_names_no_chat(
        self, telegram: TelegramServer, channel: TelegramChannel, anna: Person
    ) -> None:
        telegram.limits(3600, method="sendMessage")
        with pytest.raises(NotShown) as refusal:
            await show(channel)
        assert refusal.value.after == timedelta(hours=1)
        assert str(anna.id) not in repr(refusal.value)

    async def test_while_telegram_holds_a_chat_back_nothing_is_said_there_and_others_do_not_wait(
        self, telegram: TelegramServer, channel: TelegramChannel, anna: Person
    ) -> None:
        boris = telegram.person(102, "Борис", started=True)
        telegram.limits(1, method="sendMessage")
        waiting = [asyncio.create_task(show(channel, "Счёт"))]
        await asyncio.sleep(0.2)
        waiting.append(asyncio.create_task(show(channel, "Ещё")))
        await show(channel, peer="102")
        await asyncio.sleep(0.3)
        assert [message.text for message in boris.chat] == ["Счёт"]
        assert anna.chat == []
        await asyncio.gather(*waiting)
        assert {message.text for message in anna.chat} == {"Счёт", "Ещё"}

    async def test_all_chats_together_get_no_more_than_telegram_allows(
        self, telegram: TelegramServer, channel: TelegramChannel
    ) -> None:
        people = range(1, 2 * CALLS_PER_SECOND + 1)
        for person in people:
            telegram.person(person, "Кто-то", started=True)
        began = time.monotonic()
        await asyncio.gather(*(show(channel, peer=str(person)) for person in people))
        assert time.monotonic() - began >= 0.99
        assert len(telegram.calls_of("sendMessage")) == len(people)


@pytest.mark.usefixtures("at_once")
class TestTrouble:
    async def test_a_server_that_stumbles_is_asked_again(
        self, telegram: TelegramServer, talk: TelegramTalk, anna: Person
    ) -> None:
        telegram.fails(502, "Bad Gateway", method="sendMessage", times=TRIES - 1)
        talk.script = lambda _event: says("Принято")
        await anna.says("12345")
        await anna.waits_for("Принято")
        assert not talk.not_shown

    async def test_an_edit_whose_connection_broke_after_it_was_taken_is_made_once(
        self, telegram: TelegramServer, talk: TelegramTalk, anna: Person
    ) -> None:
        talk.script = lambda _event: says("Меню", row("Долг"))
        await anna.says("меню")
        await anna.waits_for("Меню")
        telegram.drops(method="editMessageText", carried_out=True)
        talk.script = lambda _event: says("К оплате 662,00")
        press = await anna.presses("Долг")
        await press.waits_for_answer()
        assert [message.text for message in anna.chat] == ["меню", "К оплате 662,00"]

    async def test_a_file_whose_download_breaks_is_fetched_again(
        self, telegram: TelegramServer, channel: TelegramChannel
    ) -> None:
        file = telegram.world.files.keep("акт.pdf", b"%PDF-1.7")
        telegram.drops(method="getFile")
        assert await channel.fetch(file.file_id, limit=100) == b"%PDF-1.7"

    async def test_a_file_that_telegram_does_not_know_is_told_as_it_is(
        self, channel: TelegramChannel
    ) -> None:
        with pytest.raises(TelegramBadRequest, match="wrong file_id"):
            await channel.fetch("F", limit=100)

    async def test_a_file_that_turns_out_bigger_than_it_was_said_to_be_is_not_taken(
        self, telegram: TelegramServer, channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = telegram.world.files.keep("акт.pdf", b"%PDF-1.7")
        link = telegram.world.files.link(file.file_id) | {"file_size": 1}
        monkeypatch.setattr(telegram.world.files, "link", lambda _file_id: link)
        with pytest.raises(AttachmentTooBig):
            await channel.fetch(file.file_id, limit=7)

    async def test_a_file_that_is_gone_is_told_without_the_token(
        self, telegram: TelegramServer, channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = telegram.world.files.keep("акт.pdf", b"%PDF-1.7")
        monkeypatch.setattr("tests.doubles.telegram.world.LINK_LIFETIME", timedelta(0))
        with pytest.raises(TelegramNetworkError) as failure:
            await channel.fetch(file.file_id, limit=100)
        assert failure.value.__cause__ is None
        assert failure.value.__suppress_context__
        assert TOKEN not in str(failure.value)

    async def test_a_page_in_place_of_an_answer_is_a_fault_that_passes_and_is_not_told(self) -> None:
        async def page(_request: web.BaseRequest) -> web.Response:
            return web.Response(status=502, text="<html>secret of somebody</html>", content_type="text/html")

        runner = web.ServerRunner(web.Server(page))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        channel = make(f"http://127.0.0.1:{runner.addresses[0][1]}", TelegramTalk())
        try:
            with pytest.raises(TelegramNetworkError) as failure:
                await show(channel)
        finally:
            await hang_up(channel)
            await runner.cleanup()
        assert "secret" not in str(failure.value)
        assert failure.value.__suppress_context__


async def test_busy_never_fails(telegram: TelegramServer, channel: TelegramChannel, anna: Person) -> None:
    await channel.busy("101")
    assert anna.private.actions == ["typing"]
    anna.private.blocked = True
    await channel.busy("101")
    telegram.fails(400, "Bad Request: anything", method="sendChatAction")
    await channel.busy("101")


async def test_nothing_that_is_raised_holds_the_token(
    telegram: TelegramServer, channel: TelegramChannel, anna: Person, caplog: pytest.LogCaptureFixture
) -> None:
    del anna
    caplog.set_level("DEBUG")
    with stamina.set_testing(True, attempts=2, cap=True):
        telegram.drops(method="sendMessage", times=2)
        telegram.fails(500, "Internal Server Error", method="sendMessage", times=2)
        telegram.fails(401, "Unauthorized", method="sendMessage")
        telegram.limits(3600, method="sendMessage")
        for _ in range(4):
            with pytest.raises((TelegramAPIError, NotShown)) as failure:
                await show(channel)
            assert TOKEN not in "".join(traceback.format_exception(failure.value))
    assert TOKEN not in caplog.text
