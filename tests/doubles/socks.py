"""A SOCKS5 proxy (RFC 1928) which asks for a login and a password (RFC 1929) and leads to one server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

_VERSION, _PASSWORD, _CONNECT, _DOMAIN = 5, 2, 1, 3
_NO_WAY, _REFUSED = 0xFF, 2


@dataclass
class SocksProxy:
    """What it was asked for; `url` is with the name and the password that it takes."""

    user: str
    password: str
    server: tuple[str, int]
    port: int = 0
    asked: list[tuple[str, int]] = field(default_factory=list)
    """Names of hosts, which it is left to the proxy to look up, and their ports."""
    turned_away: int = 0

    @property
    def url(self) -> str:
        return f"socks5://{self.user}:{self.password}@127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            if await self._lets_in(reader, writer):
                await self._lead(reader, writer)
        writer.close()

    async def _lets_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        version, ways = await reader.readexactly(2)
        offered = await reader.readexactly(ways)
        if version != _VERSION or _PASSWORD not in offered:
            self.turned_away += 1
            writer.write(bytes((_VERSION, _NO_WAY)))
            return False
        writer.write(bytes((_VERSION, _PASSWORD)))
        await reader.readexactly(1)
        told = [(await _counted(reader)).decode(), (await _counted(reader)).decode()]
        fits = told == [self.user, self.password]
        self.turned_away += not fits
        writer.write(bytes((1, not fits)))
        return fits

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        version, command, _, kind = await reader.readexactly(4)
        if (version, command, kind) != (_VERSION, _CONNECT, _DOMAIN):
            writer.write(bytes((_VERSION, _REFUSED, 0, 1, 0, 0, 0, 0, 0, 0)))
            return
        host = (await _counted(reader)).decode()
        self.asked.append((host, int.from_bytes(await reader.readexactly(2))))
        there, back = await asyncio.open_connection(*self.server)
        writer.write(bytes((_VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0)))
        await asyncio.gather(_pump(reader, back), _pump(there, writer))


@asynccontextmanager
async def socks_proxy(server: tuple[str, int], user: str, password: str) -> AsyncIterator[SocksProxy]:
    """The proxy on a port of its own, until the end of the block."""
    proxy = SocksProxy(user, password, server)
    async with await asyncio.start_server(proxy.serve, "127.0.0.1", 0) as listening:
        proxy.port = listening.sockets[0].getsockname()[1]
        yield proxy


async def _counted(reader: asyncio.StreamReader) -> bytes:
    (length,) = await reader.readexactly(1)
    return await reader.readexactly(length)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    writer.close()
