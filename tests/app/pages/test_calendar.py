"""The calendar of a phone, over HTTP: the page that subscribes it, and the file that it asks for."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from http import HTTPStatus

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from app.pages.calendar import CalendarPages
from app.pages.surroundings import Surroundings
from bot.texts import russian
from core.base.ids import CabinetId
from core.model.cabinets.cabinet import Person
from core.model.supplier.policy import Policy
from core.use_cases.share_calendar import open_calendar, secret_of_calendar
from storage.store import Store
from storage.work import Work
from tests import billing
from tests.cabinets import settle

POLICY = Policy(calendar_page="https://cabinet.example/calendar/")
UNKNOWN = "x" * 43

Visitor = TestClient[web.Request, web.Application]


@pytest.fixture
async def visitor(sqlite_store: Store) -> AsyncIterator[Visitor]:
    application = web.Application()
    CalendarPages(
        Surroundings(
            store=sqlite_store,
            texts=russian(),
            policy=POLICY,
            supplier="ПАО «Энергосбыт»",
            chat="https://cabinet.example/",
            clock=lambda: billing.NOW,
            address_of=lambda _request: "192.0.2.1",
        )
    ).routes(application)
    async with TestClient(TestServer(application)) as client:
        yield client


@pytest.fixture
async def anna(sqlite_store: Store) -> Person:
    """She has two accounts."""

    def begin(work: Work) -> Person:
        billing.state(work)
        return settle(work, billing.A, billing.B)

    return await sqlite_store.transact(begin)


@pytest.fixture
async def secret(sqlite_store: Store, anna: Person) -> str:
    return await _renewed(sqlite_store, anna)


async def _renewed(store: Store, person: Person, *, hours: int = 0) -> str:
    cabinet = _cabinet(person)

    def renew(work: Work) -> str:
        now = billing.NOW + timedelta(hours=hours)
        open_calendar(work, person, work.cabinets.get(cabinet), now=now)
        return secret_of_calendar(work, work.cabinets.get(cabinet))

    return await store.transact(renew)


def _cabinet(person: Person) -> CabinetId:
    assert person.cabinet is not None
    return person.cabinet


async def _file(visitor: Visitor, secret: str) -> str:
    async with visitor.get(f"/calendar/{secret}.ics") as seen:
        assert seen.status == HTTPStatus.OK
        return (await seen.text()).replace("\r\n ", "")


async def test_a_phone_gets_whole_days_that_name_accounts_by_four_digits(
    visitor: Visitor, anna: Person, secret: str
) -> None:
    content = await _file(visitor, secret)
    assert "SUMMARY:Передать показания: счета …7890\\, …5678\r\n" in content
    assert "SUMMARY:Последний день оплаты за октябрь 2025: счета …7890\\, …5678\r\n" in content
    assert f"UID:due-2025-10-{anna.cabinet}@cabinet.example\r\n" in content
    assert "X-WR-CALNAME:Электричество: ПАО «Энергосбыт»\r\n" in content
    assert "VALARM" not in content


async def test_no_sum_no_name_no_address_and_no_whole_number_is_in_it(visitor: Visitor, secret: str) -> None:
    content = await _file(visitor, secret)
    for told in (billing.A, billing.B, billing.METER_A, "662", "₽", "Мира", "Волгоград", "Иванова", secret):
        assert told not in content


async def test_asked_again_with_the_tag_nothing_is_sent(visitor: Visitor, secret: str) -> None:
    async with visitor.get(f"/calendar/{secret}.ics") as seen:
        tag = seen.headers["ETag"]
        assert seen.content_type == "text/calendar"
        assert seen.charset == "utf-8"
        assert seen.headers["Cache-Control"] == "private, no-cache"
    async with visitor.get(f"/calendar/{secret}.ics", headers={"If-None-Match": tag}) as seen:
        assert seen.status == HTTPStatus.NOT_MODIFIED
        assert not await seen.read()
        assert seen.headers["ETag"] == tag
    async with visitor.get(f"/calendar/{secret}.ics", headers={"If-None-Match": '"another"'}) as seen:
        assert seen.status == HTTPStatus.OK


async def test_the_tag_changes_with_what_stands_in_it(
    visitor: Visitor, sqlite_store: Store, anna: Person, secret: str
) -> None:
    async with visitor.get(f"/calendar/{secret}.ics") as seen:
        tag = seen.headers["ETag"]

    def unlink(work: Work) -> None:
        work.links.close(work.links.of_cabinet(_cabinet(anna))[0].id, billing.NOW)

    await sqlite_store.transact(unlink)
    async with visitor.get(f"/calendar/{secret}.ics", headers={"If-None-Match": tag}) as seen:
        assert seen.status == HTTPStatus.OK
        assert "7890" not in await seen.text()


async def test_the_page_subscribes_a_phone_and_shows_the_address(visitor: Visitor, secret: str) -> None:
    async with visitor.get(f"/calendar/{secret}") as seen:
        text = await seen.text()
        assert seen.status == HTTPStatus.OK
        assert seen.headers["Referrer-Policy"] == "no-referrer"
        assert seen.headers["Cache-Control"] == "no-store"
    assert f'href="webcal://cabinet.example/calendar/{secret}.ics"' in text
    google = r'href="https://calendar.google.com/calendar/r\?cid=webcal%3A%2F%2Fcabinet.example%2Fcalendar%2F'
    assert re.search(google + secret + r'\.ics"', text)
    assert f"<code>https://cabinet.example/calendar/{secret}.ics</code>" in text


@pytest.mark.parametrize("ending", ["", ".ics"])
async def test_an_address_that_never_was_and_one_that_was_renewed_are_answered_alike(
    visitor: Visitor, sqlite_store: Store, anna: Person, secret: str, ending: str
) -> None:
    await _renewed(sqlite_store, anna, hours=1)
    answers = []
    for each in (secret, UNKNOWN):
        async with visitor.get(f"/calendar/{each}{ending}") as seen:
            headers = {name: value for name, value in seen.headers.items() if name != "Date"}
            answers.append((seen.status, headers, await seen.text()))
    assert answers[0] == answers[1]
    assert answers[0][0] == HTTPStatus.GONE


async def test_who_asks_without_end_is_held_back(visitor: Visitor) -> None:
    seen = []
    for _ in range(400):
        async with visitor.get(f"/calendar/{UNKNOWN}.ics") as answer:
            seen.append(answer.status)
    assert set(seen) == {HTTPStatus.GONE, HTTPStatus.TOO_MANY_REQUESTS}
