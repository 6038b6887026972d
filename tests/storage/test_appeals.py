"""Appeals as both databases keep them."""

from dataclasses import replace
from datetime import date, timedelta

from core.base.ids import AppealId, CabinetId, ChatId
from core.model.appeals.appeal import Answered, Appeal, AppealMessage, AppealStatus, Party
from storage.retention import forget
from storage.store import Store
from storage.work import Work
from tests import billing
from tests.cabinets import settle

NOW = billing.NOW


def _new(cabinet: CabinetId, *, days: int = 3) -> Appeal:
    return Appeal(
        id=AppealId(0),
        cabinet_id=cabinet,
        account_id=None,
        category="Другое",
        kind_key="other",
        kind="Другой вопрос",
        fields=(Answered(title="О чём?", answer="Где счёт?"),),
        filed_at=NOW,
        due=date(2025, 10, 22) + timedelta(days=days),
    )


def _cabinet(work: Work, name: str) -> CabinetId:
    person = settle(work, peer=name, email=f"{name}@mail.ru", now=NOW)
    assert person.cabinet is not None
    return person.cabinet


async def _kept(store: Store, *, days: int = 3, name: str = "anna") -> Appeal:
    return await store.transact(lambda work: work.appeals.add(_new(_cabinet(work, name), days=days)))


async def test_what_was_filed_comes_back_as_it_was(store: Store) -> None:
    kept = await _kept(store)
    assert await store.transact(lambda work: work.appeals.get(kept.id)) == kept
    assert await store.transact(lambda work: work.appeals.get(AppealId(kept.id + 1))) is None


async def test_of_two_who_move_it_one_is_told_that_the_other_was_quicker(store: Store) -> None:
    kept = await _kept(store)
    closed = replace(kept, status=AppealStatus.CLOSED, closed_at=NOW)
    answered = replace(kept, status=AppealStatus.ANSWERED, answered_at=NOW, unread=1)
    assert await store.transact(lambda work: work.appeals.move(closed, was=AppealStatus.NEW))
    assert not await store.transact(lambda work: work.appeals.move(answered, was=AppealStatus.NEW))
    assert await store.transact(lambda work: work.appeals.get(kept.id)) == closed


async def test_a_person_has_their_own_newest_first_and_counts_their_own_unread(store: Store) -> None:
    first, others = await _kept(store), await _kept(store, name="boris")
    second = await store.transact(lambda work: work.appeals.add(_new(first.cabinet_id)))
    unread = replace(first, status=AppealStatus.ANSWERED, unread=2)
    await store.transact(lambda work: work.appeals.move(unread, was=AppealStatus.NEW))

    def look(work: Work) -> tuple[list[AppealId], int, int]:
        listed = [each.id for each in work.appeals.of_cabinet(first.cabinet_id)]
        return listed, work.appeals.unread_of(first.cabinet_id), work.appeals.unread_of(others.cabinet_id)

    assert await store.transact(look) == ([second.id, first.id], 2, 0)
    await store.transact(lambda work: work.appeals.mark_read(first.id))
    assert await store.transact(lambda work: work.appeals.unread_of(first.cabinet_id)) == 0


async def test_what_is_due_first_is_first_and_what_is_closed_is_not_open(store: Store) -> None:
    later, sooner = await _kept(store, days=9), await _kept(store, days=1, name="boris")
    assert [each.id for each in await store.transact(lambda work: work.appeals.open(9))] == [
        sooner.id,
        later.id,
    ]
    closed = replace(sooner, status=AppealStatus.CLOSED, closed_at=NOW)
    await store.transact(lambda work: work.appeals.move(closed, was=AppealStatus.NEW))
    assert [each.id for each in await store.transact(lambda work: work.appeals.open(9))] == [later.id]


async def test_it_is_talked_about_in_one_chat(store: Store) -> None:
    kept = await _kept(store)
    assert await store.transact(lambda work: work.appeals.bind(kept.id, ChatId(5)))
    assert not await store.transact(lambda work: work.appeals.bind(kept.id, ChatId(6)))
    found = await store.transact(lambda work: work.appeals.get(kept.id))
    assert found is not None
    assert found.thread == 5


async def test_what_was_said_comes_back_in_order_and_is_counted_for_its_writer(store: Store) -> None:
    kept = await _kept(store)

    def say(work: Work) -> list[AppealMessage]:
        words = [(Party.SUBSCRIBER, "раз"), (Party.OPERATOR, "два"), (Party.SUBSCRIBER, "три")]
        return [
            work.appeals.say(AppealMessage(appeal_id=kept.id, party=party, by="x", words=said, at=NOW))
            for party, said in words
        ]

    said = await store.transact(say)
    assert await store.transact(lambda work: work.appeals.thread_of(kept.id)) == said
    assert await store.transact(lambda work: work.appeals.message(said[1].id)) == said[1]
    before = NOW - timedelta(seconds=1)
    assert await store.transact(lambda work: work.appeals.written_since(kept.cabinet_id, before)) == 3
    assert await store.transact(lambda work: work.appeals.written_since(kept.cabinet_id, NOW)) == 0


async def test_a_closed_appeal_goes_after_three_years_with_all_that_was_said(store: Store) -> None:
    gone, stays = await _kept(store), await _kept(store, name="boris")

    def close(work: Work) -> None:
        for each in (gone, stays):
            said = AppealMessage(appeal_id=each.id, party=Party.OPERATOR, by="x", words="да", at=NOW)
            work.appeals.say(said)
        closed = replace(gone, status=AppealStatus.CLOSED, closed_at=NOW)
        work.appeals.move(closed, was=AppealStatus.NEW)

    await store.transact(close)
    await store.transact(lambda work: forget(work, NOW + timedelta(days=3 * 365)))
    assert await store.transact(lambda work: work.appeals.get(gone.id)) is not None
    await store.transact(lambda work: forget(work, NOW + timedelta(days=3 * 365, seconds=1)))
    assert await store.transact(lambda work: work.appeals.get(gone.id)) is None
    assert await store.transact(lambda work: work.appeals.thread_of(gone.id)) == []
    assert len(await store.transact(lambda work: work.appeals.thread_of(stays.id))) == 1
