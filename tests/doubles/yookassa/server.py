"""The shop's books, what people do on the bank's page, and the HTTP face with its faults."""

import base64
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import count
from typing import Any, Self

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from core.base.money import Kopecks, kopecks, roubles
from tests.doubles.clock import Clock, Signal
from tests.doubles.faults import AFTER, Fault, dropped, never
from tests.doubles.yookassa.requests import (
    Json,
    Refused,
    ensure_list_query,
    ensure_payment,
    invalid,
    moment,
)

SHOP_ID = "506751"
SECRET_KEY = "test_Fh8hUAVVBGUGbjmlzba6TB0iyUbos_lueTHE-axOwM0"
SENDER = "185.71.76.17"
"""An address of YooKassa's, as a proxy on the way tells it."""

_LINK_LIVES = timedelta(hours=1)
_KEY_LIVES = timedelta(hours=24)
_KEY_LENGTH = 64


@dataclass
class Kept:
    """A payment in the shop's books."""

    id: str
    request: Json
    created_at: datetime
    status: str = "pending"
    received: Kopecks = 0
    refunded: Kopecks = 0
    captured_at: datetime | None = None
    party: str = ""
    reason: str = ""

    @property
    def token(self) -> str:
        return str(self.request.get("metadata", {}).get("payment_id", ""))

    @property
    def can_be_paid(self) -> bool:
        return self.status in {"pending", "waiting_for_capture"}

    @property
    def url(self) -> str:
        return f"https://yoomoney.ru/checkout/payments/v2/contract?orderId={self.id}"


@dataclass(frozen=True)
class Told:
    """A notification that was made; it can be sent again, later, in another order."""

    event: str
    object: Json

    @property
    def body(self) -> bytes:
        return json.dumps({"type": "notification", "event": self.event, "object": self.object}).encode()


@dataclass
class _Key:
    body: Json
    payment: str
    used_at: datetime


