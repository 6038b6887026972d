from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Table, func, insert, select

from core.base.ids import ChatId, OutageId, ReadingId
from core.base.months import Month
from core.model.broadcasts.audience import Listed, to_json
from core.model.broadcasts.broadcast import BroadcastKind, BroadcastStatus, RecipientState
from core.model.files import KeptFile
from core.model.messages.recipients import ToAddress
from core.model.readings.reading import ReadingStatus
from core.ports.queue import Task
from storage.retention import Terms, forget
from storage.store import Store
from storage.tables import (
    broadcast_accounts,
    broadcast_recipients,
    broadcasts,
    outages,
    outages_heard,
    readings,
)
from storage.work import Work
from tests.storage.seeds import add_account, add_meter

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
TERMS = Terms(
    events=2 * DAY,
    tries=2 * DAY,
    files=2 * DAY,
    done=2 * DAY,
    dead=4 * DAY,
    broadcasts=2 * DAY,
    outages=2 * DAY,
)
ANNA = ToAddress("anna@example.ru")


async def test_what_was_seen_and_tried_is_forgotten_after_its_term(store: Store) -> None:
    def remember(work: Work) -> None:
        for days in (1, 3):
            work.chats.see("web", f"{days} days ago", NOW - days * DAY)
            work.tries.add("proof", "cabinet:1", NOW - days * DAY)

    await store.transact(remember)
    assert await store.transact(lambda work: forget(work, NOW, TERMS)) == 2

    assert not await store.transact(lambda work: work.chats.see("web", "1 days ago", NOW))
    assert await store.transact(lambda work: work.chats.see("web", "3 days ago", NOW))
    assert await store.transact(lambda work: work.tries.count("proof", "cabinet:1", NOW - 9 * DAY)) == 1


async def test_old_file_is_forgotten_unless_its_chat_has_an_unshown_answer(store: Store) -> None:
    file = KeptFile("Квитанция.pdf", "application/pdf", b"%PDF")

    def make(work: Work) -> tuple[ChatId, ChatId, list[str]]:
        anna, boris = (work.chats.open("web", peer, NOW) for peer in ("anna", "boris"))
        boris.answer, boris.answer_shown = {"screens": []}, False
        work.chats.save(boris)
        keys = [work.files.add(anna.id, file, NOW - days * DAY) for days in (1, 3)]
        keys.append(work.files.add(boris.id, file, NOW - 3 * DAY))
        return anna.id, boris.id, keys

    anna, boris, (young, old, unshown) = await store.transact(make)
    assert await store.transact(lambda work: forget(work, NOW, TERMS)) == 1

    assert await store.transact(lambda work: work.files.get(anna, young)) == file
    assert await store.transact(lambda work: work.files.get(anna, old)) is None
    assert await store.transact(lambda work: work.files.get(boris, unshown)) == file


async def test_a_file_is_kept_for_an_answer_that_stays_owed_and_both_go_in_the_end(store: Store) -> None:
    def make(work: Work) -> str:
        anna = work.chats.open("vk", "anna", NOW)
        work.chats.owe(anna.id, "e1", {"files": []}, NOW - 3 * DAY)
        return work.files.add(anna.id, KeptFile("Квитанция.pdf", "application/pdf", b"%PDF"), NOW - 3 * DAY)

    await store.transact(make)
    assert await store.transact(lambda work: forget(work, NOW, TERMS)) == 0
    assert await store.transact(lambda work: forget(work, NOW + 90 * DAY, TERMS)) == 2


async def test_closed_rows_of_a_queue_are_forgotten_and_waiting_ones_never(store: Store) -> None:
    def claim(work: Work, at: datetime, limit: int) -> list[Task]:
        return work.queue.claim("decode", now=at, lease_until=at, limit=limit)

    def close(work: Work) -> None:
        for _ in range(4):
            work.queue.add("decode", {}, ANNA, at=NOW - 99 * DAY)
        done, given_up, later = claim(work, NOW, limit=3)
        work.queue.done(done.id, NOW - 3 * DAY)
        work.queue.give_up(given_up, NOW - 3 * DAY, error="refused")
        work.queue.put_off(later, until=NOW, error="timeout")

    await store.transact(close)

    assert await store.transact(lambda work: forget(work, NOW, TERMS)) == 1
    assert await store.transact(lambda work: forget(work, NOW + 2 * DAY, TERMS)) == 1
    assert len(await store.transact(lambda work: claim(work, NOW, limit=9))) == 2


