import ssl
from collections.abc import AsyncIterator, Callable
from zoneinfo import ZoneInfo

import pytest

from adapters.payments.yookassa.order import Requisites
from adapters.payments.yookassa.provider import YooKassa
from core.model.receipts.payment_qr import Payee
from tests.doubles.yookassa.server import SECRET_KEY, SHOP_ID, YooKassaServer

PAYEE = Payee(
    name="АО «Энергосбыт»",
    inn="3499000014",
    kpp="344401001",
    account="40702810900000000001",
    bank_name="ПАО «Банк»",
    bic="044525225",
    corr_account="30101810400000000225",
)
REQUISITES = Requisites(payee=PAYEE, zone=ZoneInfo("Europe/Volgograd"))

Make = Callable[..., YooKassa]


@pytest.fixture
async def server() -> AsyncIterator[YooKassaServer]:
    async with YooKassaServer() as server:
        yield server


@pytest.fixture
async def make(server: YooKassaServer) -> AsyncIterator[Make]:
    """A client of the double; it is closed after the test."""
    made: list[YooKassa] = []

    def client(
        *,
        url: str = server.url,
        secret_key: str = SECRET_KEY,
        requisites: Requisites = REQUISITES,
        timeout: float = 0.3,
        tls_context: ssl.SSLContext | None = None,
    ) -> YooKassa:
        one = YooKassa(
            shop_id=SHOP_ID,
            secret_key=secret_key,
            requisites=requisites,
            url=url,
            timeout=timeout,
            tls_context=tls_context,
        )
        made.append(one)
        return one

    yield client
    for one in made:
        await one.close()


@pytest.fixture
def yookassa(make: Make) -> YooKassa:
    return make()
