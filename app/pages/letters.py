"""The page that a letter's foot leads to: doing without such letters, with one press and without entry (S35).

Looking changes nothing, since mail programs open links by themselves. What a mail program posts by its own
button (RFC 8058) and what the page's button posts do the same, however often, and are answered without a
redirect, which mail programs need not follow.
"""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Final

from aiohttp import web

from app.pages import LETTERS_PATH
from app.pages.surroundings import Calls, Surroundings
from bot.channels.rate_limits import Rate
from core.model.messages.unsubscribing import EReceipts, Messages, NoSuchLink, Unwanted
from core.ports.store import TurnWork
from core.use_cases.unsubscribe import unsubscribe, what_is_unwanted

_ADDRESS: Final = LETTERS_PATH + "{token:[A-Za-z0-9_-]{60,400}}"
_CALLS: Final = Rate(burst=300, per_second=30)
"""Of one network address: a mail service presses for all who read their letters there."""

_REFUSED: Final = {
    "busy": ("secrets-busy-title", "secrets-busy"),
    "gone": ("letters-gone-title", "letters-gone"),
}


class LetterPages:
    """Shows what a link would switch off, and switches it off."""

    def __init__(self, around: Surroundings) -> None:
        """Read what the pages are made of."""
        self._around = around
        self._calls = Calls(around, _CALLS)
        self._sheet = around.sheet()

    def routes(self, application: web.Application) -> None:
        """Add the pages."""
        application.router.add_get(_ADDRESS, self._show)
        application.router.add_post(_ADDRESS, self._take)

    async def _show(self, request: web.Request) -> web.Response:
        return await self._answer(request, what_is_unwanted, "letters-ask", self._form)

    async def _take(self, request: web.Request) -> web.Response:
        return await self._answer(
            request, partial(unsubscribe, now=self._around.clock()), "letters-done", self._sheet.said
        )

    async def _answer(
        self,
        request: web.Request,
        act: Callable[[TurnWork, str], Unwanted],
        name: str,
        shown: Callable[[str, str], web.Response],
    ) -> web.Response:
        if self._calls.are_too_many(request):
            return self._refused("busy", HTTPStatus.TOO_MANY_REQUESTS)
        token = request.match_info["token"]

        def words(work: TurnWork) -> str:
            return self._words(work, act(work, token), name)

        try:
            said = await self._around.store.transact(words)
        except NoSuchLink:
            return self._refused("gone", HTTPStatus.GONE)
        return shown(self._around.texts.label(f"{name}-title"), said)

    def _words(self, work: TurnWork, unwanted: Unwanted, name: str) -> str:
        label = self._around.texts.label
        match unwanted:
            case EReceipts(account=account):
                return label(f"{name}-receipts", tail=work.accounts.get(account).tail)
            case Messages(topics=topics):
                named = ", ".join(label(f"letters-topic-{topic}") for topic in topics)
                return label(f"{name}-messages", topics=named)

    def _form(self, title: str, what: str) -> web.Response:
        words = {
            "intro": what,
            "button": self._around.texts.label("letters-button"),
            "otherwise": self._around.texts.label("letters-otherwise"),
        }
        return self._sheet.page(title, "letters", words, HTTPStatus.OK)

    def _refused(self, name: str, status: HTTPStatus) -> web.Response:
        title, words = _REFUSED[name]
        return self._sheet.said(self._around.texts.label(title), self._around.texts.label(words), status)
