"""What VK refuses, loses or forbids, and what becomes of the answer."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stamina
from structlog.testing import capture_logs

from bot.channels.vk.api import BRIEF, PATIENT, VkApi
from bot.channels.vk.channel import VkChannel
from bot.channels.vk.errors import FATES, Fate, OutOfReach, Refused, Resting, VkError
from bot.channels.vk.limits import VK
from bot.engine.channel import NotShown, Unreachable
from bot.engine.markup import Markup
from bot.engine.screens import Answer, File, Screen
from core.model.files import KeptFile
from tests.channels.conftest import VK_TOKEN
from tests.channels.talk import row, says
from tests.channels.vk_talk import VkTalk, make, running
from tests.doubles.clock import PlayedTimeLoop
from tests.doubles.vk import Person, VkServer
from tests.doubles.vk.errors import TEXTS
from tests.doubles.waiting import until

OWED = "К оплате 662,00 Ивановой"
PDF = KeptFile("Квитанция.pdf", "application/pdf", b"%PDF-1.7 bill")


@pytest.fixture
def talk() -> VkTalk:
    return VkTalk()


@pytest.fixture
async def channel(vk: VkServer, talk: VkTalk) -> AsyncIterator[VkChannel]:
    channel = make(vk, talk)
    yield channel
    await channel.close()


@pytest.fixture
async def api(vk: VkServer) -> AsyncIterator[VkApi]:
    api = VkApi(VK_TOKEN, url=vk.url, clock=vk.clock.now)
    yield api
    await api.close()


@pytest.fixture
def anna(vk: VkServer) -> Person:
    return vk.person(101, "Анна", allowed=True)


@pytest.fixture
def at_once() -> Iterator[None]:
    """Tries again without a pause."""
    with stamina.set_testing(True, attempts=10, cap=True):
        yield


async def show(channel: VkChannel, text: str = "Счёт", peer: str = "101", event: str = "e1") -> None:
    await channel.show(peer, says(text, row("Меню")), event=event, to=None)


def texts(person: Person) -> list[str]:
    return [message.text for message in person.chat]


class TestUnreachable:
    async def test_a_person_on_the_communitys_black_list(
        self, vk: VkServer, channel: VkChannel, anna: Person
    ) -> None:
        await vk.bans(anna)
        with pytest.raises(Unreachable):
            await show(channel)

    @pytest.mark.parametrize("code", [902, 917, 925, 927, 932, 936, 945, 946, 983, 985, 987, 988])
    async def test_refused_for_this_person_alone_inside_an_answer_that_looks_like_success(
        self, vk: VkServer, channel: VkChannel, anna: Person, code: int
    ) -> None:
        anna.refuses(code)
        with pytest.raises(Unreachable):
            await show(channel)
        assert vk.calls_of("messages.send")

    async def test_refused_as_a_whole(self, vk: VkServer, channel: VkChannel, anna: Person) -> None:
        vk.fails(901, method="messages.send")
        with pytest.raises(Unreachable):
            await show(channel)
        assert anna.chat == []

    async def test_a_file_for_somebody_who_cannot_be_written_to(
        self, channel: VkChannel, talk: VkTalk, anna: Person
    ) -> None:
        anna.private.allowed = False
        talk.files["101", "bill"] = PDF
        answer = says("Квитанция", files=(File("bill", PDF.name, PDF.mime),))
        with pytest.raises(Unreachable):
            await channel.show("101", answer, event="e1", to=None)


@pytest.mark.usefixtures("at_once")
class TestTriedAgain:
    @pytest.mark.parametrize("code", [1, 6, 9, 10, 43, 940])
    async def test_what_passes_by_itself_is_tried_again_under_the_same_name(
        self, vk: VkServer, channel: VkChannel, anna: Person, code: int
    ) -> None:
        vk.fails(code, method="messages.send", times=2)
        await show(channel)
        assert texts(anna) == ["Счёт"]

    async def test_an_answer_that_broke_off_after_it_was_taken_stands_once(
        self, vk: VkServer, channel: VkChannel, anna: Person
    ) -> None:
        vk.drops(method="messages.send", carried_out=True, times=2)
        vk.breaks(502, method="messages.send")
        await show(channel)
        assert texts(anna) == ["Счёт"]
        assert len({call.params["random_id"] for call in vk.calls_of("messages.send")}) == 1

    async def test_an_answer_shown_anew_after_a_restart_stands_once(
        self, vk: VkServer, channel: VkChannel, anna: Person
    ) -> None:
        two = Answer(screens=(Screen(text=Markup("Отменено")), Screen(text=Markup("Главное"))))
        await channel.show("101", two, event="e7", to=None)
        vk.drops(method="messages.send", carried_out=True)
        await channel.show("101", two, event="e7", to=None)
        assert texts(anna) == ["Отменено", "Главное"]

    async def test_an_upload_that_breaks_off_is_begun_from_the_beginning(
        self, vk: VkServer, channel: VkChannel, talk: VkTalk, anna: Person
    ) -> None:
        vk.drops(method="upload")
        vk.breaks(504, method="upload")
        talk.files["101", "bill"] = PDF
        await channel.show(
            "101", says("Квитанция", files=(File("bill", PDF.name, PDF.mime),)), event="e1", to=None
        )
        [shown] = anna.chat
        assert shown.document is not None
        assert len(vk.calls_of("docs.getMessagesUploadServer")) == 3

    async def test_what_is_soon_of_no_use_is_not_waited_for(
        self, vk: VkServer, channel: VkChannel, anna: Person
    ) -> None:
        vk.fails(9, method="messages.setActivity")
        await channel.busy("101")
        assert anna.private.activities == []
        assert channel.limits is VK

    async def test_a_page_for_people_is_no_answer(self, vk: VkServer, api: VkApi) -> None:
        vk.breaks(200, method="groups.getById", times=50)
        with pytest.raises(OutOfReach):
            await api.call("groups.getById")


class TestTooLong:
    async def test_a_message_that_vk_finds_too_long_goes_out_in_halves(
        self, vk: VkServer, channel: VkChannel, anna: Person
    ) -> None:
        lines = [f"строка {number:03}" for number in range(300)]
        vk.fails(914, method="messages.send")
        await show(channel, "\n".join(lines))
        assert "\n".join(texts(anna)).split("\n") == lines
        assert [message.labels for message in anna.chat] == [[], [["Меню"]]]

    async def test_halves_that_are_too_long_are_halved_again(
        self, vk: VkServer, channel: VkChannel, anna: Person
    ) -> None:
        vk.fails(910, method="messages.send", times=2)
        await show(channel, "я" * 3000)
        assert "".join(texts(anna)) == "я" * 3000
        assert len(anna.chat) == 3

    async def test_a_message_that_cannot_be_shorter_is_given_up(
        self, vk: VkServer, channel: VkChannel, anna: Person
    ) -> None:
        vk.fails(914, method="messages.send", times=50)
        with pytest.raises(NotShown) as refusal:
            await show(channel, "я" * 3000)
        assert refusal.value.after is None
        assert anna.chat == []
        assert len(vk.calls_of("messages.send")) == 0

    async def test_an_edit_that_is_too_long_becomes_new_messages(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        async with running(vk, talk):
            await until(lambda: vk.calls_of("groups.getLongPollServer"))
            talk.script = lambda _event: says("Меню", row("История"))
            await anna.says("меню")
            await anna.waits_for("Меню")
            vk.fails(914, method="messages.edit")
            vk.fails(914, method="messages.send")
            talk.script = lambda _event: says("я" * 1000)
            await anna.presses("История")
            await until(lambda: len(anna.chat) == 4)
        assert "".join(texts(anna)[2:]) == "я" * 1000


async def test_a_keyboard_that_vk_refuses_leaves_the_words_and_an_alarm(
    vk: VkServer, channel: VkChannel, anna: Person
) -> None:
    vk.fails(911, method="messages.send")
    with capture_logs() as logs:
        await show(channel)
    assert [(message.text, message.labels) for message in anna.chat] == [("Счёт", [])]
    [line] = [line for line in logs if line["event"] == "vk_refused"]
    assert (line["log_level"], line["method"], line["code"]) == ("error", "messages.send", 911)


@pytest.mark.parametrize("code", [100, 113, 8, 921])
async def test_a_fault_of_ours_is_told_to_an_administrator_and_not_tried_again(
    vk: VkServer, channel: VkChannel, anna: Person, code: int
) -> None:
    vk.fails(code, method="messages.send", times=2)
    with capture_logs() as logs:
        await show(channel)
    assert anna.chat == []
    assert [line["code"] for line in logs if line["event"] == "vk_refused"] == [code]


@pytest.mark.parametrize("code", [943, 944, 950])
async def test_who_cannot_be_written_to_now_is_written_to_later(
    vk: VkServer, channel: VkChannel, anna: Person, code: int
) -> None:
    anna.refuses(code)
    with pytest.raises(Refused):
        await show(channel)
    anna.refuses(None)
    await show(channel)
    assert texts(anna) == ["Счёт"]
    assert len(vk.calls_of("messages.send")) == 2


@pytest.mark.parametrize("code", [5, 7, 15, 17, 27, 912])
async def test_what_an_administrator_has_to_see_to_is_told_and_not_tried_again(
    vk: VkServer, channel: VkChannel, anna: Person, code: int
) -> None:
    vk.fails(code, method="messages.send", times=2)
    with capture_logs() as logs, pytest.raises(NotShown) as refusal:
        await show(channel)
    assert refusal.value.after is None
    assert [line["log_level"] for line in logs if line["event"] == "vk_refused"] == ["error"]
    assert anna.chat == []


class TestRest:
    async def test_after_a_captcha_the_method_rests_and_the_others_go_on(
        self, vk: VkServer, api: VkApi, anna: Person
    ) -> None:
        vk.fails(14, method="messages.send", captcha_sid="1", captcha_img="https://vk.com/captcha")
        with capture_logs() as logs, pytest.raises(Resting):
            await send(api)
        assert [line["fate"] for line in logs if line["event"] == "vk_refused"] == ["captcha"]
        with pytest.raises(Resting):
            await send(api)
        await api.call("groups.getById")
        assert anna.chat == []
        vk.clock.moves(timedelta(minutes=11))
        await send(api)
        assert texts(anna) == ["Счёт"]

    @pytest.mark.parametrize(("code", "minutes"), [(14, 10), (29, 30)])
    async def test_an_answer_says_how_long_vk_will_not_take_it(
        self, vk: VkServer, talk: VkTalk, anna: Person, code: int, minutes: int
    ) -> None:
        half_past_eleven_in_moscow = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)
        channel = make(vk, talk, clock=lambda: half_past_eleven_in_moscow)
        vk.fails(code, method="messages.send")
        for _ in range(2):
            with pytest.raises(NotShown) as refusal:
                await show(channel)
            assert refusal.value.after == timedelta(minutes=minutes)
        assert anna.chat == []
        await channel.close()

    async def test_when_the_days_limit_is_used_up_the_method_rests_until_tomorrow(
        self, vk: VkServer, anna: Person
    ) -> None:
        now = datetime(2026, 11, 24, 20, 30, tzinfo=UTC)  # half past eleven in the evening in Moscow
        api = VkApi(VK_TOKEN, url=vk.url, clock=lambda: now)
        vk.fails(29, method="messages.send")
        with pytest.raises(Resting):
            await send(api)
        now += timedelta(minutes=28)
        with pytest.raises(Resting):
            await send(api)
        now += timedelta(minutes=2)
        await send(api)
        assert texts(anna) == ["Счёт"]
        await api.close()

    async def test_where_edits_rest_answers_stand_below(
        self, vk: VkServer, talk: VkTalk, anna: Person
    ) -> None:
        async with running(vk, talk):
            await until(lambda: vk.calls_of("groups.getLongPollServer"))
            talk.script = lambda _event: says("Меню", row("Долг"))
            await anna.says("меню")
            await anna.waits_for("Меню")
            vk.fails(29, method="messages.edit")
            for number in (1, 2):
                talk.always_says(says(f"Ответ {number}"))
                await anna.presses("Долг")
                await anna.waits_for(f"Ответ {number}")
        assert texts(anna) == ["меню", "Меню", "Ответ 1", "Ответ 2"]
        assert vk.calls_of("messages.edit") == []


async def send(api: VkApi) -> None:
    await api.call("messages.send", peer_ids=[101], random_id=7, message="Счёт")


class TestPace:
    @pytest.mark.parametrize(("a_second", "calls"), [(20, 45), (5, 9), (2, 4)])
    def test_no_second_sees_more_calls_than_are_allowed(self, a_second: int, calls: int) -> None:
        """By the loop's own time: when a call reaches VK is up to the machine too."""
        began: list[float] = []

        class Watched(VkApi):
            async def _post(self, method: str, form: Mapping[str, str]) -> Mapping[str, Any]:
                began.append(asyncio.get_running_loop().time())
                return {"response": f"{method} {len(form)}"}

        async def rush() -> None:
            api = Watched(VK_TOKEN, url="", clock=lambda: datetime.now(UTC), calls_per_second=a_second)
            await asyncio.gather(*(api.call("utils.getServerTime") for _ in range(calls)))

        with asyncio.Runner(loop_factory=PlayedTimeLoop) as runner:
            runner.run(rush())
        assert len(began) == calls
        assert all(later - first >= 1 for first, later in zip(began, began[a_second:], strict=False))

    def test_a_flood_is_waited_out_for_a_minute_by_whoever_can(self) -> None:
        flood = Refused("messages.send", 9)
        assert PATIENT.again(flood) == 60.0
        assert BRIEF.again(flood) is False
        assert PATIENT.again(Refused("messages.send", 6)) == 1.0
        assert PATIENT.again(Refused("messages.send", 100)) is False
        assert PATIENT.again(ValueError()) is False


