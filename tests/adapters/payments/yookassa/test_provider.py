"""What is YooKassa's own; what all providers owe is in `test_contract.py`."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web

from adapters.payments.yookassa.provider import YooKassa
from core.model.payments.online_payment import AnotherPayment
from core.model.payments.standing import Decline, State
from core.ports.payment_providers import ProviderRefused, ProviderSilent
from tests.adapters.payments.contract import ACCOUNT, EMAIL, a_payment, an_order
from tests.adapters.payments.yookassa.conftest import REQUISITES, Make
from tests.doubles.faults import Fault
from tests.doubles.yookassa.server import SECRET_KEY, YooKassaServer

ZONE = ZoneInfo("Europe/Volgograd")


async def test_key_and_body_are_the_same_at_every_try(yookassa: YooKassa, server: YooKassaServer) -> None:
    payment = a_payment()
    server.fails(Fault.TIMEOUT_AFTER)
    with pytest.raises(ProviderSilent):
        await yookassa.open(an_order(payment))
    server.clock.moves(timedelta(minutes=15))
    await yookassa.open(an_order(payment, attempt=2))
    (first, second) = server.calls
    assert first == second
    assert first[2] == payment.token


async def test_another_body_under_a_used_key_is_refused(yookassa: YooKassa) -> None:
    payment = a_payment()
    await yookassa.open(an_order(payment))
    with pytest.raises(ProviderRefused, match="400 invalid_request Idempotence-Key"):
        await yookassa.open(an_order(replace(payment, amount=1_00)))


async def test_link_lives_an_hour_from_its_making(yookassa: YooKassa, server: YooKassaServer) -> None:
    page = await yookassa.open(an_order(a_payment()))
    kept = server.payments[page.provider_id]
    assert page.until is not None
    assert abs(page.until - kept.created_at - timedelta(hours=1)) < timedelta(milliseconds=1)
    assert page.url == kept.url


async def test_refused_field_is_named_and_its_value_is_not(yookassa: YooKassa) -> None:
    payment = replace(a_payment(), email="анна, борис")
    with pytest.raises(ProviderRefused) as refusal:
        await yookassa.open(an_order(payment))
    assert "HTTP 400 invalid_request receipt.customer.email" in str(refusal.value)
    assert "анна" not in repr(refusal.value)
    assert refusal.value.decline is Decline.NOT_OPENED


async def test_wrong_key_is_refused_and_not_told(make: Make) -> None:
    with pytest.raises(ProviderRefused) as refusal:
        await make(secret_key="live_wrong").open(an_order(a_payment()))
    assert str(refusal.value).startswith("YooKassa: HTTP 401 invalid_credentials Authorization")
    assert "live_wrong" not in repr(refusal.value)


@pytest.mark.parametrize(
    "overlay",
    [
        {"amount": {"value": "1.00", "currency": "RUB"}},
        {"amount": {"value": "949.44", "currency": "USD"}},
        {"metadata": {"payment_id": "another"}},
        {"metadata": {}},
    ],
)
async def test_page_of_another_sum_or_order_is_given_to_nobody(
    yookassa: YooKassa, server: YooKassaServer, overlay: dict[str, Any]
) -> None:
    server.overlay = overlay
    with pytest.raises(ProviderRefused):
        await yookassa.open(an_order(a_payment()))


@pytest.mark.parametrize(
    "overlay",
    [
        {"confirmation": {"type": "redirect"}},
        {"confirmation": {"type": "hologram", "picture": "…"}},
        {"amount": {"value": "many", "currency": "RUB"}},
        {"id": None},
    ],
)
async def test_page_that_cannot_be_read_is_asked_for_again(
    yookassa: YooKassa, server: YooKassaServer, overlay: dict[str, Any]
) -> None:
    payment = a_payment()
    server.overlay = overlay
    with pytest.raises(ProviderSilent, match="cannot be read"):
        await yookassa.open(an_order(payment))
    server.overlay = {}
    await yookassa.open(an_order(payment))
    assert len(server.of(payment.token)) == 1


async def test_payment_that_ended_before_its_link_was_had_is_refused(
    yookassa: YooKassa, server: YooKassaServer
) -> None:
    payment = a_payment()
    page = await yookassa.open(an_order(payment))
    await server.expires(page.provider_id)
    with pytest.raises(ProviderRefused, match="expired_on_confirmation"):
        await yookassa.open(an_order(payment, attempt=2))


async def test_payment_that_was_paid_before_its_link_was_kept_is_found(
    yookassa: YooKassa, server: YooKassaServer
) -> None:
    payment = a_payment()
    first = await yookassa.open(an_order(payment))
    await server.pays(first.provider_id)
    again = await yookassa.open(an_order(payment, attempt=2))
    assert (again.provider_id, again.url) == (first.provider_id, "")
    assert (await yookassa.standing(replace(payment, provider_id=again.provider_id))).state is State.PAID


async def test_what_yookassa_adds_harms_nothing(yookassa: YooKassa, server: YooKassaServer) -> None:
    payment = a_payment()
    server.overlay = {"payment_method": {"type": "digital_rouble", "id": 1}, "loyalty": [{"points": 5}]}
    page = await yookassa.open(an_order(payment))
    await server.pays(page.provider_id)
    standing = await yookassa.standing(replace(payment, provider_id=page.provider_id))
    assert (standing.state, standing.received) == (State.PAID, 949_44)


@pytest.mark.parametrize(
    ("overlay", "state"),
    [
        ({"status": "frozen"}, State.OPEN),
        ({"status": "waiting_for_capture"}, State.UNDER_WAY),
    ],
)
async def test_standing_is_what_yookassa_says(
    yookassa: YooKassa, server: YooKassaServer, overlay: dict[str, Any], state: State
) -> None:
    payment = a_payment()
    page = await yookassa.open(an_order(payment))
    server.overlay = overlay
    standing = await yookassa.standing(replace(payment, provider_id=page.provider_id))
    assert standing.state is state


async def test_money_of_another_kind_is_not_taken_for_roubles(
    yookassa: YooKassa, server: YooKassaServer
) -> None:
    payment = a_payment()
    page = await yookassa.open(an_order(payment))
    await server.pays(page.provider_id)
    server.overlay = {"amount": {"value": "949.44", "currency": "KZT"}}
    payment = replace(payment, provider_id=page.provider_id)
    standing = await yookassa.standing(payment)
    with pytest.raises(AnotherPayment):
        payment.after(standing, at=datetime.now(UTC), zone=ZONE)


async def test_answer_about_another_payment_is_not_taken(yookassa: YooKassa, server: YooKassaServer) -> None:
    ours, theirs = a_payment(), a_payment()
    page = await yookassa.open(an_order(ours))
    await yookassa.open(an_order(theirs))
    ours = replace(ours, provider_id=page.provider_id)
    server.overlay = {"metadata": {"payment_id": theirs.token}}
    with pytest.raises(ProviderRefused, match="another token"):
        await yookassa.standing(ours)
    server.overlay = {"id": "2c999999-000f-5000-a000-1df11df15d3c"}
    with pytest.raises(AnotherPayment):
        ours.after(await yookassa.standing(ours), at=datetime.now(UTC), zone=ZONE)


async def test_clock_an_hour_ahead_does_not_pay_in_the_future(
    yookassa: YooKassa, server: YooKassaServer
) -> None:
    server.clock.moves(timedelta(hours=1))
    payment = a_payment()
    page = await yookassa.open(an_order(payment))
    await server.pays(page.provider_id)
    payment = replace(payment, provider_id=page.provider_id)
    now = datetime.now(UTC)
    assert payment.after(await yookassa.standing(payment), at=now, zone=ZONE).paid_at == now


async def test_unpaid_link_is_dead_after_an_hour(yookassa: YooKassa, server: YooKassaServer) -> None:
    payment = a_payment()
    page = await yookassa.open(an_order(payment))
    server.clock.moves(timedelta(minutes=61))
    assert (await yookassa.standing(replace(payment, provider_id=page.provider_id))).state is State.EXPIRED


# The way there


@asynccontextmanager
async def answering(response: web.Response) -> AsyncIterator[str]:
    """The address of a server that knows one answer and gives it once or twice."""

    async def handle(_request: web.BaseRequest) -> web.Response:
        return copy(response)

    runner = web.ServerRunner(web.Server(handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/v3"
    await runner.cleanup()


async def test_server_that_is_not_there_is_silent(make: Make) -> None:
    async with YooKassaServer() as gone:
        url = gone.url
    with pytest.raises(ProviderSilent) as silence:
        await make(url=url).open(an_order(a_payment()))
    assert str(silence.value) == "YooKassa: ClientConnectorError"
    assert silence.value.__suppress_context__  # its text has the address


async def test_name_that_does_not_resolve_is_silent(make: Make) -> None:
    with pytest.raises(ProviderSilent):
        await make(url="http://yookassa.invalid/v3", timeout=5).open(an_order(a_payment()))


@pytest.mark.parametrize("status", [202, 302, 404, 403, 418, 502, 503])
async def test_page_of_a_proxy_is_no_word_of_yookassas(make: Make, status: int) -> None:
    headers = {"Location": "/v3/elsewhere"} if status == 302 else {}
    page = web.Response(status=status, text=f"<html>{EMAIL} {ACCOUNT}</html>", headers=headers)
    async with answering(page) as url:
        with pytest.raises(ProviderSilent) as silence:
            await make(url=url).open(an_order(a_payment()))
    assert str(silence.value) == f"YooKassa: HTTP {status}, not JSON"


@pytest.mark.parametrize("status", [200, 400])
async def test_json_that_is_no_answer_is_no_word_of_yookassas(make: Make, status: int) -> None:
    async with answering(web.json_response([EMAIL], status=status)) as url:
        with pytest.raises(ProviderSilent) as silence:
            await make(url=url).open(an_order(a_payment()))
    assert str(silence.value) == f"YooKassa: HTTP {status}, not JSON"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            {"code": "invalid_request", "parameter": "receipt.items[0].vat_code", "id": "ab-1"},
            " invalid_request receipt.items[0].vat_code ab-1",
        ),
        ({"code": "forbidden", "description": "ivanova"}, " forbidden"),
        ({"code": f"the e-mail {EMAIL}", "parameter": EMAIL, "id": 5}, ""),
        ({}, ""),
    ],
)
async def test_error_is_told_by_its_names_alone(make: Make, error: dict[str, Any], told: str) -> None:
    async with answering(web.json_response({"type": "error"} | error, status=400)) as url:
        with pytest.raises(ProviderRefused) as refusal:
            await make(url=url).open(an_order(a_payment()))
    assert str(refusal.value) == f"YooKassa: HTTP 400{told}"


async def test_certificate_of_nobody_we_trust_is_silence(make: Make, certificate: Path) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    async with YooKassaServer(tls=tls) as server:
        with pytest.raises(ProviderSilent, match="Certificate"):
            await make(url=server.url, timeout=5).open(an_order(a_payment()))
        assert server.calls == []
        trusting = ssl.create_default_context(cafile=certificate)
        page = await make(url=server.url, timeout=5, tls_context=trusting).open(an_order(a_payment()))
        assert page.url


# The list


async def test_long_list_is_read_to_its_end(yookassa: YooKassa, server: YooKassaServer) -> None:
    payments = [a_payment() for _ in range(205)]
    for payment in payments:
        await yookassa.open(an_order(payment))
    today = server.clock.now().astimezone(ZONE).date()
    day = timedelta(days=1)
    listed = [token async for token, _ in yookassa.listed(today - day, today + day)]
    assert sorted(listed) == sorted(payment.token for payment in payments)
    lists = [call for call in server.calls if call[0] == "GET"]
    assert [call[3].get("cursor") for call in lists] == [None, "page-100", "page-200"]


async def test_days_are_the_suppliers(yookassa: YooKassa, server: YooKassaServer) -> None:
    page = await yookassa.open(an_order(a_payment()))
    kept = server.payments[page.provider_id]
    kept.created_at = datetime(2026, 11, 25, 21, 0, tzinfo=UTC)  # midnight in Volgograd
    day = kept.created_at.astimezone(ZONE).date()
    assert [s.provider_id async for _, s in yookassa.listed(day, day)] == [kept.id]
    kept.created_at -= timedelta(seconds=1)
    assert [s async for s in yookassa.listed(day, day)] == []
    kept.created_at += timedelta(days=1)
    assert [s.provider_id async for _, s in yookassa.listed(day, day)] == [kept.id]


async def test_payment_that_was_not_begun_here_has_no_token(
    yookassa: YooKassa, server: YooKassaServer
) -> None:
    page = await yookassa.open(an_order(a_payment()))
    server.payments[page.provider_id].request["metadata"] = {}
    today = server.clock.now().astimezone(ZONE).date()
    assert [token async for token, _ in yookassa.listed(today, today)] == [""]


async def test_silence_in_the_middle_of_a_long_list(yookassa: YooKassa, server: YooKassaServer) -> None:
    for _ in range(101):
        await yookassa.open(an_order(a_payment()))
    today = server.clock.now().astimezone(ZONE).date()
    seen: list[str] = []

    async def read() -> None:
        async for token, _ in yookassa.listed(today, today):
            seen.append(token)
            if len(seen) == 100:
                server.fails(Fault.BROKEN_BEFORE)

    with pytest.raises(ProviderSilent):
        await read()
    assert len(seen) == 100


@pytest.mark.parametrize(
    "answer",
    [
        {"type": "list"},
        {"items": {}},
        {"items": ["2c"]},
        {"items": [], "next_cursor": 5},
        {"items": [], "next_cursor": "again"},
        {"items": [{"id": "2c", "status": "succeeded"}]},
    ],
)
async def test_list_that_cannot_be_read_has_an_end(make: Make, answer: dict[str, Any]) -> None:
    today = datetime.now(UTC).date()
    async with answering(web.json_response(answer)) as url:
        yookassa = make(url=url)
        with pytest.raises(ProviderSilent, match="cannot be read"):
            [found async for found in yookassa.listed(today, today)]


async def test_closed_before_it_was_used(make: Make) -> None:
    await make().close()


async def test_nothing_of_the_shop_is_in_its_words(yookassa: YooKassa) -> None:
    assert SECRET_KEY not in repr(yookassa) + repr(vars(yookassa)) + repr(REQUISITES)
