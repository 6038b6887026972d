"""No table that holds something of a person is forgotten: neither in the copy nor in the erasure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    Table,
    insert,
    select,
    update,
)

from core.base.ids import CabinetId, ChatId
from core.base.months import Month
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.messages.facts import ErasureAsked, ErasureDone
from core.model.readings.sources import Source
from core.model.supplier.policy import Policy
from core.use_cases.erase_my_data import ask_to_be_forgotten, erase_what_is_due
from core.use_cases.gather_my_data import gather
from storage.personal_data import HELD, Fate
from storage.store import Store
from storage.tables import links, metadata
from storage.tables.types import Instant, MonthNumber, Scaled, Word
from storage.work import Work
from tests import billing
from tests.cabinets import settle
from tests.storage.seeds import add_account, add_meter

if TYPE_CHECKING:
    from enum import StrEnum

NOW = billing.NOW
LATER = NOW + timedelta(days=30)
ANNA, BORIS = "anna@mail.ru", "boris@mail.ru"

_HOLDERS = {"cabinets", "chats"}


def test_every_table_that_refers_to_a_cabinet_or_a_chat_is_declared() -> None:
    """A new table fails here until it says what of it is handed out, and what becomes of it."""
    declared = {held.table.name for held in HELD}
    referring = {
        table.name
        for table in metadata.tables.values()
        if {key.column.table.name for key in table.foreign_keys} & _HOLDERS
        or {"cabinet_id", "chat_id"} & set(table.columns.keys())
    }
    assert referring <= declared


def test_what_is_hidden_or_emptied_is_a_column_and_hidden_has_its_reason() -> None:
    for held in HELD:
        assert {*held.hidden, *held.emptied} <= set(held.table.columns.keys()), held.table.name
        assert all(held.hidden.values())
        assert not held.emptied or held.fate is Fate.STAYS


def _value(column: Column[Any], person: str, number: int) -> Any:
    """Something that can be told from what stands elsewhere."""
    kind = column.type
    match kind:
        case Word():
            words: type[StrEnum] = kind.words
            return next(word for word in words if word)
        case Instant():
            return NOW - timedelta(minutes=1)
        case MonthNumber():
            return Month(2025, 9)
        case Scaled():
            return Decimal(number)
        case JSON():
            return {"kept": f"{person}-{column.table.name}-{column.name}"}
        case LargeBinary():
            return f"{person}-{column.table.name}-{column.name}".encode()
        case Date():
            return date(2099, 9, 1)
        case Boolean():
            return True
        case Integer() | BigInteger():
            return number
    return f"{person}-{column.table.name}-{column.name}"


def _fill(work: Work, person: str, cabinet: CabinetId, chat: ChatId) -> None:
    """A row of the person's in every declared table, whatever there is already."""
    account = add_account(work, f"06001234{cabinet}")
    meter = add_meter(work, account, f"0382087{cabinet}")
    ids: dict[str, int] = {"cabinets": cabinet, "chats": chat, "accounts": account, "meters": meter}
    to_fill = {held.table.name for held in HELD} | {"consent_texts", "notices", "broadcasts", "outages"}
    for table in metadata.sorted_tables:
        if table.name in _HOLDERS or table.name not in to_fill:
            continue
        stated = {
            column.name: _stated(column, person, ids, cabinet)
            for column in table.columns
            if not (column.primary_key and column.name == "id")
        }
        made = work.connection.execute(insert(table).values(stated))
        if made.inserted_primary_key:
            ids[table.name] = made.inserted_primary_key[0]


def _stated(column: Column[Any], person: str, ids: Mapping[str, int], cabinet: CabinetId) -> Any:
    for key in column.foreign_keys:
        return ids[key.column.table.name]
    if column.name in {"handed_in_by", "added_by", "asked_by", "actor"} or (
        column.name,
        column.table.name,
    ) == (
        "subject",
        "tries",
    ):
        return f"cabinet:{cabinet}"
    if (column.name, column.table.name) == ("email", "undeliverable"):
        return f"{person}@mail.ru"
    if column.name == "is_note":
        return False  # what operators say among themselves is not handed out
    if column.name in {"unlinked_at", "dead_at", "done_at", "act"}:
        return None  # nothing of it is over yet
    return _value(column, person, cabinet)


