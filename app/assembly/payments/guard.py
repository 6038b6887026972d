"""What stands before the addresses that providers and banks call: how much and how often."""

from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from app.settings.sections import Server
from bot.channels.addresses import caller, household
from bot.channels.rate_limits import Buckets, Rate

_PREFIX: Final = "/payments/"
_BODY: Final = 64 * 1024
"""Bytes: a notification has two or three thousand."""
_CALLS: Final = Rate(burst=200, per_second=20)
"""Of one network address: a provider sends what has piled up at once, from a few addresses."""

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def address_of(request: web.Request, server: Server) -> str:
    """The network address of who calls, behind our own proxies."""
    forwarded = request.headers.getall("X-Forwarded-For", [])
    return caller(request.remote or "", forwarded, server.trusted_proxies)


def guarded(application: web.Application, server: Server) -> None:
    """Refuse bodies that are too large and callers that come too often, under `/payments/`."""
    calls = Buckets(_CALLS)

    @web.middleware
    async def refuse(request: web.Request, handler: _Handler) -> web.StreamResponse:
        if request.path.startswith(_PREFIX):
            if (request.content_length or 0) > _BODY:
                raise web.HTTPRequestEntityTooLarge(max_size=_BODY, actual_size=request.content_length or 0)
            wait = calls.take(household(address_of(request, server)))
            if wait:
                raise web.HTTPTooManyRequests(headers={"Retry-After": str(int(wait) + 1)})
        return await handler(request)

    application.middlewares.append(refuse)
