"""Broadcasts and outages on each database: who is meant, a page at a time, and what became of each."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from core.base.ids import AccountNumber, BroadcastId, CabinetId, OutageId
from core.base.months import Month
from core.model.broadcasts.audience import Audience, Debtors, Listed
from core.model.broadcasts.broadcast import Broadcast, BroadcastKind, BroadcastStatus, RecipientState
from core.model.cabinets.cabinet import ProofKind
from core.model.messages.endings import End, Ended
from core.model.messages.facts import NoticeBroadcast, OutageNews
from core.model.messages.recipients import Recipient, ToCabinet
from core.model.outages import PEOPLE
from core.model.supplier.policy import Policy
from core.use_cases import broadcast, tell_outages
from storage.store import Store
from storage.tables import outages
from storage.work import Work
from tests.storage.seeds import add_account, add_charge

NOW = datetime(2025, 10, 22, 9, tzinfo=UTC)
HOUSES = ("1", "5а", "9", "12")
DEBT = 66200


def _settle(work: Work) -> None:
    """A person in each of four houses; those of odd place have a debt since August."""
    for place, house in enumerate(HOUSES, start=1):
        street = "ул. Мира" if house != "9" else "пер. Мира"
        account = add_account(work, f"{place}", city="г. Волгоград", street=street, house=house)
        month = Month(2025, 8) if place % 2 else Month(2025, 10)
        add_charge(work, account, month, charged=DEBT, closing=DEBT)
        cabinet = work.cabinets.add(email=f"{place}@mail.ru", phone="", password_hash="", at=NOW)
        work.links.add(cabinet.id, account, ProofKind.SUM, NOW)


@pytest.fixture
async def town(store: Store) -> Store:
    await store.transact(_settle)
    return store


async def _counted(town: Store, audience: Audience, *numbers: str) -> Broadcast:
    made = await town.transact(
        lambda work: broadcast.draft(
            work,
            kind=BroadcastKind.NOTICE,
            text="Офис переехал.",
            audience=audience,
            author="server:anna",
            now=NOW,
            numbers=[AccountNumber(number) for number in numbers],
        )
    )
    while await town.transact(lambda work: broadcast.gather_some(work, made.id, Policy(), now=NOW)):
        pass
    return await town.transact(lambda work: broadcast.broadcast_of(work, made.id))


def _told(work: Work, kind: str) -> list[Recipient]:
    tasks = work.queue.claim(kind, now=NOW, lease_until=NOW, limit=99)
    for task in tasks:
        work.queue.done(task.id, NOW)
    return [task.to for task in tasks]


def _cabinets(*numbers: int) -> list[Recipient]:
    return [ToCabinet(CabinetId(number)) for number in numbers]


async def test_a_street_a_list_and_debtors_are_counted_in_spans(
    town: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast, "SPAN", 1)
    street = await town.transact(lambda work: broadcast.street_meant(work, "Волгоград, ул. Мира, 1-9"))
    counted = [
        await _counted(town, street),
        await _counted(town, Listed(), "4", "1", "1"),
        await _counted(town, Debtors(DEBT)),
        await _counted(town, Debtors(DEBT + 1)),
    ]
    assert [(each.accounts, each.recipients) for each in counted] == [(2, 2), (2, 2), (2, 2), (0, 0)]
    assert {each.status for each in counted} == {BroadcastStatus.COUNTED}


async def test_pages_go_out_in_turn_and_the_report_knows_each(
    town: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast, "PAGE", 2)
    monkeypatch.setattr(broadcast, "AHEAD", 2)
    number = (await _counted(town, Listed(), "1", "2", "3", "4")).id
    await town.transact(lambda work: broadcast.send(work, number, Policy(), by="server:anna", now=NOW))

    async def pages() -> list[Recipient]:
        await town.transact(lambda work: broadcast.queue_some(work, number, 1, Policy(), now=NOW))
        return await town.transact(lambda work: _told(work, NoticeBroadcast.kind))

    async def ends(*cabinets: int, end: End, way: str = "", why: str = "") -> None:
        for each in _cabinets(*cabinets):
            ended = Ended(end=end, way=way, why=why)
            await town.transact(_accounts(number, each, ended))

    assert await pages() == _cabinets(1, 2)
    assert await pages() == []
    await ends(1, end=End.TOLD, way="telegram")
    await ends(2, end=End.GIVEN_UP, why="nobody can be reached")
    assert await pages() == _cabinets(3, 4)
    await ends(3, 4, end=End.POINTLESS)
    assert await pages() == []
    assert (await town.transact(lambda work: broadcast.broadcast_of(work, number))).status == "done"
    report = await town.transact(lambda work: work.broadcasts.report(number, after=CabinetId(0), limit=9))
    assert [(each.accounts, each.state, each.way, each.why) for each in report] == [
        (("1",), RecipientState.TOLD, "telegram", ""),
        (("2",), RecipientState.FAILED, "", "nobody can be reached"),
        (("3",), RecipientState.POINTLESS, "", ""),
        (("4",), RecipientState.POINTLESS, "", ""),
    ]


def _accounts(number: BroadcastId, to: Recipient, ended: Ended) -> Callable[[Work], None]:
    return lambda work: broadcast.account_for(work, number, to, ended, now=NOW)


async def test_an_outage_finds_its_people_some_at_a_time_and_of_namesakes_nobody(
    town: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tell_outages, "SPAN", 1)

    def state(work: Work) -> None:
        stated = {"city": "Волгоград", "begins": "2025-10-22 10:00", "ends": "2025-10-22 18:00"}
        for name, street, houses in (("1", "ул. Мира", "1-5"), ("2", "Мира", ""), ("3", "ул. Южная", "")):
            row = {"outage": name, "street": street, "houses": houses} | stated
            work.connection.execute(outages.insert().values(row))

    await town.transact(state)
    while await town.transact(lambda work: tell_outages.begin_telling(work, Policy(), now=NOW)):
        pass
    tasks = await town.transact(lambda work: work.queue.claim(PEOPLE, now=NOW, lease_until=NOW, limit=9))
    assert len(tasks) == 3
    for task in tasks * 2:
        after: CabinetId | None = CabinetId(0)
        while after is not None:
            after = await town.transact(_some(task.payload["outage"], after))
    assert await town.transact(lambda work: _told(work, OutageNews.kind)) == _cabinets(1, 2)
    await town.transact(lambda work: work.outages.note_heard(tasks[0].payload["outage"], CabinetId(1), NOW))
    heard = await town.transact(
        lambda work: [work.outages.heard(tasks[0].payload["outage"], CabinetId(each)) for each in (1, 2)]
    )
    assert heard == [True, False]


def _some(outage: int, after: CabinetId) -> Callable[[Work], CabinetId | None]:
    return lambda work: tell_outages.queue_some(work, OutageId(outage), 1, after=after, now=NOW)
