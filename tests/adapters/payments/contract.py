"""What every payment provider owes us; a provider's tests inherit `ProviderContract` and give it a `till`."""

import traceback
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Protocol

import pytest

from core.base.ids import AccountId, AccountNumber, CabinetId, ChatId, OnlinePaymentId
from core.base.money import Kopecks
from core.base.months import Month
from core.model.payments.online_payment import OnlinePayment, PaymentStatus
from core.model.payments.standing import ROUBLE, Decline, State
from core.ports.payment_providers import (
    Order,
    PaymentProvider,
    PaymentUnknown,
    ProviderRefused,
    ProviderSilent,
)
from tests.doubles.faults import SILENT, Fault

ACCOUNT = "1234567890"
EMAIL = "anna.ivanova@example.ru"
_numbers = count(1)


class Till(Protocol):
    """A provider that stands before its double, and the double's hands."""

    @property
    def provider(self) -> PaymentProvider:
        """What is tested; its time-out is short."""
        ...

    @property
    def today(self) -> date:
        """The day by the double's clock, in UTC."""
        ...

    @property
    def secrets(self) -> Sequence[str]:
        """What must stand in no error: keys, passwords."""
        ...

    @property
    def payable(self) -> int:
        """How many payments of the double's books have been paid, or still can be."""
        ...

    def fails(self, fault: Fault, times: int = 1) -> None:
        """Let the next calls fail so."""
        ...

    async def pay(self, provider_id: str, received: Kopecks | None = None) -> None:
        """The person pays: all of it, or what a strange provider makes of it."""
        ...

    async def decline(self, provider_id: str) -> None:
        """The bank declines for want of money, and for good."""
        ...

    async def expire(self, provider_id: str) -> None:
        """The link dies unpaid."""
        ...

    async def refund(self, provider_id: str, amount: Kopecks) -> None:
        """An operator gives money back in the provider's own cabinet."""
        ...


def a_payment(*, amount: Kopecks = 940_04, fee: Kopecks = 9_40, provider: str = "test") -> OnlinePayment:
    """A payment that has just been begun; each has a token of its own."""
    number = next(_numbers)
    return OnlinePayment(
        id=OnlinePaymentId(number),
        token=f"{number:024x}",
        account_id=AccountId(1),
        cabinet_id=CabinetId(1),
        chat_id=ChatId(1),
        provider=provider,
        amount=amount,
        fee=fee,
        email=EMAIL,
        period=Month(2026, 10),
        created_at=datetime(2026, 11, 26, 9, 30, tzinfo=UTC),
    )


def an_order(payment: OnlinePayment, *, attempt: int = 1) -> Order:
    """The order of a payment."""
    return Order(
        payment=payment,
        account=AccountNumber(ACCOUNT),
        description=f"Электроэнергия, л/с {ACCOUNT}, 10.2026",
        return_url=f"https://cabinet.example/payments/back/{payment.token}",
        attempt=attempt,
    )


async def opened(till: Till, payment: OnlinePayment | None = None) -> OnlinePayment:
    """A payment with its page."""
    payment = payment or a_payment(provider=till.provider.name)
    page = await till.provider.open(an_order(payment))
    return replace(
        payment,
        status=PaymentStatus.LINK_SENT,
        provider_id=page.provider_id,
        url=page.url,
        url_until=page.until,
    )


def ensure_says_nothing(error: BaseException, till: Till) -> None:
    """An error goes into a log: its words name the trouble, and no secret and nothing personal."""
    words = "".join(traceback.format_exception(error, limit=0))
    assert str(error)
    assert not [said for said in (*till.secrets, EMAIL, ACCOUNT) if said in words]


