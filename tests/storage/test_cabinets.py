from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from core.base.ids import AccountId, CabinetId, ChatId, ConsentId, LinkId
from core.model.cabinets.cabinet import Cabinet, Code, Consent, ConsentKind, Edition, Link, ProofKind
from core.model.chats import Chat
from storage.store import Store
from storage.tables import consent_texts
from storage.work import Work
from tests.storage.seeds import add_account

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def open_cabinet(work: Work, email: str = "anna@example.ru") -> Cabinet:
    return work.cabinets.add(email=email, phone="+79125550101", password_hash="$argon2id$", at=NOW)


async def test_cabinet_is_found_by_its_email_in_any_case_of_letters(store: Store) -> None:
    anna = await store.transact(lambda work: open_cabinet(work, "Анна@Почта.РФ"))

    assert await store.transact(lambda work: work.cabinets.by_email("анна@почта.рф")) == anna
    assert await store.transact(lambda work: work.cabinets.by_email("АННА@почта.рф")) == anna
    assert await store.transact(lambda work: work.cabinets.get(anna.id)) == anna
    assert (anna.phone, anna.password_hash, anna.created_at) == ("+79125550101", "$argon2id$", NOW)


async def test_unknown_cabinet_is_none_by_email_and_a_key_error_by_id(store: Store) -> None:
    assert await store.transact(lambda work: work.cabinets.by_email("nobody@example.ru")) is None
    with pytest.raises(KeyError):
        await store.transact(lambda work: work.cabinets.get(CabinetId(404)))


async def test_one_email_has_one_cabinet(store: Store) -> None:
    await store.transact(open_cabinet)

    with pytest.raises(IntegrityError):
        await store.transact(lambda work: open_cabinet(work, "ANNA@example.ru"))


async def test_chats_hold_a_cabinet_until_they_leave_it(store: Store) -> None:
    def enter_both(work: Work) -> tuple[CabinetId, ChatId, ChatId]:
        cabinet = open_cabinet(work).id
        phone, site = (work.chats.open(channel, "1", NOW) for channel in ("telegram", "web"))
        for chat in (phone, site):
            chat.enter(cabinet)
            work.chats.save(chat)
        return cabinet, phone.id, site.id

    def leave(work: Work) -> None:
        chat = work.chats.get(phone)
        chat.leave()
        work.chats.save(chat)

    def held_by(work: Work) -> list[ChatId]:
        return [chat.id for chat in work.chats.of_cabinet(cabinet)]

    cabinet, phone, site = await store.transact(enter_both)
    assert await store.transact(held_by) == [phone, site]

    await store.transact(leave)
    assert await store.transact(held_by) == [site]
    assert await store.transact(lambda work: work.chats.get(phone).cabinet_id) is None


def link(work: Work, proof: ProofKind = ProofKind.SUM) -> tuple[Link, Chat]:
    """Anna, in one chat, with one account linked and active."""
    chat = work.chats.open("web", "1", NOW)
    cabinet = open_cabinet(work).id
    chat.enter(cabinet)
    opened = work.links.add(cabinet, add_account(work), proof, NOW)
    chat.switch(opened.account_id)
    work.chats.save(chat)
    return opened, chat


@pytest.mark.parametrize("proof", ProofKind)
async def test_open_link_is_found_from_both_its_ends(store: Store, proof: ProofKind) -> None:
    opened, _ = await store.transact(lambda work: link(work, proof))

    assert opened.proof is proof
    assert opened.linked_at == NOW
    assert await store.transact(lambda work: work.links.of_cabinet(opened.cabinet_id)) == [opened]
    assert await store.transact(lambda work: work.links.of_account(opened.account_id)) == [opened]


async def test_account_cannot_be_linked_twice_but_can_be_linked_again(store: Store) -> None:
    opened, _ = await store.transact(link)

    def add(work: Work) -> Link:
        return work.links.add(opened.cabinet_id, opened.account_id, ProofKind.QR, NOW + HOUR)

    with pytest.raises(IntegrityError):
        await store.transact(add)

    await store.transact(lambda work: work.links.close(opened.id, NOW + HOUR))
    assert (await store.transact(add)).id != opened.id


async def test_s96_closed_link_leaves_no_chat_of_the_cabinet_with_the_account_active(store: Store) -> None:
    def link_from_two_chats(work: Work) -> tuple[Link, ChatId, ChatId, ChatId]:
        opened, _ = link(work)
        second, elsewhere, stranger = (work.chats.open("vk", peer, NOW) for peer in ("2", "3", "4"))
        for chat in (second, elsewhere):
            chat.enter(opened.cabinet_id)
        stranger.enter(open_cabinet(work, "boris@example.ru").id)
        for chat in (second, stranger):
            chat.switch(opened.account_id)
        elsewhere.switch(add_account(work, "0600999999"))
        for chat in (second, elsewhere, stranger):
            work.chats.save(chat)
        return opened, second.id, elsewhere.id, stranger.id

    opened, second, elsewhere, stranger = await store.transact(link_from_two_chats)

    await store.transact(lambda work: work.links.close(opened.id, NOW + HOUR))

    def active(work: Work) -> list[AccountId | None]:
        return [work.chats.get(chat).account_id for chat in (second, elsewhere, stranger)]

    assert await store.transact(lambda work: work.links.of_cabinet(opened.cabinet_id)) == []
    in_second, in_elsewhere, with_stranger = await store.transact(active)
    assert in_second is None
    assert in_elsewhere is not None
    assert with_stranger == opened.account_id


