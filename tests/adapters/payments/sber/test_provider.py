"""Sber's client before a strict double of both gates."""

import ssl
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from adapters.payments.sber.api import Gate
from adapters.payments.sber.provider import Sber
from core.base.money import Kopecks
from core.model.payments.standing import Decline, State
from core.ports.payment_providers import Order, ProviderRefused, ProviderSilent
from tests.adapters.payments.contract import (
    ProviderContract,
    a_payment,
    an_order,
    ensure_says_nothing,
    opened,
)
from tests.adapters.payments.sber.conftest import LINK_LIVES, Make
from tests.doubles.faults import Fault
from tests.doubles.sber import PASSWORD, TOKEN, USER, SberServer


class SberTill:
    def __init__(self, provider: Sber, server: SberServer) -> None:
        self.provider = provider
        self._server = server

    @property
    def today(self) -> date:
        return self._server.clock.now().date()

    @property
    def secrets(self) -> Sequence[str]:
        return USER, PASSWORD, TOKEN

    @property
    def payable(self) -> int:
        return len(self._server.payable)

    def fails(self, fault: Fault, times: int = 1) -> None:
        self._server.fails(fault, times=times)

    async def pay(self, provider_id: str, received: Kopecks | None = None) -> None:
        self._server.pays(provider_id, received)

    async def decline(self, provider_id: str) -> None:
        self._server.stands(provider_id, 6, 116)

    async def expire(self, provider_id: str) -> None:
        self._server.expires(provider_id)

    async def refund(self, provider_id: str, amount: Kopecks) -> None:
        self._server.refunds(provider_id, amount)


@pytest.fixture
def till(sber: Sber, server: SberServer) -> SberTill:
    return SberTill(sber, server)


class TestSber(ProviderContract):
    @pytest.fixture
    def till(self, sber: Sber, server: SberServer) -> Iterator[SberTill]:
        yield SberTill(sber, server)
        assert not [refusal.why for refusal in server.refusals if refusal.code != 6]


def test_no_list_is_had_of_sber(sber: Sber) -> None:
    with pytest.raises(ProviderRefused, match="register"):
        sber.listed(date(2026, 11, 1), date(2026, 11, 2))


async def test_an_order_says_what_is_paid(sber: Sber, server: SberServer) -> None:
    order = an_order(a_payment())
    page = await sber.open(order)
    (kept,) = server.orders.values()
    assert (kept.request["orderNumber"], kept.request["amount"]) == (f"{order.payment.token}-1", 949_44)
    assert len(kept.request["orderNumber"]) <= 32
    assert kept.request["returnUrl"] == kept.request["failUrl"] == order.return_url
    assert kept.request["description"] == order.description
    assert (page.provider_id, page.url) == (kept.id, kept.url)
    assert page.until is not None
    assert timedelta() <= kept.registered_at + LINK_LIVES - page.until < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("fee", "sold"),
    [
        (
            9_40,
            [
                ("Электроснабжение 10.2026", 940_04, "EL-2026-10"),
                ("Комиссия за приём платежа", 9_40, "FEE"),
            ],
        ),
        (0, [("Электроснабжение 10.2026", 940_04, "EL-2026-10")]),
    ],
)
async def test_the_receipt_has_the_commission_as_a_position(
    sber: Sber, server: SberServer, fee: Kopecks, sold: list[tuple[str, Kopecks, str]]
) -> None:
    payment = a_payment(fee=fee)
    await sber.open(an_order(payment))
    (kept,) = server.orders.values()
    bundle = kept.request["orderBundle"]
    items = bundle["cartItems"]["items"]
    assert bundle["customerDetails"]["email"] == payment.email
    assert [(item["name"], item["itemAmount"], item["itemCode"]) for item in items] == sold
    assert {item["tax"]["taxType"] for item in items} == {6}


async def test_money_beyond_the_debt_is_an_advance(sber: Sber, server: SberServer) -> None:
    await sber.open(an_order(replace(a_payment(), advance=40_04)))
    (kept,) = server.orders.values()
    told = []
    for item in kept.request["orderBundle"]["cartItems"]["items"]:
        method, subject = (each["value"] for each in item["itemAttributes"]["attributes"])
        told.append((item["positionId"], item["itemAmount"], item["tax"]["taxType"], method, subject))
    assert told == [("1", 900_00, 6, 4, 4), ("2", 40_04, 7, 3, 10), ("3", 9_40, 6, 4, 4)]


async def test_a_token_stands_in_place_of_the_login(make: Make, server: SberServer) -> None:
    await make(token=TOKEN, user="", password="").open(an_order(a_payment()))
    assert len(server.orders) == 1


async def test_where_notifications_go_can_be_said_with_the_order(make: Make, server: SberServer) -> None:
    await make(callback_url="https://cabinet.example/payments/sber").open(an_order(a_payment()))
    (kept,) = server.orders.values()
    assert kept.request["dynamicCallbackUrl"] == "https://cabinet.example/payments/sber"


