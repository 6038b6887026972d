"""The double is strict over HTTP too; what it refuses in a body is in `test_order.py`."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, encode_basic_auth

from adapters.payments.yookassa.order import body_of
from adapters.payments.yookassa.provider import YooKassa
from tests.adapters.payments.contract import a_payment, an_order
from tests.adapters.payments.yookassa.conftest import REQUISITES
from tests.doubles.yookassa.requests import Json
from tests.doubles.yookassa.server import SECRET_KEY, SHOP_ID, YooKassaServer

BODY = json.dumps(body_of(an_order(a_payment()), REQUISITES)).encode()
LOGIN = {"Authorization": encode_basic_auth(SHOP_ID, SECRET_KEY)}
JSON = {"Content-Type": "application/json"}


Headers = dict[str, str]


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


async def refusal(
    session: ClientSession, server: YooKassaServer, path: str = "/payments", **call: Any
) -> tuple[int, Json]:
    method = "POST" if "data" in call else "GET"
    headers = {"headers": LOGIN} | call
    async with session.request(method, server.url + path, **headers) as response:
        return response.status, await response.json()


@pytest.mark.parametrize(
    ("headers", "data", "status", "parameter"),
    [
        (JSON | {"Idempotence-Key": "a"}, BODY, 401, "Authorization"),
        (LOGIN | JSON, BODY, 400, "Idempotence-Key"),
        (LOGIN | JSON | {"Idempotence-Key": "a" * 65}, BODY, 400, "Idempotence-Key"),
        (LOGIN | {"Idempotence-Key": "a", "Content-Type": "text/plain"}, BODY, 400, "Content-Type"),
        (LOGIN | JSON | {"Idempotence-Key": "a"}, b"{", 400, "body"),
        (LOGIN | JSON | {"Idempotence-Key": "a"}, b"[]", 400, ""),
    ],
)
async def test_payment_is_not_made_without_what_the_call_needs(
    session: ClientSession,
    server: YooKassaServer,
    *,
    headers: Headers,
    data: bytes,
    status: int,
    parameter: str,
) -> None:
    got, error = await refusal(session, server, headers=headers, data=data)
    assert (got, error["type"], error.get("parameter", "")) == (status, "error", parameter)
    assert server.payments == {}
    assert len(server.refusals) == 1


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("since=2026-11-26", "since"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=all", "limit"),
        ("cursor=5", "cursor"),
        ("created_at.gte=2026-11-26", "created_at.gte"),
        ("created_at.lt=2026-11-26T00:00:00", "created_at.lt"),
    ],
)
async def test_list_is_asked_for_in_its_own_words(
    session: ClientSession, server: YooKassaServer, query: str, parameter: str
) -> None:
    status, error = await refusal(session, server, f"/payments?{query}")
    assert (status, error["parameter"]) == (400, parameter)


async def test_used_key_is_free_after_a_day(yookassa: YooKassa, server: YooKassaServer) -> None:
    payment = a_payment()
    first = await yookassa.open(an_order(payment))
    server.clock.moves(timedelta(hours=23))
    assert (await yookassa.open(an_order(payment))).provider_id == first.provider_id
    server.clock.moves(timedelta(hours=2))
    assert (await yookassa.open(an_order(payment))).provider_id != first.provider_id


async def test_nobody_pays_what_has_ended(yookassa: YooKassa, server: YooKassaServer) -> None:
    page = await yookassa.open(an_order(a_payment()))
    await server.pays(page.provider_id)
    for impossible in (
        server.pays(page.provider_id),
        server.expires(page.provider_id),
        server.refunds(page.provider_id, 949_45),
    ):
        with pytest.raises(AssertionError):
            await impossible
    assert [told.event for told in server.told] == ["payment.succeeded"]


async def test_notification_that_nobody_answers_is_kept(yookassa: YooKassa, server: YooKassaServer) -> None:
    server.notifies("http://127.0.0.1:9/payments/yookassa")
    page = await yookassa.open(an_order(a_payment()))
    await server.pays(page.provider_id)
    assert server.replies == [0]
    assert [told.event for told in server.undelivered] == ["payment.succeeded"]
