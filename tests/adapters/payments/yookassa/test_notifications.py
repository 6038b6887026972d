import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import ClientSession, web
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from adapters.payments.http import BODY_BYTES
from adapters.payments.yookassa.notifications import (
    PATH,
    NotANotification,
    Notification,
    is_from_yookassa,
    parse,
    routes,
)
from adapters.payments.yookassa.provider import YooKassa
from core.model.payments.standing import State
from tests.adapters.payments.contract import EMAIL, a_payment, an_order
from tests.doubles.yookassa.server import Told, YooKassaServer

ID = "2c85e5d1-000f-5000-a000-1df11df15d3c"


def told(event: object = "payment.succeeded", about: object = None, **changes: object) -> bytes:
    known = {"type": "notification", "event": event, "object": {"id": ID} if about is None else about}
    return json.dumps(known | changes).encode()


# What is taken of a body


@pytest.mark.parametrize(
    "word",
    ["payment.succeeded", "payment.canceled", "payment.waiting_for_capture", "payment.something_else"],
)
def test_payments_own_event(word: str) -> None:
    assert parse(told(word)) == Notification(word=word, provider_id=ID)


def test_refund_is_asked_about_by_its_payment() -> None:
    about = {"id": "2c000000-000f-5000-a000-1df11df15d3c", "payment_id": ID, "status": "succeeded"}
    assert parse(told("refund.succeeded", about)) == Notification(word="refund.succeeded", provider_id=ID)


@pytest.mark.parametrize("word", ["payout.succeeded", "deal.closed", "payment_method.active"])
def test_event_of_no_payment(word: str) -> None:
    assert parse(told(word)).provider_id == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 50_000,
        told(type="event"),
        told(event=None),
        told(event="Payment succeeded!"),
        told(event="payment." + "x" * 65),
        told(object=None),
        told(object=[ID]),
        told(object={}),
        told(object={"id": 5}),
        told(object={"id": ""}),
        told(object={"id": "x" * 65}),
        told(object={"id": "2c'; DROP TABLE"}),
        told("refund.succeeded", {"id": ID}),
        b'{"type": "notification", "event": "payment.succeeded", "object": {"id": ' + b"9" * 5000 + b"}}",
    ],
)
def test_anything_else_is_no_notification(body: bytes) -> None:
    with pytest.raises(NotANotification) as refusal:
        parse(body)
    assert str(refusal.value) in {"not JSON", "type", "event", "object", "id"}


_LEAF = st.none() | st.booleans() | st.integers() | st.text()


@given(
    word=st.sampled_from(["payment.succeeded", "refund.succeeded", "deal.closed"]) | _LEAF,
    about=st.dictionaries(st.sampled_from(["id", "payment_id"]), st.just(ID) | _LEAF) | _LEAF,
)
def test_no_body_brings_anything_but_a_number_or_a_refusal(word: object, about: object) -> None:
    try:
        found = parse(told(word, object=about))
    except NotANotification:
        return
    assert re.fullmatch("[0-9a-zA-Z-]{0,64}", found.provider_id)


# Whence it comes


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("185.71.76.0", True),
        ("185.71.76.31", True),
        ("185.71.76.32", False),
        ("185.71.75.255", False),
        ("185.71.77.31", True),
        ("77.75.153.127", True),
        ("77.75.153.128", False),
        ("77.75.154.127", False),
        ("77.75.154.128", True),
        ("77.75.154.255", True),
        ("77.75.156.11", True),
        ("77.75.156.35", True),
        ("77.75.156.12", False),
        ("2a02:5180::1", True),
        ("2a02:5180:0:1509::17", True),
        ("2a02:5181::1", False),
        ("::ffff:185.71.76.17", True),
        ("::ffff:8.8.8.8", False),
        ("::185.71.76.17", False),
        ("127.0.0.1", False),
        ("185.71.76.17, 8.8.8.8", False),
        ("0271.0107.0114.021", False),
        ("3108457489", False),
        (" 185.71.76.17", False),
        ("185.71.76.17:443", False),
        ("yookassa.ru", False),
        ("", False),
        (None, False),
    ],
)
def test_address_is_yookassas(address: str | None, ours: bool) -> None:
    assert is_from_yookassa(address) is ours


# The endpoint


@dataclass
class Desk:
    """Our server with the endpoint, and what it has heard."""

    url: str = ""
    known: bool = True
    broken: bool = False
    heard: list[tuple[str, str]] = field(default_factory=list)

    async def hears(self, provider_id: str, word: str) -> bool:
        if self.broken:
            raise OSError(f"the database is away, {provider_id} is lost")
        self.heard.append((provider_id, word))
        return self.known


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    application = web.Application()
    routes(application, desk.hears, lambda request: request.headers.get("X-Forwarded-For"))
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    desk.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    yield desk
    await runner.cleanup()


@pytest.fixture
def notifying(server: YooKassaServer, desk: Desk) -> YooKassaServer:
    server.notifies(desk.url)
    return server


