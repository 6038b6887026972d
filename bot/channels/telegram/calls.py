"""Calls of the Bot API: how fast, how often again, and what must not reach a log."""

import asyncio
import math
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any, Final
from weakref import WeakValueDictionary

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
from aiogram.methods import Response, SendChatAction, SendDocument, SendMessage, SendPhoto, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.channels.pace import Pace, hurry
from bot.channels.telegram.session import Session

CALLS_PER_SECOND: Final = 30
"""To all chats together (Bots FAQ, «My bot is hitting limits»)."""
MESSAGES_A_MINUTE_TO_A_GROUP: Final = 20
"""From the same place."""


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
    made.middleware(Rests())
    made.middleware(Rates(calls_per_second))
    made.middleware(_Discretion())
    return made


class Rates(BaseRequestMiddleware):
    """Says no more than Telegram takes: in a second from a bot to all together, in a minute to a group.

    In a private chat answers are not held back by us. Telegram lets short bursts through and publishes no
    number for them; what it takes for too much it refuses itself, and says for how long. What nobody waits
    for comes once a second.
    """

    def __init__(self, calls_per_second: int) -> None:
        self._all = Pace(calls_per_second)
        self._chats: WeakValueDictionary[int | str, Pace] = WeakValueDictionary()
        """Of chats that have been written to lately: a pace lives as long as a place of it is taken."""

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Wait until the call may be made, and make it."""
        async with AsyncExitStack() as places:
            for pace in self._paces(method):
                await places.enter_async_context(pace.place())
            return await make_request(bot, method)

    def _paces(self, method: TelegramMethod[Any]) -> Iterator[Pace]:
        chat: int | str | None = getattr(method, "chat_id", None)
        if chat is None or isinstance(method, SendChatAction):
            return
        # The chat's own comes first: who waits for it takes up no place of all.
        if isinstance(method, SendMessage | SendDocument | SendPhoto):
            if isinstance(chat, int) and chat < 0:
                yield self._chats.setdefault(chat, Pace(MESSAGES_A_MINUTE_TO_A_GROUP, 60.0))
            elif not hurry.get():
                yield self._chats.setdefault(chat, Pace(1))
        yield self._all


class Rests(BaseRequestMiddleware):
    """Leaves a chat alone for as long as Telegram has asked for: what comes sooner is refused, and counts.

    Telegram does not say whether it means the chat or the bot. When it refuses a second chat while one
    rests, it means the bot.
    """

    def __init__(self) -> None:
        self._until: dict[int | str, float] = {}
        """When each chat that rests may be written to again, on the event loop's clock."""
        self._all_until = 0.0

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Make the call, or refuse it as Telegram would.

        Raises:
            Flooded: while the chat, or the bot, rests.
        """
        chat: int | str | None = getattr(method, "chat_id", None)
        if chat is None:
            return await make_request(bot, method)
        now = asyncio.get_running_loop().time
        rest = max(self._until.get(chat, 0.0), self._all_until) - now()
        if rest > 0:
            raise Flooded(method, math.ceil(rest))
        self._until.pop(chat, None)
        try:
            return await make_request(bot, method)
        except Flooded as flood:
            until = now() + flood.retry_after
            self._until = {each: end for each, end in self._until.items() if end > now()}
            if self._until.keys() - {chat}:
                self._all_until = max(self._all_until, until)
            self._until[chat] = until
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
