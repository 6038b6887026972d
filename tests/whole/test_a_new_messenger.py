"""A messenger that the program has never heard of: its channel and one line of the list are all it takes."""

import asyncio
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port
from typer.testing import CliRunner

from app.assembly import messengers
from app.assembly.messengers.messenger import Messenger
from app.settings.sections import Database, Mail, Server, Settings, Web
from app.settings.values import SecretUrl
from bot.channels.memory import MemoryChannel
from bot.channels.ports import Receive
from bot.channels.web.limits import WEB
from bot.engine.channel import AttachmentGone
from bot.engine.events import Event, Started
from main import program
from tests.whole.program import serving


class NewChannel(MemoryChannel):
    """A channel in which one person opens the conversation as soon as it runs."""

    def __init__(self) -> None:
        super().__init__("max", WEB)
        self.answered = asyncio.Event()
        self.closed = False

    async def run(self, receive: Receive) -> None:
        await self.happens(Event(channel=self.name, peer="anna", id="1", what=Started()), receive)
        self.answered.set()
        await asyncio.Event().wait()

    def routes(self, app: web.Application, receive: Receive) -> None:
        del app, receive

    async def close(self) -> None:
        self.closed = True

    async def fetch(self, reference: str, limit: int) -> bytes:
        del reference, limit
        raise AttachmentGone


async def _asked_online(settings: Settings) -> list[str]:
    del settings
    return ["MAX: ключ отозван"]


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> NewChannel:
    """The new messenger's channel, the messenger being listed after the others."""
    channel = NewChannel()
    line = Messenger(
        name=channel.name,
        limits=channel.limits,
        is_on=lambda _settings: True,
        calls_us=lambda _settings: False,
        open=lambda _settings, _house: channel,
        check=_asked_online,
    )
    monkeypatch.setattr(messengers, "MESSENGERS", (*messengers.MESSENGERS, line))
    return channel


async def test_a_messenger_that_is_only_listed_is_served_to_the_end(
    channel: NewChannel, tmp_path: Path
) -> None:
    settings = Settings(
        database=Database(url=SecretUrl(f"sqlite:///{tmp_path / 'cabinet.db'}")),
        server=Server(port=unused_port()),
        web=Web(enabled=False),
        mail=Mail(folder=tmp_path / "mail"),
    )
    async with serving(settings), asyncio.timeout(30):
        await channel.answered.wait()
    assert channel.chats["anna"]
    assert channel.closed


@pytest.mark.usefixtures("channel")
def test_a_messenger_that_is_only_listed_is_asked_what_stands_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "MAX: ключ отозван" in CliRunner().invoke(program, ["config", "check", "--online"]).output
