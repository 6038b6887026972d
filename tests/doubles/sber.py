"""A strict local Sber: both gates over one set of books, notifications with a checksum, faults on demand."""

import hmac
import json
import re
import ssl
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qsl

from aiohttp import web

from core.base.money import Kopecks
from tests.doubles.clock import Clock
from tests.doubles.faults import AFTER, Fault, dropped, never

USER, PASSWORD, TOKEN = "energosbyt-api", "Fh8hUAVVBGUGbjml", "8oh2pv6pi4k2kb0m6tqc7b9e3o"
KEY = "B07BAA3F9C809098ACBB462618A93275"
OLD, NEW = "/payment/rest/", "/ecomm/gw/partner/api/v1/"

Json = dict[str, Any]


class Refused(Exception):
    """A call that Sber answers with an error; `why` says what a test should know."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(code, why)
        self.code = code
        self.why = why


@dataclass
class Kept:
    """An order in the books."""

    id: str
    request: Json
    registered_at: datetime
    status: int = 0
    action_code: int = -100
    approved: Kopecks = 0
    deposited: Kopecks = 0
    refunded: Kopecks = 0
    deposited_at: datetime | None = None

    @property
    def number(self) -> str:
        return str(self.request["orderNumber"])

    @property
    def url(self) -> str:
        return f"https://3dsec.sberbank.ru/payment/merchants/shop/payment_ru.html?mdOrder={self.id}"

    @property
    def can_be_paid(self) -> bool:
        return self.status in {0, 1, 5}


@dataclass
class SberServer:
    """Register, status, decline, and what people do on the page.

    async with SberServer() as server:
        sber = Sber(gate=Gate.OLD, url=server.old, user=USER, password=PASSWORD, …)

    `orders` are the books by mdOrder, `calls` every call that was understood, `refusals` every call that was
    refused but for scripted faults.
    """

    tls: ssl.SSLContext | None = None
    clock: Clock = field(default_factory=Clock)
    orders: dict[str, Kept] = field(default_factory=dict)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    refusals: list[Refused] = field(default_factory=list)
    troubles: list[Fault] = field(default_factory=list)
    codes_are_texts: bool = True
    """Whether `errorCode` is a text, as in the books of most shops, or a number."""
    declines_orders: bool = True
    """Whether the shop may decline its own unpaid orders."""
    overlay: Json = field(default_factory=dict)
    """Laid over every status that is answered."""
    _numbers: "count[int]" = field(default_factory=lambda: count(1))
    _port: int = 0
    _runner: web.ServerRunner | None = None

    async def __aenter__(self) -> Self:
        server = web.Server(self._handle, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=self.tls).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_exc: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    @property
    def old(self) -> str:
        return self._root + OLD

    @property
    def new(self) -> str:
        return self._root + NEW

    @property
    def _root(self) -> str:
        scheme, host = ("https", "localhost") if self.tls else ("http", "127.0.0.1")
        return f"{scheme}://{host}:{self._port}"

    @property
    def payable(self) -> list[Kept]:
        """What has been paid or still can be."""
        return [kept for kept in self.orders.values() if kept.can_be_paid or kept.status == 2]

    def fails(self, trouble: Fault, *, times: int = 1) -> None:
        """Let the next calls fail so."""
        self.troubles += [trouble] * times

    # What people and operators do

    def pays(self, order_id: str, received: Kopecks | None = None) -> None:
        kept = self._unpaid(order_id)
        kept.status, kept.action_code, kept.deposited_at = 2, 0, self.clock.now()
        kept.approved = kept.deposited = int(kept.request["amount"]) if received is None else received

    def tries(self, order_id: str, action_code: int) -> None:
        """A try to pay fails, and the person may try again."""
        self._unpaid(order_id).action_code = action_code

    def stands(self, order_id: str, status: int, action_code: int = 0) -> None:
        kept = self._unpaid(order_id)
        kept.status, kept.action_code = status, action_code

    def expires(self, order_id: str) -> None:
        self.stands(order_id, 6, -2007)

    def refunds(self, order_id: str, amount: Kopecks, *, taken_off: bool = False) -> None:
        """Money goes back; some gates take it off what was deposited."""
        kept = self.orders[order_id]
        assert kept.status in {2, 4}
        assert 0 < amount <= kept.approved - kept.refunded
        kept.status = 4
        kept.refunded += amount
        kept.deposited -= amount if taken_off else 0

    def undoes(self, order_id: str) -> None:
        """A payment is reversed on its own day."""
        kept = self.orders[order_id]
        assert kept.status == 2
        kept.status = 3
        kept.approved = kept.deposited = 0

    def told(self, order_id: str, operation: str = "deposited", status: str = "1") -> dict[str, str]:
        """The fields of a notification, with the checksum of the shop's key."""
        kept = self.orders[order_id]
        fields = {"mdOrder": kept.id, "orderNumber": kept.number, "operation": operation, "status": status}
        fields["amount"] = str(kept.request["amount"])
        return fields | {"checksum": checksum(fields)}

    # HTTP

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble and trouble not in AFTER:
            return await self._in_trouble(trouble, request)
        try:
            answer = await self._answer(request)
        except Refused as refusal:
            self.refusals.append(refusal)
            return self._error(refusal.code, refusal.why)
        if trouble:
            return await self._in_trouble(trouble, request)
        return web.json_response(answer)

    async def _in_trouble(self, trouble: Fault, request: web.BaseRequest) -> web.StreamResponse:
        match trouble:
            case Fault.BROKEN_BEFORE | Fault.BROKEN_AFTER:
                return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
            case Fault.BUSY:
                return web.json_response({"errorCode": "5", "errorMessage": "Слишком часто"}, status=429)
            case Fault.GARBLED:
                return web.Response(text="<html>Сайт временно недоступен</html>", content_type="text/html")
            case Fault.REFUSES:
                return self._error(5, f"Доступ запрещён: {USER} {PASSWORD}")
            case Fault.SYSTEM_ERROR:
                return self._error(7, "Системная ошибка")
            case Fault.DROPPED:
                return await dropped(request)
        return await never()

    def _error(self, code: int, message: str) -> web.Response:
        return web.json_response(
            {"errorCode": str(code) if self.codes_are_texts else code, "errorMessage": message}
        )

    async def _answer(self, request: web.BaseRequest) -> Json:
        gate = next((gate for gate in (OLD, NEW) if request.path.startswith(gate)), None)
        if gate is None or request.method != "POST":
            raise Refused(5, "no such address")
        fields = _form(await request.read(), request) if gate == OLD else _json(await request.read(), request)
        login = {name: fields.pop(name, None) for name in ("userName", "password", "token")}
        if login not in (
            {"userName": USER, "password": PASSWORD, "token": None},
            {"userName": None, "password": None, "token": TOKEN},
        ):
            raise Refused(5, "access is denied")
        method = request.path.removeprefix(gate)
        self.calls.append((method, fields))
        match method:
            case "register.do":
                return self._register(fields)
            case "getOrderStatusExtended.do":
                return self._status(fields)
            case "decline.do":
                return self._decline(fields)
        raise Refused(5, "no such method")

    def _register(self, fields: Json) -> Json:
        _ensure_register(fields)
        if any(kept.number == fields["orderNumber"] for kept in self.orders.values()):
            raise Refused(1, "the number was used before")
        number = next(self._numbers)
        kept = Kept(f"72318777-0000-4000-8000-{number:012x}", fields, self.clock.now())
        self.orders[kept.id] = kept
        return {"orderId": kept.id, "formUrl": kept.url}

    def _status(self, fields: Json) -> Json:
        kept = self._found(fields)
        lives = timedelta(seconds=int(kept.request["sessionTimeoutSecs"]))
        if kept.status == 0 and self.clock.now() - kept.registered_at >= lives:
            kept.status, kept.action_code = 6, -2007
        answer: Json = {
            "errorCode": "0" if self.codes_are_texts else 0,
            "errorMessage": "Обработка запроса прошла без системных ошибок",
            "orderNumber": kept.number,
            "orderStatus": kept.status,
            "actionCode": kept.action_code,
            "amount": int(kept.request["amount"]),
            "currency": "643",
            "date": _milliseconds(kept.registered_at),
            "orderDescription": kept.request["description"],
            "attributes": [{"name": "mdOrder", "value": kept.id}],
            "paymentAmountInfo": {
                "paymentState": "DEPOSITED" if kept.status == 2 else "CREATED",
                "approvedAmount": kept.approved,
                "depositedAmount": kept.deposited,
                "refundedAmount": kept.refunded,
            },
        }
        if kept.deposited_at:
            answer["depositedDate"] = _milliseconds(kept.deposited_at)
        return answer | self.overlay

    def _decline(self, fields: Json) -> Json:
        kept = self._found(fields)
        if not self.declines_orders:
            raise Refused(5, "the shop may not decline")
        if kept.status:
            raise Refused(7, "the order is not in such a state")
        kept.status = 3
        return {"errorCode": "0"}

    def _found(self, fields: Json) -> Kept:
        if fields.keys() not in ({"orderId"}, {"orderNumber"}):
            raise Refused(5, "orderId or orderNumber")
        for kept in self.orders.values():
            if fields.get("orderId") == kept.id or fields.get("orderNumber") == kept.number:
                return kept
        raise Refused(6, "no such order")

    def _unpaid(self, order_id: str) -> Kept:
        kept = self.orders[order_id]
        assert kept.can_be_paid, f"an order of state {kept.status} cannot be changed"
        return kept


