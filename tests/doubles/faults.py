"""What goes wrong with a call of a payment provider's double, on request."""

import asyncio
from enum import StrEnum
from typing import NoReturn

from aiohttp import web


class Fault(StrEnum):
    """What goes wrong with one call."""

    TIMEOUT_BEFORE = "timeout_before"
    """No answer, and nothing has been done."""
    TIMEOUT_AFTER = "timeout_after"
    """No answer, and what was asked has been done."""
    BROKEN_BEFORE = "broken_before"
    """A 5xx, and nothing has been done."""
    BROKEN_AFTER = "broken_after"
    """A 5xx, and what was asked has been done."""
    SYSTEM_ERROR = "system_error"
    """The provider says in its own words that something is wrong with it."""
    DROPPED = "dropped"
    """The connection ends in the middle."""
    BUSY = "busy"
    """Too many calls."""
    GARBLED = "garbled"
    """An answer that is not of the provider's language, as from a proxy on the way."""
    REFUSES = "refuses"
    """Our login is not known."""


AFTER = {Fault.TIMEOUT_AFTER, Fault.BROKEN_AFTER}
SILENT = tuple(fault for fault in Fault if fault is not Fault.REFUSES)


async def dropped(request: web.BaseRequest) -> web.StreamResponse:
    """An answer whose connection ends in the middle."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b"{")
    if request.transport:
        request.transport.abort()
    return response


async def never() -> NoReturn:
    """No answer, until the client has enough of it."""
    await asyncio.sleep(3600)
    raise AssertionError("nobody waits for so long")
