"""The page of the built-in bank: plain HTML without a script, each button a form of the page itself."""

import base64
import hmac
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web

from adapters.payments.bank.desk import Delivery, Desk
from adapters.payments.bank.entry import Done, Entry, Move
from core.base.figures import moment, money, time_of_day
from core.model.payments.standing import Decline, State

PATH: Final = "/bank"
_LIMIT: Final = 4096
"""Bytes that a press of a button may come to."""
_STATIC: Final = Path(__file__).parent / "static"
_PLACE: Final = re.compile(r"\{\{(raw )?([a-z-]+)\}\}")

_REASONS: Final[Mapping[Decline, str]] = {
    Decline.INSUFFICIENT_FUNDS: "не хватает денег",
    Decline.CARD_EXPIRED: "истёк срок карты",
    Decline.WRONG_CARD: "неверные данные карты",
    Decline.NOT_CONFIRMED: "не введён код из СМС",
    Decline.ASK_BANK: "нужно позвонить в банк",
    Decline.SUSPECTED: "похоже на мошенничество",
    Decline.BANK_SILENT: "банк карты не отвечает",
    Decline.OVER_LIMIT: "превышен лимит карты",
    Decline.RESTRICTED: "карта не подходит",
    Decline.FOREIGN: "карта другой страны",
    Decline.BY_PERSON: "плательщик передумал",
    Decline.BY_SUPPLIER: "отменил получатель",
    Decline.GENERAL: "причина не названа",
}
_DELIVERIES: Final[Mapping[Delivery, str]] = {
    Delivery.AT_ONCE: "сразу",
    Delivery.FIRST: "раньше, чем банк ответит мне",
    Delivery.LATE: "с опозданием",
    Delivery.TWICE: "дважды",
    Delivery.NEVER: "не придёт",
}
_TITLES: Final[Mapping[State, str]] = {
    State.OPEN: "Оплата",
    State.UNDER_WAY: "Банк проверяет платёж",
    State.PAID: "Оплачено",
    State.DECLINED: "Оплата не прошла",
    State.EXPIRED: "Время оплаты вышло",
}
_USUAL: Final = (Move.PAY, Move.DECLINE, Move.EXPIRE, Move.REFUND)
_FOR_CHECKS: Final = (Move.PAY_HALF, Move.HOLD)


