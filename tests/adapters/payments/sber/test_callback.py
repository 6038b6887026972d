"""Sber's notifications: whose they are is known by the checksum alone."""

import base64
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest
from aiohttp import ClientSession, web
from hypothesis import given
from hypothesis import strategies as st

from adapters.payments.sber.callback import Forged, Keys, Malformed, parse, routes, signed_text
from adapters.payments.sber.provider import Sber
from adapters.payments.sber.rsa import NotAKey, public_key
from tests.adapters.payments.contract import a_payment, an_order
from tests.doubles.sber import KEY, SberServer, checksum

VECTOR = {
    "amount": "5",
    "mdOrder": "72318777-5zfg-782c-bk02-xxxxxxxx8dx5",
    "operation": "deposited",
    "orderNumber": "ZX-987654321",
    "status": "1",
}
CHECKSUM = "CFEE6A9A93B5E7DE21F866EE0912AB12A62EF0346A4E073314B6FA8B1AF24B3A"
SYMMETRIC = Keys(symmetric=KEY)

Sign = Callable[[str], str]


@pytest.fixture(scope="session")
def sign(openssl: str, certificate: Path) -> Sign:
    """The bank's own hand."""

    def signing(text: str) -> str:
        made = subprocess.run(  # noqa: S603 - a fixed command line
            [openssl, "dgst", "-sha512", "-sign", certificate.with_suffix(".key")],
            input=text.encode(),
            check=True,
            capture_output=True,
        )
        return made.stdout.hex().upper()

    return signing


@pytest.fixture(scope="session")
def key_in_pem(openssl: str, certificate: Path) -> str:
    made = subprocess.run(  # noqa: S603 - a fixed command line
        [openssl, "x509", "-in", certificate, "-noout", "-pubkey"], check=True, capture_output=True, text=True
    )
    return made.stdout


def pairs(fields: dict[str, str], **more: str) -> list[tuple[str, str]]:
    return list((fields | more).items())


@given(more=st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=8), max_size=5))
def test_whatever_is_signed_is_known_again(more: dict[str, str]) -> None:
    fields = {name: value for name, value in more.items() if name not in {"checksum", "sign_alias"}} | VECTOR
    sent = urlencode(fields | {"checksum": checksum(fields)}, errors="surrogatepass")
    read = parse_qsl(sent, keep_blank_values=True, errors="surrogatepass")
    assert parse(read, SYMMETRIC).provider_id == VECTOR["mdOrder"]
    name = min(fields)
    with pytest.raises((Forged, Malformed)):
        parse([(name, f"{fields[name]}x"), *(pair for pair in read if pair[0] != name)], SYMMETRIC)


def test_text_that_is_signed_has_the_fields_by_name() -> None:
    assert signed_text(VECTOR) == (
        "amount;5;mdOrder;72318777-5zfg-782c-bk02-xxxxxxxx8dx5;operation;deposited;"
        "orderNumber;ZX-987654321;status;1;"
    )


@pytest.mark.parametrize("written", [CHECKSUM, CHECKSUM.lower()])
def test_checksum_of_the_vector_holds_in_any_case(written: str) -> None:
    told = parse(pairs(VECTOR, checksum=written, sign_alias="x"), SYMMETRIC)
    assert (told.provider_id, told.word) == (VECTOR["mdOrder"], "deposited 1")


@pytest.mark.parametrize(
    "more",
    [
        {"checksum": CHECKSUM, "amount": "6"},
        {"checksum": CHECKSUM, "extra": "1"},
        {"checksum": CHECKSUM[:-2]},
        {"checksum": CHECKSUM + "00"},
        {"checksum": "no hex"},
        {"checksum": ""},
        {},
    ],
)
def test_any_other_checksum_is_forged(more: dict[str, str]) -> None:
    with pytest.raises(Forged):
        parse(pairs(VECTOR, **more), SYMMETRIC)


def test_another_shops_key_is_foreign() -> None:
    with pytest.raises(Forged):
        parse(pairs(VECTOR, checksum=CHECKSUM), Keys(symmetric=KEY[::-1]))


def test_without_a_key_nothing_holds() -> None:
    with pytest.raises(Forged):
        parse(pairs(VECTOR, checksum=checksum(VECTOR, key="")), Keys())


@pytest.mark.parametrize(
    "more", [{"mdOrder": ""}, {"mdOrder": "<b>"}, {"operation": ""}, {"operation": "a b"}, {"status": "2"}]
)
def test_a_signed_text_of_another_form_is_malformed(more: dict[str, str]) -> None:
    fields = VECTOR | more
    with pytest.raises(Malformed):
        parse(pairs(fields, checksum=checksum(fields)), SYMMETRIC)


def test_a_field_twice_is_malformed() -> None:
    with pytest.raises(Malformed):
        parse([*pairs(VECTOR, checksum=CHECKSUM), ("amount", "6")], SYMMETRIC)


