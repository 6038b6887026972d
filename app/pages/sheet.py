"""What our pages are made of: their HTML, their style, and the headers that keep them to themselves."""

import base64
import re
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.texts import Texts

_STATIC: Final = Path(__file__).parent / "static"
_PLACE: Final = re.compile(r"\{\{(raw )?([a-z-]+)\}\}")


class Sheet:
    """Puts words into the pages of one supplier; whatever they are, they stay words."""

    def __init__(self, texts: Texts, *, supplier: str, chat: str, script: str = "") -> None:
        """Read what the pages are made of.

        Args:
            texts: for the way back to the chat.
            supplier: whose pages they are.
            chat: where the site chat is, empty where there is none.
            script: the name of the only script that may run; none by default.
        """
        self._texts = texts
        self._supplier = supplier
        self._chat = chat
        self._parts = {file.stem: file.read_text("utf-8") for file in sorted(_STATIC.glob("*.html"))}
        self._style = (_STATIC / "page.css").read_text("utf-8")
        self.script = (_STATIC / script).read_text("utf-8") if script else ""
        allowed = f"script-src '{_digest(self.script)}'; " if script else ""
        self.headers = {
            "Cache-Control": "no-store",
            "Content-Security-Policy": (
                f"default-src 'none'; style-src '{_digest(self._style)}'; {allowed}"
                "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            ),
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "X-Robots-Tag": "noindex",
        }

    def said(self, title: str, words: str, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
        """A page without a form, with the way back to the chat."""
        back = ""
        if self._chat:
            back = self.filled("back", {"chat": self._chat, "label": self._texts.label("secrets-back")})
        return self.page(title, "said", {"words": words, "back": back}, status)

    def page(self, title: str, part: str, words: Mapping[str, str], status: HTTPStatus) -> web.Response:
        """A page whose body is one of the parts, with these words in their places."""
        page = {
            "title": title,
            "supplier": self._supplier,
            "style": self._style,
            "body": self.filled(part, words),
        }
        return web.Response(
            text=self.filled("page", page), content_type="text/html", headers=self.headers, status=status
        )

    def filled(self, part: str, words: Mapping[str, str]) -> str:
        """A part with words in its places, escaped where the part does not say `raw`."""

        def filled(place: re.Match[str]) -> str:
            word = words[place[2]]
            return word if place[1] else escape(word, quote=True)

        return _PLACE.sub(filled, self._parts[part])


def _digest(source: str) -> str:
    return f"sha256-{base64.b64encode(sha256(source.encode()).digest()).decode()}"
