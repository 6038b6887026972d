"""The channel's start, its two ways of hearing from Telegram, and a quiet end."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import pytest
import stamina
from aiogram.exceptions import TelegramNetworkError
from aiogram.utils.backoff import Backoff, BackoffConfig
from aiohttp import ClientSession, web

from bot.channels.telegram.channel import WebhookRefused
from bot.channels.telegram.polling import AnotherPoller
from bot.channels.telegram.webhook import Webhook
from bot.engine.events import Event, Said
from tests.channels.conftest import TOKEN
from tests.channels.talk import PROFILE, TelegramTalk, hang_up, make, row, running, says
from tests.doubles.socks import socks_proxy
from tests.doubles.telegram import Person, TelegramServer
from tests.doubles.waiting import until

SECRET = "r4nd0m-Secret_1"


@pytest.fixture
def anna(telegram: TelegramServer) -> Person:
    return telegram.person(101, "Анна", started=True)


@pytest.fixture
def boris(telegram: TelegramServer) -> Person:
    return telegram.person(102, "Борис", started=True)


@pytest.fixture
def at_once() -> Iterator[None]:
    """Tries again without a pause."""
    with stamina.set_testing(True, attempts=5, cap=True):
        yield


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a failed poll aiogram comes again in a moment, not in seconds."""
    moment = BackoffConfig(min_delay=0.05, max_delay=0.1, factor=1.3, jitter=0.0)
    monkeypatch.setattr("aiogram.dispatcher.dispatcher.Backoff", lambda **_: Backoff(moment))


class Gate:
    """Holds a turn up before its commit until it is opened."""

    def __init__(self) -> None:
        self.waiting = 0
        self._open = asyncio.Event()

    async def __call__(self, _event: Event) -> None:
        self.waiting += 1
        await self._open.wait()

    def open(self) -> None:
        self._open.set()


def pending(telegram: TelegramServer) -> int:
    """Updates that the bot has not confirmed."""
    return len(telegram.updates.pending)