@dataclass
class YooKassaServer:
    """A strict local YooKassa: payments, their list, notifications, faults on demand.

    async with YooKassaServer() as server:
        yookassa = YooKassa(url=server.url, shop_id=SHOP_ID, secret_key=SECRET_KEY, …)
        server.notifies("http://127.0.0.1:8080/payments/yookassa")
        await server.pays(page.provider_id)

    `payments` are the books, `refusals` every call that was refused but for scripted faults, `told` every
    notification in the order of what happened, `replies` what our server answered to each that was sent.
    """

    port: int = 0
    tls: ssl.SSLContext | None = None
    clock: Clock = field(default_factory=Clock)
    payments: dict[str, Kept] = field(default_factory=dict)
    calls: list[tuple[str, str, str, Json]] = field(default_factory=list)
    """Method, path, idempotence key, body of each call that was understood."""
    refusals: list[Refused] = field(default_factory=list)
    troubles: list[tuple[Fault, str]] = field(default_factory=list)
    overlay: Json = field(default_factory=dict)
    """Laid over every payment that is answered: other sums, currencies, statuses, fields never heard of."""
    told: list[Told] = field(default_factory=list)
    replies: list[int] = field(default_factory=list)
    """HTTP statuses; 0 where nobody answered."""
    undelivered: list[Told] = field(default_factory=list)
    """What was not answered with 200; YooKassa sends it again for 24 hours."""
    changed: Signal = field(default_factory=Signal)
    """Fires when something is called or happens."""
    holds_back: bool = False
    """Whether notifications are kept until they are sent by hand."""
    pays_at_once: bool = False
    """Whether somebody pays, and it is told, before our own call is answered."""
    reached: Callable[[str], None] = lambda _moment: None
    """Told of two moments of each call, as `before POST` and `after POST`; both come before our answer."""
    _keys: dict[str, _Key] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _address: str = ""
    _runner: web.ServerRunner | None = None
    _session: ClientSession | None = None

    async def __aenter__(self) -> Self:
        server = web.Server(self._handle, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, ssl_context=self.tls).start()
        self.port = self._runner.addresses[0][1]
        self._session = ClientSession(timeout=ClientTimeout(total=10))
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._session:
            await self._session.close()
        if self._runner:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        scheme, host = ("https", "localhost") if self.tls else ("http", "127.0.0.1")
        return f"{scheme}://{host}:{self.port}/v3"

    @property
    def payable(self) -> list[Kept]:
        """What has been paid or still can be."""
        return [kept for kept in self.payments.values() if kept.can_be_paid or kept.status == "succeeded"]

    def of(self, token: str) -> list[Kept]:
        """What was made under one token of ours."""
        return [kept for kept in self.payments.values() if kept.token == token]

    def fails(self, trouble: Fault, *, times: int = 1, method: str = "") -> None:
        """Let the next calls fail: of one HTTP method, or of any."""
        self.troubles += [(trouble, method)] * times

    # What people and operators do

    async def pays(self, payment_id: str, received: Kopecks | None = None) -> None:
        """The person pays on the bank's page; another sum than was asked is a fault of the bank's."""
        kept = self._unpaid(payment_id)
        kept.status, kept.captured_at = "succeeded", self.clock.now()
        kept.received = kopecks(kept.request["amount"]["value"]) if received is None else received
        await self._tell("payment.succeeded", self._wire(kept))

    async def holds(self, payment_id: str) -> None:
        """The bank holds the money and waits for the shop to take it."""
        kept = self._unpaid(payment_id)
        kept.status = "waiting_for_capture"
        await self._tell("payment.waiting_for_capture", self._wire(kept))

    async def cancels(
        self, payment_id: str, reason: str = "general_decline", party: str = "payment_network"
    ) -> None:
        kept = self._unpaid(payment_id)
        kept.status, kept.reason, kept.party = "canceled", reason, party
        await self._tell("payment.canceled", self._wire(kept))

    async def expires(self, payment_id: str) -> None:
        await self.cancels(payment_id, "expired_on_confirmation", "yoo_money")

    async def refunds(self, payment_id: str, amount: Kopecks) -> None:
        """An operator gives money back in the shop's cabinet."""
        kept = self.payments[payment_id]
        if kept.status != "succeeded" or not 0 < amount <= kept.received - kept.refunded:
            raise AssertionError("such a refund is not possible")
        kept.refunded += amount
        refund = {
            "id": self._new_id(),
            "payment_id": kept.id,
            "status": "succeeded",
            "amount": _money(amount),
        }
        await self._tell("refund.succeeded", refund | {"created_at": _written(self.clock.now())})

    # Notifications

    def notifies(self, address: str) -> None:
        """Where the shop's owner wants notifications sent."""
        self._address = address

    async def sends(self, told: Told, *, sender: str = SENDER, body: bytes | None = None) -> int:
        """Send a notification, again or for the first time; gives the HTTP status, 0 where nobody answers."""
        if self._session is None:
            raise AssertionError("the double is not running")
        headers = {"Content-Type": "application/json", "X-Forwarded-For": sender}
        try:
            async with self._session.post(
                self._address, data=told.body if body is None else body, headers=headers
            ) as response:
                status = response.status
        except (ClientError, TimeoutError):
            status = 0
        self.replies.append(status)
        return status

    async def sends_all(self, *, backwards: bool = False, times: int = 1) -> None:
        """Send everything told so far: repeated, or the last first."""
        for _ in range(times):
            for told in self.told[::-1] if backwards else list(self.told):
                await self.sends(told)

    async def redelivers(self) -> None:
        """Send again what was not answered with 200."""
        again, self.undelivered = self.undelivered, []
        for told in again:
            await self._deliver(told)

    async def forges(
        self, payment_id: str, event: str = "payment.succeeded", *, sender: str = SENDER, **about: Any
    ) -> int:
        """Somebody says that a payment has changed, and it is not so."""
        kept = self.payments.get(payment_id)
        claimed = self._wire(kept) if kept else {"id": payment_id, "amount": _money(100_00)}
        claimed |= {"status": event.partition(".")[2], "paid": True} | about
        return await self.sends(Told(event, claimed), sender=sender)

    async def _tell(self, event: str, about: Json) -> None:
        told = Told(event, about)
        self.told.append(told)
        self.changed.fire()
        if self._address and not self.holds_back:
            await self._deliver(told)

    async def _deliver(self, told: Told) -> None:
        if await self.sends(told) != HTTPStatus.OK:
            self.undelivered.append(told)

    # HTTP

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self.reached(f"before {request.method}")
        trouble = self._next_trouble(request.method)
        if trouble and trouble not in AFTER:
            return await self._in_trouble(trouble, request)
        try:
            answer = await self._answer(request)
        except Refused as refusal:
            self.refusals.append(refusal)
            return self._error(refusal)
        self.reached(f"after {request.method}")
        if trouble:
            return await self._in_trouble(trouble, request)
        return web.json_response(answer)

    def _next_trouble(self, method: str) -> Fault | None:
        for place, (trouble, of) in enumerate(self.troubles):
            if of in {"", method}:
                del self.troubles[place]
                return trouble
        return None

    async def _in_trouble(self, trouble: Fault, request: web.BaseRequest) -> web.StreamResponse:
        match trouble:
            case Fault.BROKEN_BEFORE | Fault.BROKEN_AFTER | Fault.SYSTEM_ERROR:
                return self._error(Refused(500, "internal_server_error", "Повторите запрос"))
            case Fault.BUSY:
                return self._error(Refused(429, "too_many_requests"))
            case Fault.REFUSES:
                return self._error(
                    Refused(401, "invalid_credentials", f"Shop {SHOP_ID} {SECRET_KEY}", "Authorization")
                )
            case Fault.GARBLED:
                return web.Response(text="<html>502 Bad Gateway</html>", content_type="text/html")
            case Fault.DROPPED:
                return await dropped(request)
        return await never()

    def _error(self, refusal: Refused) -> web.Response:
        error = {"type": "error", "id": self._new_id(), "code": refusal.code}
        told = {"description": refusal.description, "parameter": refusal.parameter}
        return web.json_response(error | {k: v for k, v in told.items() if v}, status=refusal.status)

    async def _answer(self, request: web.BaseRequest) -> Json:
        login = base64.b64encode(f"{SHOP_ID}:{SECRET_KEY}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {login}":
            raise Refused(HTTPStatus.UNAUTHORIZED, "invalid_credentials", parameter="Authorization")
        if request.path == "/v3/payments":
            return await self._create(request) if request.method == "POST" else self._list(request)
        kept = self.payments.get(request.path.removeprefix("/v3/payments/"))
        if request.method != "GET" or kept is None:
            raise Refused(
                HTTPStatus.NOT_FOUND, "not_found", "Payment doesn't exist or access denied", "payment_id"
            )
        self._note("GET", request.path, "", {})
        self._let_die()
        return self._wire(kept) | self.overlay

    async def _create(self, request: web.BaseRequest) -> Json:
        key = request.headers.get("Idempotence-Key", "")
        if not 1 <= len(key) <= _KEY_LENGTH:
            raise invalid("Idempotence-Key", "1 to 64 characters")
        if request.content_type != "application/json":
            raise invalid("Content-Type", "application/json is wanted")
        try:
            body = json.loads(await request.read())
        except ValueError:
            raise invalid("body", "not JSON") from None
        self._note("POST", request.path, key, body)
        now = self.clock.now()
        used = self._keys.get(key)
        if used and now - used.used_at < _KEY_LIVES:
            if used.body != body:
                raise invalid("Idempotence-Key", "was used with another body")
            return self._wire(self.payments[used.payment]) | self.overlay
        ensure_payment(body, today=now.date())
        kept = Kept(self._new_id(), body, now)
        self.payments[kept.id] = kept
        self._keys[key] = _Key(body, kept.id, now)
        answer = self._wire(kept) | self.overlay
        if self.pays_at_once:
            await self.pays(kept.id)
        return answer

    def _list(self, request: web.BaseRequest) -> Json:
        query = request.query
        ensure_list_query(query)
        self._note("GET", request.path, "", dict(query))
        self._let_die()
        found = sorted(self.payments.values(), key=lambda kept: (kept.created_at, kept.id), reverse=True)
        since, until = moment(query, "created_at.gte"), moment(query, "created_at.lt")
        found = [
            kept
            for kept in found
            if (since is None or kept.created_at >= since) and (until is None or kept.created_at < until)
        ]
        first, limit = _cursor(query.get("cursor")), int(query.get("limit", "10"))
        page: Json = {"type": "list", "items": [self._wire(k) | self.overlay for k in found[first:][:limit]]}
        if len(found) > first + limit:
            page["next_cursor"] = f"page-{first + limit}"
        return page

    def _note(self, method: str, path: str, key: str, body: Json) -> None:
        self.calls.append((method, path, key, body))
        self.changed.fire()

    # The books

    def _unpaid(self, payment_id: str) -> Kept:
        kept = self.payments[payment_id]
        if not kept.can_be_paid:
            raise AssertionError(f"a payment that is {kept.status} cannot be paid or canceled")
        return kept

    def _let_die(self) -> None:
        for kept in self.payments.values():
            if kept.status == "pending" and self.clock.now() - kept.created_at >= _LINK_LIVES:
                kept.status, kept.reason, kept.party = "canceled", "expired_on_confirmation", "yoo_money"

    def _wire(self, kept: Kept) -> Json:
        paid = kept.status in {"succeeded", "waiting_for_capture"}
        wire: Json = {
            "id": kept.id,
            "status": kept.status,
            "amount": _money(kept.received) if kept.status == "succeeded" else kept.request["amount"],
            "description": kept.request.get("description", ""),
            "recipient": {"account_id": SHOP_ID, "gateway_id": "1"},
            "created_at": _written(kept.created_at),
            "test": True,
            "paid": paid,
            "refundable": kept.status == "succeeded",
            "metadata": kept.request.get("metadata", {}),
        }
        if kept.status == "pending":
            wire["confirmation"] = {"type": "redirect", "confirmation_url": kept.url}
        if paid:
            wire["payment_method"] = {
                "type": "bank_card",
                "id": kept.id,
                "saved": False,
                "title": "Bank card *4477",
            }
        if kept.captured_at:
            wire |= {"captured_at": _written(kept.captured_at), "refunded_amount": _money(kept.refunded)}
        if kept.reason:
            wire["cancellation_details"] = {"party": kept.party, "reason": kept.reason}
        return wire

    def _new_id(self) -> str:
        return f"2c{next(self._numbers):06x}-000f-5000-a000-1df11df15d3c"


def _cursor(written: str | None) -> int:
    if written is None:
        return 0
    if not written.startswith("page-"):
        raise invalid("cursor", "is not known")
    return int(written.removeprefix("page-"))


def _money(amount: Kopecks) -> Json:
    return {"value": f"{roubles(amount):.2f}", "currency": "RUB"}


def _written(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond // 1000:03d}Z"