async def test_closing_a_link_twice_or_one_that_never_was_changes_nothing(store: Store) -> None:
    opened, chat = await store.transact(link)
    await store.transact(lambda work: work.links.close(LinkId(404), NOW))
    assert await store.transact(lambda work: work.links.of_cabinet(opened.cabinet_id)) == [opened]

    def link_again(work: Work) -> None:
        work.links.close(opened.id, NOW)
        work.links.add(opened.cabinet_id, opened.account_id, ProofKind.QR, NOW)
        again = work.chats.get(chat.id)
        again.switch(opened.account_id)
        work.chats.save(again)

    await store.transact(link_again)
    await store.transact(lambda work: work.links.close(opened.id, NOW + HOUR))

    assert await store.transact(lambda work: work.chats.get(chat.id).account_id) == opened.account_id


async def test_consents_are_kept_one_by_one(store: Store) -> None:
    def consent(work: Work) -> list[Consent]:
        cabinet = open_cabinet(work).id
        given: list[tuple[ConsentKind, AccountId | None]] = [
            (ConsentKind.PERSONAL_DATA, None),
            (ConsentKind.RULES, None),
        ]
        given.append((ConsentKind.ACCOUNT, add_account(work)))
        for kind, account in given:
            edition = Edition(kind=kind, version="2", text=f"Текст {kind}")
            work.consents.give(cabinet, edition, at=NOW, channel="vk", account_id=account)
        return [
            Consent(
                id=ConsentId(number),
                kind=kind,
                version="2",
                given_at=NOW,
                channel="vk",
                cabinet_id=cabinet,
                account_id=account,
            )
            for number, (kind, account) in enumerate(given, start=1)
        ]

    given = await store.transact(consent)

    assert await store.transact(lambda work: work.consents.of_cabinet(given[0].cabinet_id)) == given


async def test_a_text_that_many_have_agreed_to_is_kept_once_and_to_the_letter(store: Store) -> None:
    text, other = "<b>Согласие</b>\n\nЯ даю согласие.", "Другие слова под тем же номером."

    def agree(work: Work) -> list[str]:
        cabinet = open_cabinet(work).id
        for words in (text, text, other):
            edition = Edition(kind=ConsentKind.RULES, version="1", text=words)
            work.consents.give(cabinet, edition, at=NOW, channel="vk")
        kept = work.connection.scalar(select(func.count()).select_from(consent_texts))
        assert kept == 2
        return [work.consents.text_of(each.id) for each in work.consents.of_cabinet(cabinet)]

    assert await store.transact(agree) == [text, text, other]


async def test_chat_has_one_code_the_newest(store: Store) -> None:
    def code(chat: ChatId, email: str) -> Code:
        return Code(
            chat=chat,
            email=email,
            salt=b"\x00salt",
            hash=bytes(range(32)),
            sent_at=NOW,
            expires_at=NOW + HOUR / 6,
            tries_left=5,
        )

    def send_twice(work: Work) -> ChatId:
        chat = work.chats.open("web", "1", NOW).id
        work.codes.put(code(chat, "first@example.ru"))
        work.codes.put(code(chat, "second@example.ru"))
        return chat

    chat = await store.transact(send_twice)
    assert await store.transact(lambda work: work.codes.of_chat(chat)) == code(chat, "second@example.ru")

    await store.transact(lambda work: work.codes.drop(chat))
    assert await store.transact(lambda work: work.codes.of_chat(chat)) is None


async def test_tries_are_counted_within_the_window_for_their_subject_and_kind(store: Store) -> None:
    def try_often(work: Work) -> None:
        for hours in range(5):
            work.tries.add("proof", "cabinet:1", NOW - hours * HOUR)
        work.tries.add("proof", "cabinet:2", NOW)
        work.tries.add("code", "cabinet:1", NOW)

    await store.transact(try_often)

    async def count(since: datetime) -> int:
        return await store.transact(lambda work: work.tries.count("proof", "cabinet:1", since))

    assert await count(NOW - 2 * HOUR) == 3
    assert await count(NOW - 2 * HOUR + timedelta(microseconds=1)) == 2
    assert await count(NOW + HOUR) == 0


async def test_s103_audit_keeps_who_did_what_in_order(store: Store) -> None:
    def act(work: Work) -> None:
        work.audit.record(at=NOW, actor="chat:1", action="entered", subject="cabinet:1")
        work.audit.record(
            at=NOW + HOUR, actor="cabinet:1", action="linked", subject="cabinet:1", details={"proof": "sum"}
        )
        work.audit.record(at=NOW, actor="cabinet:1", action="entered", subject="cabinet:2")

    await store.transact(act)

    assert await store.transact(lambda work: work.audit.of("cabinet:1")) == [
        (NOW, "chat:1", "entered"),
        (NOW + HOUR, "cabinet:1", "linked"),
    ]