async def test_a_long_description_is_cut(sber: Sber, server: SberServer) -> None:
    await sber.open(replace(an_order(a_payment()), description="Э" * 1000))
    (kept,) = server.orders.values()
    assert kept.request["description"] == "Э" * 99


@pytest.mark.parametrize("codes_are_texts", [True, False])
async def test_a_number_that_is_taken_is_not_the_end(
    sber: Sber, server: SberServer, codes_are_texts: bool
) -> None:
    server.codes_are_texts = codes_are_texts
    order = an_order(a_payment())
    await sber.open(order)
    with pytest.raises(ProviderSilent, match="taken"):
        await sber.open(order)
    page = await sber.open(replace(order, attempt=2))
    assert server.orders[page.provider_id].number == f"{order.payment.token}-2"
    assert [kept.id for kept in server.payable] == [page.provider_id]


@pytest.mark.parametrize("status", [2, 1, 5])
async def test_an_earlier_try_that_somebody_pays_is_the_payment(
    sber: Sber, server: SberServer, status: int
) -> None:
    order = an_order(a_payment())
    first = await sber.open(order)
    if status == 2:
        server.pays(first.provider_id)
    else:
        server.stands(first.provider_id, status)
    page = await sber.open(replace(order, attempt=2))
    assert (page.provider_id, page.url) == (first.provider_id, "")
    assert len(server.orders) == 1


async def test_a_shop_that_may_not_decline_goes_on(sber: Sber, server: SberServer) -> None:
    server.declines_orders = False
    order = an_order(a_payment())
    await sber.open(order)
    page = await sber.open(replace(order, attempt=2))
    assert page.url


async def test_a_system_error_is_worth_another_try(sber: Sber, server: SberServer) -> None:
    server.fails(Fault.SYSTEM_ERROR)
    with pytest.raises(ProviderSilent, match="errorCode 7"):
        await sber.open(an_order(a_payment()))


@pytest.mark.parametrize("fault", [Fault.REFUSES, Fault.TIMEOUT_BEFORE, Fault.GARBLED])
async def test_an_error_tells_no_secret(till: SberTill, server: SberServer, fault: Fault) -> None:
    server.fails(fault)
    with pytest.raises((ProviderRefused, ProviderSilent)) as error:
        await till.provider.open(an_order(a_payment()))
    ensure_says_nothing(error.value, till)


@pytest.mark.parametrize(
    ("stands", "said"),
    [
        ((0, -100), (State.OPEN, Decline.NONE)),
        ((0, 116), (State.OPEN, Decline.NONE)),
        ((1, 0), (State.UNDER_WAY, Decline.NONE)),
        ((3, 0), (State.DECLINED, Decline.BY_SUPPLIER)),
        ((5, 0), (State.UNDER_WAY, Decline.NONE)),
        ((6, 101), (State.DECLINED, Decline.CARD_EXPIRED)),
        ((6, 111), (State.DECLINED, Decline.WRONG_CARD)),
        ((6, 116), (State.DECLINED, Decline.INSUFFICIENT_FUNDS)),
        ((6, 121), (State.DECLINED, Decline.OVER_LIMIT)),
        ((6, -2002), (State.DECLINED, Decline.OVER_LIMIT)),
        ((6, -20010), (State.DECLINED, Decline.OVER_LIMIT)),
        ((6, -2006), (State.DECLINED, Decline.NOT_CONFIRMED)),
        ((6, 2006), (State.DECLINED, Decline.NOT_CONFIRMED)),
        ((6, 999), (State.DECLINED, Decline.SUSPECTED)),
        ((6, 107), (State.DECLINED, Decline.ASK_BANK)),
        ((6, -1), (State.DECLINED, Decline.BANK_SILENT)),
        ((6, 1), (State.DECLINED, Decline.ASK_BANK)),
        ((6, 120), (State.DECLINED, Decline.RESTRICTED)),
        ((6, 31337), (State.DECLINED, Decline.GENERAL)),
        ((6, -2007), (State.EXPIRED, Decline.NONE)),
        ((6, 2007), (State.EXPIRED, Decline.NONE)),
        ((7, 0), (State.OPEN, Decline.NONE)),
    ],
)
async def test_each_state_has_its_word(
    server: SberServer, till: SberTill, stands: tuple[int, int], said: tuple[State, Decline]
) -> None:
    payment = await opened(till)
    server.stands(payment.provider_id, *stands)
    standing = await till.provider.standing(payment)
    assert (standing.state, standing.decline) == said
    assert standing.received == 0
    assert standing.word.startswith(str(stands[0]))


async def test_a_link_dies_by_itself(sber: Sber, server: SberServer, till: SberTill) -> None:
    payment = await opened(till)
    server.clock.moves(LINK_LIVES)
    assert (await sber.standing(payment)).state is State.EXPIRED


