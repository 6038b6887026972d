"""One channel's trouble beside the others, with both messengers' servers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.channels import supervisor
from bot.channels.ports import LiveChannel
from bot.channels.telegram.channel import TelegramChannel, TokenRefused
from bot.channels.vk.community import LongPollOff
from bot.channels.vk.community import TokenRefused as VkTokenRefused
from bot.channels.web.channel import WebChannel
from bot.channels.web.site import Site
from bot.engine.channel import InFlight
from bot.texts import russian
from storage.store import open_store
from tests.channels import talk, vk_talk
from tests.channels.talk import TelegramTalk, hang_up
from tests.channels.vk_talk import VkTalk
from tests.doubles import telegram as telegram_double
from tests.doubles import vk as vk_double
from tests.doubles.site import SUPPLIER
from tests.doubles.telegram import TelegramServer
from tests.doubles.vk import VkServer
from tests.doubles.waiting import until

if TYPE_CHECKING:
    from bot.channels.vk.channel import VkChannel


class Both:
    """Telegram and VK with a script behind each, run as the program runs them."""

    def __init__(self, telegram: TelegramServer, vk: VkServer) -> None:
        self.in_telegram, self.in_vk = TelegramTalk(), VkTalk()
        self.telegram: TelegramChannel = talk.make(telegram.url, self.in_telegram)
        # The rests of VK pass by the clock on the wall here, since they are waited out.
        self.vk: VkChannel = vk_talk.make(vk, self.in_vk, clock=lambda: datetime.now(UTC))

    async def receive(self, taken: InFlight) -> None:
        talk: TelegramTalk | VkTalk = self.in_telegram if taken.event.channel == "telegram" else self.in_vk
        await talk.receive(taken)

    def run(self, *others: LiveChannel) -> asyncio.Task[None]:
        channels: list[LiveChannel] = [self.telegram, self.vk, *others]
        return asyncio.create_task(supervisor.side_by_side(channels, self.receive))


@pytest.fixture
async def both(telegram: TelegramServer, vk: VkServer) -> AsyncIterator[Both]:
    both = Both(telegram, vk)
    yield both
    await both.vk.close()
    await hang_up(both.telegram)


@pytest.fixture
def anna(telegram: TelegramServer) -> telegram_double.Person:
    return telegram.person(101, "Анна", started=True)


@pytest.fixture
def boris(vk: VkServer) -> vk_double.Person:
    return vk.person(102, "Борис", allowed=True)


async def stop(life: asyncio.Task[None]) -> None:
    life.cancel()
    with suppress(asyncio.CancelledError):
        await life


async def test_telegram_goes_on_when_vk_does_not_know_the_token(
    vk: VkServer, both: Both, anna: telegram_double.Person
) -> None:
    vk.fails(5, method="groups.getById")
    with capture_logs() as logs:
        life = both.run()
        await anna.says("привет")
        await anna.waits_for("Здравствуйте")
        await until(lambda: any(line["event"] == "channel_misconfigured" for line in logs))
        await stop(life)
    [line] = [line for line in logs if line["event"] == "channel_misconfigured"]
    assert (line["log_level"], line["channel"]) == ("error", "vk")
    assert "vk.token" in line["problem"]


async def test_vk_goes_on_when_telegram_does_not_know_the_token(
    telegram: TelegramServer, vk: VkServer, both: Both, boris: vk_double.Person
) -> None:
    telegram.fails(401, "Unauthorized", method="getMe")
    life = both.run()
    await until(lambda: vk.calls_of("groups.getLongPollServer"))
    await boris.says("привет")
    await boris.waits_for("Здравствуйте")
    assert not life.done()
    await stop(life)


async def test_telegram_goes_on_when_long_poll_is_switched_off_later(
    vk: VkServer, both: Both, anna: telegram_double.Person
) -> None:
    with capture_logs() as logs:
        life = both.run()
        await until(lambda: vk.calls_of("groups.getLongPollServer"))
        vk.events.long_poll.enabled = False
        vk.events.long_poll.expires_key()
        await until(lambda: any(line["event"] == "channel_misconfigured" for line in logs))
        await anna.says("привет")
        await anna.waits_for("Здравствуйте")
        await stop(life)
    [line] = [line for line in logs if line["event"] == "channel_misconfigured"]
    assert line["problem"] == str(LongPollOff())


async def test_when_no_channel_is_left_all_that_is_wrong_is_told(
    telegram: TelegramServer, vk: VkServer, both: Both
) -> None:
    telegram.fails(401, "Unauthorized", method="getMe")
    vk.fails(5, method="groups.getById")
    with pytest.raises(ExceptionGroup) as end:
        await asyncio.wait_for(both.run(), 5)
    assert {type(problem) for problem in end.value.exceptions} == {TokenRefused, VkTokenRefused}


async def test_beside_the_site_nothing_ends_when_the_messengers_are_misconfigured(
    telegram: TelegramServer, vk: VkServer, both: Both, sqlite_file: Path
) -> None:
    telegram.fails(401, "Unauthorized", method="getMe")
    vk.fails(5, method="groups.getById")
    store = open_store(f"sqlite:///{sqlite_file}")
    site = WebChannel(Site(supplier=SUPPLIER), store, texts=russian(), clock=lambda: datetime.now(UTC))
    with capture_logs() as logs:
        life = both.run(site)
        await until(lambda: [line["event"] for line in logs].count("channel_misconfigured") == 2)
    assert not life.done()
    await stop(life)
    await store.close()


@pytest.mark.parametrize("method", ["groups.getById", "groups.getLongPollServer"])
async def test_a_captcha_at_the_start_is_waited_out_with_an_alarm(
    vk: VkServer, both: Both, boris: vk_double.Person, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr("bot.channels.vk.api._CAPTCHA_REST", timedelta(seconds=0.3))
    vk.fails(14, method=method)
    with capture_logs() as logs:
        life = both.run()
        await until(lambda: vk.calls_of("groups.getLongPollServer"))
        await boris.says("привет")
        await boris.waits_for("Здравствуйте")
        await stop(life)
    assert [line["fate"] for line in logs if line["event"] == "vk_refused"] == ["captcha"]
    assert not [line for line in logs if line["event"] in {"channel_misconfigured", "channel_failed"}]


async def test_a_channel_that_fails_for_a_reason_nobody_has_foreseen_is_begun_again(
    vk: VkServer, both: Both, boris: vk_double.Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "AGAIN", 0.01)
    vk.fails(8, method="groups.getLongPollServer")
    with capture_logs() as logs:
        life = both.run()
        await until(lambda: vk.calls_of("groups.getLongPollServer"))
        await boris.says("привет")
        await boris.waits_for("Здравствуйте")
        await stop(life)
    assert [line["channel"] for line in logs if line["event"] == "channel_failed"] == ["vk"]
