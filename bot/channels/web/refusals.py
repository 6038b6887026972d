"""What a browser shows where there is no page: why, in the person's language, and the way to the chat."""

from typing import Final

import structlog
from aiohttp import hdrs, web

from bot.channels.web.guard import Guard, Handler
from bot.channels.web.pages import Pages
from bot.texts import Texts

_KEPT: Final = (hdrs.ALLOW, hdrs.RETRY_AFTER)
_log = structlog.get_logger(__name__)


class Refusals:
    """Answers people with a page; scripts, messengers and probes get the plain answer as ever."""

    def __init__(self, guard: Guard, pages: Pages, texts: Texts) -> None:
        self._guard = guard
        self._pages = pages
        self._texts = texts

    def add_to(self, app: web.Application) -> None:
        """Have every refusal of the application explained, of unknown addresses too."""

        @web.middleware
        async def explain(request: web.Request, handler: Handler) -> web.StreamResponse:
            if "text/html" not in request.headers.get(hdrs.ACCEPT, ""):
                return await handler(request)
            try:
                return await handler(request)
            except web.HTTPError as refusal:
                return self._page(request, refusal)
            except Exception:  # noqa: BLE001 - a browser would get the server's own words, which are English
                _log.exception("page_failed")
                return self._page(request, web.HTTPInternalServerError())

        app.middlewares.append(explain)

    def _page(self, request: web.Request, refusal: web.HTTPError) -> web.Response:
        response = self._pages.refusal(request, *self._words(refusal))
        response.set_status(refusal.status)
        response.headers.update({name: refusal.headers[name] for name in _KEPT if name in refusal.headers})
        self._guard.dress(response)
        return response

    def _words(self, refusal: web.HTTPError) -> tuple[str, str]:
        """What has happened, and what to do about it; where we have given a reason, it is said."""
        reason = refusal.text if refusal.text != f"{refusal.status}: {refusal.reason}" else ""
        label = self._texts.label
        if refusal.status >= web.HTTPInternalServerError.status_code:
            return label("site-broken"), reason or label("site-broken-text")
        if refusal.status == web.HTTPNotFound.status_code:
            return label("site-not-found"), reason or label("site-not-found-text")
        return label("site-not-opened"), reason or label("site-not-opened-text")
