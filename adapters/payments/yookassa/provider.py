"""YooKassa as a payment provider."""

import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from adapters.payments.yookassa.answers import (
    Unreadable,
    asks_for,
    page_of,
    standing_of,
    token_of,
)
from adapters.payments.yookassa.api import URL, YooKassaApi
from adapters.payments.yookassa.order import Requisites, body_of
from core.model.payments.methods import Limit
from core.model.payments.online_payment import OnlinePayment
from core.model.payments.standing import ROUBLE, Standing, State
from core.ports.payment_providers import Order, PaymentPage, PaymentUnknown, ProviderRefused, ProviderSilent

_PAGE_OF_LIST: Final = 100
_ONE_DAY: Final = timedelta(days=1)
_ENDED: Final = frozenset({State.DECLINED, State.EXPIRED})


class YooKassa:
    """One shop at YooKassa, as `core.ports.payment_providers.PaymentProvider` says."""

    def __init__(
        self,
        *,
        name: str = "yookassa",
        shop_id: str,
        secret_key: str,
        requisites: Requisites,
        url: str = URL,
        timeout: float = 30,
        limits: Sequence[Limit] = (),
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        """Remember the shop; nobody is asked yet.

        Args:
            name: its name in the configuration and in kept rows.
            shop_id: the shop's number in YooKassa's cabinet.
            secret_key: goes with `shop_id`.
            requisites: the supplier's.
            url: the API's address, with the version.
            timeout: seconds for a whole call; YooKassa itself gives up after 30.
            limits: how much it takes at once by each means.
            tls_context: whom to trust, the system's certificates by default.
        """
        self._name = name
        self._requisites = requisites
        self._limits = limits
        self._api = YooKassaApi(
            shop_id=shop_id, secret_key=secret_key, url=url, timeout=timeout, tls_context=tls_context
        )

    @property
    def name(self) -> str:
        """Its name in the configuration and in kept rows."""
        return self._name

    async def open(self, order: Order) -> PaymentPage:
        """Have a page made, or find the one that an earlier try has made."""
        payment = order.payment
        body = body_of(order, self._requisites, self._limits)
        answer = await self._api.post("/payments", body, idempotence_key=payment.token)
        try:
            if token_of(answer) != payment.token or not asks_for(answer, payment.total, ROUBLE):
                raise ProviderRefused("YooKassa: a payment of another sum or token was made")
            standing = standing_of(answer)
            if standing.state in _ENDED:
                raise ProviderRefused(f"YooKassa: {standing.word} before the link was had")
            return page_of(answer)
        except Unreadable as what:
            raise _unreadable(what) from None

    async def standing(self, payment: OnlinePayment) -> Standing:
        """How a payment stands, read anew."""
        answer = await self._api.get(f"/payments/{payment.provider_id}")
        if token_of(answer) not in {payment.token, ""}:
            raise PaymentUnknown("YooKassa: the payment bears another token")
        return _standing(answer)

    async def listed(self, since: date, until: date) -> AsyncIterator[tuple[str, Standing]]:
        """What was begun on these days by the supplier's clock, both included."""
        query = {
            "created_at.gte": self._midnight(since),
            "created_at.lt": self._midnight(until + _ONE_DAY),
            "limit": str(_PAGE_OF_LIST),
        }
        cursors: set[str] = set()
        while True:
            answer = await self._api.get("/payments", **query)
            items = answer.get("items")
            if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
                raise _unreadable("items")
            for item in items:
                yield token_of(item), _standing(item)
            cursor = answer.get("next_cursor")
            if not cursor:
                return
            if not isinstance(cursor, str) or cursor in cursors:
                raise _unreadable("next_cursor")
            cursors.add(cursor)
            query["cursor"] = cursor

    async def close(self) -> None:
        """Let the connections go."""
        await self._api.close()

    def _midnight(self, day: date) -> str:
        begins = datetime.combine(day, time(), self._requisites.zone).astimezone(UTC)
        return begins.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _standing(answer: Mapping[str, Any]) -> Standing:
    try:
        return standing_of(answer)
    except Unreadable as what:
        raise _unreadable(what) from None


def _unreadable(what: object) -> ProviderSilent:
    return ProviderSilent(f"YooKassa: {what} cannot be read")
