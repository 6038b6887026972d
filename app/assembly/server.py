"""The HTTP server: the site chat, calls of messengers, health."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web

from app.settings.sections import Server
from core.base.system_errors import Misconfigured, why

_LAST_ANSWERS: Final = 10
"""Seconds for the requests that are being answered when the server ends."""


def application() -> web.Application:
    """A server's routes, to which channels add their own; `/healthz` says that the process answers."""
    routes = web.Application()
    routes.router.add_get("/healthz", _say_alive)
    return routes


@asynccontextmanager
async def listening(routes: web.Application, server: Server) -> AsyncIterator[None]:
    """Take requests until the end of the block.

    Raises:
        Misconfigured: when the port cannot be had.
    """
    # Access lines would hold people's addresses.
    runner = web.AppRunner(routes, access_log=None, shutdown_timeout=_LAST_ANSWERS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, server.host, server.port).start()
        except OSError as error:
            raise _port_taken(server, error, "[server] port в настройках") from error
        yield
    finally:
        await runner.cleanup()


def ensure_port_is_free(server: Server, *, way_out: str) -> None:
    """Look whether the port can be had, before anything is made.

    Raises:
        Misconfigured: when it cannot; `way_out` says where another is named.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((server.host, server.port))
        except OSError as error:
            raise _port_taken(server, error, way_out) from error


def _port_taken(server: Server, error: OSError, way_out: str) -> Misconfigured:
    return Misconfigured(f"Порт {server.port} занять не удалось ({why(error)}). Выберите другой: {way_out}.")


async def _say_alive(request: web.Request) -> web.Response:
    del request
    return web.Response(text="ok")
