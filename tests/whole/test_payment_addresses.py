"""The addresses that banks and providers call, on the whole program's server."""

from collections.abc import AsyncIterator
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port
from pydantic import SecretStr
from structlog.testing import capture_logs

import app.assembly.serving
from app.settings.sections import Bank, Database, Mail, Sber, Server, Settings, Web, Yookassa
from app.settings.values import SecretUrl
from bot.cabinet import conversation
from bot.engine.conversation import Conversation
from core.base.ids import AccountNumber, OnlinePaymentId
from core.model.payments.online_payment import OnlinePayment, PaymentStatus
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from storage.store import Store
from storage.work import Work
from tests import billing
from tests.whole.program import serving


@pytest.fixture
def settings(sqlite_file: Path, tmp_path: Path) -> Settings:
    return Settings(
        database=Database(url=SecretUrl(f"sqlite:///{sqlite_file}")),
        mail=Mail(folder=tmp_path / "mail"),
        server=Server(port=unused_port(), trusted_proxies=("127.0.0.0/8",)),
        web=Web(enabled=True),
        yookassa=Yookassa(shop_id="506751", secret_key=SecretStr("test_secret")),
        sber=Sber(
            user="shop-api",
            password=SecretStr("p"),
            callback_key=SecretStr("k"),
            tax_type="6",
            advance_tax_type="7",
        ),
        bank=Bank(enabled=True, file=tmp_path / "bank.db"),
    )


@pytest.fixture
async def site(settings: Settings) -> AsyncIterator[ClientSession]:
    """A caller of the program's server."""
    async with serving(settings), ClientSession(settings.server.base_url) as session:
        yield session


def _begin(work: Work) -> OnlinePayment:
    billing.state(work)
    chat = work.chats.open("web", "1", billing.NOW)
    cabinet = work.cabinets.add(email="anna@mail.ru", phone="", password_hash="", at=billing.NOW)
    account = work.accounts.by_number(AccountNumber(billing.A))
    assert account is not None
    payment = OnlinePayment(
        id=OnlinePaymentId(0),
        token="0123456789abcdef01234567",
        account_id=account.id,
        cabinet_id=cabinet.id,
        chat_id=chat.id,
        provider="bank",
        amount=66200,
        fee=0,
        email="anna@mail.ru",
        period=billing.LAST_MONTH,
        status=PaymentStatus.LINK_SENT,
        provider_id="bank-1",
        url="https://bank.example/1",
        created_at=billing.NOW,
    )
    return work.online_payments.add(payment, by="test")


@pytest.mark.rows("S58")
async def test_who_comes_back_from_the_bank_is_told_where_to_go_and_the_bank_is_asked(
    site: ClientSession, sqlite_store: Store, settings: Settings
) -> None:
    payment = await sqlite_store.transact(_begin)
    async with site.get(f"/payments/return/{payment.token}") as answer:
        page = await answer.text()
    assert answer.status == HTTPStatus.OK
    assert "Вернитесь в чат" in page
    assert f'<a href="{settings.server.base_url}/">Чат на сайте</a>' in page
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not {"662", billing.A, "anna"} & set(page.split()), "the page says nothing of anybody"
    waiting = await sqlite_store.transact(lambda work: {each.kind for each in work.queue.backlog()})
    assert "payment-heard" in waiting


async def test_who_comes_back_from_a_payment_that_has_failed_is_not_told_that_the_bank_is_asked(
    site: ClientSession, sqlite_store: Store
) -> None:
    def declined(work: Work) -> OnlinePayment:
        payment = replace(_begin(work), status=PaymentStatus.CANCELED)
        work.online_payments.change(payment, at=billing.NOW, by="test", evidence="declined")
        return payment

    payment = await sqlite_store.transact(declined)
    async with site.get(f"/payments/return/{payment.token}") as answer:
        page = await answer.text()
    assert "Не оплачено" in page
    assert "Мы спросили банк" not in page


@pytest.mark.parametrize("token", ["f" * 24, "f" * 23, "", "%00"])
async def test_an_unknown_payment_leads_back_too(site: ClientSession, token: str) -> None:
    async with site.get(f"/payments/return/{token}") as answer:
        assert (answer.status, "Такого платежа нет" in await answer.text()) == (HTTPStatus.NOT_FOUND, True)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/payments/yookassa", b"{}", HTTPStatus.FORBIDDEN),
        ("/payments/sber", b"mdOrder=1&checksum=00", HTTPStatus.FORBIDDEN),
    ],
)
async def test_a_forged_notification_changes_nothing_and_leaves_no_data_in_the_log(
    site: ClientSession, path: str, body: bytes, status: HTTPStatus
) -> None:
    headers = {"X-Forwarded-For": "203.0.113.7", "Content-Type": "application/x-www-form-urlencoded"}
    with capture_logs() as log:
        async with site.post(path, data=body, headers=headers) as answer:
            assert answer.status == status
    assert [each["event"] for each in log] == ["payment_notification_foreign"]
    assert "203.0.113.7" not in str(log)


async def test_a_body_that_no_notification_has_is_not_read(site: ClientSession) -> None:
    async with site.post("/payments/yookassa", data=b" " * (64 * 1024 + 1)) as answer:
        assert answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


async def test_who_calls_too_often_is_told_to_wait_and_others_are_not(site: ClientSession) -> None:
    async def asks(address: str) -> int:
        headers = {"X-Forwarded-For": address}
        async with site.get("/payments/return/" + "f" * 24, headers=headers) as answer:
            return answer.status

    statuses = [await asks("203.0.113.7") for _ in range(260)]
    assert HTTPStatus.TOO_MANY_REQUESTS in statuses
    assert await asks("203.0.113.8") == HTTPStatus.NOT_FOUND


async def test_a_provider_that_cannot_be_opened_stops_nothing_else_and_is_not_offered(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[list[str]] = []

    def look(policy: Policy, supplier: Supplier) -> Conversation:
        offered.append([method.provider for method in policy.methods])
        return conversation(policy, supplier)

    monkeypatch.setattr(app.assembly.serving, "conversation", look)
    sber = settings.sber.model_copy(update={"public_key_file": str(tmp_path / "not-there.pem")})
    settings = settings.model_copy(update={"sber": sber})
    with capture_logs() as log:
        async with serving(settings), ClientSession(settings.server.base_url) as site:
            async with site.post("/payments/sber") as answer:
                assert answer.status == HTTPStatus.NOT_FOUND
            async with site.post("/payments/yookassa", data=b"{}") as answer:
                assert answer.status == HTTPStatus.FORBIDDEN
    (said,) = [each for each in log if each["event"] == "provider_not_opened"]
    assert (said["log_level"], said["provider"]) == ("error", "sber")
    assert "not-there.pem" in said["why"]
    assert offered == [["yookassa", "bank"]]