async def test_each_change_is_heard_once(yookassa: YooKassa, notifying: YooKassaServer, desk: Desk) -> None:
    page = await yookassa.open(an_order(a_payment()))
    await notifying.pays(page.provider_id)
    await notifying.refunds(page.provider_id, 100)
    assert desk.heard == [
        (page.provider_id, "payment.succeeded"),
        (page.provider_id, "refund.succeeded"),
    ]
    assert notifying.replies == [200, 200]


async def test_told_before_our_own_call_is_answered(
    yookassa: YooKassa, notifying: YooKassaServer, desk: Desk
) -> None:
    desk.known = False
    notifying.pays_at_once = True
    payment = a_payment()
    page = await yookassa.open(an_order(payment))
    assert desk.heard == [(page.provider_id, "payment.succeeded")]
    assert notifying.replies == [200]
    assert (await yookassa.standing(replace(payment, provider_id=page.provider_id))).state is State.PAID


async def test_repeated_and_reordered_each_is_heard_and_nothing_in_it_believed(
    yookassa: YooKassa, notifying: YooKassaServer, desk: Desk
) -> None:
    payment = a_payment()
    page = await yookassa.open(an_order(payment))
    notifying.holds_back = True
    await notifying.holds(page.provider_id)
    await notifying.pays(page.provider_id)
    assert desk.heard == []
    await notifying.sends_all(backwards=True, times=2)
    words = [word for _, word in desk.heard]
    assert words == ["payment.succeeded", "payment.waiting_for_capture"] * 2
    assert (await yookassa.standing(replace(payment, provider_id=page.provider_id))).state is State.PAID


async def test_forged_body_from_the_right_address_only_makes_us_ask(
    yookassa: YooKassa, notifying: YooKassaServer, desk: Desk
) -> None:
    payment = a_payment()
    page = await yookassa.open(an_order(payment))
    assert await notifying.forges(page.provider_id) == 200
    assert desk.heard == [(page.provider_id, "payment.succeeded")]
    assert (await yookassa.standing(replace(payment, provider_id=page.provider_id))).state is State.OPEN


@pytest.mark.parametrize("sender", ["8.8.8.8", "127.0.0.1", ""])
async def test_foreign_address_is_not_heard(notifying: YooKassaServer, desk: Desk, sender: str) -> None:
    assert await notifying.forges(ID, sender=sender) == 403
    assert desk.heard == []


async def test_payment_that_is_not_ours_is_answered_so_that_it_comes_no_more(
    notifying: YooKassaServer, desk: Desk
) -> None:
    desk.known = False
    assert await notifying.forges(ID) == 200


async def test_event_of_no_payment_is_answered_and_not_heard(notifying: YooKassaServer, desk: Desk) -> None:
    assert await notifying.sends(Told("payout.succeeded", {"id": ID})) == 200
    assert desk.heard == []


async def test_what_is_no_notification_is_refused(notifying: YooKassaServer, desk: Desk) -> None:
    assert await notifying.sends(Told("", {}), body=b"{}") == 400
    assert desk.heard == []


async def test_long_body_is_refused_before_it_is_read(notifying: YooKassaServer, desk: Desk) -> None:
    whole = told(padding="x" * (BODY_BYTES - len(told(padding=""))))
    assert len(whole) == BODY_BYTES
    assert await notifying.sends(Told("", {}), body=whole) == 200
    assert await notifying.sends(Told("", {}), body=whole + b" ") == 413
    assert len(desk.heard) == 1


async def test_what_cannot_be_taken_now_is_to_come_again(notifying: YooKassaServer, desk: Desk) -> None:
    desk.broken = True
    with capture_logs() as logs:
        assert await notifying.forges(ID) == 503
    assert [(line["event"], line["fault"]) for line in logs] == [("payment_notification_lost", "OSError")]


async def test_it_comes_again_until_it_is_taken(
    yookassa: YooKassa, notifying: YooKassaServer, desk: Desk
) -> None:
    page = await yookassa.open(an_order(a_payment()))
    desk.broken = True
    await notifying.pays(page.provider_id)
    await notifying.redelivers()
    desk.broken = False
    await notifying.redelivers()
    await notifying.redelivers()
    assert notifying.replies == [503, 503, 200]
    assert desk.heard == [(page.provider_id, "payment.succeeded")]


async def test_only_post_is_answered(desk: Desk) -> None:
    async with ClientSession() as session, session.get(desk.url) as response:
        assert response.status == 405


async def test_nothing_of_a_notification_is_logged(notifying: YooKassaServer, desk: Desk) -> None:
    desk.known = False
    with capture_logs() as logs:
        await notifying.forges(ID, metadata={"email": EMAIL})
        await notifying.forges(ID, sender="8.8.8.8")
        await notifying.sends(Told("", {}), body=EMAIL.encode())
        desk.broken = True
        await notifying.forges(ID)
    assert len(logs) == 4
    assert not [said for said in (ID, EMAIL, "8.8.8.8") if said in repr(logs)]