class TestPolling:
    async def test_an_update_is_confirmed_only_when_its_turn_is_committed(
        self, telegram: TelegramServer, anna: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.channels.in_flight.QUEUE_PATIENCE", 0.01)
        talk, gate = TelegramTalk(), Gate()
        talk.before = gate
        async with running(make(telegram.url, talk), talk):
            await anna.says("12345")
            await until(lambda: gate.waiting)
            await asyncio.sleep(0.1)
            assert pending(telegram) == 1
            gate.open()
            await until(lambda: pending(telegram) == 0)
            assert talk.happened == [Said("12345")]

    async def test_the_next_poll_does_not_wait_for_an_answer_to_be_shown(
        self, telegram: TelegramServer, anna: Person, boris: Person
    ) -> None:
        talk = TelegramTalk()
        async with running(make(telegram.url, talk), talk):
            telegram.delays(1.0, method="sendMessage")
            await anna.says("медленно")
            await until(lambda: talk.events)
            await boris.says("быстро")
            await boris.waits_for("Здравствуйте", within=0.8)

    async def test_who_writes_without_a_pause_holds_up_nobody_for_long(
        self, telegram: TelegramServer, anna: Person, boris: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.channels.in_flight.QUEUE_PATIENCE", 0.1)
        talk = TelegramTalk()
        async with running(make(telegram.url, talk), talk):
            telegram.delays(1.5, method="sendMessage")
            for number in range(3):
                await anna.says(str(number))
            await until(lambda: len(talk.channel._turns._tasks) == 3)  # noqa: SLF001 - all have been taken
            await boris.says("показания")
            await boris.waits_for("Здравствуйте", within=1.0)

    async def test_no_link_is_made_before_telegram_has_said_who_the_bot_is(
        self, telegram: TelegramServer
    ) -> None:
        channel = make(telegram.url, TelegramTalk())
        assert not channel.link("open-7F3K")
        await hang_up(channel)

    async def test_a_channel_stopped_before_it_began_ends(self, telegram: TelegramServer) -> None:
        talk = TelegramTalk()
        async with running(make(telegram.url, talk), talk):
            pass
        assert not talk.events

    async def test_a_webhook_that_is_still_set_gives_way(
        self, telegram: TelegramServer, anna: Person
    ) -> None:
        telegram.updates.set_webhook({"url": "http://127.0.0.1:9/old"})
        talk = TelegramTalk()
        async with running(make(telegram.url, talk), talk):
            await until(lambda: telegram.updates.webhook is None)
            await anna.says("12345")
            await anna.waits_for("Здравствуйте")

    @pytest.mark.usefixtures("soon")
    async def test_a_second_poller_is_refused_and_the_first_goes_on(
        self, telegram: TelegramServer, anna: Person
    ) -> None:
        first, second = TelegramTalk(), TelegramTalk()
        async with running(make(telegram.url, first), first):
            await anna.says("один")
            await until(lambda: first.events)
            channel = make(telegram.url, second)
            with pytest.raises(AnotherPoller):
                await asyncio.wait_for(channel.run(second.receive), 20)
            await hang_up(channel)
            await anna.says("два")
            await until(lambda: len(first.events) == 2, within=10)
        assert not second.events

    async def test_the_silence_since_the_last_answer_is_known(self, telegram: TelegramServer) -> None:
        talk = TelegramTalk()
        channel = make(telegram.url, talk)
        assert channel.silent_for() == 0
        async with running(channel, talk):
            await until(lambda: telegram.calls_of("getUpdates"))
            first = channel.silent_for()
            await asyncio.sleep(0.05)
            assert channel.silent_for() > first

    @pytest.mark.usefixtures("soon")
    async def test_a_poll_that_is_too_much_waits_as_long_as_it_is_told(
        self, telegram: TelegramServer, anna: Person
    ) -> None:
        telegram.limits(1, method="getUpdates")
        talk = TelegramTalk()
        began = time.monotonic()
        async with running(make(telegram.url, talk), talk):
            await anna.says("12345")
            await anna.waits_for("Здравствуйте")
        assert time.monotonic() - began >= 1


class TestStart:
    async def test_telegram_may_be_down_at_the_start(self, telegram: TelegramServer, anna: Person) -> None:
        telegram.fails(502, "Bad Gateway", method="getMe", times=2)
        talk = TelegramTalk()
        async with running(make(telegram.url, talk), talk):
            await anna.says("12345")
            await anna.waits_for("Здравствуйте", within=10)

    async def test_the_profile_is_written_once(self, telegram: TelegramServer) -> None:
        for _ in range(2):
            talk = TelegramTalk()
            async with running(make(telegram.url, talk), talk):
                await until(lambda: telegram.calls_of("getChatMenuButton"))
            telegram.calls = [call for call in telegram.calls if call.method != "getChatMenuButton"]
        private, elsewhere = telegram.calls_of("setMyCommands")
        assert private.params == {
            "commands": [{"command": name, "description": text} for name, text in PROFILE.commands],
            "scope": {"type": "all_private_chats"},
        }
        assert elsewhere.params["scope"] == {"type": "default"}
        assert elsewhere.params["commands"] == [{"command": "start", "description": "Открыть кабинет"}]
        [description] = telegram.calls_of("setMyDescription")
        assert description.params == {"description": PROFILE.description}
        [short] = telegram.calls_of("setMyShortDescription")
        assert short.params == {"short_description": PROFILE.short_description}

    async def test_the_menu_button_opens_the_commands(self, telegram: TelegramServer, anna: Person) -> None:
        del anna
        talk = TelegramTalk()
        key = ("menu", '[{"type": "default"}, null]', "")
        telegram.world.profile[key] = {"type": "default"}
        async with running(make(telegram.url, talk), talk):
            await until(lambda: telegram.calls_of("setChatMenuButton"))
        assert telegram.world.profile[key] == {"type": "commands"}

    async def test_a_profile_that_is_refused_stops_nothing(
        self, telegram: TelegramServer, anna: Person
    ) -> None:
        telegram.fails(400, "Bad Request: BOT_COMMAND_INVALID", method="setMyCommands")
        talk = TelegramTalk()
        async with running(make(telegram.url, talk), talk):
            await anna.says("12345")
            await anna.waits_for("Здравствуйте")

    async def test_close_ends_the_connections(self, telegram: TelegramServer) -> None:
        telegram.person(101, "Анна", started=True)
        channel = make(telegram.url, TelegramTalk())
        await channel.show("101", says("Счёт"), event="", to=None)
        await channel.close()
        assert channel._bot.session._session.closed  # type: ignore[attr-defined]  # noqa: SLF001 - no other sign


class TestProxy:
    async def test_every_call_goes_by_the_proxy(self, telegram: TelegramServer, anna: Person) -> None:
        asked: list[bytes] = []
        host, port = "127.0.0.1", int(telegram.url.rpartition(":")[2])

        async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            there, back = await asyncio.open_connection(host, port)
            line = await reader.readline()
            asked.append(line)
            back.write(line)
            await asyncio.gather(pump(reader, back), pump(there, writer))

        async with await asyncio.start_server(relay, host, 0) as proxy:
            address = f"http://{host}:{proxy.sockets[0].getsockname()[1]}"
            channel = make("http://telegram.invalid", TelegramTalk(), proxy=address)
            await channel.show("101", says("Счёт"), event="", to=None)
            await hang_up(channel)
        assert [message.text for message in anna.chat] == ["Счёт"]
        assert asked[0].startswith(b"POST http://telegram.invalid/bot")

    async def test_every_call_goes_by_a_socks_proxy_which_looks_the_name_up(
        self, telegram: TelegramServer, anna: Person
    ) -> None:
        server = ("127.0.0.1", int(telegram.url.rpartition(":")[2]))
        async with socks_proxy(server, "login", "pa55") as proxy:
            channel = make("http://telegram.invalid", TelegramTalk(), proxy=proxy.url)
            await channel.show("101", says("Счёт"), event="", to=None)
            await hang_up(channel)
        assert [message.text for message in anna.chat] == ["Счёт"]
        assert proxy.asked == [("telegram.invalid", 80)]

    @pytest.mark.usefixtures("at_once")
    async def test_a_socks_proxy_that_does_not_take_the_password_is_a_network_that_fails(
        self, telegram: TelegramServer, anna: Person
    ) -> None:
        server = ("127.0.0.1", int(telegram.url.rpartition(":")[2]))
        async with socks_proxy(server, "login", "pa55") as proxy:
            proxy.password = "another"
            channel = make(
                "http://telegram.invalid", TelegramTalk(), proxy=proxy.url.replace("another", "pa55")
            )
            with pytest.raises(TelegramNetworkError) as failure:
                await channel.show("101", says("Счёт"), event="", to=None)
            await hang_up(channel)
        assert proxy.turned_away
        assert not anna.chat
        assert "pa55" not in str(failure.value)


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.close()


class TestWebhook:
    @pytest.fixture
    def talk(self) -> TelegramTalk:
        return TelegramTalk()

    @pytest.fixture
    async def url(self, telegram: TelegramServer, talk: TelegramTalk) -> AsyncIterator[str]:
        """The channel behind our own web server, called by the local Telegram."""
        listening = socket.create_server(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        channel = make(telegram.url, talk, webhook=Webhook(base_url=base_url, secret=SECRET))
        app = web.Application()
        channel.routes(app, talk.receive)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        async with running(channel, talk):
            await until(lambda: telegram.updates.webhook)
            yield f"{base_url}/telegram/webhook"
        await runner.cleanup()

    async def test_telegram_is_told_where_to_call(self, telegram: TelegramServer, url: str) -> None:
        [call] = telegram.calls_of("setWebhook")
        assert call.params["url"] == url
        assert call.params["secret_token"] == SECRET
        assert set(call.params["allowed_updates"]) == {"message", "callback_query", "my_chat_member"}
        assert "drop_pending_updates" not in call.params
        assert TOKEN not in url

    @pytest.mark.usefixtures("url")
    async def test_what_people_do_comes_by_the_webhook(self, talk: TelegramTalk, anna: Person) -> None:
        talk.script = lambda _event: says("Меню", row("Долг"))
        await anna.says("меню")
        await anna.waits_for("Меню")
        talk.script = lambda _event: says("К оплате 662,00", toast="Готово")
        press = await anna.presses("Долг")
        assert (await press.waits_for_answer()).text == "Готово"
        await anna.waits_for("К оплате 662,00")
        assert [message.text for message in anna.chat] == ["меню", "К оплате 662,00"]

    @pytest.mark.usefixtures("url")
    async def test_a_press_is_answered_by_the_reply_and_need_not_wait_for_the_screen(
        self, telegram: TelegramServer, talk: TelegramTalk, anna: Person
    ) -> None:
        talk.script = lambda _event: says("Меню", row("Долг"))
        await anna.says("меню")
        await anna.waits_for("Меню")
        telegram.delays(1.0, method="editMessageText")
        talk.script = lambda _event: says("К оплате 662,00", toast="Готово")
        press = await anna.presses("Долг")
        async with asyncio.timeout(0.8):
            assert (await press.waits_for_answer()).text == "Готово"
        await anna.waits_for("К оплате 662,00")
        assert len(telegram.calls_of("answerCallbackQuery")) == 1

    @pytest.mark.parametrize("secret", ["", "wrong", SECRET + "1"])
    async def test_a_call_without_the_secret_is_nobodys(
        self, talk: TelegramTalk, url: str, secret: str
    ) -> None:
        user = {"id": 101, "is_bot": False, "first_name": "Анна"}
        chat = {"id": 101, "type": "private", "first_name": "Анна"}
        message = {"message_id": 1, "date": 1, "chat": chat, "from": user, "text": "чужое"}
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
        async with (
            ClientSession() as client,
            client.post(url, json={"update_id": 1, "message": message}, headers=headers) as response,
        ):
            assert response.status == 401
        assert not talk.events

    @pytest.mark.usefixtures("url")
    async def test_a_turn_that_fails_makes_telegram_call_again(
        self, telegram: TelegramServer, talk: TelegramTalk, anna: Person
    ) -> None:
        failures = [OSError("the store is away")]

        async def fail(_event: Event) -> None:
            if failures:
                raise failures.pop()

        talk.before = fail
        await anna.says("12345")
        await anna.waits_for("Здравствуйте")
        assert talk.happened == [Said("12345")]
        assert telegram.updates.webhook is not None
        assert "500" in (telegram.updates.webhook.last_error or "")

    @pytest.mark.usefixtures("url")
    async def test_telegram_is_answered_at_the_commit_and_need_not_wait_for_the_screen(
        self, telegram: TelegramServer, talk: TelegramTalk, anna: Person
    ) -> None:
        telegram.delays(1.0, method="sendMessage")
        async with asyncio.timeout(0.8):
            await anna.says("12345")  # until the webhook has answered
        assert talk.events
        await anna.waits_for("Здравствуйте")

    @pytest.mark.usefixtures("url")
    async def test_an_update_that_comes_again_meanwhile_is_the_same_turn(
        self, telegram: TelegramServer, talk: TelegramTalk, anna: Person
    ) -> None:
        gate = Gate()
        talk.before = gate
        said = asyncio.create_task(anna.says("12345"))
        await until(lambda: gate.waiting)
        again = asyncio.create_task(telegram.updates.deliver(telegram.updates.pending[0].update))
        await asyncio.sleep(0.05)
        gate.open()
        await said
        assert await again
        await anna.waits_for("Здравствуйте")
        assert len(talk.events) == 1

    async def test_an_address_that_telegram_will_not_call_is_told(self, telegram: TelegramServer) -> None:
        talk = TelegramTalk()
        channel = make(
            telegram.url, talk, webhook=Webhook(base_url="https://bot.example:8080", secret=SECRET)
        )
        with pytest.raises(WebhookRefused, match="80, 88, 443 or 8443"):
            await channel.run(talk.receive)
        await hang_up(channel)

    async def test_a_channel_made_for_polling_serves_no_webhook(self, telegram: TelegramServer) -> None:
        talk = TelegramTalk()
        channel, app = make(telegram.url, talk), web.Application()
        channel.routes(app, talk.receive)
        assert not list(app.router.routes())