async def test_nothing_of_the_last_day_is_forgotten_by_default(store: Store) -> None:
    def remember(work: Work) -> ChatId:
        chat = work.chats.open("web", "anna", NOW)
        work.chats.see("web", "1", NOW - DAY)
        work.tries.add("proof", "cabinet:1", NOW - DAY)
        work.files.add(chat.id, KeptFile("", "", b""), NOW - DAY)
        work.queue.add("decode", {}, ANNA, at=NOW - DAY)
        (task,) = work.queue.claim("decode", now=NOW, lease_until=NOW, limit=1)
        work.queue.done(task.id, NOW - DAY)
        return chat.id

    await store.transact(remember)

    assert await store.transact(lambda work: forget(work, NOW)) == 0


async def test_a_photograph_of_a_meter_is_kept_as_long_as_the_settings_say(store: Store) -> None:
    def remember(work: Work) -> ReadingId:
        meter = add_meter(work, add_account(work))
        row = insert(readings).values(
            meter_id=meter,
            taken_on=NOW.date(),
            received_at=NOW,
            month=Month.of(NOW.date()),
            t1=Decimal(1),
            source="BOT_WEB",
            status=ReadingStatus.ACCEPTED,
            handed_in_by="cabinet:1",
        )
        reading = ReadingId(work.connection.execute(row.returning(readings.c.id)).scalar_one())
        for days in (1, 3):
            work.evidence.add(reading, bytes([days]), by="cabinet:1", at=NOW - days * DAY)
        return reading

    reading = await store.transact(remember)
    assert await store.transact(lambda work: work.evidence.of_person("cabinet:1")) == [
        (reading, b"\x01"),
        (reading, b"\x03"),
    ]
    assert await store.transact(lambda work: forget(work, NOW, Terms(evidence=2 * DAY))) == 1
    assert await store.transact(lambda work: work.evidence.of_reading(reading)) == [b"\x01"]


async def test_whom_a_broadcast_was_for_is_forgotten_after_its_end_and_that_it_was_never(
    store: Store,
) -> None:
    def remember(work: Work) -> None:
        account = add_account(work)
        cabinet = work.cabinets.add(email="anna@example.ru", phone="", password_hash="", at=NOW - 9 * DAY)
        for status, ended in (
            (BroadcastStatus.DONE, NOW - 3 * DAY),
            (BroadcastStatus.STOPPED, NOW - DAY),
            (BroadcastStatus.RUNNING, None),
        ):
            row = insert(broadcasts).values(
                kind=BroadcastKind.NOTICE,
                text="Привет",
                audience=to_json(Listed()),
                author="server:ivanov",
                created_at=NOW - 9 * DAY,
                status=status,
                ended_at=ended,
            )
            of = {"broadcast_id": work.connection.execute(row.returning(broadcasts.c.id)).scalar_one()}
            work.connection.execute(insert(broadcast_accounts).values(**of, account_id=account))
            told = {"cabinet_id": cabinet.id, "state": RecipientState.TOLD}
            work.connection.execute(insert(broadcast_recipients).values(**of, **told))

    await store.transact(remember)
    assert await store.transact(lambda work: forget(work, NOW, TERMS)) == 2
    assert await _left(store, broadcasts, broadcast_accounts, broadcast_recipients) == [3, 2, 2]


async def test_an_outage_is_forgotten_with_those_who_heard_of_it_once_it_is_long_over(store: Store) -> None:
    """One of which nobody knows whether it is over stays."""

    def remember(work: Work) -> None:
        cabinet = work.cabinets.add(email="anna@example.ru", phone="", password_hash="", at=NOW - 9 * DAY)
        for name, ends, restored in (
            ("restored long ago", "", "2025-11-21 08:00"),
            ("over long ago, of which the source has said no more", "2025-11-20 12:00", ""),
            ("restored yesterday", "2025-11-20 12:00", "2025-11-23 08:00"),
            ("nobody knows until when", "", ""),
        ):
            row = insert(outages).values(
                outage=name,
                city="Волгоград",
                street="ул. Мира",
                begins="2025-11-20 08:00",
                ends=ends,
                restored=restored,
            )
            outage = work.connection.execute(row.returning(outages.c.id)).scalar_one()
            work.outages.note_heard(OutageId(outage), cabinet.id, NOW - 9 * DAY)

    await store.transact(remember)
    assert await store.transact(lambda work: forget(work, NOW, TERMS)) == 4
    assert await _left(store, outages, outages_heard) == [2, 2]


async def _left(store: Store, *tables: Table) -> list[int]:
    def count(work: Work) -> list[int]:
        return [
            work.connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        ]

    return await store.transact(count)
