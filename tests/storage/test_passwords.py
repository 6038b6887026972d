"""A new password and what it shuts out, on the real store: chats that hold the cabinet, entries under way."""

from contextlib import suppress
from datetime import UTC, datetime

from core.base.ids import CabinetId, ChatId, PermitId
from core.model.cabinets.passwords import hash_password
from core.model.cabinets.permits import Permit, PermitUsed, Purpose, hash_of
from core.model.supplier.policy import Policy
from core.use_cases.recover_password import set_password_by_link
from core.use_cases.sign_in import PasswordWrong, enter_by_password
from storage.store import Store
from storage.work import Work
from tests.storage.races import race

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
POLICY = Policy(password_tries_an_hour=1000)
ANNA, OLD = "anna@mail.ru", "the old one"
HASH = hash_password(OLD)


def _settle(work: Work) -> CabinetId:
    return work.cabinets.add(email=ANNA, phone="", password_hash=HASH, at=NOW).id


def _link(work: Work, cabinet: CabinetId, token: str) -> None:
    work.permits.add(
        Permit(
            id=PermitId(0),
            hash=hash_of(token),
            purpose=Purpose.BY_LINK,
            cabinet_id=cabinet,
            issued_at=NOW,
            expires_at=NOW + POLICY.recovery_lives,
        )
    )


def _enter(work: Work, channel: str, cabinet: CabinetId) -> ChatId:
    chat = work.chats.open(channel, "1", NOW)
    chat.enter(cabinet)
    chat.state, chat.memory = "Menu:main", {"page": 1}
    work.chats.save(chat)
    return chat.id


async def test_a_cabinet_is_taken_out_of_all_its_chats_but_one(store: Store) -> None:
    def close(work: Work) -> tuple[list[ChatId], list[ChatId]]:
        anna, boris = (
            _settle(work),
            work.cabinets.add(email="b@mail.ru", phone="", password_hash="", at=NOW).id,
        )
        phone, site, other = (
            _enter(work, "vk", anna),
            _enter(work, "web", anna),
            _enter(work, "telegram", boris),
        )
        for chat in (phone, site):
            work.lines.add(chat, {"text": "9,99"}, NOW)
        closed = work.cabinets.close_chats(anna, but=site)
        assert [chat.id for chat in work.chats.of_cabinet(boris)] == [other]
        assert [len(work.lines.since(chat, 0, 9)) for chat in (phone, site)] == [0, 1]
        return closed, [phone]

    closed, expected = await store.transact(close)
    assert closed == expected
    chat = await store.transact(lambda work: work.chats.get(closed[0]))
    assert (chat.cabinet_id, chat.account_id, chat.state, chat.memory) == (None, None, "", {})


async def test_no_chat_that_enters_by_the_old_password_outlives_the_new_one(
    store: Store, database_url: str
) -> None:
    """Both at once: the chat is signed out, or its password is wrong already."""
    cabinet = await store.transact(_settle)
    for number in range(8):
        token = f"token {number}"

        def begin(work: Work, token: str = token) -> None:
            work.cabinets.set_password(cabinet, HASH)
            _link(work, cabinet, token)

        def change(work: Work, token: str = token) -> None:
            set_password_by_link(work, token, "correct horse", policy=POLICY, now=NOW)

        def enter(work: Work, peer: str = str(number)) -> None:
            chat = work.chats.open("telegram", peer, NOW)
            enter_by_password(work, chat, ANNA, OLD, policy=POLICY, now=NOW)
            work.chats.save(chat)

        async def changes(other: Store) -> None:
            await other.transact(change)

        async def enters(other: Store) -> None:
            with suppress(PasswordWrong):
                await other.transact(enter)

        await store.transact(begin)
        await race(database_url, changes, enters)
        assert await store.transact(lambda work: work.chats.of_cabinet(cabinet)) == []


async def test_a_link_that_is_used_twice_at_once_sets_one_password(store: Store, database_url: str) -> None:
    cabinet = await store.transact(_settle)
    await store.transact(lambda work: _link(work, cabinet, "token"))

    async def uses(other: Store) -> bool:
        try:
            await other.transact(
                lambda work: set_password_by_link(work, "token", "correct horse", policy=POLICY, now=NOW)
            )
        except PermitUsed:
            return False
        return True

    assert sorted(await race(database_url, uses, uses)) == [False, True]
