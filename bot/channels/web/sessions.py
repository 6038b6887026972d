"""A browser's session: a random cookie, of which only the digest is ever written down."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from aiohttp import web

from bot.channels.web.site import Site

_BYTES: Final = 32
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is asking: the digest of the session, under which its chat is stored, and the network address."""

    peer: str
    address: str


class Sessions:
    """Reads and gives the cookie."""

    def __init__(self, site: Site) -> None:
        # The prefix makes browsers refuse the name from a subdomain or without https (RFC 6265bis, 4.1.3).
        self.cookie = "__Host-chat" if site.secure else "chat"
        self._lifetime = site.remembered
        self._attributes = "Path=/; HttpOnly; SameSite=Lax"
        if site.secure and site.frame_origins:
            # In another site's page only such a cookie is kept, and apart from every other page's (CHIPS).
            self._attributes = "Path=/; HttpOnly; SameSite=None; Secure; Partitioned"
        elif site.secure:
            self._attributes += "; Secure"

    def peer(self, request: web.Request) -> str | None:
        """The digest of the session, if the request has one of the right form."""
        token = request.cookies.get(self.cookie, "")
        return sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else None

    def keep(self, request: web.Request, response: web.StreamResponse) -> None:
        """Have the browser keep its session, or begin one."""
        token = request.cookies[self.cookie] if self.peer(request) else secrets.token_urlsafe(_BYTES)
        self._set(response, token, self._lifetime)

    def forget(self, response: web.StreamResponse) -> None:
        """Have the browser forget its session."""
        self._set(response, "", timedelta(0))

    def _set(self, response: web.StreamResponse, value: str, lifetime: timedelta) -> None:
        seconds = int(lifetime.total_seconds())
        # By hand, since the standard library learns of Partitioned only in Python 3.14.
        response.headers.add("Set-Cookie", f"{self.cookie}={value}; Max-Age={seconds}; {self._attributes}")
