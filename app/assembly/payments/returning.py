"""Where a bank sends a person back: a page that says what comes next, and has the bank asked."""

import re
from collections.abc import Callable
from html import escape
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.engine.turn import Links
from bot.texts import Texts
from core.model.payments.online_payment import PaymentStatus
from jobs.payments import Cashier

RETURN_PATH: Final = "/payments/return"
_PLACE: Final = RETURN_PATH + "/{token:[^/]*}"
"""Any token, so that a link that was cut gets a page too."""
_TOKEN: Final = re.compile("[0-9a-f]{24}")
_HEADERS: Final = {
    # The address holds the payment's token, which is nobody else's affair.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
_PAGE: Final = """<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
a {{ display: block; padding: 0.75rem 0; font-size: 1.25rem }}
body {{ font: 1.125rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 15vh auto 0; padding: 0 1.25rem }}
h1 {{ font-size: 1.5rem; line-height: 1.25 }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{words}</p>
{ways}
</main>
</body>
</html>
"""


def add_return_page(
    application: web.Application, cashier: Cashier, texts: Texts, chats: Callable[[], Links]
) -> None:
    """Add the page of the return, which leads back into the messengers that take part by then."""

    def page(title: str, words: str, *, status: int = 200) -> web.Response:
        shown = _PAGE.format(
            title=escape(texts.label(title)),
            words=escape(texts.label(words)),
            ways=_ways(texts, chats()),
        )
        return web.Response(text=shown, content_type="text/html", headers=_HEADERS, status=status)

    async def come_back(request: web.Request) -> web.Response:
        token = request.match_info["token"]
        payment = await cashier.returned(token) if _TOKEN.fullmatch(token) else None
        if payment is None:
            return page("return-unknown-title", "return-unknown", status=404)
        if payment.status is PaymentStatus.SUCCEEDED:
            return page("return-paid-title", "return-paid")
        if payment.is_open:
            return page("return-asked-title", "return-asked")
        return page("return-ended-title", "return-ended")

    application.router.add_get(_PLACE, come_back)


def _ways(texts: Texts, chats: Links) -> str:
    """A link to each messenger, without what would begin something there."""
    opened = ((name, urlsplit(link(""))) for name, link in chats.items())
    found = ((name, way._replace(query="", fragment="").geturl()) for name, way in opened)
    return "\n".join(
        f'<a href="{escape(address)}">{escape(texts.label(f"messenger-{name}"))}</a>'
        for name, address in found
        if address
    )
