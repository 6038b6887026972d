"""Who may ask, from where and how often, and what a browser must not do with the answer."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.channels.addresses import caller, household
from bot.channels.rate_limits import Buckets
from bot.channels.web.sessions import Sessions, Visitor
from bot.channels.web.site import Site
from bot.texts import Texts

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_ALWAYS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Guard:
    """The checks before a request is served, and the headers after."""

    def __init__(self, site: Site, sessions: Sessions, texts: Texts) -> None:
        self._site = site
        self._sessions = sessions
        self._texts = texts
        self._visits = Buckets(site.rates.visits)
        ancestors = " ".join(("'self'", *site.frame_origins)) if site.frame_origins else "'none'"
        socket = site.origin.replace("http", "ws", 1)  # old Safari does not count it as 'self'
        self._page_policy = "; ".join(
            (
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self' data: blob:",
                f"connect-src 'self' {socket}".rstrip(),
                "base-uri 'none'",
                "form-action 'none'",
                f"frame-ancestors {ancestors}",
                "require-trusted-types-for 'script'",
            )
        )
        # Some browsers count their own PDF viewer as a plug-in of the page.
        self._file_policy = f"default-src 'none'; object-src 'self'; frame-ancestors {ancestors}"

    def serves(self, handler: Handler, *, own: bool = False, file: bool = False) -> Handler:
        """The handler with the checks before it and the headers after it.

        `own` is for what only our own page may ask, `file` for what people have sent.
        """

        async def serve(request: web.Request) -> web.StreamResponse:
            try:
                self._admit(request, own=own)
                response = await handler(request)
            except web.HTTPException as refusal:
                self._dress(refusal, self._page_policy)
                raise
            if not response.prepared:
                self._dress(response, self._file_policy if file else self._page_policy)
            return response

        return serve

    def visitor(self, request: web.Request) -> Visitor:
        """Who is asking.

        Raises:
            web.HTTPUnauthorized: when the browser has kept no session.
        """
        peer = self._sessions.peer(request)
        if peer is None:
            raise web.HTTPUnauthorized(text=self._texts.label("site-no-session"))
        return Visitor(peer=peer, address=self.address(request))

    def address(self, request: web.Request) -> str:
        """The network address of the person: the last one in the chain that is not our own proxy."""
        forwarded = request.headers.getall("X-Forwarded-For", [])
        return caller(request.remote or "", forwarded, self._site.trusted_proxies)

    def _admit(self, request: web.Request, *, own: bool) -> None:
        if own and not self._is_own(request):
            raise web.HTTPForbidden(text=self._texts.label("site-foreign"))
        wait = self._visits.take(household(self.address(request)))
        if wait:
            raise web.HTTPTooManyRequests(
                text=self._texts.label("site-too-often", seconds=seconds(wait)),
                headers={"Retry-After": str(seconds(wait))},
            )

    def _is_own(self, request: web.Request) -> bool:
        """Whether our own page asks: browsers tell the origin, and pages cannot forge it."""
        origin = request.headers.get("Origin", "")
        if origin and origin == self._site.origin:
            return True
        parts = urlsplit(origin)
        return (
            bool(origin)
            and parts.netloc == request.host
            and (not self._site.secure or parts.scheme == "https")
        )

    def dress(self, response: web.StreamResponse) -> None:
        """Put the headers of a page on what is answered past the handlers."""
        self._dress(response, self._page_policy)

    def _dress(self, response: web.StreamResponse, policy: str) -> None:
        response.headers.update(_ALWAYS)
        response.headers["Content-Security-Policy"] = policy
        if not self._site.frame_origins:
            response.headers["X-Frame-Options"] = "DENY"
        if self._site.secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"


def seconds(wait: float) -> int:
    """A wait in whole seconds, as a person reads it."""
    return max(1, round(wait + 0.5))
