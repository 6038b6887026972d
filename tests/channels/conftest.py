from typing import TYPE_CHECKING

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from tests.channels.vk_calls import VkCaller
from tests.doubles.telegram import TelegramServer
from tests.doubles.vk import VkServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TOKEN = "123456:TEST-token"
VK_TOKEN = "vk1.a.TEST-token"
VK_GROUP = 77


@pytest.fixture
async def telegram() -> "AsyncIterator[TelegramServer]":
    async with TelegramServer(TOKEN) as server:
        yield server


@pytest.fixture
async def telegram_bot(telegram: TelegramServer) -> "AsyncIterator[Bot]":
    """The real aiogram bot against the local server."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    yield Bot(TOKEN, session=session)
    client = await session.create_session()
    await client.close()  # session.close() would sleep a quarter of a second for TLS, of which there is none


@pytest.fixture
async def vk() -> "AsyncIterator[VkServer]":
    async with VkServer(VK_TOKEN, group_id=VK_GROUP) as server:
        yield server


@pytest.fixture
async def vk_call(vk: VkServer) -> "AsyncIterator[VkCaller]":
    """Calls the local VK as a plain client does, by form and header."""
    async with VkCaller(vk.url, VK_TOKEN) as caller:
        yield caller
