from typing import TYPE_CHECKING

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from tests.doubles.telegram import TelegramServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TOKEN = "123456:TEST-token"


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
