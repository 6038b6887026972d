"""Files up and down; a file belongs to the chat of one session."""

import asyncio
import re
from collections.abc import Mapping
from functools import partial
from typing import Final
from urllib.parse import quote, unquote

from aiohttp import web

from bot.channels.addresses import household
from bot.channels.rate_limits import Buckets
from bot.channels.web.guard import Guard, seconds
from bot.channels.web.history import NoFile, file_of, keep_file
from bot.channels.web.metadata import without_metadata
from bot.channels.web.rooms import Clock
from bot.channels.web.sessions import Visitor
from bot.channels.web.site import MEGABYTE, Site
from bot.engine.markup import clean
from bot.texts import Texts
from core.model.files import KeptFile
from core.ports.store import Store

_UPLOAD_SECONDS: Final = 300
_CHUNK: Final = 64 * 1024
_NAME: Final = 120
"""Characters in the name of a file."""
_MIME: Final = re.compile(r"[a-z]+/[a-z0-9.+-]{1,80}")
_OCTETS: Final = "application/octet-stream"
_MAGIC: Final[Mapping[str, re.Pattern[bytes]]] = {
    "application/pdf": re.compile(rb"%PDF-"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "image/heic": re.compile(rb"....ftyp(?:heic|heix|mif1)", re.DOTALL),
}
"""Types that are recognised by their first bytes, also against the browser's word."""
_OPENS: Final = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
"""Types that a browser may open beside our page; any other it may only save."""


class Files:
    """Takes and gives files."""

    def __init__(self, site: Site, store: Store, guard: Guard, texts: Texts, clock: Clock) -> None:
        self._site = site
        self._store = store
        self._guard = guard
        self._texts = texts
        self._clock = clock
        self._of_session = Buckets(site.rates.session_upload)
        self._of_address = Buckets(site.rates.address_upload)

    async def take(self, request: web.Request) -> web.Response:
        """Keep the body of the request as a file; X-File-Name is its name, percent-encoded."""
        visitor = self._guard.visitor(request)
        self._ensure_may_send(visitor, request.content_length)
        content = without_metadata(await self._body(request))
        name = clean(unquote(request.headers.get("X-File-Name", "")))
        name = re.split(r"[/\\\n\t]", name)[-1].strip()[-_NAME:] or self._texts.label("site-file-name")
        file = KeptFile(name, _type_of(content, request.content_type), content)
        key = await self._store.transact(partial(keep_file, peer=visitor.peer, file=file, now=self._clock()))
        return web.json_response({"key": key, "name": name, "mime": file.mime, "size": len(file.content)})

    async def give(self, request: web.Request) -> web.Response:
        """A file of the session's chat; there is no other for it."""
        visitor = self._guard.visitor(request)
        key = request.match_info["key"]
        try:
            file = await self._store.transact(partial(file_of, peer=visitor.peer, key=key))
        except NoFile:
            raise web.HTTPNotFound(text=self._texts.label("site-no-file")) from None
        opens = file.mime in _OPENS
        name = quote(file.name, safe="")
        return web.Response(
            body=file.content,
            content_type=file.mime if opens else _OCTETS,
            headers={
                "Content-Disposition": f"{'inline' if opens else 'attachment'}; filename*=UTF-8''{name}",
                "Cache-Control": "private, no-store",
            },
        )

    def _ensure_may_send(self, visitor: Visitor, length: int | None) -> None:
        if length is None:
            raise web.HTTPLengthRequired
        if length > self._site.upload_bytes:
            raise web.HTTPRequestEntityTooLarge(
                max_size=self._site.upload_bytes,
                actual_size=length,
                text=self._texts.label("site-file-too-large", megabytes=self._site.upload_bytes // MEGABYTE),
            )
        wait = self._of_session.take(visitor.peer, length) or self._of_address.take(
            household(visitor.address), length
        )
        if wait:
            raise web.HTTPTooManyRequests(
                text=self._texts.label("site-too-many-files", seconds=seconds(wait))
            )

    async def _body(self, request: web.Request) -> bytes:
        """The body, whose length has been checked: the server reads no more of it than was announced."""
        content = bytearray()
        try:
            async with asyncio.timeout(_UPLOAD_SECONDS):
                async for chunk in request.content.iter_chunked(_CHUNK):
                    content += chunk
        except TimeoutError:
            raise web.HTTPRequestTimeout(text=self._texts.label("site-file-too-slow")) from None
        if not content:
            raise web.HTTPBadRequest(text=self._texts.label("site-file-empty"))
        return bytes(content)


def _type_of(content: bytes, declared: str) -> str:
    """The type by the first bytes; else the declared one, unless it claims to be of those."""
    for mime, magic in _MAGIC.items():
        if magic.match(content):
            return mime
    return declared if _MIME.fullmatch(declared) and declared not in _MAGIC else _OCTETS
