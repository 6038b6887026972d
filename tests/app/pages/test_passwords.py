"""The pages for passwords over HTTP (S4, S26–S29)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest

from core.base.ids import ChatId
from core.model.cabinets.cabinet import Person
from core.model.cabinets.passwords import hash_password, is_password
from core.model.messages.facts import PasswordChanged, RecoveryAsked
from core.model.readings.sources import Source
from core.model.supplier.policy import Policy
from core.use_cases.enter_by_page import open_entry_page
from core.use_cases.recover_password import ask_recovery
from storage.store import Store
from storage.work import Work
from tests.doubles.password_page import PageVisitor, password_pages

NOW = datetime(2025, 11, 24, 9, 30, tzinfo=UTC)
POLICY = Policy(password_page="https://cabinet.example/password/")
ANNA, PASSWORD = "anna@mail.ru", "correct horse"


@pytest.fixture
async def page(sqlite_store: Store) -> AsyncIterator[PageVisitor]:
    async with password_pages(sqlite_store, POLICY, lambda: NOW) as visitor:
        yield visitor


def _secret(work: Work, kind: str, field: str) -> str:
    """A secret of the newest letter, which has still to be sent."""
    tasks = work.queue.claim(kind, now=NOW, lease_until=NOW + timedelta(minutes=1), limit=9)
    return str(tasks[-1].payload[field])


@pytest.fixture
async def token(sqlite_store: Store) -> str:
    """That of the link in Anna's letter."""

    def ask(work: Work) -> str:
        work.cabinets.add(email=ANNA, phone="", password_hash=hash_password("the old one"), at=NOW)
        chat = work.chats.open("telegram", "1", NOW)
        ask_recovery(work, _person(chat.id), ANNA, policy=POLICY, now=NOW)
        return _secret(work, RecoveryAsked.kind, "token")

    return await sqlite_store.transact(ask)


@pytest.fixture
async def entry(sqlite_store: Store) -> str:
    """That of the page for entry, which Anna's chat in VK has asked for."""

    def ask(work: Work) -> str:
        work.cabinets.add(email=ANNA, phone="", password_hash=hash_password(PASSWORD), at=NOW)
        chat = work.chats.open("vk", "1", NOW)
        return open_entry_page(work, _person(chat.id), ANNA, policy=POLICY, now=NOW)

    return await sqlite_store.transact(ask)


def _person(chat: ChatId) -> Person:
    return Person(chat=chat, channel="vk", source=Source.BOT_VK)


async def _is_password(store: Store, typed: str) -> bool:
    cabinet = await store.transact(lambda work: work.cabinets.by_email(ANNA))
    assert cabinet is not None
    return is_password(typed, cabinet.password_hash)


async def test_s26_the_link_opens_the_guides_form_however_often_it_is_looked_at(
    page: PageVisitor, token: str, sqlite_store: Store
) -> None:
    for _ in range(3):
        seen = await page.opens(token)
        assert seen.status == HTTPStatus.OK
        assert "Вы запросили восстановление пароля. Введите ваш новый пароль." in seen.text
        assert "Новый пароль:" in seen.text
        assert ANNA not in seen.text
    assert await _is_password(sqlite_store, "the old one")


async def test_s26_s27_a_short_password_is_refused_in_the_guides_words_and_a_longer_one_is_set(
    page: PageVisitor, token: str, sqlite_store: Store
) -> None:
    words = "Ошибка заполнения. Количество символов в поле Новый пароль должно быть не менее 6."
    for typed in ("", "12345"):
        refused = await page.sends(token, password=typed)
        assert (refused.status, words in refused.text) == (HTTPStatus.UNPROCESSABLE_ENTITY, True)
    done = await page.sends(token, password="пароль & <b>")
    assert (done.status, done.address) == (HTTPStatus.OK, "/password/changed")
    assert "Пароль изменён" in done.text
    assert await _is_password(sqlite_store, "пароль & <b>")


async def test_s28_a_generated_password_is_in_the_letter_alone(
    page: PageVisitor, token: str, sqlite_store: Store
) -> None:
    done = await page.sends(token, password="is not looked at", generate="1")
    generated = await sqlite_store.transact(lambda work: _secret(work, PasswordChanged.kind, "generated"))
    assert done.address == "/password/sent"
    assert generated not in done.text
    assert await _is_password(sqlite_store, generated)


async def test_a_form_that_is_sent_twice_sets_one_password_and_says_so_both_times(
    page: PageVisitor, token: str, sqlite_store: Store
) -> None:
    seen = await page.opens(token)
    first = await page.sends(token, seen=seen, password=PASSWORD)
    second = await page.sends(token, seen=seen, password="another horse")
    assert first.address == second.address == "/password/changed"
    assert await _is_password(sqlite_store, PASSWORD)
    assert "Пароль изменён" in (await page.opens(token)).text