class TestWire:
    async def test_a_long_form_goes_as_multipart_and_a_short_one_does_not(
        self, vk: VkServer, channel: VkChannel, anna: Person
    ) -> None:
        await show(channel, "Коротко", event="short")
        await show(channel, "Длинно " * 300, event="long")
        assert texts(anna) == ["Коротко", ("Длинно " * 300).strip()]
        assert not vk.refusals

    async def test_neither_token_nor_words_reach_an_error(self, vk: VkServer, channel: VkChannel) -> None:
        vk.fails(5, method="messages.send")
        with pytest.raises(NotShown) as refusal:
            await show(channel, OWED)
        with stamina.set_testing(True, attempts=1):
            vk.drops(method="messages.send")
            with pytest.raises(VkError) as loss:
                await show(channel, OWED)
        for failure in (refusal.value, loss.value):
            told = "".join(traceback.format_exception(failure))
            assert VK_TOKEN not in told
            assert "Ивановой" not in told
            assert failure.__cause__ is None

    async def test_a_retry_tells_the_log_nothing_of_what_was_sent(
        self, vk: VkServer, channel: VkChannel, anna: Person, capsys: pytest.CaptureFixture[str]
    ) -> None:
        vk.fails(10, method="messages.send")
        with stamina.set_testing(True, attempts=3):
            await show(channel, OWED)
        assert texts(anna) == [OWED]
        told = capsys.readouterr()
        assert "retry_scheduled" in told.out + told.err
        assert "Ивановой" not in told.out + told.err
        assert VK_TOKEN not in told.out + told.err


def test_every_code_that_vk_is_known_to_answer_with_has_its_fate() -> None:
    known = set(TEXTS) - {2000, 9999}
    faults = {code for code in known if FATES.get(code, Fate.FAULT) is Fate.FAULT}
    assert faults == {3, 8, 33, 100, 104, 105, 113, 118, 121, 921}