class Pages:
    """Shows a payment and takes what is pressed."""

    def __init__(self, desk: Desk, payee: str, zone: tzinfo) -> None:
        self._desk = desk
        self._payee = payee
        self._zone = zone
        self._parts = {file.stem: file.read_text("utf-8") for file in sorted(_STATIC.glob("*.html"))}
        self._style = (_STATIC / "bank.css").read_text("utf-8")
        digest = base64.b64encode(sha256(self._style.encode()).digest()).decode()
        self._headers = {
            "Cache-Control": "no-store",
            "Content-Security-Policy": (
                f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; "
                "base-uri 'none'; frame-ancestors 'none'"
            ),
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "X-Robots-Tag": "noindex",
        }

    def routes(self, application: web.Application) -> None:
        """Add the page and its forms."""
        application.router.add_get(PATH + "/{order:[0-9a-f]{32}}", self._show)
        application.router.add_post(PATH + "/{order:[0-9a-f]{32}}", self._press)

    async def _show(self, request: web.Request) -> web.Response:
        entry = await self._entry(request)
        return web.Response(text=self._page(entry), content_type="text/html", headers=self._headers)

    async def _press(self, request: web.Request) -> web.Response:
        # Browsers say where a form comes from; what the page alone knows holds for those that do not.
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            raise web.HTTPForbidden
        form = await _form(request)
        entry = await self._entry(request)
        if not hmac.compare_digest(form.get("form", "").encode(), entry.form.encode()):
            raise web.HTTPForbidden
        try:
            move = Move(form.get("move", ""))
            decline = Decline(form.get("reason", Decline.GENERAL))
            delivery = Delivery(form.get("delivery", self._desk.delivery))
        except ValueError:
            raise web.HTTPBadRequest from None
        if decline not in _REASONS:
            raise web.HTTPBadRequest
        try:
            await self._desk.move(entry.name, Done(move, decline), delivery)
        except (sqlite3.Error, OSError):
            raise web.HTTPServiceUnavailable from None
        # A relative address: a proxy may keep the server below a path of its own.
        return web.Response(status=web.HTTPSeeOther.status_code, headers={"Location": entry.name})

    async def _entry(self, request: web.Request) -> Entry:
        try:
            entry = await self._desk.named(request.match_info["order"])
        except (sqlite3.Error, OSError):
            raise web.HTTPServiceUnavailable from None
        if entry is None:
            raise web.HTTPNotFound
        return entry

    def _page(self, entry: Entry) -> str:
        title = "Деньги возвращены" if entry.refunded else _TITLES[entry.state]
        words = {
            "title": title,
            "style": self._style,
            "state": "refunded" if entry.refunded else entry.state.value,
            "said": self._said(entry),
            "payee": self._payee,
            "purpose": entry.purpose,
            "amount": money(entry.amount),
            "fee": money(entry.fee),
            "total": money(entry.received or entry.total),
            "form": entry.form,
            "return": entry.return_url,
            "reasons": "".join(_options(_REASONS, Decline.INSUFFICIENT_FUNDS)),
            "deliveries": "".join(_options(_DELIVERIES, self._desk.delivery)),
        }
        words["actions"] = self._buttons(entry, words, _USUAL)
        words["extra"] = self._buttons(entry, words, _FOR_CHECKS)
        words["aside"] = self._filled("aside", words) if words["actions"] else ""
        words["way-back"] = self._filled("back", words) if _is_web(entry.return_url) else ""
        return self._filled("page", words)

    def _buttons(self, entry: Entry, words: Mapping[str, str], moves: Sequence[Move]) -> str:
        return "".join(self._filled(move.value, words) for move in moves if entry.may(move))

    def _said(self, entry: Entry) -> str:
        """What the state comes to, in a sentence."""
        if entry.refunded:
            return f"{money(entry.refunded)} вернутся на карту."
        match entry.state:
            case State.OPEN:
                until = time_of_day(entry.until.astimezone(self._zone))
                return f"Оплатить можно до {until}."
            case State.UNDER_WAY:
                return "Деньги ещё не списаны."
            case State.PAID:
                paid = "" if entry.paid_at is None else f" {moment(entry.paid_at.astimezone(self._zone))}"
                missing = entry.total - entry.received
                return f"Платёж принят{paid}." + (f" Не хватило {money(missing)}." if missing else "")
            case State.DECLINED:
                return f"Деньги не списаны: {_REASONS.get(entry.decline, _REASONS[Decline.GENERAL])}."
            case State.EXPIRED:
                return "Деньги не списаны. Чтобы оплатить, возьмите новую ссылку в чате."

    def _filled(self, part: str, words: Mapping[str, str]) -> str:
        def filled(place: re.Match[str]) -> str:
            word = words[place[2]]
            return word if place[1] else escape(word, quote=True)

        return _PLACE.sub(filled, self._parts[part])


def _options(titles: Mapping[Decline, str] | Mapping[Delivery, str], chosen: str) -> Iterator[str]:
    for value, title in titles.items():
        yield f'<option value="{value}"{" selected" if value == chosen else ""}>{escape(title)}</option>'


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))


async def _form(request: web.Request) -> dict[str, str]:
    """The fields of a form, read no further than a press can be long.

    Raises:
        web.HTTPRequestEntityTooLarge: when it is longer.
        web.HTTPBadRequest: when it is no form.
    """
    body = bytearray()
    async for chunk in request.content.iter_chunked(_LIMIT):
        body += chunk
        if len(body) > _LIMIT:
            raise web.HTTPRequestEntityTooLarge(max_size=_LIMIT, actual_size=len(body))
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=20))
    except ValueError:
        raise web.HTTPBadRequest from None
