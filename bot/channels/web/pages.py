"""The page itself: HTML with the texts put in, styles and scripts as they lie in `static`, no build step."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
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
_TRUNK: Final = re.compile(r"8(?=\d{10}$)")
"""How a number begins when it is dialled inside the country; from elsewhere only +7 leads to it."""
_PLACE: Final = re.compile(r"\{\{([a-z-]+)\}\}")


class Pages:
    """Serves the chat, the mailbox and what they are made of."""

    def __init__(self, site: Site, sessions: Sessions, texts: Texts, *, mailbox: bool) -> None:
        self._sessions = sessions
        words = dict(_words(site, texts)) | {"supplier": site.supplier}
        assets = {file.name: file.read_bytes() for file in sorted(_STATIC.iterdir()) if file.suffix in _TYPES}
        pages = {file.name: file.read_text("utf-8") for file in sorted(_STATIC.glob("*.html"))}
        facts = {
            "limits": {"chars": site.message_chars, "bytes": site.upload_bytes},
            "mailbox": mailbox,
            "contacts": dict(_contacts(site)),
            "texts": {name.removeprefix("page-"): text for name, text in words.items()},
        }
        self.build = _digest(json.dumps([facts, pages]).encode() + b"".join(assets.values()))
        self._assets = assets | {"site.js": _module(facts | {"build": self.build})}
        words["static"] = f"static/{self.build}"
        self._refusal = partial(_filled, pages.pop("refusal.html"))
        self._words = words
        self._pages = {name: _filled(page, words) for name, page in pages.items()}

    async def chat(self, request: web.Request) -> web.Response:
        """The chat; the session begins or is prolonged here."""
        response = self._page(self._pages["chat.html"])
        self._sessions.keep(request, response)
        return response

    async def mail(self, request: web.Request) -> web.Response:
        """The mailbox as a page of its own, for a phone."""
        del request
        return self._page(self._pages["mail.html"])

    def refusal(self, request: web.Request, title: str, words: str) -> web.Response:
        """The page in place of one that cannot be shown; it may stand at any address."""
        # The way up, not «/»: a proxy may keep the chat below a path of its own.
        depth = request.raw_path.partition("?")[0].count("/") - 1
        said = {"title": title, "words": words, "root": "../" * depth or "./"}
        return self._page(self._refusal(self._words | said))

    async def static(self, request: web.Request) -> web.Response:
        """A style, a script or a picture; under the name of its build it never changes."""
        name = request.match_info["name"]
        if name not in self._assets:
            raise web.HTTPNotFound
        response = web.Response(
            body=self._assets[name], content_type=_TYPES[Path(name).suffix], charset="utf-8"
        )
        same = request.match_info["build"] == self.build
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if same else "no-store"
        response.enable_compression()
        return response

    def _page(self, html: str) -> web.Response:
        response = web.Response(text=html, content_type="text/html")
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


def _contacts(site: Site) -> Iterator[tuple[str, str]]:
    """Where the telephones and the mail of the supplier lead, and the telephones of the network companies.

    Links are made of these alone, not of what looks alike: people's own addresses stand in our words too.
    """
    for phone in filter(None, site.phones):
        number = re.sub(r"[^\d+]", "", phone.partition("доб")[0])
        yield phone, f"tel:{_TRUNK.sub('+7', number)}"
    if site.email:
        yield site.email, f"mailto:{site.email}"


def _filled(page: str, words: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: escape(words[place[1]], quote=True), page)


def _module(facts: Mapping[str, object]) -> bytes:
    """The facts as a script, since a policy without inline code leaves no other place for them."""
    return "".join(
        f"export const {name} = {json.dumps(value, ensure_ascii=False)};\n" for name, value in facts.items()
    ).encode()


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]
