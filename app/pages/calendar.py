"""The calendar to which a phone subscribes, and the page that has the phone do so.

The address is the only secret: who has it reads days and the last four digits of accounts, and nothing else.
An address that never was, one that was renewed and one of a cabinet that is gone are answered alike.
"""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from http import HTTPStatus
from typing import Final, TypeVar
from urllib.parse import quote, urlsplit

from aiohttp import web

from app.pages import CALENDAR_PATH
from app.pages.ics import Days, calendar_of
from app.pages.surroundings import Calls, Surroundings
from bot.channels.rate_limits import Rate
from core.base import figures
from core.base.ids import CabinetId
from core.model.calendars import Calendar, CalendarEvent
from core.ports.store import TurnWork
from core.use_cases.share_calendar import NoSuchCalendar, ensure_calendar, read_calendar

_ADDRESS: Final = CALENDAR_PATH + "{secret:[A-Za-z0-9_-]{43}}"
_CALLS: Final = Rate(burst=300, per_second=30)
"""Of one network address: a service of calendars asks for all who use it."""
_GOOGLE: Final = "https://calendar.google.com/calendar/r?cid="
"""Phones with Android subscribe by their owner's calendar at Google; a person may also do without it."""
_REFUSED: Final = {
    "busy": ("secrets-busy-title", "secrets-busy"),
    "gone": ("calendar-gone-title", "calendar-gone"),
}
_FEED: Final = {
    "Cache-Control": "private, no-cache",  # asked for each time, since the address may be dead by then
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

T = TypeVar("T")


class CalendarPages:
    """Gives out calendars, and says how to subscribe to one."""

    def __init__(self, around: Surroundings) -> None:
        """Read what the pages are made of."""
        self._around = around
        self._calls = Calls(around, _CALLS)
        self._sheet = around.sheet()
        self._host = urlsplit(around.policy.calendar_page).hostname or "localhost"

    def routes(self, application: web.Application) -> None:
        """Add the page and the file."""
        application.router.add_get(_ADDRESS, self._show)
        application.router.add_get(_ADDRESS + ".ics", self._give)

    async def _show(self, request: web.Request) -> web.Response:
        return await self._answer(request, ensure_calendar, self._page)

    async def _give(self, request: web.Request) -> web.Response:
        read = partial(read_calendar, policy=self._around.policy, now=self._around.clock())
        return await self._answer(request, read, self._file)

    async def _answer(
        self,
        request: web.Request,
        act: Callable[[TurnWork, str], T],
        shown: Callable[[web.Request, T], web.Response],
    ) -> web.Response:
        if self._calls.are_too_many(request):
            return self._refused("busy", HTTPStatus.TOO_MANY_REQUESTS)
        secret = request.match_info["secret"]
        try:
            found = await self._around.store.transact(lambda work: act(work, secret))
        except NoSuchCalendar:
            return self._refused("gone", HTTPStatus.GONE)
        return shown(request, found)

    def _page(self, request: web.Request, found: None) -> web.Response:
        del found
        label = self._around.texts.label
        address = f"{self._around.policy.calendar_page}{request.match_info['secret']}.ics"
        # This scheme has a phone's calendar subscribe; by https it would copy the days once.
        opened = "webcal:" + address.partition(":")[2]
        words = {
            "intro": label("calendar-page"),
            "apple": opened,
            "apple-label": label("calendar-page-apple"),
            "google": _GOOGLE + quote(opened, safe=""),
            "google-label": label("calendar-page-google"),
            "other": label("calendar-page-other"),
            "address": address,
            "hint": label("calendar-page-secret"),
        }
        return self._sheet.page(label("calendar-page-title"), "calendar", words, HTTPStatus.OK)

    def _file(self, request: web.Request, found: Calendar) -> web.Response:
        content = calendar_of(
            (self._days(event, found.cabinet) for event in found.events),
            name=self._around.texts.label("calendar-name", supplier=self._around.supplier),
            made_by=self._around.supplier,
            stamp=found.since,
        )
        tag = sha256(content).hexdigest()[:32]
        headers = {**_FEED, "ETag": f'"{tag}"'}
        if any(known.value in {tag, "*"} for known in request.if_none_match or ()):
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
        return web.Response(body=content, content_type="text/calendar", charset="utf-8", headers=headers)

    def _days(self, event: CalendarEvent, cabinet: CabinetId) -> Days:
        words: dict[str, str | int] = {
            "accounts": ", ".join(f"…{tail}" for tail in event.accounts),
            "count": len(event.accounts),
            "month": figures.month(event.month) if event.month else "",
            "meter": event.meter,
        }
        return Days(
            uid=f"{event.kind}-{event.key}-{cabinet}@{self._host}",
            first=event.first_day,
            last=event.last_day,
            summary=self._around.texts.label(f"calendar-{event.kind}", **words),
        )

    def _refused(self, name: str, status: HTTPStatus) -> web.Response:
        title, words = _REFUSED[name]
        return self._sheet.said(self._around.texts.label(title), self._around.texts.label(words), status)
