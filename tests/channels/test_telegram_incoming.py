"""What people do in Telegram, as the conversation gets to know it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.engine.channel import AttachmentTooBig
from bot.engine.events import Attached, Said, Sent, SharedPhone, Started
from bot.texts import russian
from tests.channels.talk import TelegramTalk, make, running
from tests.doubles.telegram import Person, TelegramServer
from tests.doubles.waiting import until


@pytest.fixture
async def talk(telegram: TelegramServer) -> AsyncIterator[TelegramTalk]:
    talk = TelegramTalk()
    async with running(make(telegram.url, talk), talk):
        await until(lambda: telegram.calls_of("getUpdates"))
        yield talk


@pytest.fixture
def anna(telegram: TelegramServer) -> Person:
    return telegram.person(101, "Анна", phone="79001234567", started=True)


@pytest.fixture
def boris(telegram: TelegramServer) -> Person:
    return telegram.person(102, "Борис", started=True)


async def test_words_are_said_with_the_names_of_chat_message_and_update(
    talk: TelegramTalk, anna: Person
) -> None:
    message = await anna.says("12 345,5")
    await anna.waits_for("Здравствуйте")
    [event] = talk.events
    assert event.what == Said("12 345,5")
    assert (event.channel, event.peer, event.origin) == ("telegram", "101", str(message.id))
    assert event.id == "700000001"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("/start", Started()),
        ("/start bill-7f3a", Started("bill-7f3a")),
        ("/menu", Said("/menu")),
        ("/started", Said("/started")),
    ],
)
async def test_the_start_command_is_a_start_and_other_commands_are_words(
    talk: TelegramTalk, anna: Person, text: str, what: object
) -> None:
    await anna.says(text)
    await anna.waits_for("Здравствуйте")
    assert talk.happened == [what]


async def test_a_file_that_telegram_gives_no_bot_is_too_big(talk: TelegramTalk, anna: Person) -> None:
    await anna.sends_document("видео.mkv", bytes((20 << 20) + 1))
    await until(lambda: talk.events)
    [attached] = talk.happened
    assert isinstance(attached, Attached)
    with pytest.raises(AttachmentTooBig):
        await talk.channel.fetch(attached.reference, limit=100 << 20)


async def test_every_item_of_an_album_is_an_event_of_its_own(talk: TelegramTalk, anna: Person) -> None:
    for name in ("1.pdf", "2.pdf"):
        document = telegram_document(anna, name)
        await anna.sends({"document": document, "media_group_id": "7"})
    await until(lambda: len(talk.events) == 2)
    assert [what.name for what in talk.happened if isinstance(what, Attached)] == ["1.pdf", "2.pdf"]
    assert len({event.id for event in talk.events}) == 2
    assert {event.together for event in talk.events} == {"7"}


def telegram_document(person: Person, name: str) -> dict[str, Any]:
    return person.world.files.document(person.world.files.keep(name, b"%PDF-1.7"))


async def test_ones_own_phone_is_vouched_for_and_anothers_is_not(talk: TelegramTalk, anna: Person) -> None:
    await anna.shares_contact("79001234567")
    await anna.shares_contact("+79007654321", own=False)
    await until(lambda: len(talk.events) == 2)
    assert talk.happened == [
        SharedPhone("+79001234567", own=True),
        SharedPhone("+79007654321", own=False),
    ]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("sticker", {"width": 1, "height": 1, "type": "regular", "is_animated": False, "is_video": False}),
        ("voice", {"duration": 3}),
        ("video", {"width": 1, "height": 1, "duration": 3}),
        ("video_note", {"length": 1, "duration": 3}),
        ("audio", {"duration": 3}),
        ("animation", {"width": 1, "height": 1, "duration": 3}),
        ("location", {"latitude": 48.7, "longitude": 44.5}),
    ],
)
async def test_what_cannot_be_read_is_told_by_its_kind(
    talk: TelegramTalk, anna: Person, kind: str, content: dict[str, Any]
) -> None:
    file = {} if kind == "location" else {"file_id": "F", "file_unique_id": "U"}
    also = {"document": file} if kind == "animation" else {}
    await anna.sends({kind: content | file} | also)
    await anna.waits_for("Здравствуйте")
    assert talk.happened == [Sent(kind)]


async def test_telegrams_own_notes_are_no_acts(talk: TelegramTalk, anna: Person) -> None:
    await anna.sends({"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}})
    await anna.says("показания")
    await anna.waits_for("Здравствуйте")
    assert talk.happened == [Said("показания")]


async def test_only_updates_that_are_answered_are_asked_for(
    telegram: TelegramServer, talk: TelegramTalk
) -> None:
    [poll] = telegram.calls_of("getUpdates")
    assert set(poll.params["allowed_updates"]) == {"message", "callback_query", "my_chat_member"}
    assert not talk.events


@pytest.mark.rows("S98")
class TestGroups:
    """Personal data is for private chats alone."""

    async def test_what_is_not_meant_for_the_bot_gets_no_answer(
        self, telegram: TelegramServer, talk: TelegramTalk, anna: Person, boris: Person
    ) -> None:
        group = telegram.group("Наш дом", [anna, boris])
        question = await anna.says("Кто передал показания?", chat=group)
        await boris.says("Я", chat=group, reply_to=question)
        await boris.says("/start", chat=group)
        await boris.sends({"text": "@cabinet_bot2", "entities": [mention(13)]}, chat=group)
        await anna.says("привет")
        await anna.waits_for("Здравствуйте")
        assert talk.happened == [Said("привет")]
        assert not any(message.from_bot for message in group.visible)

    @pytest.mark.parametrize(
        "content",
        [
            {"text": "@Cabinet_bot мой долг?", "entities": [{"type": "mention", "offset": 0, "length": 12}]},
            {
                "text": "/start@cabinet_bot",
                "entities": [{"type": "bot_command", "offset": 0, "length": 18}],
            },
        ],
    )
    async def test_a_call_of_the_bot_in_a_group_gets_the_way_to_the_private_chat(
        self, telegram: TelegramServer, talk: TelegramTalk, anna: Person, content: dict[str, Any]
    ) -> None:
        group = telegram.group("Наш дом", [anna])
        asked = await anna.sends(content, chat=group)
        answer = await anna.waits_for("https://t.me/cabinet_bot", chat=group)
        assert answer.html == f"{russian()('group')}\nhttps://t.me/cabinet_bot"
        assert answer.wire["reply_to_message"]["message_id"] == asked.id
        assert not talk.events

    async def test_the_way_is_told_once_and_not_to_every_call(
        self, telegram: TelegramServer, talk: TelegramTalk, anna: Person
    ) -> None:
        group = telegram.group("Наш дом", [anna])
        await anna.says("/start@cabinet_bot", chat=group)
        answer = await anna.waits_for("t.me", chat=group)
        await anna.says("и что там?", chat=group, reply_to=answer)
        await anna.says("привет")
        await anna.waits_for("Здравствуйте")
        assert [message.from_bot for message in group.visible] == [False, True, False]
        assert len(talk.events) == 1

    async def test_a_press_in_a_group_opens_nothing(
        self, telegram: TelegramServer, talk: TelegramTalk, anna: Person
    ) -> None:
        group = telegram.group("Наш дом", [anna])
        keyboard = InlineKeyboardMarkup(
            inline_keyboard=[[InlineKeyboardButton(text="Долг", callback_data="debt")]]
        )
        group.add(telegram.world.bot, {"text": "Чужой экран"}, markup=keyboard.model_dump(exclude_none=True))
        press = await anna.presses("Долг", chat=group)
        assert (await press.waits_for_answer()).text == russian().label("group-press")
        assert not talk.events

    async def test_what_the_bot_is_made_in_a_group_is_nobodys_coming_back(
        self, telegram: TelegramServer, talk: TelegramTalk, anna: Person
    ) -> None:
        group = telegram.group("Наш дом", [anna])
        await group.makes_bot("member", by=anna)
        await anna.says("привет")
        await anna.waits_for("Здравствуйте")
        assert talk.happened == [Said("привет")]

    async def test_a_reply_to_the_bot_by_somebody_is_meant_for_it(
        self, telegram: TelegramServer, talk: TelegramTalk, anna: Person
    ) -> None:
        group = telegram.group("Наш дом", [anna])
        ours = group.add(telegram.world.bot, {"text": "Я работаю только в личном чате"})
        await anna.says("и сколько с меня?", chat=group, reply_to=ours)
        await anna.waits_for("https://t.me/cabinet_bot", chat=group)
        assert not talk.events


def mention(length: int) -> dict[str, Any]:
    return {"type": "mention", "offset": 0, "length": length}
