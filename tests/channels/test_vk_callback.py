"""The Callback API: what VK is told, when, and what others are told."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, web
from structlog.testing import capture_logs

from bot.channels.vk.callback import Callback
from bot.channels.vk.community import lacks
from bot.engine.events import Event, Said
from tests.channels.conftest import VK_GROUP
from tests.channels.talk import row, says
from tests.channels.vk_talk import SECRET, VkTalk, called, make
from tests.doubles.vk import CallbackServer, Person, VkServer
from tests.doubles.waiting import until


@pytest.fixture
def talk() -> VkTalk:
    return VkTalk()


@pytest.fixture
async def taker(vk: VkServer, talk: VkTalk) -> AsyncIterator[CallbackServer]:
    async with called(vk, talk) as taker:
        yield taker


@pytest.fixture
def anna(vk: VkServer) -> Person:
    return vk.person(101, "Анна", allowed=True)


async def post(taker: CallbackServer, body: Any, **headers: str) -> tuple[int, str]:
    async with ClientSession() as session:
        data = {"data": body} if isinstance(body, bytes) else {"json": body}
        async with session.post(taker.url, headers=headers, **data) as response:
            return response.status, await response.text()


def event(**fields: Any) -> dict[str, Any]:
    usual = {"type": "message_typing_state", "group_id": VK_GROUP, "event_id": "7f", "v": "5.199"}
    return usual | {"object": {}, "secret": SECRET} | fields


async def test_the_address_is_confirmed(taker: CallbackServer) -> None:
    assert taker.status == "ok"


async def test_events_come_and_are_answered(talk: VkTalk, taker: CallbackServer, anna: Person) -> None:
    talk.script = lambda _event: says("Меню", row("Долг"))
    await anna.says("меню")
    await anna.waits_for("Меню")
    talk.script = lambda _event: says("К оплате 662,00")
    press = await anna.presses("Долг")
    await anna.waits_for("К оплате")
    await press.waits_for_answer()
    assert len(talk.events) == 2
    assert not taker.pending


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (event(secret="s3cret"), 403),
        (event(secret=None), 403),
        (event(secret=["s3cret-of-the-callback"]), 403),
        (event(secret="секрет"), 403),
        ({name: value for name, value in event().items() if name != "secret"}, 403),
        (event(group_id=VK_GROUP + 1), 403),
        ({"type": "confirmation", "group_id": VK_GROUP + 1}, 403),
        ([], 403),
        (b"{", 400),
        (b"[" * 100_000, 400),
        (b"\xff\xfe\x00", 400),
    ],
)
async def test_a_caller_that_is_not_vk_learns_nothing(
    talk: VkTalk, taker: CallbackServer, body: Any, status: int
) -> None:
    told, text = await post(taker, body)
    assert told == status
    assert SECRET not in text
    assert not talk.events


@pytest.mark.parametrize("kind", ["message_typing_state", "message_reply", "unheard_of", 7])
async def test_what_is_not_answered_is_taken_all_the_same(
    talk: VkTalk, taker: CallbackServer, kind: object
) -> None:
    assert await post(taker, event(type=kind)) == (200, "ok")
    assert not talk.events


async def test_ok_is_said_when_the_turn_is_committed_and_not_before(
    vk: VkServer, talk: VkTalk, taker: CallbackServer, anna: Person
) -> None:
    gate = asyncio.Event()

    async def hold(_event: Event) -> None:
        await gate.wait()

    talk.before = hold
    saying = asyncio.create_task(anna.says("12345"))
    await asyncio.sleep(0.1)
    assert not saying.done()
    vk.delays(1.0, method="messages.send")
    gate.set()
    await asyncio.wait_for(saying, 0.8)  # the answer is still on its way
    assert talk.happened == [Said("12345")]
    assert not taker.pending
    await anna.waits_for("Здравствуйте")


async def test_a_turn_that_fails_is_told_and_comes_again_under_the_same_name(
    vk: VkServer, talk: VkTalk, taker: CallbackServer, anna: Person
) -> None:
    seen: list[str] = []

    async def fail(event: Event) -> None:
        seen.append(event.id)
        if len(seen) == 1:
            raise OSError("the store is away")

    talk.before = fail
    await anna.says("12345")
    assert len(taker.pending) == 1
    vk.clock.moves(timedelta(seconds=6))
    with capture_logs() as logs:
        vk.events.callback.pauses = ()
        await vk.events.callback.deliver_pending(taker)
    await anna.waits_for("Здравствуйте")
    assert seen[0] == seen[1]
    assert talk.happened == [Said("12345")]
    assert not taker.pending
    assert not [line for line in logs if line["log_level"] == "error"]


async def test_a_turn_that_takes_long_is_put_off_and_found_again(
    vk: VkServer, talk: VkTalk, taker: CallbackServer, anna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.vk.callback.COMMIT_PATIENCE", 0.05)
    gate = asyncio.Event()

    async def hold(_event: Event) -> None:
        await gate.wait()

    talk.before = hold
    await anna.says("12345")
    [(again, due)] = taker.pending
    assert due > vk.clock.now()
    gate.set()
    await anna.waits_for("Здравствуйте")
    assert await vk.events.callback.deliver(taker, again)


async def test_a_repeat_is_told_by_its_header(taker: CallbackServer) -> None:
    with capture_logs() as logs:
        assert await post(taker, event(), **{"X-Retry-Counter": "3"}) == (200, "ok")
    assert [line["times"] for line in logs if line["event"] == "vk_event_repeated"] == ["3"]


async def test_routes_are_for_the_callback_api_alone(vk: VkServer, talk: VkTalk) -> None:
    channel, app = make(vk, talk), web.Application()
    channel.routes(app, talk.receive)
    assert not list(app.router.routes())


class TestWhatLacks:
    async def test_a_community_that_calls_us_as_it_should_lacks_nothing(
        self, vk: VkServer, talk: VkTalk, taker: CallbackServer
    ) -> None:
        assert await lacks(talk.channel._api, VK_GROUP, here(vk, taker)) == []  # noqa: SLF001 - the same client

    async def test_an_address_that_the_community_does_not_call_is_said(
        self, vk: VkServer, talk: VkTalk, taker: CallbackServer
    ) -> None:
        del vk.events.callback.servers[taker.id]
        [what] = await lacks(talk.channel._api, VK_GROUP, here(vk, taker))  # noqa: SLF001  the channel asks by it
        assert taker.url in what

    async def test_a_confirmation_that_has_changed_and_events_that_are_not_ticked_are_said(
        self, talk: VkTalk, taker: CallbackServer
    ) -> None:
        taker.ticked -= {"message_event"}
        taker.status = "failed"
        stale = Callback(url=taker.url, secret=SECRET, confirmation="stale")
        told = await lacks(talk.channel._api, VK_GROUP, stale)  # noqa: SLF001  the channel asks by it
        assert [what.partition(" (")[0].partition(":")[0] for what in told] == [
            "строка vk.confirmation не та",
            f"адрес {taker.url} не подтверждён".partition(":")[0],
            "не отмечено событие «Действие с сообщением»",
        ]

    async def test_another_secret_is_said_and_not_told(
        self, vk: VkServer, talk: VkTalk, taker: CallbackServer
    ) -> None:
        taker.secret = "an0ther-Secret"
        [what] = await lacks(talk.channel._api, VK_GROUP, here(vk, taker))  # noqa: SLF001  the channel asks by it
        assert "vk.secret" in what
        assert SECRET not in what
        assert taker.secret not in what


def here(vk: VkServer, taker: CallbackServer) -> Callback:
    return Callback(url=taker.url, secret=SECRET, confirmation=vk.events.callback.confirmation_code)


async def test_events_come_in_while_one_person_waits(
    talk: VkTalk, taker: CallbackServer, vk: VkServer, anna: Person
) -> None:
    gate = asyncio.Event()

    async def hold(event: Event) -> None:
        if event.peer == "101":
            await gate.wait()

    talk.before = hold
    saying = asyncio.create_task(anna.says("12345"))
    boris = vk.person(102, "Борис")
    await boris.says("привет")
    await boris.waits_for("Здравствуйте")
    gate.set()
    await saying
    await until(lambda: len(talk.events) == 2)
    assert not taker.pending
