"""Calls of the Bot API: how fast, how often again, and what must not reach a log."""

import asyncio
import math
from collections.abc import Callable
from typing import Any, Final

import stamina
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramEntityTooLarge,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import Response, SendChatAction, TelegramMethod
from aiogram.methods.base import TelegramType
from aiolimiter import AsyncLimiter

from bot.channels.telegram.session import Session

CALLS_PER_SECOND: Final = 30
"""To all chats together (Bots FAQ, «My bot is hitting limits»)."""


class Flooded(TelegramAPIError):
    """Telegram wants to be left alone for so many seconds."""

    def __init__(self, method: TelegramMethod[Any], retry_after: int) -> None:
        super().__init__(method, f"retry after {retry_after} s")
        self.retry_after = retry_after


def _again(patience: float) -> Callable[[Exception], bool | float]:
    """Whether an error passes by itself, and after how many seconds where Telegram says so."""

    def decide(error: Exception) -> bool | float:
        if isinstance(error, Flooded):
            return float(error.retry_after) if error.retry_after <= patience else False
        passing = isinstance(error, TelegramNetworkError | TelegramServerError)
        return passing and not isinstance(error, TelegramEntityTooLarge)

    return decide


patiently: Final = stamina.AsyncRetryingCaller(attempts=10, timeout=120.0, wait_max=15.0).on(_again(60.0))
"""For an answer: a minute of waiting is worth it, after that the answer is shown later.

A message whose connection broke after Telegram had taken it goes out twice: the Bot API knows no key by
which it could tell.
"""
briefly: Final = stamina.AsyncRetryingCaller(attempts=3, timeout=5.0).on(_again(3.0))
"""For what is soon of no use to anybody, such as the end of a button's spinner."""
stubbornly: Final = stamina.AsyncRetryingCaller(attempts=None, timeout=None, wait_max=30.0).on(
    _again(math.inf)
)
"""For the start: Telegram may be down, and the other channels work all the same."""


def session(api_url: str, proxy: str, calls_per_second: int) -> Session:
    """A session for one bot; `proxy` is an HTTP or SOCKS5 one, or empty."""
    made = Session(api_url, proxy)
    made.middleware(_Rests())
    made.middleware(_Rates(calls_per_second))
    made.middleware(_Discretion())
    return made


class _Rates(BaseRequestMiddleware):
    """Says no more in a second, to all chats together, than Telegram takes from a bot.

    One chat is not held back by us. Telegram lets short bursts through and publishes no number for them; what
    it takes for too much it refuses itself, and says for how long.
    """

    def __init__(self, calls_per_second: int) -> None:
        self._all = AsyncLimiter(calls_per_second, 1)

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        if hasattr(method, "chat_id") and not isinstance(method, SendChatAction):
            await self._all.acquire()
        return await make_request(bot, method)


class _Rests(BaseRequestMiddleware):
    """Leaves a chat alone for as long as Telegram has asked for: what comes sooner is refused, and counts."""

    def __init__(self) -> None:
        self._until: dict[int | str, float] = {}
        """When each chat that rests may be written to again, on the event loop's clock."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        chat: int | str | None = getattr(method, "chat_id", None)
        if chat is None:
            return await make_request(bot, method)
        now = asyncio.get_running_loop().time
        rest = self._until.pop(chat, 0.0) - now()
        if rest > 0:
            self._until[chat] = now() + rest
            raise Flooded(method, math.ceil(rest))
        try:
            return await make_request(bot, method)
        except Flooded as flood:
            self._until[chat] = now() + flood.retry_after
            raise


class _Discretion(BaseRequestMiddleware):
    """Keeps out of errors, and so out of logs, what aiogram puts into them: chats and whole answers."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        try:
            return await make_request(bot, method)
        except TelegramRetryAfter as wait:
            raise Flooded(method, wait.retry_after) from None
        except ClientDecodeError:
            # A gateway's page for a 502, most often; a fault that passes, unlike what aiogram makes of it.
            raise TelegramNetworkError(method, "the answer cannot be read") from None
