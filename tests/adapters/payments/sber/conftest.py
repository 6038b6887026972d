import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.payments.sber.api import Gate
from adapters.payments.sber.order import Receipt
from adapters.payments.sber.provider import Sber
from tests.doubles.sber import PASSWORD, USER, SberServer

RECEIPT = Receipt(tax_type=6, advance_tax_type=7)
LINK_LIVES = timedelta(hours=1)

Make = Callable[..., Sber]


@pytest.fixture
async def server() -> AsyncIterator[SberServer]:
    async with SberServer() as server:
        yield server


@pytest.fixture(params=Gate, ids=["old", "new"])
def gate(request: pytest.FixtureRequest) -> Gate:
    found: Gate = request.param
    return found


@pytest.fixture
async def make(server: SberServer) -> AsyncIterator[Make]:
    """A client of the double; it is closed after the test."""
    made: list[Sber] = []

    def client(
        *,
        gate: Gate = Gate.NEW,
        url: str = "",
        user: str = USER,
        password: str = PASSWORD,
        token: str = "",
        callback_url: str = "",
        tls_context: ssl.SSLContext | None = None,
    ) -> Sber:
        one = Sber(
            gate=gate,
            url=url or (server.old if gate is Gate.OLD else server.new),
            user=user,
            password=password,
            token=token,
            receipt=RECEIPT,
            callback_url=callback_url,
            timeout=0.3,
            link_lives=LINK_LIVES,
            clock=server.clock.now,
            tls_context=tls_context,
        )
        made.append(one)
        return one

    yield client
    for one in made:
        await one.close()


@pytest.fixture
def sber(make: Make, gate: Gate) -> Sber:
    return make(gate=gate)


@pytest.fixture(scope="session")
def openssl() -> str:
    """The program that makes keys and signatures without any code of ours."""
    found = shutil.which("openssl")
    if found is None:
        pytest.skip("keys are made with the openssl program, which is not installed")
    return found


@pytest.fixture(scope="session")
def certificate(openssl: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A throw-away RSA certificate for localhost (.crt), with its key (.key)."""
    place = tmp_path_factory.mktemp("rsa") / "bank"
    subprocess.run(  # noqa: S603 - a fixed command line
        [
            openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-keyout", place.with_suffix(".key"), "-out", place.with_suffix(".crt"),
            "-addext", "subjectAltName=DNS:localhost",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return place.with_suffix(".crt")