class ProviderContract:
    """The tests; a subclass has a fixture `till`."""

    async def test_page_is_had(self, till: Till) -> None:
        payment = await opened(till)
        assert payment.provider_id
        assert payment.url.startswith(("https://", "http://127.0.0.1"))
        assert till.payable == 1

    async def test_asked_again_it_cannot_be_paid_twice(self, till: Till) -> None:
        payment = a_payment()
        first = await till.provider.open(an_order(payment))
        second = await till.provider.open(an_order(payment, attempt=2))
        assert second.url
        assert till.payable == 1
        await till.pay(second.provider_id)
        standing = await till.provider.standing(replace(payment, provider_id=second.provider_id))
        assert standing.state is State.PAID
        assert first.url == second.url or first.provider_id != second.provider_id

    @pytest.mark.parametrize("fault", SILENT)
    async def test_silent_at_the_opening_it_is_asked_again(self, till: Till, fault: Fault) -> None:
        payment = a_payment()
        till.fails(fault)
        with pytest.raises(ProviderSilent) as silence:
            await till.provider.open(an_order(payment))
        ensure_says_nothing(silence.value, till)
        page = await till.provider.open(an_order(payment, attempt=2))
        assert till.payable == 1
        standing = await till.provider.standing(replace(payment, provider_id=page.provider_id))
        assert standing.state is State.OPEN

    async def test_another_payment_has_another_page(self, till: Till) -> None:
        one, other = await opened(till), await opened(till)
        assert one.provider_id != other.provider_id
        assert one.url != other.url
        assert till.payable == 2

    async def test_unpaid_stands_open(self, till: Till) -> None:
        payment = await opened(till)
        standing = await till.provider.standing(payment)
        assert (standing.state, standing.provider_id) == (State.OPEN, payment.provider_id)
        assert (standing.received, standing.refunded, standing.decline) == (0, 0, Decline.NONE)
        assert standing.word

    async def test_paid_stands_paid_with_its_commission(self, till: Till) -> None:
        payment = await opened(till)
        await till.pay(payment.provider_id)
        standing = await till.provider.standing(payment)
        assert (standing.state, standing.provider_id) == (State.PAID, payment.provider_id)
        assert (standing.received, standing.refunded, standing.currency) == (949_44, 0, ROUBLE)
        assert standing.paid_at is None or standing.paid_at.tzinfo is not None

    async def test_what_has_come_is_said_and_not_what_was_asked(self, till: Till) -> None:
        payment = await opened(till)
        await till.pay(payment.provider_id, 500_01)
        standing = await till.provider.standing(payment)
        assert (standing.state, standing.received) == (State.PAID, 500_01)

    async def test_declined_stands_declined_and_why(self, till: Till) -> None:
        payment = await opened(till)
        await till.decline(payment.provider_id)
        standing = await till.provider.standing(payment)
        assert (standing.state, standing.decline) == (State.DECLINED, Decline.INSUFFICIENT_FUNDS)
        assert standing.received == 0

    async def test_dead_link_stands_expired(self, till: Till) -> None:
        payment = await opened(till)
        await till.expire(payment.provider_id)
        standing = await till.provider.standing(payment)
        assert (standing.state, standing.received) == (State.EXPIRED, 0)
        assert till.payable == 0

    @pytest.mark.parametrize("refunded", [100_00, 949_44])
    async def test_refund_takes_nothing_off_what_was_received(self, till: Till, refunded: Kopecks) -> None:
        payment = await opened(till)
        await till.pay(payment.provider_id)
        await till.refund(payment.provider_id, refunded)
        standing = await till.provider.standing(payment)
        assert (standing.state, standing.received, standing.refunded) == (State.PAID, 949_44, refunded)

    @pytest.mark.parametrize("fault", SILENT)
    async def test_silent_about_a_standing_it_is_asked_again(self, till: Till, fault: Fault) -> None:
        payment = await opened(till)
        await till.pay(payment.provider_id)
        till.fails(fault)
        with pytest.raises(ProviderSilent) as silence:
            await till.provider.standing(payment)
        ensure_says_nothing(silence.value, till)
        assert (await till.provider.standing(payment)).state is State.PAID

    async def test_unknown_login_is_refused_without_telling_it(self, till: Till) -> None:
        payment = await opened(till)
        till.fails(Fault.REFUSES, times=2)
        with pytest.raises(ProviderRefused) as opening:
            await till.provider.open(an_order(a_payment()))
        with pytest.raises(ProviderRefused) as standing:
            await till.provider.standing(payment)
        for refusal in (opening.value, standing.value):
            ensure_says_nothing(refusal, till)
            assert not isinstance(refusal, PaymentUnknown)  # a key can be put right
        assert opening.value.decline is Decline.NOT_OPENED
        assert till.payable == 1

    async def test_payment_that_it_does_not_know_is_unknown(self, till: Till) -> None:
        payment = await opened(till)
        with pytest.raises(PaymentUnknown) as refusal:
            await till.provider.standing(replace(payment, provider_id=payment.provider_id[::-1]))
        ensure_says_nothing(refusal.value, till)


class ListContract:
    """The tests of a provider that can list what it has; a subclass has a fixture `till`."""

    async def test_days_list_each_payment_once_as_it_stands(self, till: Till) -> None:
        paid, open_ = await opened(till), await opened(till)
        await till.pay(paid.provider_id)
        day = timedelta(days=1)
        listed = [found async for found in till.provider.listed(till.today - day, till.today + day)]
        assert sorted((token, standing.provider_id, standing.state) for token, standing in listed) == sorted(
            [(paid.token, paid.provider_id, State.PAID), (open_.token, open_.provider_id, State.OPEN)]
        )
        assert {standing.received for _, standing in listed} == {949_44, 0}
        earlier = till.provider.listed(till.today - 3 * day, till.today - 2 * day)
        assert [found async for found in earlier] == []

    async def test_silent_in_the_middle_of_a_list_it_says_so(self, till: Till) -> None:
        await opened(till)
        till.fails(Fault.BROKEN_BEFORE)
        with pytest.raises(ProviderSilent):
            [found async for found in till.provider.listed(till.today, till.today)]
