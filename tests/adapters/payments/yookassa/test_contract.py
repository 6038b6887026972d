from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from adapters.payments.yookassa.provider import YooKassa
from core.base.money import Kopecks
from tests.adapters.payments.contract import ListContract, ProviderContract
from tests.doubles.faults import Fault
from tests.doubles.yookassa.server import SECRET_KEY, SHOP_ID, YooKassaServer


class YooKassaTill:
    def __init__(self, provider: YooKassa, server: YooKassaServer) -> None:
        self.provider = provider
        self._server = server

    @property
    def today(self) -> date:
        return self._server.clock.now().date()

    @property
    def secrets(self) -> Sequence[str]:
        return SHOP_ID, SECRET_KEY

    @property
    def payable(self) -> int:
        return len(self._server.payable)

    def fails(self, fault: Fault, times: int = 1) -> None:
        self._server.fails(fault, times=times)

    async def pay(self, provider_id: str, received: Kopecks | None = None) -> None:
        await self._server.pays(provider_id, received)

    async def decline(self, provider_id: str) -> None:
        await self._server.cancels(provider_id, "insufficient_funds")

    async def expire(self, provider_id: str) -> None:
        await self._server.expires(provider_id)

    async def refund(self, provider_id: str, amount: Kopecks) -> None:
        await self._server.refunds(provider_id, amount)


class TestYooKassa(ProviderContract, ListContract):
    @pytest.fixture
    def till(self, yookassa: YooKassa, server: YooKassaServer) -> Iterator[YooKassaTill]:
        yield YooKassaTill(yookassa, server)
        assert not [refusal for refusal in server.refusals if refusal.code != "not_found"]
