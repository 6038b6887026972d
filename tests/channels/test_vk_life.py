"""The VK channel's start, how it hears by Long Poll, and a quiet end."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import stamina
from structlog.testing import capture_logs

from bot.channels.vk.channel import VkChannel
from bot.channels.vk.community import LongPollOff, TokenRefused, check
from bot.channels.vk.cursor import Place, StoredCursor
from bot.engine.events import Event, Said
from storage.store import open_store
from tests.app.cli.shell import Shell
from tests.channels.conftest import VK_GROUP
from tests.channels.vk_talk import MemoryCursor, VkTalk, make, running
from tests.doubles.vk import Person, VkServer
from tests.doubles.waiting import until


@pytest.fixture
def talk() -> VkTalk:
    return VkTalk()


@pytest.fixture
def anna(vk: VkServer) -> Person:
    return vk.person(101, "Анна", allowed=True)


@pytest.fixture
def boris(vk: VkServer) -> Person:
    return vk.person(102, "Борис", allowed=True)


@pytest.fixture
def at_once() -> Iterator[None]:
    """Tries again without a pause."""
    with stamina.set_testing(True, attempts=10, cap=True):
        yield


async def listening(vk: VkServer) -> None:
    await until(lambda: vk.calls_of("groups.getLongPollServer"))


class TestPlace:
    async def test_the_place_is_kept_when_what_came_before_it_is_committed(
        self, vk: VkServer, talk: VkTalk, anna: Person, boris: Person
    ) -> None:
        gate = asyncio.Event()

        async def hold(event: Event) -> None:
            if event.peer == "101":
                await gate.wait()

        talk.before = hold
        async with running(vk, talk):
            await listening(vk)
            await anna.says("12345")
            await boris.says("привет")
            await boris.waits_for("Здравствуйте")  # nobody else waits for her turn
            assert talk.cursor.saved == []
            gate.set()
            await anna.waits_for("Здравствуйте")
            await until(lambda: talk.cursor.ts == str(vk.events.long_poll.ts))

    async def test_at_the_first_start_only_what_comes_from_now_on_is_heard(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        await anna.says("давно")
        async with running(vk, talk):
            await listening(vk)
            await anna.says("сейчас")
            await until(lambda: talk.events)
        assert talk.happened == [Said("сейчас")]

    async def test_a_place_that_could_not_be_kept_is_made_good_by_the_next(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        async with running(vk, talk):
            await listening(vk)
            talk.cursor.away = True
            await anna.says("первое")
            await anna.waits_for("Здравствуйте")
            talk.cursor.away = False
            await anna.says("второе")
            await until(lambda: talk.cursor.saved)
        assert talk.cursor.saved == [str(vk.events.long_poll.ts)]


class TestLongPoll:
    async def test_history_lost_in_part_goes_on_from_where_vk_says(self, vk: VkServer, anna: Person) -> None:
        await anna.says("потеряно")
        await anna.says("тоже")
        vk.events.long_poll.forgets_history()
        talk = VkTalk()
        talk.cursor = MemoryCursor("0")
        async with running(vk, talk):
            await listening(vk)
            await asyncio.sleep(0.1)
            await anna.says("дальше")
            await until(lambda: talk.events)
        assert talk.happened == [Said("дальше")]
        assert len(vk.calls_of("groups.getLongPollServer")) == 1

    async def test_a_key_that_has_expired_is_asked_for_again_and_nothing_is_missed(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        async with running(vk, talk):
            await listening(vk)
            await anna.says("до")
            await until(lambda: talk.events)
            vk.events.long_poll.expires_key()
            await anna.says("после")
            await until(lambda: len(talk.events) == 2)
        assert len(vk.calls_of("groups.getLongPollServer")) == 2

    async def test_information_that_is_lost_begins_anew_and_is_told(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        with capture_logs() as logs:
            async with running(vk, talk):
                await listening(vk)
                vk.events.long_poll.loses_information()
                await until(lambda: len(vk.calls_of("groups.getLongPollServer")) == 2)
                await anna.says("дальше")
                await until(lambda: talk.events)
        assert talk.happened == [Said("дальше")]
        assert [line["log_level"] for line in logs if line["event"] == "vk_history_lost"] == ["error"]

    async def test_what_was_written_while_information_was_lost_is_found_in_the_conversations(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        boris = vk.person(102, "Борис", allowed=True)
        async with running(vk, talk):
            await listening(vk)
            await anna.says("до")
            await until(lambda: talk.events)
            vk.clock.moves(timedelta(hours=1))
            await anna.says("потеряно")
            await boris.says("тоже")
            await anna.sends_document("акт.pdf", b"%PDF")
            vk.events.long_poll.loses_information()
            await until(lambda: len(talk.events) >= 4)
            await anna.says("дальше")
            await until(lambda: talk.happened[-1] == Said("дальше"))
        named = {(event.id, what) for event in talk.events if isinstance(what := event.what, Said)}
        assert {what.text for _, what in named} == {"до", "потеряно", "тоже", "дальше"}
        assert len({event.id for event in talk.events}) == 5
        of_anna = [event.origin for event in talk.events if event.peer == "101"]
        assert sorted(of_anna, key=int) == of_anna

    async def test_what_was_written_while_we_were_away_is_found_when_its_place_is_gone(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        await anna.says("давно")
        vk.clock.moves(timedelta(days=2))
        talk.cursor = MemoryCursor("0", vk.clock.now())
        vk.clock.moves(timedelta(hours=5))
        await anna.says("потеряно")
        vk.events.long_poll.forgets_history()
        async with running(vk, talk):
            await anna.waits_for("Здравствуйте")
            await until(lambda: talk.cursor.saved)
        assert talk.happened == [Said("потеряно")]
        assert talk.cursor.place.at
        assert vk.clock.now() - talk.cursor.place.at < timedelta(minutes=1)

    async def test_conversations_that_vk_does_not_give_stop_nothing_and_are_told(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        talk.cursor = MemoryCursor("0", vk.clock.now())
        await anna.says("потеряно")
        vk.events.long_poll.forgets_history()
        vk.fails(7, method="messages.getConversations")
        with capture_logs() as logs:
            async with running(vk, talk):
                await until(lambda: [line for line in logs if line["event"] == "vk_missed_not_found"])
                await anna.says("дальше")
                await until(lambda: talk.events)
        assert talk.happened == [Said("дальше")]

    async def test_a_reply_without_a_place_makes_us_ask_for_the_server_again(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        vk.events.long_poll.forgets_ts()
        async with running(vk, talk):
            await until(lambda: len(vk.calls_of("groups.getLongPollServer")) == 2)
            await anna.says("привет")
            await anna.waits_for("Здравствуйте")

    async def test_a_place_that_comes_as_a_number_is_as_good(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        vk.events.long_poll.numeric_ts = True
        async with running(vk, talk):
            await listening(vk)
            for number in range(3):
                await anna.says(str(number))
                await talk.hears(number + 1)
            await until(lambda: talk.cursor.ts == str(vk.events.long_poll.ts))

    @pytest.mark.usefixtures("at_once")
    async def test_a_server_that_is_away_is_waited_for(
        self, vk: VkServer, talk: VkTalk, anna: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.channels.vk.longpoll.PAUSE", 0.0)
        vk.breaks(502, method="a_check", times=2)
        vk.drops(method="a_check", times=2)
        async with running(vk, talk):
            await until(lambda: len(vk.calls_of("groups.getLongPollServer")) >= 4)
            await anna.says("привет")
            await anna.waits_for("Здравствуйте")


class TestStart:
    async def test_another_communitys_token_is_told(self, vk: VkServer, talk: VkTalk) -> None:
        channel = make(vk, talk, group_id=VK_GROUP + 1)
        with pytest.raises(TokenRefused, match=r"vk\.group_id"):
            await ended(vk, channel, talk)

    async def test_long_poll_that_is_switched_off_is_told(self, vk: VkServer, talk: VkTalk) -> None:
        vk.events.long_poll.enabled = False
        with pytest.raises(LongPollOff, match="Long Poll API"):
            await ended(vk, make(vk, talk), talk)

    async def test_a_token_that_is_withdrawn_ends_the_channel(self, vk: VkServer, talk: VkTalk) -> None:
        channel = make(vk, talk)
        task = asyncio.create_task(channel.run(talk.receive))
        await listening(vk)
        vk.fails(5, method="groups.getLongPollServer")
        vk.events.long_poll.expires_key()
        with pytest.raises(TokenRefused):
            await asyncio.wait_for(task, 5)
        await channel.close()

    async def test_what_is_not_ticked_in_the_community_is_said_and_the_rest_works(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        vk.events.long_poll.ticked = {"message_new"}
        vk.events.long_poll.api_version = "5.131"
        with capture_logs() as logs:
            async with running(vk, talk):
                await listening(vk)
                await anna.says("привет")
                await anna.waits_for("Здравствуйте")
        told = [line["what"] for line in logs if line["event"] == "vk_community_lacks"]
        assert [what.partition(":")[0] for what in told] == [
            "версия API 5.131, нужна 5.199 (Управление сообществом → Работа с API → Long Poll API)",
            "не отмечено событие «Действие с сообщением»",
            "не отмечено событие «Разрешение на получение»",
            "не отмечено событие «Запрет на получение»",
        ]

    async def test_nothing_is_said_of_a_community_that_lacks_nothing(
        self, vk: VkServer, talk: VkTalk
    ) -> None:
        with capture_logs() as logs:
            async with running(vk, talk):
                await listening(vk)
        assert not [line for line in logs if line["log_level"] in {"warning", "error"}]

    async def test_settings_that_may_not_be_read_stop_nothing(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        vk.fails(15, method="groups.getLongPollSettings")
        with capture_logs() as logs:
            async with running(vk, talk):
                await listening(vk)
                await anna.says("привет")
                await anna.waits_for("Здравствуйте")
        [line] = [line for line in logs if line["event"] == "vk_community_lacks"]
        assert "«Управление сообществом»" in line["what"]

    @pytest.mark.usefixtures("at_once")
    async def test_vk_that_is_down_at_the_start_is_waited_for(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        vk.drops(times=3)
        vk.breaks(503, times=2)
        async with running(vk, talk):
            await listening(vk)
            await anna.says("привет")
            await anna.waits_for("Здравствуйте")


async def ended(vk: VkServer, channel: VkChannel, talk: VkTalk) -> None:
    try:
        await asyncio.wait_for(channel.run(talk.receive), 5)
    finally:
        await channel.close()
        assert vk.calls_of("groups.getLongPollServer") == []


class TestCheck:
    """`main.py config check --online`, which asks once and briefly."""

    async def test_a_community_that_lacks_nothing(self, vk: VkServer) -> None:
        assert await check(vk.token, VK_GROUP, url=vk.url, callback=None) == []

    async def test_a_token_of_another_community(self, vk: VkServer) -> None:
        [problem] = await check(vk.token, VK_GROUP + 1, url=vk.url, callback=None)
        assert "vk.group_id" in problem

    async def test_a_token_without_the_rights_to_files(
        self, vk: VkServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tests.doubles.vk.community._PERMISSIONS", {"messages": 4096, "manage": 262144})
        told = await check(vk.token, VK_GROUP, url=vk.url, callback=None)
        assert [what.partition(":")[0] for what in told] == [
            "у ключа нет права «Файлы»",
            "у ключа нет права «Фотографии»",
        ]

    @pytest.mark.usefixtures("at_once")
    async def test_vk_that_does_not_answer(self, vk: VkServer) -> None:
        vk.breaks(502, times=50)
        [problem] = await check(vk.token, VK_GROUP, url=vk.url, callback=None)
        assert "HTTP 502" in problem
        assert "право" not in problem

    async def test_a_token_without_the_right_to_the_settings(self, vk: VkServer) -> None:
        vk.fails(15, method="groups.getLongPollSettings")
        [problem] = await check(vk.token, VK_GROUP, url=vk.url, callback=None)
        assert "право «Управление сообществом»" in problem

    async def test_a_call_that_makes_no_sense_to_vk_is_not_blamed_on_the_token(self, vk: VkServer) -> None:
        vk.fails(8, method="groups.getById")
        [problem] = await check(vk.token, VK_GROUP, url=vk.url, callback=None)
        assert "code 8" in problem
        assert "vk.token" not in problem

    async def test_the_command_line_says_what_is_not_ticked(self, vk: VkServer, tmp_path: Path) -> None:
        vk.events.long_poll.ticked -= {"message_event"}
        (tmp_path / "config.toml").write_text(
            f'[vk]\ntoken = "{vk.token}"\ngroup_id = {VK_GROUP}\napi_url = "{vk.url}"\n', "utf-8"
        )
        ended = await asyncio.to_thread(Shell(tmp_path).run, "config", "check", "--online")
        assert ended.returncode == 0
        assert vk.token not in ended.stdout + ended.stderr
        assert "VK: не отмечено событие «Действие с сообщением»" in ended.stderr


class TestEnd:
    async def test_turns_in_flight_end_and_their_place_is_kept(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        begun, gate = asyncio.Event(), asyncio.Event()

        async def hold(_event: Event) -> None:
            begun.set()
            await gate.wait()

        talk.before = hold
        channel = make(vk, talk)
        task = asyncio.create_task(channel.run(talk.receive))
        await listening(vk)
        await anna.says("12345")
        await begun.wait()
        task.cancel()
        await asyncio.sleep(0.05)
        gate.set()
        with suppress(asyncio.CancelledError):
            await task
        assert [message.text for message in anna.chat] == ["12345", "Здравствуйте"]
        assert talk.cursor.ts == str(vk.events.long_poll.ts)
        await channel.close()


async def test_a_place_is_kept_in_the_store_with_its_time(sqlite_file: Path) -> None:
    store = open_store(f"sqlite:///{sqlite_file}")
    cursor, other = StoredCursor(store, 77), StoredCursor(store, 78)
    assert await cursor.load() == Place()
    place = Place("41", datetime(2025, 11, 24, 9, 30, tzinfo=UTC))
    await cursor.save(place)
    await other.save(Place("7"))
    assert await cursor.load() == place
    assert await other.load() == Place("7")
    await store.close()