async def test_what_a_refund_was_taken_off_is_not_forgotten(
    sber: Sber, server: SberServer, till: SberTill
) -> None:
    payment = await opened(till)
    server.pays(payment.provider_id)
    server.refunds(payment.provider_id, 100_00, taken_off=True)
    standing = await sber.standing(payment)
    assert (standing.state, standing.received, standing.refunded) == (State.PAID, 949_44, 100_00)


async def test_a_payment_undone_on_its_day_is_given_back(
    sber: Sber, server: SberServer, till: SberTill
) -> None:
    payment = await opened(till)
    server.pays(payment.provider_id)
    server.undoes(payment.provider_id)
    standing = await sber.standing(payment)
    assert (standing.state, standing.refunded) == (State.DECLINED, 949_44)


async def test_when_it_was_paid_is_told(sber: Sber, server: SberServer, till: SberTill) -> None:
    payment = await opened(till)
    server.pays(payment.provider_id)
    paid_at = (await sber.standing(payment)).paid_at
    assert paid_at is not None
    assert abs(paid_at - server.clock.now()) < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("answered", "currency"), [("810", "RUB"), ("", "RUB"), (None, "RUB"), (643, "RUB"), ("840", "840")]
)
async def test_other_money_is_told(
    sber: Sber, server: SberServer, till: SberTill, answered: object, currency: str
) -> None:
    payment = await opened(till)
    server.pays(payment.provider_id)
    server.overlay = {"currency": answered}
    assert (await sber.standing(payment)).currency == currency


@pytest.mark.parametrize(
    "overlay",
    [
        {"orderStatus": None},
        {"orderStatus": "paid"},
        {"paymentAmountInfo": None},
        {"paymentAmountInfo": {"depositedAmount": "949.44"}},
        {"paymentAmountInfo": {"depositedAmount": -1}},
        {"paymentAmountInfo": {"depositedAmount": 1, "refundedAmount": True}},
        {"errorCode": "no number"},
        {"orderStatus": "2" * 5000},
        {"paymentAmountInfo": {"depositedAmount": 10**15}},
        {"paymentAmountInfo": {"depositedAmount": "٣"}},
        {"attributes": [{"name": "mdOrder", "value": "<script>"}]},
    ],
)
async def test_an_answer_that_makes_no_sense_changes_nothing(
    sber: Sber, server: SberServer, till: SberTill, overlay: dict[str, object]
) -> None:
    payment = await opened(till)
    server.pays(payment.provider_id)
    server.overlay = overlay
    with pytest.raises(ProviderSilent):
        await sber.standing(payment)


@pytest.mark.parametrize("overlay", [{"depositedDate": 10**30}, {"actionCode": "?"}, {"attributes": "none"}])
async def test_what_decides_nothing_may_be_strange(
    sber: Sber, server: SberServer, till: SberTill, overlay: dict[str, object]
) -> None:
    payment = await opened(till)
    server.pays(payment.provider_id)
    server.overlay = overlay
    assert (await sber.standing(payment)).state is State.PAID


async def test_an_order_of_another_number_is_not_this_payment(
    sber: Sber, server: SberServer, till: SberTill
) -> None:
    payment = await opened(till)
    server.overlay = {"orderNumber": f"{'0' * 24}-1"}
    with pytest.raises(ProviderRefused, match="number"):
        await sber.standing(payment)


@pytest.mark.parametrize("number", ["{}", "{}-", "0{}-1"])
async def test_a_number_only_like_ours_is_not_ours(
    sber: Sber, server: SberServer, till: SberTill, number: str
) -> None:
    payment = await opened(till)
    server.overlay = {"orderNumber": number.format(payment.token[:-1])}
    with pytest.raises(ProviderRefused):
        await sber.standing(payment)


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(make: Make, certificate: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    async with SberServer(tls=context) as server:
        with pytest.raises(ProviderSilent):
            await make(url=server.new).open(an_order(a_payment()))
        assert not server.orders
        trusting = ssl.create_default_context(cafile=certificate)
        assert (await make(url=server.new, tls_context=trusting).open(an_order(a_payment()))).url


def test_the_gates_are_where_sber_says() -> None:
    assert Gate.OLD.value == "https://securepayments.sberbank.ru/payment/rest"
    assert Gate.NEW.value == "https://ecommerce.sberbank.ru/ecomm/gw/partner/api/v1"


async def test_the_double_is_strict(sber: Sber, server: SberServer) -> None:
    """What a wrong order would be refused for."""
    order: Order = an_order(a_payment())
    for wrong in (
        replace(order, return_url="not an address"),
        replace(order, payment=replace(order.payment, email="nobody")),
        replace(order, payment=replace(order.payment, token="0" * 31)),
        replace(order, payment=replace(order.payment, amount=-1)),
    ):
        with pytest.raises(ProviderRefused):
            await sber.open(wrong)
    assert not server.orders