async def test_s29_this_is_not_me_stops_at_the_press_and_not_at_the_look(
    page: PageVisitor, token: str, sqlite_store: Store
) -> None:
    await page.sends(token, password=PASSWORD)
    stop = await sqlite_store.transact(lambda work: _secret(work, PasswordChanged.kind, "stop"))
    assert "Это не я" in (await page.opens(stop)).text
    assert await _is_password(sqlite_store, PASSWORD)
    assert (await page.sends(stop)).address == "/password/stopped"
    assert not await _is_password(sqlite_store, PASSWORD)


async def test_s4_a_wrong_password_may_be_typed_again_until_the_chats_tries_are_over(
    page: PageVisitor, entry: str, sqlite_store: Store
) -> None:
    for _ in range(POLICY.password_tries_an_hour):
        wrong = await page.sends(entry, password="wrong")
        assert "Почта или пароль не подошли" in wrong.text
    assert "Слишком много попыток" in (await page.sends(entry, password=PASSWORD)).text
    chat = await sqlite_store.transact(lambda work: work.chats.open("vk", "1", NOW))
    assert chat.cabinet_id is None


async def test_s4_the_right_one_opens_the_cabinet_in_the_chat(
    page: PageVisitor, entry: str, sqlite_store: Store
) -> None:
    assert "не вводите пароль" in (await page.opens(entry)).text
    seen = await page.opens(entry)
    for _ in range(2):
        assert (await page.sends(entry, seen=seen, password=PASSWORD)).address == "/password/entered"
    chat = await sqlite_store.transact(lambda work: work.chats.open("vk", "1", NOW))
    assert chat.cabinet_id is not None
    waiting = await sqlite_store.transact(lambda work: work.queue.backlog())
    assert [(each.kind, each.waiting) for each in waiting] == [("entered-by-page", 1)]


@pytest.mark.parametrize(
    ("mark", "site"), [("", "same-origin"), ("é", "same-origin"), (None, "cross-site"), (None, "same-site")]
)
async def test_a_form_of_another_site_changes_nothing(
    page: PageVisitor, token: str, sqlite_store: Store, mark: str | None, site: str
) -> None:
    fields = (await page.opens(token)).fields | {"password": PASSWORD}
    if mark is not None:
        fields["form"] = mark
    headers = {"Sec-Fetch-Site": site}
    async with page.client.post(f"/password/{token}", data=fields, headers=headers) as answer:
        assert answer.status == HTTPStatus.FORBIDDEN
    assert await _is_password(sqlite_store, "the old one")


async def test_a_page_is_kept_nowhere_framed_by_nobody_and_runs_only_its_own_script(
    page: PageVisitor, token: str
) -> None:
    for seen in (await page.opens(token), await page.opens("a" * 43), await page.opens("changed")):
        policy = seen.headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "form-action 'self'", "base-uri 'none'"} <= set(policy)
        assert "frame-ancestors 'none'" in policy
        assert not [rule for rule in policy if "unsafe" in rule or "http" in rule]
        assert seen.headers["Cache-Control"] == "no-store"
        assert seen.headers["Referrer-Policy"] == "no-referrer"
        assert seen.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in seen.headers


async def test_the_last_page_has_no_secret_in_its_address(page: PageVisitor, token: str) -> None:
    done = await page.sends(token, password=PASSWORD)
    assert token not in done.address + done.text


@pytest.mark.parametrize(
    "token", ["a" * 43, "-" * 43, "a" * 42, "a" * 43 + ".", "", "%D1%8F", "%FF%00", "a" * 2000]
)
async def test_an_unknown_link_says_where_to_get_a_new_one(page: PageVisitor, token: str) -> None:
    gone = await page.opens(token)
    assert (gone.status, "Ссылка не действует" in gone.text) == (HTTPStatus.GONE, True)
    assert "Забыли пароль?" in gone.text


async def test_a_body_that_no_form_has_is_not_read(page: PageVisitor, token: str) -> None:
    too_long = await page.sends(token, password="a" * 1000)
    assert "Слишком длинный пароль" in too_long.text
    assert (await page.sends(token, password="a" * 20_000)).status == HTTPStatus.FORBIDDEN


async def test_who_comes_too_often_is_told_to_wait_and_others_are_not(page: PageVisitor) -> None:
    statuses = [(await page.opens("a" * 43)).status for _ in range(70)]
    assert HTTPStatus.TOO_MANY_REQUESTS in statuses
    headers = {"X-Test-Address": "192.0.2.2"}
    async with page.client.get("/password/" + "a" * 43, headers=headers) as answer:
        assert answer.status == HTTPStatus.GONE
