"""The double hands out events as VK does: Bots Long Poll and the Callback API."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientError, web

from tests.channels.conftest import VK_GROUP
from tests.channels.vk_calls import VkCaller, VkRefused
from tests.doubles.vk import Person, VkServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Json = dict[str, Any]


@pytest.fixture
def anna(vk: VkServer) -> Person:
    return vk.person(101, "Анна", allowed=True)


@pytest.fixture
async def server(vk_call: VkCaller) -> Json:
    """The long poll's server as the bot was told of it."""
    server: Json = await vk_call("groups.getLongPollServer", group_id=VK_GROUP)
    return server


def texts(updates: list[Json]) -> list[str]:
    return [update["object"]["message"]["text"] for update in updates]


class Hook:
    """The bot's side of the Callback API: records what is posted and answers as the test says."""

    def __init__(self) -> None:
        self.posts: list[tuple[Json, str | None]] = []
        self.answers: list[web.Response] = []
        self.code = ""
        self.url = ""

    async def __call__(self, request: web.BaseRequest) -> web.Response:
        event = await request.json()
        if event["type"] == "confirmation":
            return web.Response(text=self.code)
        self.posts.append((event, request.headers.get("X-Retry-Counter")))
        return self.answers.pop(0) if self.answers else web.Response(text="ok")

    @property
    def retries(self) -> list[str | None]:
        return [retry for _, retry in self.posts]

    @property
    def texts(self) -> list[str]:
        return texts([event for event, _ in self.posts])


@asynccontextmanager
async def serving(hook: Hook) -> "AsyncIterator[str]":
    runner = web.ServerRunner(web.Server(hook, access_log=None))
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/vk"
    finally:
        await runner.cleanup()


@pytest.fixture
async def hook(vk: VkServer) -> "AsyncIterator[Hook]":
    vk.events.callback.pauses = (0.0, 0.0)
    hook = Hook()
    hook.code = vk.events.callback.confirmation_code
    async with serving(hook) as url:
        hook.url = url
        yield hook


# Long Poll


async def test_events_come_in_their_envelope_and_by_place(
    vk_call: VkCaller, server: Json, anna: Person
) -> None:
    for word in ("раз", "два"):
        await anna.says(word)
    reply = await vk_call.poll(server)
    assert isinstance(reply["ts"], str)
    first, second = reply["updates"]
    assert first.keys() == {"type", "event_id", "v", "group_id", "object"}
    assert (first["type"], first["v"], first["group_id"]) == ("message_new", "5.199", VK_GROUP)
    assert first["event_id"] != second["event_id"]
    assert texts((await vk_call.poll(server))["updates"]) == ["раз", "два"]
    server["ts"] = reply["ts"]
    assert await vk_call.news(server) == []
    await anna.says("три")
    assert texts(await vk_call.news(server)) == ["три"]


async def test_poll_waits_for_the_next_event(vk_call: VkCaller, server: Json, anna: Person) -> None:
    polling = asyncio.create_task(vk_call.news(server, wait=10))
    await asyncio.sleep(0.05)
    await anna.says("привет")
    assert texts(await asyncio.wait_for(polling, 1)) == ["привет"]


async def test_poll_without_news_ends_where_it_began(vk_call: VkCaller, server: Json) -> None:
    reply = await vk_call.poll(server, wait=1)
    assert reply == {"ts": server["ts"], "updates": []}


async def test_poll_may_be_a_post_as_in_vkbottle(vk_call: VkCaller, server: Json, anna: Person) -> None:
    await anna.says("привет")
    query = {"act": "a_check", "key": server["key"], "ts": server["ts"], "wait": "0", "rps_delay": "0"}
    async with vk_call.session.post(server["server"], params=query) as response:
        assert texts((await response.json())["updates"]) == ["привет"]


