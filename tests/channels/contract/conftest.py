"""Every messenger, one after the other."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.channels.contract.messenger import Messenger, Remote
from tests.channels.contract.telegram import telegram_messenger
from tests.channels.contract.vk import vk_messenger
from tests.channels.contract.web import web_messenger
from tests.channels.talk import row, says

_REMOTE = {"telegram": telegram_messenger, "vk": vk_messenger}


@pytest.fixture(params=[*_REMOTE, "web"])
async def idle(request: pytest.FixtureRequest, sqlite_file: Path) -> AsyncIterator[Messenger]:
    """A messenger whose channel does not run yet."""
    async with AsyncExitStack() as stack:
        if request.param in _REMOTE:
            yield await stack.enter_async_context(_REMOTE[request.param]())
        else:
            yield await stack.enter_async_context(web_messenger(sqlite_file))


@pytest.fixture
async def messenger(idle: Messenger) -> AsyncIterator[Messenger]:
    """A messenger whose channel runs; it has refused nothing in the end, and everything has been shown."""
    async with idle.running():
        yield idle
        assert not idle.talk.not_shown
        idle.ensure_nothing_refused()


@pytest.fixture(params=list(_REMOTE))
async def idle_remote(request: pytest.FixtureRequest) -> AsyncIterator[Remote]:
    """A messenger with a server of its own, whose channel does not run yet."""
    async with _REMOTE[request.param]() as remote:
        yield remote


@pytest.fixture
async def remote(idle_remote: Remote) -> AsyncIterator[Remote]:
    """A messenger with a server of its own, whose channel runs."""
    async with idle_remote.running():
        yield idle_remote


@pytest.fixture
async def at_menu(messenger: Messenger) -> Messenger:
    """A screen of two buttons stands in the chat."""
    return await _at_menu(messenger)


@pytest.fixture
async def remote_at_menu(remote: Remote) -> Remote:
    """The same, in a messenger with a server of its own."""
    await _at_menu(remote)
    return remote


async def _at_menu(messenger: Messenger) -> Messenger:
    messenger.talk.script = lambda _event: says("Меню", row("Показания", "Долг"))
    await messenger.says("меню")
    await messenger.sees("Меню")
    return messenger