async def _two(store: Store) -> tuple[Cabinet, Cabinet]:
    """Anna and Boris, each with something in every table; Anna has opened her account to Boris."""

    def settle_both(work: Work) -> tuple[Cabinet, Cabinet]:
        found = []
        for peer, email in (("anna", ANNA), ("boris", BORIS)):
            person = settle(work, peer=peer, email=email, now=NOW - timedelta(hours=1))
            assert person.cabinet is not None
            _fill(work, peer, person.cabinet, person.chat)
            found.append(work.cabinets.get(person.cabinet))
        let_in = links.c.cabinet_id == found[1].id
        work.connection.execute(update(links).where(let_in).values(granted_by=found[0].id))
        return found[0], found[1]

    return await store.transact(settle_both)


async def test_the_copy_holds_every_column_of_every_table_that_is_not_hidden(store: Store) -> None:
    anna, _ = await _two(store)
    everything = await store.transact(lambda work: gather(work, anna.id))
    for held in HELD:
        records = everything[held.table.name]
        assert records, held.table.name
        shown = {column.name for column in held.table.columns} - set(held.hidden)
        assert shown <= set(records[0]), held.table.name


async def test_the_copy_holds_nothing_of_another_person_and_no_secret(store: Store) -> None:
    anna, _ = await _two(store)
    everything = str(await store.transact(lambda work: gather(work, anna.id)))
    assert "anna-" in everything
    assert "boris" not in everything
    for held in HELD:
        for column in held.hidden:
            assert f"anna-{held.table.name}-{column}" not in everything


def _rows(work: Work, table: Table) -> Sequence[Mapping[str, Any]]:
    return [row._asdict() for row in work.connection.execute(select(table))]


def _forget(work: Work, cabinet: Cabinet) -> None:
    chat = work.chats.open("web", "anna", NOW)
    who = Person(chat=chat.id, channel="web", source=Source.BOT_WEB, cabinet=cabinet.id)
    ask_to_be_forgotten(work, who, chat, cabinet, policy=Policy(), now=NOW)
    chat.state, chat.memory, chat.active_at = "", {}, NOW
    chat.answer = None
    work.chats.save(chat)


@pytest.mark.rows("S103")
async def test_after_the_due_day_nothing_is_left_that_tells_who_it_was_and_the_act_says_what_was_done(
    store: Store,
) -> None:
    anna, _ = await _two(store)
    await store.transact(lambda work: _forget(work, anna))
    await store.transact(lambda work: erase_what_is_due(work, policy=Policy(), now=LATER))

    def look(work: Work) -> None:
        for kind in (ErasureAsked.kind, ErasureDone.kind):  # the letters have gone out
            for task in work.queue.claim(kind, now=LATER, lease_until=LATER, limit=9):
                work.queue.done(task.id, LATER)
        (erasure, *_) = [each for each in work.erasures.all() if each.cabinet_id == anna.id and each.act]
        assert erasure.act is not None
        for held in HELD:
            name = held.table.name
            ours = str(_rows(work, held.table))
            for personal in ("anna@mail.ru", f"anna-{name}-email", f"anna-{name}-phone", f"anna-{name}-peer"):
                assert personal not in ours, (name, personal)
            if held.fate is not Fate.STAYS:
                assert f"anna-{name}" not in ours, name
        assert erasure.act.erased["links"] == 1
        assert erasure.act.emptied["online_payments"] == 1
        assert erasure.act.kept["readings"] == 1
        assert erasure.at_once["files"] == 1

    await store.transact(look)


async def test_another_person_keeps_everything(store: Store) -> None:
    anna, boris = await _two(store)
    before = await store.transact(lambda work: gather(work, boris.id))
    await store.transact(lambda work: _forget(work, anna))
    await store.transact(lambda work: erase_what_is_due(work, policy=Policy(), now=LATER))
    assert await store.transact(lambda work: gather(work, boris.id)) == before