@pytest.mark.parametrize(
    "change",
    [{"act": "check"}, {"wait": "91"}, {"wait": "x"}, {"ts": "now"}, {"mode": "2"}, {"key": None}],
)
async def test_poll_that_makes_no_sense_is_refused(
    vk: VkServer, vk_call: VkCaller, server: Json, change: Json
) -> None:
    query = {"act": "a_check", "key": server["key"], "ts": server["ts"], "wait": "0"} | change
    query = {name: value for name, value in query.items() if value is not None}
    async with vk_call.session.get(server["server"], params=query) as response:
        assert response.status == 400
    assert [refused.method for refused in vk.refusals] == ["a_check"]
    assert server["key"] not in repr(vk.refusals)


async def test_place_may_come_as_a_number(
    vk: VkServer, vk_call: VkCaller, server: Json, anna: Person
) -> None:
    vk.events.long_poll.numeric_ts = True
    await anna.says("раз")
    assert (await vk_call.poll(server))["ts"] == 1


async def test_part_of_the_history_is_lost(
    vk: VkServer, vk_call: VkCaller, server: Json, anna: Person
) -> None:
    await anna.says("пропало")
    vk.events.long_poll.forgets_history()
    assert await vk_call.poll(server) == {"failed": 1, "ts": 1}
    server["ts"] = 1
    await anna.says("дошло")
    assert texts(await vk_call.news(server)) == ["дошло"]
    server["ts"] = 99
    assert await vk_call.poll(server) == {"failed": 1, "ts": 2}


async def test_key_expires_and_the_place_stays(
    vk: VkServer, vk_call: VkCaller, server: Json, anna: Person
) -> None:
    polling = asyncio.create_task(vk_call.poll(server, wait=10))
    await asyncio.sleep(0.05)
    vk.events.long_poll.expires_key()
    assert await polling == {"failed": 2}
    await anna.says("между")
    assert await vk_call.poll(server) == {"failed": 2}
    fresh = await vk_call("groups.getLongPollServer", group_id=VK_GROUP)
    assert texts(await vk_call.news(fresh | {"ts": server["ts"]})) == ["между"]


async def test_information_is_lost_and_all_begins_anew(
    vk: VkServer, vk_call: VkCaller, server: Json, anna: Person
) -> None:
    await anna.says("пропало")
    vk.events.long_poll.loses_information()
    assert await vk_call.poll(server) == {"failed": 3}
    fresh = await vk_call("groups.getLongPollServer", group_id=VK_GROUP)
    await anna.says("дошло")
    assert texts(await vk_call.news(fresh)) == ["дошло"]


@pytest.mark.parametrize("code", [1, 2, 3])
async def test_failure_on_demand_loses_nothing_by_itself(
    vk: VkServer, vk_call: VkCaller, server: Json, anna: Person, code: int
) -> None:
    polling = asyncio.create_task(vk_call.poll(server, wait=10))
    await asyncio.sleep(0.05)
    vk.events.long_poll.fails(code, times=2)
    assert (await polling)["failed"] == code
    assert (await vk_call.poll(server))["failed"] == code
    await anna.says("дошло")
    assert texts(await vk_call.news(server)) == ["дошло"]


async def test_reply_may_lack_the_place(vk: VkServer, vk_call: VkCaller, server: Json) -> None:
    vk.events.long_poll.forgets_ts()
    assert await vk_call.poll(server) == {"updates": []}


async def test_poll_breaks_on_demand(vk: VkServer, vk_call: VkCaller, server: Json) -> None:
    vk.drops(method="a_check", times=2)
    with pytest.raises(ClientError):
        await vk_call.poll(server)
    vk.breaks(502, method="a_check")
    async with vk_call.session.get(server["server"]) as response:
        assert response.status == 502


async def test_event_can_come_twice_under_one_id(
    vk: VkServer, vk_call: VkCaller, server: Json, anna: Person
) -> None:
    await anna.says("раз")
    await vk.events.repeat(vk.events.all[-1])
    first, second = await vk_call.news(server)
    assert first == second


