"""Letters, errands and answers that waited while the program was replaced: each comes once."""

from functools import partial

import pytest
from sqlalchemy import func, select

from bot.engine.markup import plain
from core.base.ids import ChatId
from core.model.messages.recipients import ToAddress
from storage.tables import queue
from tests.upgrade.before import chats, rows
from tests.upgrade.now import House, chat_of, kept_file

pytestmark = pytest.mark.databases("sqlite", "postgresql")


async def test_letters_that_waited_are_delivered_once_and_as_they_were(house: House) -> None:
    """Under the same name too, by which a mailbox knows a letter that an earlier try has brought already."""
    waited = {
        f"letter-{row['id']}": (row["payload"]["to"], row["payload"]["subject"], row["payload"]["text"])
        for row in rows("outbox")
        if not row["done_at"] and not row["dead_at"]
    }
    assert any(row["attempts"] for row in rows("outbox") if f"letter-{row['id']}" in waited)
    delivered = await house.delivers_letters()
    assert len(delivered) == len(waited) == 4
    assert {name: (letter.to, letter.subject, letter.text) for name, letter in delivered} == waited
    house.bot.later(days=1)
    assert await house.delivers_letters() == []


async def test_receipts_that_were_asked_for_are_sent_once(house: House) -> None:
    waited = [*chats("file"), *chats("file-asked-for-and-left")]
    people = [house.person(old) for old in waited]
    await house.runs_errands()
    for old, person in zip(waited, people, strict=True):
        (file,) = [file for message in person.messages for file in message.screen.files]
        chat = await house.asks(partial(chat_of, old=old))
        kept = await house.asks(partial(kept_file, chat=chat.id, key=file.key))
        assert kept is not None
        assert kept.content == b"%PDF-1.4"
        assert chat.state == old.state
    accounts = sorted(old.accounts[0]["number"] for old in waited)
    assert sorted(house.receipts) == accounts
    house.bot.later(days=1)
    await house.runs_errands()
    assert sorted(house.receipts) == accounts


async def test_a_receipt_that_is_being_made_is_not_made_twice(house: House) -> None:
    for old in chats("file"):
        person = house.person(old)
        press = next(
            press for screen in old.screens for press, label, _ in screen.buttons if "Скачать" in label
        )
        await person.presses_raw(press)
        await person.presses_raw(press)
    await house.runs_errands()
    asked_for = [*chats("file"), *chats("file-asked-for-and-left")]
    assert sorted(house.receipts) == sorted(old.accounts[0]["number"] for old in asked_for)


async def test_answers_that_were_not_shown_are_shown_once_and_no_others(house: House) -> None:
    unshown = [*chats("unshown"), *chats("unshown-file")]
    await house.shows_what_is_owed()
    shown = {
        (channel.name, peer): messages
        for channel in house.channels.values()
        for peer, messages in channel.chats.items()
        if messages
    }
    assert set(shown) == {(old.channel, old.peer) for old in unshown}
    for old in unshown:
        messages = shown[old.channel, old.peer]
        text = "\n".join(plain(message.screen.text) for message in messages)
        assert old.screens[-1].title in text, old
        buttons = [button.press for message in messages for row in message.screen.rows for button in row]
        assert buttons == [press for press, _, _ in old.screens[-1].buttons]
    for messages in shown.values():
        messages.clear()
    house.bot.restart()
    await house.shows_what_is_owed()
    assert not any(messages for channel in house.channels.values() for messages in channel.chats.values())


async def test_a_file_that_was_not_shown_comes_with_its_bytes(house: House) -> None:
    await house.shows_what_is_owed()
    for old in chats("unshown-file"):
        chat = await house.asks(partial(chat_of, old=old))
        messages = house.channels[old.channel].chats[old.peer]
        (file,) = [file for message in messages for file in message.screen.files]
        kept = await house.asks(partial(kept_file, chat=ChatId(chat.id), key=file.key))
        assert kept is not None
        assert kept.content.decode() == f"%PDF-1.4 {old.accounts[0]['number']}"
        assert (file.name, file.mime) == (kept.name, "application/pdf")


async def test_what_was_given_up_can_still_be_seen_and_sent_again(house: House) -> None:
    given_up = sorted(
        (table, row["error"]) for table in ("outbox", "errands") for row in rows(table) if row["dead_at"]
    )
    dead = await house.asks(lambda work: work.queue.dead(limit=100))
    tables = {"letter": "outbox", "receipt": "errands"}
    assert sorted((tables[task.kind], task.error) for task in dead) == given_up
    (letter,) = [task for task in dead if task.kind == "letter"]
    await house.delivers_letters()
    await house.bot.does(lambda work: work.queue.send_again(letter.id, house.bot.now))
    ((name, sent),) = await house.delivers_letters()
    assert (name, sent.to) == ("letter-5", "nobody@mail.ru")


async def test_no_number_of_an_old_letter_is_given_to_a_new_one(house: House) -> None:
    """A mailbox that knows the number would drop what comes under it."""
    to = ToAddress("anna@mail.ru")
    await house.bot.does(lambda work: work.queue.add("letter", {}, to, at=house.bot.now) and None)
    newest = await house.asks(lambda work: work.connection.scalar(select(func.max(queue.c.id))))
    assert newest > max(row["id"] for row in rows("outbox"))
