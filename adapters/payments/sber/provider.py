"""Sber as a payment provider."""

import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from adapters.payments.sber.answers import Unreadable, page_of, standing_of
from adapters.payments.sber.api import NUMBER_TAKEN, UNKNOWN_ORDER, Fields, Gate, Refused, SberApi
from adapters.payments.sber.order import Receipt, fields_of, number_of
from core.model.payments.online_payment import OnlinePayment
from core.model.payments.standing import Standing, State
from core.ports.payment_providers import Order, PaymentPage, PaymentUnknown, ProviderRefused, ProviderSilent


class Sber:
    """One shop at Sber, as `core.ports.payment_providers.PaymentProvider` says."""

    def __init__(
        self,
        *,
        name: str = "sber",
        gate: Gate = Gate.NEW,
        user: str = "",
        password: str = "",
        token: str = "",
        receipt: Receipt,
        callback_url: str = "",
        url: str = "",
        timeout: float = 30,
        link_lives: timedelta = timedelta(hours=1),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        """Remember the shop; nobody is asked yet.

        Args:
            name: its name in the configuration and in kept rows.
            gate: which gate the shop is connected to.
            user: login of the shop for the API; it ends in `-api`.
            password: goes with `user`.
            token: stands in place of both, where the bank has given one.
            receipt: the supplier's taxes, in Sber's codes.
            callback_url: where notifications are sent, where the shop's settings at Sber do not say it.
            url: the gate's address where it is not the usual one, as that of the test gates.
            timeout: seconds for a whole call.
            link_lives: how long a link can be paid.
            clock: tells the time.
            tls_context: whom to trust, the system's certificates by default.
        """
        self._name = name
        self._receipt = receipt
        self._callback_url = callback_url
        self._link_lives = link_lives
        self._clock = clock
        credentials = {"token": token} if token else {"userName": user, "password": password}
        self._api = SberApi(
            gate=gate, credentials=credentials, url=url, timeout=timeout, tls_context=tls_context
        )

    @property
    def name(self) -> str:
        """Its name in the configuration and in kept rows."""
        return self._name

    async def open(self, order: Order) -> PaymentPage:
        """Have an order registered, and see that none of an earlier try can be paid beside it."""
        for attempt in range(1, order.attempt):
            earlier = await self._closed(order.payment, attempt)
            if earlier is not None:
                return earlier
        fields = fields_of(order, self._receipt, lives=self._link_lives, callback_url=self._callback_url)
        until = self._clock() + self._link_lives
        try:
            provider_id, url = page_of(await self._api.call("register", fields))
        except Refused as refusal:
            if refusal.code == NUMBER_TAKEN:
                raise ProviderSilent("Sber: the number of this try is taken") from None
            raise
        except Unreadable as what:
            raise _unreadable(what) from None
        return PaymentPage(provider_id=provider_id, url=url, until=until)

    async def standing(self, payment: OnlinePayment) -> Standing:
        """How a payment stands, read anew."""
        try:
            answer, standing = await self._status(orderId=payment.provider_id)
        except Refused as refusal:
            if refusal.code == UNKNOWN_ORDER:
                raise PaymentUnknown(str(refusal)) from None
            raise
        if str(answer.get("orderNumber", "")).rpartition("-")[0] != payment.token:
            raise PaymentUnknown("Sber: the order bears another number")
        return replace(standing, provider_id=payment.provider_id)

    def listed(self, since: date, until: date) -> AsyncIterator[tuple[str, Standing]]:
        """Sber gives no list.

        Raises:
            ProviderRefused: always.
        """
        raise ProviderRefused(f"Sber: no list of {since} to {until}; compare with its register")

    async def close(self) -> None:
        """Let the connections go."""
        await self._api.close()

    async def _closed(self, payment: OnlinePayment, attempt: int) -> PaymentPage | None:
        """See to it that an earlier try cannot be paid; where somebody is paying it, it is the payment."""
        number = number_of(payment, attempt)
        try:
            _, standing = await self._status(orderNumber=number)
        except Refused as refusal:
            if refusal.code == UNKNOWN_ORDER:
                return None
            raise
        if standing.state in {State.PAID, State.UNDER_WAY}:
            if not standing.provider_id:
                raise _unreadable("mdOrder")
            return PaymentPage(provider_id=standing.provider_id, url="")
        if standing.state is State.OPEN:
            await self._decline(number)
        return None

    async def _decline(self, number: str) -> None:
        try:
            await self._api.call("decline", {"orderNumber": number})
        except Refused:
            # Nobody has the link of this order, and it dies by itself.
            return

    async def _status(self, **which: Any) -> tuple[Fields, Standing]:
        answer = await self._api.call("getOrderStatusExtended", which)
        try:
            return answer, standing_of(answer)
        except Unreadable as what:
            raise _unreadable(what) from None


def _unreadable(what: object) -> ProviderSilent:
    return ProviderSilent(f"Sber: {what} cannot be read")