async def test_only_ticked_types_come(vk: VkServer, vk_call: VkCaller, server: Json, anna: Person) -> None:
    settings = await vk_call("groups.getLongPollSettings", group_id=VK_GROUP)
    assert (settings["is_enabled"], settings["api_version"]) == (True, "5.199")
    ticked = {name for name, on in settings["events"].items() if on}
    assert ticked == {"message_new", "message_event", "message_allow", "message_deny"}
    await vk_call("groups.setLongPollSettings", group_id=VK_GROUP, message_new=0, message_reply=1)
    await anna.says("не дойдёт")
    await vk_call.send(anna.id, "ответ")
    await anna.denies()
    assert [update["type"] for update in await vk_call.news(server)] == ["message_reply", "message_deny"]
    assert [event["type"] for event in vk.events.all] == ["message_new", "message_reply", "message_deny"]


async def test_long_poll_can_be_off_and_switched_on(vk: VkServer, vk_call: VkCaller, anna: Person) -> None:
    vk.events.long_poll.enabled = False
    vk.events.long_poll.ticked.clear()
    with pytest.raises(VkRefused, match="longpoll for this group is not enabled"):
        await vk_call("groups.getLongPollServer", group_id=VK_GROUP)
    await anna.says("никто не слышит")
    on = {"enabled": 1, "api_version": "5.199", "message_new": 1}
    await vk_call("groups.setLongPollSettings", group_id=VK_GROUP, **on)
    server = await vk_call("groups.getLongPollServer", group_id=VK_GROUP)
    await anna.says("слышно")
    assert texts(await vk_call.news(server)) == ["слышно"]
    with pytest.raises(VkRefused, match=r"speaks 5\.199"):
        await vk_call("groups.setLongPollSettings", group_id=VK_GROUP, api_version="5.131")


async def test_server_closes_while_the_bot_is_polling(vk: VkServer, vk_call: VkCaller, server: Json) -> None:
    polling = asyncio.create_task(vk_call.poll(server, wait=50))
    await asyncio.sleep(0.05)
    await vk.events.close()
    assert (await asyncio.wait_for(polling, 1))["updates"] == []


# Callback API


async def test_server_is_added_confirmed_and_hears_what_is_ticked(
    vk_call: VkCaller, anna: Person, hook: Hook
) -> None:
    hook.code = (await vk_call("groups.getCallbackConfirmationCode", group_id=VK_GROUP))["code"]
    about = {"group_id": VK_GROUP, "url": hook.url, "title": "Кабинет", "secret_key": "s3cret"}
    server_id = (await vk_call("groups.addCallbackServer", **about))["server_id"]
    await anna.says("ещё не отмечено")
    assert hook.posts == []
    settings = {"group_id": VK_GROUP, "server_id": server_id, "api_version": "5.199", "message_new": 1}
    await vk_call("groups.setCallbackSettings", **settings)
    await anna.says("привет")
    ((event, retry),) = hook.posts
    assert event.keys() == {"type", "event_id", "v", "group_id", "object", "secret"}
    assert (event["type"], event["secret"], event["group_id"], retry) == (
        "message_new",
        "s3cret",
        VK_GROUP,
        None,
    )
    (server,) = (await vk_call("groups.getCallbackServers", group_id=VK_GROUP))["items"]
    assert (server["status"], server["url"], server["title"]) == ("ok", hook.url, "Кабинет")
    found = await vk_call("groups.getCallbackSettings", group_id=VK_GROUP, server_id=server_id)
    assert [name for name, on in found["events"].items() if on] == ["message_new"]
    await vk_call("groups.deleteCallbackServer", group_id=VK_GROUP, server_id=server_id)
    await anna.says("уже некому")
    assert hook.texts == ["привет"]


async def test_wrong_confirmation_code_fails_the_server_until_it_is_edited(
    vk: VkServer, vk_call: VkCaller, anna: Person, hook: Hook
) -> None:
    vk.events.callback.confirmation_code = "changed"
    server = await vk.connects_callback(hook.url)
    assert server.status == "failed"
    await anna.says("не дойдёт")
    assert hook.posts == []
    hook.code = "changed"
    edit = {"group_id": VK_GROUP, "server_id": server.id, "url": hook.url, "title": "Кабинет"}
    await vk_call("groups.editCallbackServer", **edit)
    await anna.says("дойдёт")
    assert hook.texts == ["дойдёт"]
    assert "secret" not in hook.posts[0][0]


