"""A handover on the real store, with two chats at the same moment."""

from datetime import UTC, datetime

from core.model.cabinets.cabinet import Cabinet, Person
from core.model.chats import Chat
from core.model.readings.sources import Source
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.use_cases.hand_over import (
    Given,
    LinkOpenedElsewhere,
    LinkUsed,
    confirm_handover,
    give_link,
    open_link,
)
from core.use_cases.sign_in import enter
from storage.store import Store
from tests.storage.races import race

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
POLICY = Policy()


def _person(chat: Chat) -> Person:
    return Person(chat=chat.id, channel=chat.channel, source=Source.BOT_WEB, cabinet=chat.cabinet_id)


def _gives(work: TurnWork) -> tuple[Cabinet, Given]:
    cabinet = work.cabinets.add(email="anna@mail.ru", phone="", password_hash="", at=NOW)
    chat = work.chats.open("web", "1", NOW)
    enter(work, chat, cabinet, now=NOW)
    work.chats.save(chat)
    return cabinet, give_link(work, _person(chat), cabinet, policy=POLICY, now=NOW)


async def test_two_chats_that_follow_one_link_at_once_do_not_both_hold_the_cabinet(
    store: Store, database_url: str
) -> None:
    cabinet, given = await store.transact(_gives)

    async def follows(other: Store, channel: str) -> bool:
        def turn(work: TurnWork) -> None:
            chat = work.chats.open(channel, "2", NOW)
            person = _person(chat)
            open_link(work, person, chat, given.token, policy=POLICY, now=NOW)
            confirm_handover(work, person, chat, given.permit, now=NOW)
            work.chats.save(chat)

        try:
            await other.transact(turn)
        except (LinkOpenedElsewhere, LinkUsed):
            return False
        return True

    async def by_telegram(other: Store) -> bool:
        return await follows(other, "telegram")

    async def by_vk(other: Store) -> bool:
        return await follows(other, "vk")

    assert sorted(await race(database_url, by_telegram, by_vk)) == [False, True]
    holders = await store.transact(lambda work: work.chats.of_cabinet(cabinet.id))
    assert len(holders) == 2