def checksum(fields: dict[str, str], key: str = KEY) -> str:
    """The checksum of a notification, as Sber writes it."""
    text = "".join(f"{name};{value};" for name, value in sorted(fields.items()))
    return hmac.new(key.encode(), text.encode(), "sha256").hexdigest().upper()


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)


def _form(body: bytes, request: web.BaseRequest) -> Json:
    """A form; numbers and structures in it are texts."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refused(5, "a form is wanted")
    pairs = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True)
    fields: Json = dict(pairs)
    if len(fields) != len(pairs):
        raise Refused(5, "a field twice")
    for name in ("amount", "sessionTimeoutSecs", "taxSystem"):
        if name in fields and not fields[name].isdecimal():
            raise Refused(5, name)
    for name in fields.keys() & {"amount", "sessionTimeoutSecs", "taxSystem"}:
        fields[name] = int(fields[name])
    if "orderBundle" in fields:
        try:
            fields["orderBundle"] = json.loads(fields["orderBundle"])
        except ValueError:
            raise Refused(5, "orderBundle is no JSON text") from None
    return fields


def _json(body: bytes, request: web.BaseRequest) -> Json:
    if request.content_type != "application/json":
        raise Refused(5, "JSON is wanted")
    fields = json.loads(body)
    if not isinstance(fields, dict):
        raise Refused(5, "an object is wanted")
    return fields


_TEXTS = {
    "orderNumber": r"[0-9A-Za-z_-]{1,32}",
    "currency": r"643",
    "returnUrl": r"https?://\S{1,500}",
    "failUrl": r"https?://\S{1,500}",
    "description": r".{1,512}",
    "language": r"ru|en",
    "dynamicCallbackUrl": r"https?://\S{1,500}",
}
_WHOLE = {
    "amount": range(1, 10**12),
    "sessionTimeoutSecs": range(60, 30 * 86400),
    "taxSystem": range(6),
}
_REQUIRED = ("orderNumber", "amount", "returnUrl", "orderBundle", "taxSystem")


def _ensure_register(fields: Json) -> None:
    for name in _REQUIRED:
        if fields.get(name) in (None, ""):
            raise Refused(4, f"{name} is empty")
    for name, value in fields.items():
        if name in _TEXTS:
            fits = isinstance(value, str) and re.fullmatch(_TEXTS[name], value) is not None
        elif name in _WHOLE:
            fits = isinstance(value, int) and value in _WHOLE[name]
        else:
            fits = name == "orderBundle"
        if not fits:
            raise Refused(3 if name == "currency" else 5, name)
    _ensure_bundle(fields["orderBundle"], fields["amount"])


def _ensure_bundle(bundle: object, amount: int) -> None:
    """A receipt of positions that come to the whole sum."""
    try:
        assert isinstance(bundle, dict)
        assert re.fullmatch(r"[^@\s]+@[^@\s]+", bundle["customerDetails"]["email"])
        items = bundle["cartItems"]["items"]
        assert [item["positionId"] for item in items] == [str(place) for place in range(1, len(items) + 1)]
        assert len({item["itemCode"] for item in items}) == len(items)
        for item in items:
            _ensure_item(item)
        assert sum(item["itemAmount"] for item in items) == amount
    except (AssertionError, KeyError, TypeError):
        raise Refused(5, "orderBundle") from None


def _ensure_item(item: Json) -> None:
    assert item.keys() == {
        "positionId",
        "name",
        "quantity",
        "itemAmount",
        "itemPrice",
        "itemCode",
        "tax",
        "itemAttributes",
    }
    assert 1 <= len(item["name"]) <= 100
    assert 1 <= len(item["itemCode"]) <= 100
    assert item["quantity"].keys() == {"value", "measure"}
    assert isinstance(item["itemAmount"], int)
    assert item["itemAmount"] == item["itemPrice"] * item["quantity"]["value"] > 0
    assert item["tax"]["taxType"] in range(20)
    attributes = {each["name"]: each["value"] for each in item["itemAttributes"]["attributes"]}
    assert attributes.keys() == {"paymentMethod", "paymentObject"}
    assert attributes["paymentMethod"] in range(1, 8)