async def test_event_is_posted_again_until_it_is_ok(vk: VkServer, anna: Person, hook: Hook) -> None:
    await vk.connects_callback(hook.url)
    hook.answers = [web.Response(status=500), web.Response(text="fine")]
    await anna.says("раз")
    assert hook.retries == [None, "1", "2"]
    assert len({event["event_id"] for event, _ in hook.posts}) == 1


async def test_event_nobody_takes_waits_and_can_be_posted_later(
    vk: VkServer, anna: Person, hook: Hook
) -> None:
    server = await vk.connects_callback(hook.url)
    hook.answers = [web.Response(status=500) for _ in range(3)]
    await anna.says("раз")
    assert len(server.pending) == 1
    await vk.events.callback.deliver_pending(server)
    assert not server.pending
    assert hook.texts == ["раз"] * 4


async def test_retry_after_puts_the_event_off(vk: VkServer, anna: Person, hook: Hook) -> None:
    server = await vk.connects_callback(hook.url)
    hook.answers = [web.Response(status=503, headers={"Retry-After": "60"})]
    await anna.says("раз")
    await vk.events.callback.deliver_pending(server)
    assert hook.retries == [None]
    vk.clock.moves(timedelta(seconds=61))
    await vk.events.callback.deliver_pending(server)
    assert hook.texts == ["раз", "раз"]
    assert not server.pending


async def test_remove_takes_the_server_away(
    vk: VkServer, vk_call: VkCaller, anna: Person, hook: Hook
) -> None:
    await vk.connects_callback(hook.url)
    hook.answers = [web.Response(text="remove")]
    await anna.says("раз")
    await anna.says("два")
    assert hook.texts == ["раз"]
    assert (await vk_call("groups.getCallbackServers", group_id=VK_GROUP))["count"] == 0


async def test_event_can_be_repeated_though_it_was_taken(vk: VkServer, anna: Person, hook: Hook) -> None:
    server = await vk.connects_callback(hook.url, secret="s")
    await anna.says("раз")
    assert await vk.events.callback.deliver(server, vk.events.all[-1])
    (first, _), (second, _) = hook.posts
    assert first == second


async def test_both_ways_out_carry_the_same_event(
    vk: VkServer, vk_call: VkCaller, server: Json, anna: Person, hook: Hook
) -> None:
    await vk.connects_callback(hook.url)
    await anna.says("раз")
    (polled,) = await vk_call.news(server)
    assert polled == hook.posts[0][0]


async def test_server_that_is_down_fails(vk: VkServer, anna: Person, unused_tcp_port: int) -> None:
    vk.events.callback.pauses = ()
    server = await vk.connects_callback(f"http://127.0.0.1:{unused_tcp_port}/")
    assert server.status == "failed"
    server.status = "ok"
    await anna.says("раз")
    assert len(server.pending) == 1


async def test_callback_servers_have_limits(vk_call: VkCaller, hook: Hook) -> None:
    about = {"group_id": VK_GROUP, "url": hook.url, "title": "Кабинет"}
    for code, change in (
        (100, {"title": "я" * 15}),
        (100, {"secret_key": "x" * 51}),
        (100, {"url": "ftp://ya.ru"}),
    ):
        with pytest.raises(VkRefused) as refused:
            await vk_call("groups.addCallbackServer", **about | change)
        assert refused.value.code == code
    for _ in range(10):
        await vk_call("groups.addCallbackServer", **about)
    with pytest.raises(VkRefused, match="2000: "):
        await vk_call("groups.addCallbackServer", **about)
    with pytest.raises(VkRefused, match="104: "):
        await vk_call("groups.getCallbackSettings", group_id=VK_GROUP, server_id=404)
    some = await vk_call("groups.getCallbackServers", group_id=VK_GROUP, server_ids="1,2")
    assert [server["id"] for server in some["items"]] == [1, 2]
