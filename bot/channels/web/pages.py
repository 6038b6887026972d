"""The page itself: HTML with the texts put in, styles and scripts as they lie in `static`, no build step."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Final

from aiohttp import web
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message

from bot.channels.web.sessions import Sessions
from bot.channels.web.site import MEGABYTE, Site
from bot.texts import Texts

_STATIC: Final = Path(__file__).parent / "static"
_CATALOGUE: Final = Path(__file__).parents[2] / "texts" / "ru" / "site.ftl"
_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
_PLACE: Final = re.compile(r"\{\{([a-z-]+)\}\}")


@dataclass(frozen=True, slots=True)
class _Asset:
    body: bytes
    mime: str
    digest: str


class Pages:
    """Serves the chat, the mailbox and what they are made of."""

    def __init__(self, site: Site, sessions: Sessions, texts: Texts, *, mailbox: bool) -> None:
        self._sessions = sessions
        words = dict(_words(site, texts))
        assets = {file.name: file.read_bytes() for file in sorted(_STATIC.iterdir()) if file.suffix in _TYPES}
        facts = {
            "limits": {"chars": site.message_chars, "bytes": site.upload_bytes},
            "mailbox": mailbox,
            "texts": {name.removeprefix("page-"): text for name, text in words.items()},
        }
        pages = {
            file.name: _filled(file.read_text("utf-8"), words | {"supplier": site.supplier})
            for file in sorted(_STATIC.glob("*.html"))
        }
        self.build = _digest(json.dumps([facts, pages]).encode() + b"".join(assets.values()))
        assets["site.js"] = _module(facts | {"build": self.build})
        self._assets = {
            name: _Asset(body, _TYPES[Path(name).suffix], _digest(body)) for name, body in assets.items()
        }
        self._pages = pages

    async def chat(self, request: web.Request) -> web.Response:
        """The chat; the session begins or is prolonged here."""
        response = self._page("chat.html")
        self._sessions.keep(request, response)
        return response

    async def mail(self, request: web.Request) -> web.Response:
        """The mailbox as a page of its own, for a phone."""
        del request
        return self._page("mail.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        """A style, a script or a picture; the browser asks each time whether it is still the same."""
        asset = self._assets.get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        if asset.digest in {tag.value for tag in request.if_none_match or ()}:
            response = web.Response(status=web.HTTPNotModified.status_code)
        else:
            response = web.Response(body=asset.body, content_type=asset.mime, charset="utf-8")
            response.enable_compression()
        response.etag = asset.digest
        response.headers["Cache-Control"] = "no-cache"
        return response

    def _page(self, name: str) -> web.Response:
        response = web.Response(text=self._pages[name], content_type="text/html")
        response.headers["Cache-Control"] = "no-store"
        response.enable_compression()
        return response


def _words(site: Site, texts: Texts) -> Iterator[tuple[str, str]]:
    """The texts of the page by name: those of its catalogue that begin with `page-`."""
    catalogue = FluentParser().parse(_CATALOGUE.read_text("utf-8"))
    for entry in catalogue.body:
        if isinstance(entry, Message) and entry.id.name.startswith("page-"):
            yield (
                entry.id.name,
                texts.label(
                    entry.id.name,
                    supplier=site.supplier,
                    chars=site.message_chars,
                    megabytes=site.upload_bytes // MEGABYTE,
                ),
            )


def _filled(page: str, words: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: escape(words[place[1]], quote=True), page)


def _module(facts: Mapping[str, object]) -> bytes:
    """The facts as a script, since a policy without inline code leaves no other place for them."""
    return "".join(
        f"export const {name} = {json.dumps(value, ensure_ascii=False)};\n" for name, value in facts.items()
    ).encode()


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]
