"""The people of the double: what they do reaches the real aiogram bot, what the bot does they see."""

import asyncio
from io import BytesIO
from typing import Any

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import (
    CallbackQuery,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from PIL import Image

from tests.doubles.telegram import Person, TelegramServer
from tests.doubles.telegram.schema import bot_api

Json = dict[str, Any]

YES = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Да", callback_data="yes")]])
KINDS = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member"]


@pytest.fixture
def anna(telegram: TelegramServer) -> Person:
    return telegram.person(101, "Анна", phone="79161234567", started=True)


@pytest.fixture
def vera(telegram: TelegramServer) -> Person:
    return telegram.person(201, "Вера", username="vera")


async def received(bot: Bot) -> list[Update]:
    """All that the bot has not confirmed yet, checked against the schema as well as aiogram's models."""
    updates = await bot.get_updates(allowed_updates=KINDS)
    for update in updates:
        bot_api().check("Update", update.model_dump(exclude_none=True, by_alias=True, mode="json"))
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return updates


async def test_a_whole_conversation_over_long_polling(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart(deep_link=True))
    async def greet(message: Message, command: CommandObject) -> None:
        await message.answer(f"Счёт {command.args}?", reply_markup=YES)

    @dispatcher.callback_query(F.data == "yes")
    async def accept(query: CallbackQuery) -> None:
        await query.answer("Записано")
        assert isinstance(query.message, Message)
        await query.message.edit_text("<b>Счёт подключён</b>", parse_mode="HTML")

    polling = asyncio.create_task(
        dispatcher.start_polling(
            telegram_bot, handle_signals=False, close_bot_session=False, polling_timeout=5
        )
    )
    await anna.starts("acc_1234")
    question = await anna.waits_for("Счёт acc_1234?")
    assert question.labels == [["Да"]]
    press = await anna.presses("Да")
    assert (await press.waits_for_answer()).text == "Записано"
    done = await anna.waits_for("подключён")
    assert done is question
    assert (done.html, done.labels) == ("<b>Счёт подключён</b>", [])
    await dispatcher.stop_polling()
    await polling
    assert telegram.refusals == []


async def test_everything_a_person_does_is_a_valid_update(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    group = telegram.group("Дом 5", [anna])
    boris = telegram.person(102, "Борис")
    picture = BytesIO()
    Image.new("RGB", (640, 480)).save(picture, "JPEG")
    question = await telegram_bot.send_message(anna.id, "?", reply_markup=YES)
    said = await anna.says("  /help@cabinet_bot и ещё 👍 /menu ")
    await received(telegram_bot)
    await anna.edits(said, "/help")
    await anna.sends_document("показания.csv", b"1;2", "text/csv", caption="вот")
    await anna.sends_photo(picture.getvalue(), caption="счётчик")
    await anna.shares_contact("+7 916 123-45-67")
    await anna.shares_contact("+79990000000", own=False)
    await anna.sends({"location": {"latitude": 55.75, "longitude": 37.61}})
    await anna.says("ответ", reply_to=said)
    await anna.presses("Да")
    await anna.blocks_bot()
    await anna.unblocks_bot()
    await group.adds(boris)
    await group.removes(boris)
    await group.makes_bot("member", by=anna)
    kinds = [update.event_type for update in await received(telegram_bot)]
    assert kinds == [
        "edited_message",
        *["message"] * 6,
        "callback_query",
        *["my_chat_member"] * 2,
        "chat_member",
        "message",
        "chat_member",
        "message",
        "my_chat_member",
    ]
    assert question.message_id == 1


async def test_commands_of_a_person_are_marked(telegram_bot: Bot, anna: Person) -> None:
    await anna.says("👍 /menu, 1/2 /start@cabinet_bot")
    (update,) = await received(telegram_bot)
    assert update.message
    assert update.message.entities
    marked = [entity.extract_from(update.message.text or "") for entity in update.message.entities]
    assert marked == ["/menu", "/start@cabinet_bot"]


async def test_only_ones_own_contact_carries_ones_id(telegram_bot: Bot, anna: Person) -> None:
    await anna.shares_contact("79161234567")
    await anna.shares_contact("79990000000", own=False)
    own, other = [update.message and update.message.contact for update in await received(telegram_bot)]
    assert own
    assert other
    assert (own.user_id, other.user_id) == (anna.id, None)


async def test_keyboard_below_is_seen_pressed_and_taken_away(telegram_bot: Bot, anna: Person) -> None:
    rows = [[KeyboardButton(text="Мой телефон", request_contact=True)], [KeyboardButton(text="Меню")]]
    await telegram_bot.send_message(anna.id, "Вход", reply_markup=ReplyKeyboardMarkup(keyboard=rows))
    assert anna.keyboard == [["Мой телефон"], ["Меню"]]
    await anna.presses("Меню")
    press = await anna.presses("Мой телефон")
    text, contact = [update.message for update in await received(telegram_bot)]
    assert text
    assert text.text == "Меню"
    assert contact
    assert contact.contact
    assert contact.contact.phone_number == "79161234567"
    with pytest.raises(AssertionError, match="has no answer"):
        await press.waits_for_answer()
    await telegram_bot.send_message(anna.id, "Вы вошли", reply_markup=ReplyKeyboardRemove())
    assert anna.keyboard == []
    with pytest.raises(AssertionError, match="sees no button 'Меню'"):
        await anna.presses("Меню")


async def test_press_under_a_deleted_message_carries_an_inaccessible_one(
    telegram_bot: Bot, anna: Person
) -> None:
    sent = await telegram_bot.send_message(anna.id, "?", reply_markup=YES)
    remembered = anna.chat[0].button("Да")
    await telegram_bot.delete_message(anna.id, sent.message_id)
    await anna.presses(remembered)
    (update,) = await received(telegram_bot)
    assert update.callback_query
    assert isinstance(update.callback_query.message, InaccessibleMessage)


async def test_person_does_only_what_a_person_can(
    telegram: TelegramServer, anna: Person, vera: Person
) -> None:
    group = telegram.group("Операторы", [vera])
    said = await anna.says("x")
    with pytest.raises(ValueError, match="1-4096 characters"):
        await anna.says("я" * 4097)
    with pytest.raises(ValueError, match="1-64 of"):
        await anna.starts("счёт")
    with pytest.raises(AssertionError, match="Анна is not in the group"):
        await anna.says("x", chat=group)
    with pytest.raises(AssertionError, match="their own message"):
        await vera.edits(said, "y")
    await anna.blocks_bot()
    with pytest.raises(AssertionError, match="Анна can't write there"):
        await anna.says("x")


# Groups


async def test_bot_and_members_talk_in_a_group(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person, vera: Person
) -> None:
    group = telegram.group("Операторы", {vera: "creator", anna: "member"})
    await telegram_bot.send_message(group.id, "Новое обращение", reply_markup=YES)
    card = await vera.waits_for("обращение", chat=group)
    await vera.presses("Да", chat=group)
    await anna.says("я тоже тут", chat=group, reply_to=card)
    query, message = await received(telegram_bot)
    assert query.callback_query
    assert (query.callback_query.from_user.id, query.callback_query.data) == (vera.id, "yes")
    assert message.message
    assert message.message.reply_to_message
    assert message.message.reply_to_message.text == "Новое обращение"
    assert message.message.chat.type == "supergroup"


async def test_membership_is_told(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person, vera: Person
) -> None:
    group = telegram.group("Операторы", {vera: "creator"})
    member = await telegram_bot.get_chat_member(group.id, vera.id)
    assert member.status == "creator"
    assert (await telegram_bot.get_chat_member(group.id, anna.id)).status == "left"
    assert (await telegram_bot.get_chat_member(group.id, telegram_bot.id)).status == "administrator"
    await group.adds(anna, "administrator")
    administrators = await telegram_bot.get_chat_administrators(group.id)
    assert [administrator.user.id for administrator in administrators] == [vera.id, anna.id, telegram_bot.id]
    assert await telegram_bot.get_chat_member_count(group.id) == 3
    await group.removes(anna)
    assert await telegram_bot.get_chat_member_count(group.id) == 2
    with pytest.raises(TelegramBadRequest, match="invalid user_id specified"):
        await telegram_bot.get_chat_member(group.id, 404)
    assert (await telegram_bot.get_chat(group.id)).title == "Операторы"


async def test_bot_without_rights_hears_only_what_is_meant_for_it(
    telegram: TelegramServer, telegram_bot: Bot, vera: Person
) -> None:
    group = telegram.group("Дом", [vera], bot_status="member")
    sent = await telegram_bot.send_message(group.id, "Я тут")
    await vera.says("просто так", chat=group)
    await vera.says("/help", chat=group)
    await vera.says("привет, @cabinet_bot", chat=group)
    await vera.says("и тебе", chat=group, reply_to=group.messages[sent.message_id])
    heard = [update.message and update.message.text for update in await received(telegram_bot)]
    assert heard == ["/help", "привет, @cabinet_bot", "и тебе"]


async def test_bot_thrown_out_or_moved_cannot_write(
    telegram: TelegramServer, telegram_bot: Bot, vera: Person
) -> None:
    group = telegram.group("Дом", [vera])
    await group.makes_bot("kicked", by=vera)
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await telegram_bot.send_message(group.id, "x")
    await group.makes_bot("administrator", by=vera)
    group.upgraded_to = -1_009_999
    with pytest.raises(TelegramMigrateToChat) as moved:
        await telegram_bot.send_message(group.id, "x")
    assert moved.value.migrate_to_chat_id == -1_009_999
    group.upgraded_to = None
    await telegram_bot.leave_chat(group.id)
    with pytest.raises(TelegramForbiddenError, match="bot is not a member"):
        await telegram_bot.send_message(group.id, "x")


async def test_topics_of_a_forum(telegram: TelegramServer, telegram_bot: Bot, vera: Person) -> None:
    group = telegram.group("Обращения", [vera], forum=True)
    topic = await telegram_bot.create_forum_topic(group.id, "Анна, ЛС 1234")
    thread = topic.message_thread_id
    card = await telegram_bot.send_message(group.id, "Вопрос по счёту", message_thread_id=thread)
    assert (card.message_thread_id, card.is_topic_message) == (thread, True)
    await telegram_bot.pin_chat_message(group.id, card.message_id)
    assert group.pinned == [card.message_id]
    await telegram_bot.unpin_chat_message(group.id, message_id=card.message_id)
    assert group.pinned == []
    await vera.says("Проверим", chat=group, topic=thread)
    (update,) = await received(telegram_bot)
    assert update.message
    assert update.message.message_thread_id == thread
    assert update.message.reply_to_message
    assert update.message.reply_to_message.forum_topic_created
    await telegram_bot.edit_forum_topic(group.id, thread, "Анна, решено")
    await telegram_bot.close_forum_topic(group.id, thread)
    assert (group.topics[thread].name, group.topics[thread].closed) == ("Анна, решено", True)
    with pytest.raises(TelegramBadRequest, match="TOPIC_NOT_MODIFIED"):
        await telegram_bot.close_forum_topic(group.id, thread)
    await telegram_bot.reopen_forum_topic(group.id, thread)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await telegram_bot.delete_message(group.id, thread)
    await telegram_bot.delete_forum_topic(group.id, thread)
    assert group.visible == []
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await telegram_bot.send_message(group.id, "x", message_thread_id=thread)


async def test_topics_need_a_forum_and_rights(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person, vera: Person
) -> None:
    plain = telegram.group("Дом", [vera])
    forum = telegram.group("Обращения", [vera], forum=True)
    forum.bot_rights = set()
    with pytest.raises(TelegramBadRequest, match="the chat is not a forum"):
        await telegram_bot.create_forum_topic(plain.id, "x")
    with pytest.raises(TelegramBadRequest, match="not enough rights to create a topic"):
        await telegram_bot.create_forum_topic(forum.id, "x")
    forum.bot_rights = {"can_manage_topics"}
    with pytest.raises(TelegramBadRequest, match="1-128 characters"):
        await telegram_bot.create_forum_topic(forum.id, "я" * 129)
    with pytest.raises(TelegramBadRequest, match="invalid icon color"):
        await telegram_bot.create_forum_topic(forum.id, "x", icon_color=1)
    for chat_id in (plain.id, anna.id):
        with pytest.raises(TelegramBadRequest, match="message thread not found"):
            await telegram_bot.send_message(chat_id, "x", message_thread_id=5)
    topic = await telegram_bot.create_forum_topic(forum.id, "x")
    await telegram_bot.close_forum_topic(forum.id, topic.message_thread_id)
    forum.bot_rights = set()
    with pytest.raises(TelegramBadRequest, match="TOPIC_CLOSED"):
        await telegram_bot.send_message(forum.id, "x", message_thread_id=topic.message_thread_id)
    with pytest.raises(TelegramBadRequest, match="not enough rights to manage pinned messages"):
        await telegram_bot.pin_chat_message(forum.id, topic.message_thread_id)
