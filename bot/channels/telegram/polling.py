"""Long polling: nothing is confirmed before it is committed, and nobody else polls beside us."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramConflictError, TelegramRetryAfter
from aiogram.methods import GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType

from core.base.system_errors import Misconfigured

_log = structlog.get_logger(__name__)

CONFLICTS: Final = 3
"""So many in a row before the first success mean another poller; one may be left of our own last run."""


class AnotherPoller(Misconfigured):
    """Another process polls Telegram with this token."""

    def __init__(self) -> None:
        super().__init__(
            "Этого бота уже опрашивает другой процесс, а Telegram отвечает только одному. "
            'Остановите тот процесс или поставьте обоим telegram.mode = "webhook".'
        )


class Polls(BaseRequestMiddleware):
    """Stands around getUpdates, whose offset confirms all that came before."""

    def __init__(self, settle: Callable[[], Awaitable[None]], stop: Callable[[], Awaitable[None]]) -> None:
        self._settle = settle
        self._stop = stop
        self._conflicts = 0
        self._answered = False
        self._heard_at: float | None = None

    def silent_for(self) -> float:
        """Seconds since Telegram last answered, or since the first try; 0 where nobody polls."""
        return 0.0 if self._heard_at is None else asyncio.get_running_loop().time() - self._heard_at

    def ensure_alone(self) -> None:
        """Refuse to go on beside another poller.

        Raises:
            AnotherPoller: when polling was stopped for that.
        """
        if self._conflicts >= CONFLICTS:
            raise AnotherPoller

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Let the call through when it may confirm, and watch how it ends."""
        is_poll = isinstance(method, GetUpdates)
        if not is_poll:
            return await make_request(bot, method)
        await self._settle()
        loop = asyncio.get_running_loop()
        if self._heard_at is None:
            self._heard_at = loop.time()
        try:
            response = await make_request(bot, method)
        except TelegramConflictError:
            _log.error("another_poller")
            if not self._answered:
                self._conflicts += 1
                if self._conflicts >= CONFLICTS:
                    await self._stop()
            raise
        except TelegramRetryAfter as wait:
            await asyncio.sleep(wait.retry_after)  # aiogram would come again sooner
            raise
        self._answered, self._heard_at = True, loop.time()
        return response
