"""The whole program, as `main.py run` puts it together, against a strict local VK."""

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port
from pydantic import SecretStr
from structlog.testing import capture_logs

from app.assembly.serving import serve
from app.settings.sections import Database, Mail, Server, Settings, Vk, Web
from app.settings.values import SecretUrl
from bot.channels.vk.callback import CALLBACK_PATH
from bot.channels.vk.community import TokenRefused
from tests.doubles.vk import VkServer
from tests.doubles.waiting import until
from tests.whole.first_day import lives_a_first_day
from tests.whole.program import import_demo, serving

TOKEN = "vk1.a." + "A" * 40
GROUP = 220000001
SECRET = "r4nd0m-Secret_1"


@pytest.fixture
async def vk() -> AsyncIterator[VkServer]:
    async with VkServer(TOKEN, group_id=GROUP, rate=20) as server:
        yield server


@pytest.fixture(params=["longpoll", "callback"])
def settings(request: pytest.FixtureRequest, sqlite_file: Path, tmp_path: Path, vk: VkServer) -> Settings:
    return Settings(
        database=Database(url=SecretUrl(f"sqlite:///{sqlite_file}")),
        mail=Mail(folder=tmp_path / "mail"),
        server=Server(port=unused_port()),
        vk=Vk(
            token=SecretStr(TOKEN),
            group_id=GROUP,
            api_url=vk.url,
            mode=request.param,
            secret=SecretStr(SECRET),
            confirmation=vk.events.callback.confirmation_code,
        ),
        web=Web(enabled=False),
    )


async def switch_on(vk: VkServer, settings: Settings) -> None:
    """What an administrator does in the community's settings."""
    if settings.vk.mode == "longpoll":
        await until(lambda: vk.calls_of("groups.getLongPollServer"))
        return
    vk.events.long_poll.enabled = False
    url = f"http://127.0.0.1:{settings.server.port}{CALLBACK_PATH}"
    taker = await vk.events.callback.add({"title": "Бот", "url": url, "secret_key": SECRET})
    taker.ticked = {"message_new", "message_event", "message_allow", "message_deny"}
    assert taker.status == "ok"


@pytest.mark.rows("S3", "S7", "S9", "S10", "S13", "S14", "S17", "S18", "S30", "S43–S45", "S67", "S69")
async def test_anna_registers_links_hands_in_with_a_typo_and_downloads(
    vk: VkServer, settings: Settings, tmp_path: Path
) -> None:
    """The same as elsewhere: only the phone's button is missing."""
    facts = await import_demo(settings, tmp_path / "registers")
    anna = vk.person(1001, "Анна")

    async def types_the_phone() -> None:
        await anna.says("8 912 345-67-89")
        await anna.waits_for("Согласие на обработку персональных данных")

    async with serving(settings):
        await switch_on(vk, settings)
        await lives_a_first_day(anna, facts, settings.mail.folder, between=types_the_phone)
    assert not vk.refusals
    assert not vk.mentions


async def test_when_vk_is_the_only_channel_and_misconfigured_the_program_ends(
    vk: VkServer, settings: Settings
) -> None:
    vk.fails(5, method="groups.getById")
    with pytest.raises(ExceptionGroup) as end:
        await asyncio.wait_for(serve(settings), 20)
    assert end.group_contains(TokenRefused, match=r"vk\.token")


async def test_the_site_goes_on_when_vk_is_misconfigured(vk: VkServer, settings: Settings) -> None:
    vk.fails(5, method="groups.getById")
    with capture_logs() as logs:
        async with serving(settings.model_copy(update={"web": Web()})):
            await until(lambda: [line for line in logs if line["event"] == "channel_misconfigured"])
            url = f"http://127.0.0.1:{settings.server.port}/healthz"
            async with ClientSession() as session, session.get(url) as response:
                assert response.status == HTTPStatus.OK
