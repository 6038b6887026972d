"""The Callback API: VK posts each event, and repeats it until it is answered with `ok`.

`ok` is said as soon as the turn is committed, and not before: what VK need not repeat is in the database. It
does not wait for the answer to be shown. An event whose turn takes long is put off with 503 and Retry-After;
when it comes again, it finds its turn by the event's id, in flight or done.
Source: dev.vk.com, callback/getting-started.
"""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import structlog
from aiohttp import web

from bot.engine.channel import InFlight

_log = structlog.get_logger(__name__)

CALLBACK_PATH: Final = "/vk/callback"
COMMIT_PATIENCE: Final = 5.0
"""Seconds; VK does not say how long it waits."""
_COME_AGAIN: Final = "5"

Take = Callable[[Mapping[str, Any]], Sequence[InFlight]]
"""Begins the turns of an event, and returns them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """What tells VK from anybody else, and us from another server."""

    url: str
    """https://…/vk/callback as the community's settings name it."""
    secret: str
    """VK sends it in the body of each event, at most 50 characters (groups.addCallbackServer)."""
    confirmation: str
    """VK asks for it once, to see that the address is ours (groups.getCallbackConfirmationCode)."""


Handler = Callable[[web.Request], Awaitable[web.Response]]


def handler(group_id: int, callback: Callback, take: Take) -> Handler:
    """The handler of VK's requests."""

    async def handle(request: web.Request) -> web.Response:
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            raise web.HTTPBadRequest from None
        if not isinstance(update, dict) or update.get("group_id") != group_id:
            raise web.HTTPForbidden
        if update.get("type") == "confirmation":
            return web.Response(text=callback.confirmation)
        if not hmac.compare_digest(str(update.get("secret", "")).encode(), callback.secret.encode()):
            raise web.HTTPForbidden
        if repeats := request.headers.get("X-Retry-Counter"):
            _log.info("vk_event_repeated", times=repeats[:4])
        return await _committed(take(update))

    return handle


async def _committed(turns: Sequence[InFlight]) -> web.Response:
    try:
        async with asyncio.timeout(COMMIT_PATIENCE):
            for turn in turns:
                await turn.wait_for_commit()
    except Exception:  # noqa: BLE001 - the dispatcher has logged it, and VK is to send the event again
        return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": _COME_AGAIN})
    return web.Response(text="ok")
