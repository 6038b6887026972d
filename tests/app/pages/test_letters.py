"""The page that a letter's foot leads to, over HTTP (S35)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from app.pages.letters import LetterPages
from app.pages.surroundings import Surroundings
from bot.texts import russian
from core.base.ids import AccountId, CabinetId
from core.model.messages.topics import OPTIONAL, Topic
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.use_cases.change_subscriptions import put_into_force
from core.use_cases.set_switch import is_wanted
from core.use_cases.unsubscribe import link_against_receipts, link_against_topics
from storage.store import Store
from tests.storage.seeds import add_account

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
ANNA = "anna@mail.ru"
ALL = set(OPTIONAL) - {Topic.OFFERS}
"""What comes until somebody says otherwise: advertising comes to nobody who has not agreed to it."""
ONE_CLICK = {"List-Unsubscribe": "One-Click"}

Visitor = TestClient[web.Request, web.Application]


@pytest.fixture
async def visitor(sqlite_store: Store) -> AsyncIterator[Visitor]:
    application = web.Application()
    pages = LetterPages(
        Surroundings(
            store=sqlite_store,
            texts=russian(),
            policy=Policy(),
            supplier="ПАО «Энергосбыт»",
            chat="https://cabinet.example/",
            clock=lambda: NOW,
            address_of=lambda _request: "192.0.2.1",
        )
    )
    pages.routes(application)
    async with TestClient(TestServer(application)) as client:
        yield client


@pytest.fixture
async def cabinet(sqlite_store: Store) -> CabinetId:
    opened = await sqlite_store.transact(
        lambda work: work.cabinets.add(email=ANNA, phone="", password_hash="", at=NOW)
    )
    return opened.id


@pytest.fixture
async def against_bills(sqlite_store: Store, cabinet: CabinetId) -> str:
    """The token at the foot of Anna's letter about a bill."""
    return await sqlite_store.transact(
        lambda work: link_against_topics(work, cabinet, (Topic.BILLS, Topic.METERS))
    )


@pytest.fixture
async def account(sqlite_store: Store) -> AccountId:
    return await sqlite_store.transact(
        lambda work: add_account(work, "0600123456", e_receipt=True, email="Anna@mail.ru")
    )


@pytest.fixture
async def against_receipts(sqlite_store: Store, account: AccountId) -> str:
    return await sqlite_store.transact(lambda work: link_against_receipts(work, account, ANNA))


async def wanted(store: Store, cabinet: CabinetId) -> set[Topic]:
    return await store.transact(lambda work: {topic for topic in OPTIONAL if is_wanted(work, cabinet, topic)})


async def gets_receipts(store: Store, account: AccountId) -> bool:
    return await store.transact(lambda work: work.accounts.get(account).e_receipt)


async def test_looking_changes_nothing_however_often(
    visitor: Visitor, sqlite_store: Store, cabinet: CabinetId, against_bills: str
) -> None:
    for _ in range(3):
        async with visitor.get(f"/letters/{against_bills}") as seen:
            text = await seen.text()
        assert seen.status == HTTPStatus.OK
        assert "о сроке оплаты, о поверке счётчика" in text
        assert "<button>Больше не писать</button>" in text
        assert seen.headers["Cache-Control"] == "no-store"
        assert seen.headers["Referrer-Policy"] == "no-referrer"
        assert "script" not in seen.headers["Content-Security-Policy"]
    assert await wanted(sqlite_store, cabinet) == ALL


@pytest.mark.parametrize("posted", [{}, ONE_CLICK], ids=["the page's button", "the mail program's button"])
async def test_one_press_switches_these_topics_off_and_a_second_one_says_the_same(
    visitor: Visitor, sqlite_store: Store, cabinet: CabinetId, against_bills: str, posted: dict[str, str]
) -> None:
    for _ in range(2):
        async with visitor.post(f"/letters/{against_bills}", data=posted, allow_redirects=False) as seen:
            text = await seen.text()
        assert seen.status == HTTPStatus.OK
        assert "Больше не пишем о сроке оплаты, о поверке счётчика." in text
        assert "«Настройки», «Сообщения от бота»" in text
        assert await wanted(sqlite_store, cabinet) == ALL - {Topic.BILLS, Topic.METERS}


async def test_one_press_ends_the_receipts_by_letter_and_billing_gets_to_know(
    visitor: Visitor, sqlite_store: Store, account: AccountId, against_receipts: str
) -> None:
    async with visitor.get(f"/letters/{against_receipts}") as seen:
        assert "Квитанции по счёту …3456 перестанут приходить на почту" in await seen.text()
    assert await gets_receipts(sqlite_store, account)
    for _ in range(2):
        async with visitor.post(f"/letters/{against_receipts}", data=ONE_CLICK) as seen:
            assert "больше не придут на эту почту" in await seen.text()
        assert not await gets_receipts(sqlite_store, account)
    change = await sqlite_store.transact(lambda work: work.accounts.open_change(account))
    assert change is not None
    assert (change.cabinet_id, change.wanted.e_receipt) == (None, False)


async def test_a_letter_to_the_address_before_ends_nothing_at_the_present_one(
    visitor: Visitor, sqlite_store: Store, account: AccountId, against_receipts: str
) -> None:
    def move(work: TurnWork) -> None:
        now_at = work.accounts.get(account)
        elsewhere = replace(now_at.subscriptions, email="anna.new@mail.ru")
        put_into_force(work, now_at, elsewhere, cabinet=None, by="cabinet:1", now=NOW)

    await sqlite_store.transact(move)
    async with visitor.post(f"/letters/{against_receipts}", data=ONE_CLICK) as seen:
        assert seen.status == HTTPStatus.OK
    assert await gets_receipts(sqlite_store, account)


async def test_no_other_address_opens_anything(
    visitor: Visitor, sqlite_store: Store, cabinet: CabinetId, against_bills: str
) -> None:
    forged = ("A" * 64, against_bills[:-3] + "AAA", against_bills[::-1])
    for token in forged:
        async with visitor.post(f"/letters/{token}", data=ONE_CLICK) as seen:
            assert seen.status == HTTPStatus.GONE
            assert "Ссылка не действует" in await seen.text()
    async with visitor.get("/letters/1") as seen:
        assert seen.status == HTTPStatus.NOT_FOUND
    assert await wanted(sqlite_store, cabinet) == ALL


async def test_a_forgotten_persons_link_opens_nothing(
    visitor: Visitor, sqlite_store: Store, cabinet: CabinetId, against_bills: str
) -> None:
    await sqlite_store.transact(lambda work: work.cabinets.set_email(cabinet, f"erased:{cabinet}"))
    async with visitor.post(f"/letters/{against_bills}", data=ONE_CLICK) as seen:
        assert seen.status == HTTPStatus.GONE
    assert await wanted(sqlite_store, cabinet) == ALL


async def test_who_calls_without_end_is_put_off(visitor: Visitor, against_bills: str) -> None:
    statuses = set()
    for _ in range(600):
        async with visitor.get(f"/letters/{against_bills}") as seen:
            statuses.add(seen.status)
            if seen.status == HTTPStatus.TOO_MANY_REQUESTS:
                break
    assert statuses == {HTTPStatus.OK, HTTPStatus.TOO_MANY_REQUESTS}
