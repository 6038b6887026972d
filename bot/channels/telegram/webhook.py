"""Being called by Telegram instead of asking it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from secrets import compare_digest
from typing import Final

from aiogram import Bot, Dispatcher
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import Update
from aiohttp import web

WEBHOOK_PATH: Final = "/telegram/webhook"
_SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # its name


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where Telegram calls us instead of being polled, so that several processes can share the work."""

    base_url: str
    """https://…, where WEBHOOK_PATH is served."""
    secret: str
    """1-256 of A-Z, a-z, 0-9, _ and - (Bot API, setWebhook): it tells Telegram from anybody else."""


def handler(
    dispatcher: Dispatcher, bot: Bot, secret: str
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """What serves WEBHOOK_PATH; a turn that fails is a 500, after which Telegram calls again.

    The end of a button's spinner goes back as the reply, which spares a call (Bot API, «Making requests when
    getting updates»); whether it arrives is not told, and nothing depends on it.
    """

    async def handle(request: web.Request) -> web.Response:
        if not compare_digest(request.headers.get(_SECRET_HEADER, "").encode(), secret.encode()):
            return web.Response(status=401)
        update = Update.model_validate_json(await request.read(), context={"bot": bot})
        reply = await dispatcher.feed_update(bot, update)
        if not isinstance(reply, AnswerCallbackQuery):
            return web.Response()
        return web.json_response({"method": reply.__api_method__} | reply.model_dump(exclude_none=True))

    return handle