def test_banks_own_signature_holds(sign: Sign, key_in_pem: str, certificate: Path) -> None:
    signature = sign(signed_text(VECTOR))
    for pem in (key_in_pem, certificate.read_text()):
        keys = Keys(public=public_key(pem))
        assert parse(pairs(VECTOR, checksum=signature), keys).word == "deposited 1"
        assert parse(pairs(VECTOR, checksum=signature.lower()), keys).word == "deposited 1"
        for forged in (signature[:-2] + "00", signature[2:], "00" + signature, CHECKSUM, "ff" * 256):
            with pytest.raises(Forged):
                parse(pairs(VECTOR, checksum=forged), keys)
        with pytest.raises(Forged):
            parse(pairs(VECTOR, amount="6", checksum=signature), keys)


def test_both_keys_may_be_had_at_once(sign: Sign, key_in_pem: str) -> None:
    keys = Keys(symmetric=KEY, public=public_key(key_in_pem))
    assert parse(pairs(VECTOR, checksum=CHECKSUM), keys)
    assert parse(pairs(VECTOR, checksum=sign(signed_text(VECTOR))), keys)


def test_what_is_no_public_key_is_refused(openssl: str, key_in_pem: str, certificate: Path) -> None:
    commands = (
        ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
        ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
        ["genpkey", "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
    )
    for command in commands:
        private = subprocess.run([openssl, *command], check=True, capture_output=True)  # noqa: S603 - our own words
        made = subprocess.run(  # noqa: S603 - a fixed command line
            [openssl, "pkey", "-pubout"], input=private.stdout, check=True, capture_output=True
        )
        with pytest.raises(NotAKey):
            public_key(made.stdout.decode())
    lines = key_in_pem.splitlines()
    der = base64.b64decode("".join(lines[1:-1]))
    for pem in (
        "",
        "\n".join([lines[0], base64.b64encode(der[:-1]).decode(), lines[-1]]),
        certificate.with_suffix(".key").read_text(),
        "\n".join([lines[0], lines[1], lines[-1]]),
        "\n".join([lines[0], "!", *lines[1:]]),
        "\n".join([lines[0], "", lines[-1]]),
        certificate.read_text().replace("CERTIFICATE", "PUBLIC KEY"),
        key_in_pem.replace("PUBLIC KEY", "CERTIFICATE"),
    ):
        with pytest.raises(NotAKey):
            public_key(pem)


class Shop:
    """Hears notifications."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.knows = True
        self.breaks = False

    async def hear(self, provider_id: str, word: str) -> bool:
        self.heard.append((provider_id, word))
        if self.breaks:
            raise RuntimeError("the database is away")
        return self.knows


Send = Callable[..., Awaitable[int]]


@asynccontextmanager
async def standing_server(shop: Shop, keys: Keys) -> AsyncIterator[Send]:
    application = web.Application()
    routes(application, shop.hear, keys)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/payments/sber"
    async with ClientSession() as session:

        async def send(method: str, fields: dict[str, str] | bytes) -> int:
            if method == "GET" and isinstance(fields, dict):
                async with session.get(url, params=fields) as response:
                    return response.status
            async with session.post(url, data=fields) as response:
                return response.status

        yield send
    await runner.cleanup()


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
async def send(shop: Shop) -> AsyncIterator[Send]:
    async with standing_server(shop, SYMMETRIC) as sending:
        yield sending


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_notification_is_heard(
    sber: Sber, server: SberServer, shop: Shop, send: Send, method: str
) -> None:
    page = await sber.open(an_order(a_payment()))
    assert await send(method, server.told(page.provider_id)) == 200
    assert await send(method, server.told(page.provider_id, "declinedByTimeout", "0")) == 200
    assert shop.heard == [(page.provider_id, "deposited 1"), (page.provider_id, "declinedByTimeout 0")]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_words_of_any_kind_are_signed_as_they_are_read(shop: Shop, send: Send, method: str) -> None:
    fields = VECTOR | {"orderDescription": "Электроэнергия, л/с 1; 50 % + НДС & =", "empty": ""}
    assert await send(method, fields | {"checksum": checksum(fields)}) == 200
    assert len(shop.heard) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_forged_notification_is_not_heard(shop: Shop, send: Send, method: str) -> None:
    assert await send(method, VECTOR | {"checksum": CHECKSUM, "amount": "500"}) == 403
    assert await send(method, VECTOR) == 403
    assert shop.heard == []


async def test_what_is_no_notification_is_not_heard(shop: Shop, send: Send) -> None:
    fields = VECTOR | {"status": "?"}
    assert await send("POST", fields | {"checksum": checksum(fields)}) == 400
    assert await send("POST", b"\xff\xfe") == 400
    assert await send("POST", b"a=%FF") == 400
    assert await send("POST", b"&".join(b"a%d=1" % each for each in range(200))) == 400
    assert await send("POST", b"a=" + b"1" * 70_000) == 413
    assert shop.heard == []


async def test_a_notification_of_an_unknown_payment_is_answered(shop: Shop, send: Send) -> None:
    shop.knows = False
    assert await send("GET", VECTOR | {"checksum": CHECKSUM}) == 200


async def test_sber_is_to_come_again_when_we_cannot_hear(shop: Shop, send: Send) -> None:
    shop.breaks = True
    assert await send("GET", VECTOR | {"checksum": CHECKSUM}) == 503


async def test_without_keys_there_is_no_such_address(shop: Shop) -> None:
    async with standing_server(shop, Keys()) as send:
        assert await send("GET", VECTOR | {"checksum": CHECKSUM}) == 404
