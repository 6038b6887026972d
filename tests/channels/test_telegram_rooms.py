"""The operators' chat in Telegram: who speaks there, in which topic, and that a stand-in is nobody."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.cabinet import conversation
from bot.channels.telegram.channel import TelegramChannel
from bot.engine.dispatcher import Dispatcher
from bot.engine.events import Pressed, Said
from bot.engine.roles import Desk
from core.model.supplier.policy import Policy
from storage.store import open_store
from tests.channels.talk import TelegramTalk, hang_up, make, row, running, says
from tests.dialogues import operators
from tests.dialogues.people import SUPPLIER
from tests.doubles.telegram import Person, TelegramServer
from tests.doubles.telegram.groups import Group

CHAT = -1_001_001


@pytest.fixture
def vera(telegram: TelegramServer) -> Person:
    """An operator."""
    return telegram.person(7, "Вера")


@pytest.fixture
def forum(telegram: TelegramServer, vera: Person) -> Group:
    """The operators' chat, with a topic that the bot has begun."""
    return telegram.group("Операторы", {vera: "creator"}, forum=True, group_id=CHAT)


@pytest.fixture
async def talk(telegram: TelegramServer) -> AsyncIterator[TelegramTalk]:
    talk = TelegramTalk()
    async with running(make(telegram.url, talk, operators_chat=CHAT), talk):
        yield talk
    assert not talk.not_shown


async def topic(channel: TelegramChannel) -> int:
    """A topic that the bot begins."""
    made = await channel._bot.create_forum_topic(CHAT, "Анна, ЛС 1234")  # noqa: SLF001 - comes with appeals
    return made.message_thread_id


async def test_words_in_a_topic_tell_who_spoke_and_where(
    talk: TelegramTalk, vera: Person, forum: Group
) -> None:
    thread = await topic(talk.channel)
    await vera.says("Проверим", chat=forum, topic=thread)
    await vera.waits_for("Здравствуйте", chat=forum)
    [event] = talk.events
    assert event.what == Said("Проверим")
    assert (event.peer, event.group, event.sender) == (f"{CHAT}/{thread}", str(CHAT), "7")
    assert not event.addressed  # it answers nothing of the bot's but the topic's beginning


async def test_an_answer_comes_into_the_topic_and_a_press_is_answered_in_place(
    talk: TelegramTalk, vera: Person, forum: Group
) -> None:
    thread = await topic(talk.channel)
    talk.script = lambda _event: says("Вопрос по счёту", row("Взять"))
    await vera.says("/take@cabinet_bot", chat=forum, topic=thread)
    card = await vera.waits_for("Вопрос по счёту", chat=forum)
    assert card.topic == thread
    talk.script = lambda _event: says("В работе", toast="Взято")
    press = await vera.presses("Взять", chat=forum)
    assert (await press.waits_for_answer()).text == "Взято"
    await vera.waits_for("В работе", chat=forum)
    taken, pressed = talk.events
    assert taken.addressed
    assert pressed.what == Pressed("Взять")
    assert (pressed.peer, pressed.sender, pressed.addressed) == (f"{CHAT}/{thread}", "7", True)
    assert [message.text for message in forum.visible if message.from_bot][-1] == "В работе"


async def test_a_chat_without_topics_is_one_room(
    telegram: TelegramServer, talk: TelegramTalk, vera: Person
) -> None:
    group = telegram.group("Операторы", [vera], group_id=CHAT)
    ours = await talk.channel._bot.send_message(CHAT, "Новое обращение")  # noqa: SLF001 - comes with appeals
    await vera.says("Отвечу", chat=group, reply_to=group.messages[ours.message_id])
    await vera.waits_for("Здравствуйте", chat=group)
    [event] = talk.events
    assert event.peer == str(CHAT)
    assert event.addressed


@pytest.mark.parametrize(
    "stand_in",
    [
        {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
        {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"},
        {"id": 777000, "is_bot": False, "first_name": "Telegram"},
        {"id": 55, "is_bot": True, "first_name": "Другой бот", "username": "another_bot"},
    ],
    ids=["an anonymous administrator", "a channel", "a post of the linked channel", "another bot"],
)
async def test_a_stand_in_is_not_taken_for_a_person(
    talk: TelegramTalk, vera: Person, forum: Group, stand_in: dict[str, Any]
) -> None:
    content: dict[str, Any] = {"text": "/start@cabinet_bot", "from": stand_in}
    if stand_in["id"] != 55:
        content["sender_chat"] = {"id": -1_007, "type": "channel", "title": "Новости"}
    await vera.sends(content, chat=forum)
    await vera.says("Проверим", chat=forum)
    await vera.waits_for("Здравствуйте", chat=forum)
    assert talk.happened == [Said("Проверим")]


@pytest.mark.rows("S98")
async def test_another_group_is_still_only_told_where_to_write(
    telegram: TelegramServer, talk: TelegramTalk, vera: Person
) -> None:
    group = telegram.group("Наш дом", [vera])
    await vera.says("/start@cabinet_bot", chat=group)
    await vera.waits_for("https://t.me/cabinet_bot", chat=group)
    assert not talk.events


async def test_an_operator_talks_to_the_engine_in_a_topic(
    telegram: TelegramServer, vera: Person, forum: Group, sqlite_file: Path
) -> None:
    """From the update to the answer in the topic, with the dialogue that the tests have for operators."""
    store = open_store(f"sqlite:///{sqlite_file}")
    talk = TelegramTalk()
    channel = make(telegram.url, talk, operators_chat=CHAT)
    desk = Desk(
        conversation=operators.desk("telegram").conversation, groups=frozenset({("telegram", str(CHAT))})
    )
    dispatcher = Dispatcher(
        conversation(Policy(), SUPPLIER), store, clock=lambda: datetime.now(UTC), desk=desk
    )
    dispatcher.join(channel)
    life = asyncio.create_task(channel.run(dispatcher.receive))
    thread = await topic(channel)
    await vera.says("/take@cabinet_bot", chat=forum, topic=thread)
    card = await vera.waits_for("Напишите ответ", chat=forum)
    await vera.says("Проверим счётчик", chat=forum, topic=thread)
    answer = await vera.waits_for("operator 7: Проверим счётчик", chat=forum)
    await vera.says("Пообедаем?", chat=forum)
    await vera.says("/start@cabinet_bot", chat=forum)
    about = await vera.waits_for("Чат операторов", chat=forum)
    assert (card.topic, answer.topic, about.topic) == (thread, thread, None)
    assert len([message for message in forum.visible if message.from_bot and message.text]) == 3
    life.cancel()
    await asyncio.gather(life, return_exceptions=True)
    await hang_up(channel)
    await store.close()
