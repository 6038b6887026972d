"""Another e-mail of a cabinet on the real store: who changes, enters or opens at the same moment."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest

from core.base.ids import CabinetId, ChatId
from core.model.cabinets.cabinet import Cabinet, ConsentKind, Edition, Person
from core.model.readings.sources import Source
from core.model.supplier.policy import Policy
from core.use_cases.change_email import EmailTaken, change_email
from core.use_cases.confirm_email import issue_code
from core.use_cases.sign_in import AddressKept, open_cabinet
from storage.store import Store
from storage.work import Work
from tests.storage.races import race

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
POLICY = Policy(codes_a_day=1000)


def _open(work: Work, email: str) -> tuple[Person, Cabinet]:
    """Somebody's cabinet in a chat of theirs."""
    cabinet = work.cabinets.add(email=email, phone="", password_hash="", at=NOW)
    chat = work.chats.open("web", email, NOW)
    chat.enter(cabinet.id)
    work.chats.save(chat)
    return Person(chat=chat.id, channel="web", source=Source.BOT_WEB, cabinet=cabinet.id), cabinet


def _change(work: Work, person: Person, cabinet: Cabinet, email: str) -> None:
    code = issue_code(work, person, email, policy=POLICY, now=NOW)
    change_email(work, person, cabinet, email, code, policy=POLICY, now=NOW)


@pytest.mark.usefixtures("store")
async def test_of_two_cabinets_that_take_one_address_at_once_one_gets_it(database_url: str) -> None:
    for number in range(4):
        wanted = f"wanted{number}@mail.ru"

        async def takes(other: Store, name: str, number: int = number, wanted: str = wanted) -> bool:
            person, cabinet = await other.transact(lambda work: _open(work, f"{name}{number}@mail.ru"))
            try:
                await other.transact(lambda work: _change(work, person, cabinet, wanted))
            except EmailTaken:
                return False
            return True

        async def anna(other: Store) -> bool:
            return await takes(other, "anna")

        async def boris(other: Store) -> bool:
            return await takes(other, "boris")

        assert sorted(await race(database_url, anna, boris)) == [False, True]


async def test_nobody_enters_or_opens_a_cabinet_at_an_address_that_is_left_at_that_moment(
    store: Store, database_url: str
) -> None:
    """They enter the one there is, and are signed out, or are told that the address is kept."""
    consent = Edition(kind=ConsentKind.PERSONAL_DATA, version="1", text="Согласие")
    for number in range(8):
        before, after = f"before{number}@mail.ru", f"after{number}@mail.ru"
        person, cabinet = await store.transact(partial(_open, email=before))

        async def changes(
            other: Store, person: Person = person, cabinet: Cabinet = cabinet, after: str = after
        ) -> None:
            await other.transact(lambda work: _change(work, person, cabinet, after))

        async def opens(other: Store, before: str = before) -> None:
            def open_another(work: Work) -> None:
                chat = work.chats.open("telegram", before, NOW)
                open_cabinet(
                    work,
                    Person(chat=chat.id, channel="telegram", source=Source.BOT_WEB),
                    chat,
                    email=before,
                    phone="",
                    password_hash="",
                    consent=consent,
                    rules=replace(consent, kind=ConsentKind.RULES),
                    now=NOW,
                )
                work.chats.save(chat)

            with suppress(AddressKept):
                await other.transact(open_another)

        await race(database_url, changes, opens)
        assert await _at(store, before) is None
        assert await _chats(store, cabinet.id) == [person.chat]


async def _at(store: Store, email: str) -> Cabinet | None:
    return await store.transact(lambda work: work.cabinets.by_email(email))


async def _chats(store: Store, cabinet: CabinetId) -> list[ChatId]:
    return [chat.id for chat in await store.transact(lambda work: work.chats.of_cabinet(cabinet))]
