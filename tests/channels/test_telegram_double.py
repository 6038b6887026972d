"""The double refuses what Telegram refuses; asked by the real aiogram bot over HTTP."""

import asyncio
import json
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import SendDice, SendMessage
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    KeyboardButton,
    MediaUnion,
    MenuButtonCommands,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from aiohttp import ClientSession
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.channels.conftest import TOKEN
from tests.doubles.telegram import Person, Refused, TelegramServer
from tests.doubles.telegram.formatting import ensure_link, parse_html, read_text, utf16_length
from tests.doubles.telegram.schema import bot_api

Json = dict[str, Any]


@pytest.fixture
def anna(telegram: TelegramServer) -> Person:
    return telegram.person(101, "Анна", started=True)


def inline(*rows: list[InlineKeyboardButton]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=list(rows))


def button(label: str = "Да", **action: Any) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, **action)


def picture(width: int = 300, height: int = 200) -> bytes:
    encoded = BytesIO()
    Image.new("RGB", (width, height), "white").save(encoded, "PNG")
    return encoded.getvalue()


async def call(server: TelegramServer, method: str, token: str = TOKEN, **form: str) -> tuple[int, Json]:
    """A call that aiogram would not let through."""
    async with (
        ClientSession() as client,
        client.post(f"{server.url}/bot{token}/{method}", data=form) as response,
    ):
        return response.status, await response.json()


# The schema


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"text": "hi"}, "chat_id is empty"),
        ({"chat_id": "101"}, "message text is empty"),
        ({"chat_id": "101", "text": "hi", "colour": "red"}, 'parameter "colour" is unknown'),
        ({"chat_id": "101", "text": "hi", "message_thread_id": "1.5"}, "must be an Integer"),
        ({"chat_id": "101", "text": "hi", "protect_content": "yes"}, "must be a Boolean"),
        ({"chat_id": "101", "text": "hi", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"chat_id": "101", "text": "hi", "reply_markup": "[]"}, "it is none of InlineKeyboardMarkup"),
        ({"chat_id": "101", "text": "hi", "reply_markup": '{"inline_keyboard":{}}'}, "expected an Array"),
        (
            {"chat_id": "101", "text": "hi", "reply_markup": '{"inline_keyboard":[[{"text":1}]]}'},
            "reply_markup.inline_keyboard[0][0].text: expected String",
        ),
        (
            {"chat_id": "101", "text": "hi", "reply_markup": '{"inline_keyboard":[[{"caption":"x"}]]}'},
            'InlineKeyboardButton has no field "caption"',
        ),
        ({"chat_id": "101", "text": "hi", "entities": '[{"type":"bold"}]'}, 'needs the field "offset"'),
        (
            {"chat_id": "101", "text": "hi", "reply_parameters": '{"message_id":true}'},
            "reply_parameters.message_id: expected Integer",
        ),
    ],
)
async def test_call_that_breaks_the_schema_is_refused(
    telegram: TelegramServer, anna: Person, form: dict[str, str], reason: str
) -> None:
    status, answer = await call(telegram, "sendMessage", **form)
    assert (status, answer["ok"], answer["error_code"]) == (400, False, 400)
    assert answer["description"].startswith("Bad Request: ")
    assert reason in answer["description"]
    assert [refusal.description for refusal in telegram.refusals] == [answer["description"]]
    assert anna.chat == []


async def test_unknown_method_is_not_found(telegram: TelegramServer) -> None:
    assert (await call(telegram, "sendTelepathy"))[0] == 404
    assert (await call(telegram, "sendmessage"))[0] == 404


async def test_method_the_double_does_not_play_says_so(telegram_bot: Bot, anna: Person) -> None:
    with pytest.raises(TelegramServerError, match="does not play sendDice"):
        await telegram_bot(SendDice(chat_id=anna.id))


async def test_wrong_token_is_unauthorized(telegram: TelegramServer) -> None:
    stranger = Bot("123456:OTHER", session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()
    client = await stranger.session.create_session()  # type: ignore[attr-defined]  # an AiohttpSession
    await client.close()
    assert TOKEN not in repr(telegram.refusals)


async def test_file_without_a_parameter_is_refused(telegram: TelegramServer, anna: Person) -> None:
    async with ClientSession() as client:
        form = {"chat_id": str(anna.id), "text": "hi", "stray": BytesIO(b"x")}
        async with client.post(f"{telegram.url}/bot{TOKEN}/sendMessage", data=form) as response:
            assert 'file "stray" belongs to no parameter' in (await response.json())["description"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("Update", {"update_id": "1"}),
        ("BotCommandScope", {"type": "planet"}),
        ("InputMedia", {"type": "document"}),
        ("MenuButton", {"type": "web_app", "text": "x"}),
    ],
)
def test_value_of_the_wrong_shape_breaks_the_schema(kind: str, value: Json) -> None:
    with pytest.raises(Refused):
        bot_api().check(kind, value)


# Text


@pytest.mark.parametrize("text", [" ", "\n\n", "<b> </b>"])
async def test_text_empty_after_parsing_is_refused(telegram_bot: Bot, anna: Person, text: str) -> None:
    with pytest.raises(TelegramBadRequest, match="text must be non-empty"):
        await telegram_bot.send_message(anna.id, text, parse_mode="HTML")


async def test_length_is_counted_after_the_entities_are_parsed(telegram_bot: Bot, anna: Person) -> None:
    await telegram_bot.send_message(anna.id, f"<b>{'я' * 4096}</b>", parse_mode="HTML")
    assert anna.chat[0].text == "я" * 4096
    with pytest.raises(TelegramBadRequest, match="message is too long"):
        await telegram_bot.send_message(anna.id, "я" * 4097)
    with pytest.raises(TelegramBadRequest, match="text is too long"):
        await telegram_bot.send_message(anna.id, "я" * 20_000)


async def test_caption_is_shorter_than_a_text(telegram_bot: Bot, anna: Person) -> None:
    file = BufferedInputFile(b"%PDF", "bill.pdf")
    await telegram_bot.send_document(anna.id, file, caption="я" * 1024)
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await telegram_bot.send_document(anna.id, file, caption="я" * 1025)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("5 < 7", 'Unsupported start tag "" at byte offset 2'),
        ("Ток <3", "Unclosed start tag at byte offset 7"),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("Ж<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="https://ya.ru', "Unclosed start tag at byte offset 0"),
        ("<a href=https://ya.ru>x</a>", "Unexpected end of name token at byte offset 8"),
        ('<a "x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("&#55357;", "invalid Unicode characters"),
    ],
)
async def test_broken_html_is_refused(telegram_bot: Bot, anna: Person, source: str, reason: str) -> None:
    with pytest.raises(TelegramBadRequest) as refused:
        await telegram_bot.send_message(anna.id, source, parse_mode="HTML")
    assert "Bad Request: can't parse entities: " in refused.value.message
    assert reason in refused.value.message
    assert anna.chat == []


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("<b>a</b><strong>b</strong>", "ab", ["bold", "bold"]),
        ("<i>a</i><em>b</em>", "ab", ["italic", "italic"]),
        ("<u>a</u><ins>b</ins>", "ab", ["underline", "underline"]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", ["strikethrough"] * 3),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", ["spoiler", "spoiler"]),
        ("<code>a</code><pre>b</pre>", "ab", ["code", "pre"]),
        ('<pre><code class="language-python">a</code></pre>', "a", ["pre"]),
        ('<pre>a<code class="language-python">b</code></pre>', "ab", ["pre", "code"]),
        ("<a href='https://ya.ru'>a</a>", "a", ["text_link"]),
        ("<a href='tg://user?id=5'>a</a>", "a", ["text_mention"]),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', "👍", ["custom_emoji"]),
        ("<blockquote>a</blockquote>", "a", ["blockquote"]),
        ("<blockquote expandable>a</blockquote>", "a", ["expandable_blockquote"]),
        ("<B>a</B>", "a", ["bold"]),
        ("<b></b>a", "a", []),
        ("&lt;&gt;&amp;&quot;&#33;&#x21; & &nbsp; &#0;", '<>&"!! & &nbsp; &#0;', []),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, kinds: list[str]) -> None:
    plain, entities = parse_html(source)
    assert plain == text
    assert [entity["type"] for entity in entities] == kinds


def test_language_of_a_listing_is_kept() -> None:
    _, (listing,) = parse_html('<pre><code class="language-python">a</code></pre>')
    assert listing == {"type": "pre", "offset": 0, "length": 1, "language": "python"}


def test_entities_are_counted_in_utf_16_and_follow_the_trimming() -> None:
    text, entities = read_text("\n 👍 <b>ток </b> \n", "HTML", None)
    assert text == "👍 ток"
    assert entities == [{"type": "bold", "offset": 3, "length": 3}]


@given(st.text().map(str.strip).filter(bool))
def test_escaped_text_comes_out_as_it_went_in(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    plain, entities = parse_html(f"<b>{escaped}</b>")
    assert plain == text
    assert entities == [{"type": "bold", "offset": 0, "length": utf16_length(text)}]


async def test_other_parse_modes_are_refused_rather_than_misread(telegram_bot: Bot, anna: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="unsupported parse_mode"):
        await telegram_bot.send_message(anna.id, "*x*", parse_mode="MarkdownV2")


async def test_entities_outside_the_text_are_refused(telegram_bot: Bot, anna: Person) -> None:
    await telegram_bot.send_message(anna.id, "abc", entities=[MessageEntity(type="bold", offset=0, length=3)])
    assert anna.chat[0].html == "<b>abc</b>"
    with pytest.raises(TelegramBadRequest, match="outside the text"):
        await telegram_bot.send_message(
            anna.id, "abc", entities=[MessageEntity(type="bold", offset=1, length=3)]
        )


# Keyboards


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (inline([button(callback_data="я" * 33)]), "BUTTON_DATA_INVALID"),
        (inline([button(callback_data="")]), "BUTTON_DATA_INVALID"),
        (inline([button(" ", callback_data="x")]), "inline keyboard button text must be non-empty"),
        (inline([button()]), "Text buttons are unallowed in the inline keyboard"),
        (inline([button(callback_data="x", url="https://ya.ru")]), "only one action is allowed"),
        (
            inline([button(url="http://localhost/pay")]),
            "URL 'http://localhost/pay' is invalid: Wrong HTTP URL",
        ),
        (inline([button(url="ftp://ya.ru")]), "Unsupported URL protocol"),
        (inline([button(url="https://ya ru")]), "Wrong HTTP URL"),
        (inline(*[[button(callback_data=f"{n}")] for n in range(101)]), "reply markup is too long"),
        (inline([button(callback_data=f"{n}") for n in range(13)]), "at most 12 buttons"),
        (ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="")]]), "button text must be non-empty"),
        (ReplyKeyboardMarkup(keyboard=[]), "reply keyboard is empty"),
        (
            ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="x")]], input_field_placeholder="я" * 65),
            "1-64 characters",
        ),
        (
            ReplyKeyboardMarkup(
                keyboard=[[KeyboardButton(text="x", request_contact=True, request_location=True)]]
            ),
            "only one request is allowed",
        ),
    ],
)
async def test_keyboard_telegram_would_not_show_is_refused(
    telegram_bot: Bot, anna: Person, markup: InlineKeyboardMarkup | ReplyKeyboardMarkup, reason: str
) -> None:
    with pytest.raises(TelegramBadRequest) as refused:
        await telegram_bot.send_message(anna.id, "Выберите", reply_markup=markup)
    assert reason in str(refused.value)


async def test_keyboard_at_its_limits_is_shown(telegram_bot: Bot, anna: Person) -> None:
    rows = [[button(f"{n}", callback_data="x" * 64)] for n in range(100)]
    await telegram_bot.send_message(anna.id, "Выберите", reply_markup=inline(*rows))
    assert len(anna.chat[0].buttons) == 100


async def test_phone_is_requested_in_private_chats_only(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    group = telegram.group("Операторы", [anna])
    markup = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Мой телефон", request_contact=True)]])
    await telegram_bot.send_message(anna.id, "Поделитесь", reply_markup=markup)
    with pytest.raises(TelegramBadRequest, match="phone number can be requested in private chats only"):
        await telegram_bot.send_message(group.id, "Поделитесь", reply_markup=markup)


@pytest.mark.parametrize(
    "url", ["https://ya.ru/?q=1#x", "ya.ru", "tg://resolve?domain=x", "http://10.0.0.1:80"]
)
def test_link_telegram_opens_is_taken(url: str) -> None:
    ensure_link(url)


@pytest.mark.parametrize(
    "url", ["", "https://", "http://host", "mailto:a@b.ru", "https://ya.ru:99999", "tg://a b"]
)
def test_link_telegram_does_not_open_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        ensure_link(url)


# Editing and deleting


async def test_edit_changes_what_the_person_sees(telegram_bot: Bot, anna: Person) -> None:
    message = await telegram_bot.send_message(
        anna.id, "Было", reply_markup=inline([button(callback_data="x")])
    )
    edited = await telegram_bot.edit_message_text(
        "<i>Стало</i>", None, anna.id, message.message_id, parse_mode="HTML"
    )
    assert not isinstance(edited, bool)
    assert edited.edit_date
    assert [(shown.text, shown.html, shown.labels) for shown in anna.chat] == [("Стало", "<i>Стало</i>", [])]


async def test_edit_that_changes_nothing_is_refused(telegram_bot: Bot, anna: Person) -> None:
    markup = inline([button(callback_data="x")])
    message = await telegram_bot.send_message(anna.id, "<b>Счёт</b>", parse_mode="HTML", reply_markup=markup)
    where: Json = {"chat_id": anna.id, "message_id": message.message_id}
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await telegram_bot.edit_message_text("<b>Счёт</b> ", parse_mode="HTML", reply_markup=markup, **where)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await telegram_bot.edit_message_reply_markup(reply_markup=markup, **where)
    await telegram_bot.edit_message_text("Счёт", reply_markup=markup, **where)
    await telegram_bot.edit_message_reply_markup(**where)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await telegram_bot.edit_message_reply_markup(reply_markup=inline(), **where)


async def test_message_that_is_not_there_is_not_edited(telegram_bot: Bot, anna: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await telegram_bot.edit_message_text("x", chat_id=anna.id, message_id=77)
    message = await telegram_bot.send_message(anna.id, "x")
    await telegram_bot.delete_message(anna.id, message.message_id)
    assert anna.chat == []
    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await telegram_bot.edit_message_text("y", chat_id=anna.id, message_id=message.message_id)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await telegram_bot.delete_message(anna.id, message.message_id)
    with pytest.raises(TelegramBadRequest, match="message identifier is not specified"):
        await telegram_bot.edit_message_text("y", chat_id=anna.id)


async def test_message_of_another_or_with_a_reply_keyboard_cannot_be_edited(
    telegram_bot: Bot, anna: Person
) -> None:
    said = await anna.says("Здравствуйте")
    markup = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Меню")]])
    shown = await telegram_bot.send_message(anna.id, "Меню внизу", reply_markup=markup)
    removed = await telegram_bot.send_message(anna.id, "Меню убрано", reply_markup=ReplyKeyboardRemove())
    for message_id in (said.id, shown.message_id, removed.message_id):
        with pytest.raises(TelegramBadRequest, match="message can't be edited"):
            await telegram_bot.edit_message_text("x", chat_id=anna.id, message_id=message_id)


async def test_text_and_caption_are_edited_each_by_its_own_method(telegram_bot: Bot, anna: Person) -> None:
    text = await telegram_bot.send_message(anna.id, "x")
    file = await telegram_bot.send_document(anna.id, BufferedInputFile(b"1", "a.txt"), caption="было")
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await telegram_bot.edit_message_text("y", chat_id=anna.id, message_id=file.message_id)
    with pytest.raises(TelegramBadRequest, match="there is no caption in the message to edit"):
        await telegram_bot.edit_message_caption(chat_id=anna.id, message_id=text.message_id, caption="y")
    await telegram_bot.edit_message_caption(chat_id=anna.id, message_id=file.message_id, caption="стало")
    assert anna.chat[1].text == "стало"
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await telegram_bot.edit_message_caption(chat_id=anna.id, message_id=file.message_id, caption="стало")
    await telegram_bot.edit_message_caption(chat_id=anna.id, message_id=file.message_id)
    assert anna.chat[1].text == ""


async def test_media_is_replaced(telegram_bot: Bot, anna: Person) -> None:
    sent = await telegram_bot.send_message(anna.id, "Готовлю файл…")
    media = InputMediaDocument(media=BufferedInputFile(b"%PDF-2", "new.pdf"), caption="Готово")
    await telegram_bot.edit_message_media(media, chat_id=anna.id, message_id=sent.message_id)
    (shown,) = anna.chat
    assert shown.document
    assert (shown.text, shown.document.name, shown.document.data) == ("Готово", "new.pdf", b"%PDF-2")
    same = InputMediaDocument(media=shown.document.file_id, caption="Готово")
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await telegram_bot.edit_message_media(same, chat_id=anna.id, message_id=sent.message_id)


async def test_message_older_than_48_hours_cannot_be_deleted(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    old = await telegram_bot.send_message(anna.id, "старое")
    telegram.clock.moves(timedelta(hours=47, minutes=59))
    new = await telegram_bot.send_message(anna.id, "новое")
    telegram.clock.moves(timedelta(minutes=2))
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await telegram_bot.delete_message(anna.id, old.message_id)
    await telegram_bot.delete_message(anna.id, new.message_id)
    await telegram_bot.edit_message_text("и всё же правится", chat_id=anna.id, message_id=old.message_id)


async def test_incoming_message_is_deleted_in_private_but_in_a_group_only_with_the_right(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    group = telegram.group("Дом", [anna])
    group.bot_rights = set()
    private, in_group = await anna.says("раз"), await anna.says("два", chat=group)
    own = await telegram_bot.send_message(group.id, "три")
    await telegram_bot.delete_message(anna.id, private.id)
    await telegram_bot.delete_message(group.id, own.message_id)
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await telegram_bot.delete_message(group.id, in_group.id)
    group.bot_rights = {"can_delete_messages"}
    await telegram_bot.delete_message(group.id, in_group.id)
    assert group.visible == []


async def test_several_messages_are_deleted_at_once(telegram_bot: Bot, anna: Person) -> None:
    ids = [(await telegram_bot.send_message(anna.id, "x")).message_id for _ in range(3)]
    await telegram_bot.delete_messages(anna.id, [*ids[:2], 999])
    assert [shown.id for shown in anna.chat] == ids[2:]
    with pytest.raises(TelegramBadRequest, match="too many message identifiers"):
        await telegram_bot.delete_messages(anna.id, list(range(1, 102)))


# Presses


async def test_press_is_answered_once(telegram_bot: Bot, anna: Person) -> None:
    await telegram_bot.send_message(anna.id, "?", reply_markup=inline([button(callback_data="yes")]))
    press = await anna.presses("Да")
    assert press.query_id
    await telegram_bot.answer_callback_query(press.query_id, "Принято", show_alert=True)
    answer = await press.waits_for_answer()
    assert (answer.text, answer.alert) == ("Принято", True)
    with pytest.raises(TelegramBadRequest, match="query is too old and response timeout expired"):
        await telegram_bot.answer_callback_query(press.query_id)


async def test_unknown_and_old_presses_cannot_be_answered(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    await telegram_bot.send_message(anna.id, "?", reply_markup=inline([button(callback_data="yes")]))
    press = await anna.presses("Да")
    assert press.query_id
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await telegram_bot.answer_callback_query(press.query_id, "я" * 201)
    with pytest.raises(TelegramBadRequest, match="URL_INVALID"):
        await telegram_bot.answer_callback_query(press.query_id, url="https://ya.ru")
    telegram.clock.moves(timedelta(minutes=1))
    for query_id in (press.query_id, "404"):
        with pytest.raises(TelegramBadRequest, match="query is too old"):
            await telegram_bot.answer_callback_query(query_id)


# Whom the bot may write to


async def test_unknown_chat_is_not_found(telegram_bot: Bot) -> None:
    for chat_id in (404, "@nobody"):
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await telegram_bot.send_message(chat_id, "x")


async def test_bot_may_not_write_first(telegram: TelegramServer, telegram_bot: Bot) -> None:
    boris = telegram.person(102, "Борис")
    with pytest.raises(TelegramForbiddenError, match="bot can't initiate conversation with a user"):
        await telegram_bot.send_message(boris.id, "x")
    await boris.starts()
    await telegram_bot.send_message(boris.id, "x")


async def test_bot_that_is_blocked_is_forbidden(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    await anna.blocks_bot()
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await telegram_bot.send_message(anna.id, "x")
    await anna.unblocks_bot()
    await telegram_bot.send_message(anna.id, "x")
    anna.deletes_account()
    with pytest.raises(TelegramForbiddenError, match="user is deactivated"):
        await telegram_bot.send_message(anna.id, "x")
    assert [refusal.code for refusal in telegram.refusals] == [403, 403]


async def test_reply_to_a_message_that_is_gone_is_refused_unless_allowed(
    telegram_bot: Bot, anna: Person
) -> None:
    said = await anna.says("Вопрос")
    answer = await telegram_bot.send_message(
        anna.id, "Ответ", reply_parameters=ReplyParameters(message_id=said.id)
    )
    assert answer.reply_to_message
    assert answer.reply_to_message.text == "Вопрос"
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await telegram_bot.send_message(anna.id, "x", reply_parameters=ReplyParameters(message_id=999))
    gone = ReplyParameters(message_id=999, allow_sending_without_reply=True)
    assert (await telegram_bot.send_message(anna.id, "x", reply_parameters=gone)).reply_to_message is None


# Files


async def test_document_arrives_with_its_name_and_bytes(telegram_bot: Bot, anna: Person) -> None:
    file = BufferedInputFile(b"%PDF-1.7", "Квитанция 2025-09 ЛС 1234.pdf")
    sent = await telegram_bot.send_document(anna.id, file, caption="<b>Ваша</b> квитанция", parse_mode="HTML")
    (shown,) = anna.chat
    assert shown.document
    assert (shown.document.name, shown.document.mime) == ("Квитанция 2025-09 ЛС 1234.pdf", "application/pdf")
    assert shown.document.data == b"%PDF-1.7"
    assert shown.html == "<b>Ваша</b> квитанция"
    assert sent.document
    again = await telegram_bot.send_document(anna.id, sent.document.file_id)
    assert again.document == sent.document
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await telegram_bot.send_document(anna.id, "https://ya.ru/a.pdf")
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await telegram_bot.send_document(anna.id, BufferedInputFile(b"", "empty.pdf"))


async def test_picture_comes_in_two_sizes_and_must_be_one(telegram_bot: Bot, anna: Person) -> None:
    sent = await telegram_bot.send_photo(anna.id, BufferedInputFile(picture(), "qr.png"))
    assert sent.photo
    assert [(size.width, size.height) for size in sent.photo] == [(90, 60), (300, 200)]
    assert anna.chat[0].photo
    assert anna.chat[0].photo.data == picture()
    assert (await telegram_bot.send_photo(anna.id, sent.photo[-1].file_id)).photo == sent.photo
    with pytest.raises(TelegramBadRequest, match="can't use file of another type"):
        await telegram_bot.send_document(anna.id, sent.photo[-1].file_id)
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await telegram_bot.send_photo(anna.id, BufferedInputFile(b"%PDF", "qr.png"))
    with pytest.raises(TelegramBadRequest, match="PHOTO_INVALID_DIMENSIONS"):
        await telegram_bot.send_photo(anna.id, BufferedInputFile(picture(2100, 100), "qr.png"))
    with pytest.raises(TelegramBadRequest, match="too big for a photo"):
        await telegram_bot.send_photo(anna.id, BufferedInputFile(bytes((10 << 20) + 1), "qr.png"))


async def test_upload_over_50_megabytes_is_too_large(telegram_bot: Bot, anna: Person) -> None:
    with pytest.raises(TelegramEntityTooLarge):
        await telegram_bot.send_document(anna.id, BufferedInputFile(bytes((50 << 20) + 1), "all.zip"))
    assert anna.chat == []


async def test_download_is_limited_in_size_and_time(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    small = await anna.sends_document("readings.csv", b"1;2\n")
    large = await anna.sends_document("video.avi", bytes((20 << 20) + 1))
    assert small.document
    assert large.document
    file = await telegram_bot.get_file(small.document.file_id)
    assert file.file_path
    received = await telegram_bot.download_file(file.file_path)
    assert received
    assert received.read() == b"1;2\n"
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await telegram_bot.get_file(large.document.file_id)
    with pytest.raises(TelegramBadRequest, match="wrong file_id"):
        await telegram_bot.get_file("nothing")
    telegram.clock.moves(timedelta(hours=1))
    async with (
        ClientSession() as client,
        client.get(f"{telegram.url}/file/bot{TOKEN}/{file.file_path}") as answer,
    ):
        assert answer.status == 404


async def test_album_holds_two_to_ten_of_one_kind(telegram_bot: Bot, anna: Person) -> None:
    documents: list[MediaUnion] = [
        InputMediaDocument(media=BufferedInputFile(b"1", f"{n}.txt")) for n in range(3)
    ]
    sent = await telegram_bot.send_media_group(anna.id, documents)
    assert len({message.media_group_id for message in sent}) == 1
    assert [shown.document and shown.document.name for shown in anna.chat] == ["0.txt", "1.txt", "2.txt"]
    with pytest.raises(TelegramBadRequest, match="2-10 items"):
        await telegram_bot.send_media_group(anna.id, documents[:1])
    photo = InputMediaPhoto(media=BufferedInputFile(picture(), "a.png"))
    with pytest.raises(TelegramBadRequest, match="can't be mixed"):
        await telegram_bot.send_media_group(anna.id, [documents[0], photo])


async def test_message_is_copied_and_forwarded(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    group = telegram.group("Операторы", [])
    said = await anna.sends_document("act.pdf", b"%PDF", caption="акт")
    await telegram_bot.copy_message(group.id, anna.id, said.id)
    forwarded = await telegram_bot.forward_message(group.id, anna.id, said.id)
    copied = group.visible[0]
    assert copied.document
    assert (copied.text, copied.document.data, copied.from_bot) == ("акт", b"%PDF", True)
    assert forwarded.forward_origin
    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await telegram_bot.edit_message_caption(
            chat_id=group.id, message_id=forwarded.message_id, caption="x"
        )


async def test_action_must_be_a_known_one(telegram_bot: Bot, anna: Person) -> None:
    await telegram_bot.send_chat_action(anna.id, "upload_document")
    assert anna.private.actions == ["upload_document"]
    with pytest.raises(TelegramBadRequest, match="wrong parameter action"):
        await telegram_bot.send_chat_action(anna.id, "thinking")


# The bot's profile


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        ([BotCommand(command="x", description="x")] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ([BotCommand(command="Start", description="x")], "BOT_COMMAND_INVALID"),
        ([BotCommand(command="/start", description="x")], "BOT_COMMAND_INVALID"),
        ([BotCommand(command="x" * 33, description="x")], "BOT_COMMAND_INVALID"),
        ([BotCommand(command="start", description="")], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([BotCommand(command="start", description="я" * 257)], "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_bad_commands_are_refused(telegram_bot: Bot, commands: list[BotCommand], reason: str) -> None:
    with pytest.raises(TelegramBadRequest, match=reason):
        await telegram_bot.set_my_commands(commands)


async def test_profile_is_kept_by_scope_and_language(telegram_bot: Bot, anna: Person) -> None:
    start, take = (
        BotCommand(command="start", description="Начать"),
        BotCommand(command="take", description="Взять"),
    )
    scope = BotCommandScopeChat(chat_id=anna.id)
    await telegram_bot.set_my_commands([start])
    await telegram_bot.set_my_commands([take], scope=scope)
    assert [command.command for command in await telegram_bot.get_my_commands()] == ["start"]
    assert [command.command for command in await telegram_bot.get_my_commands(scope=scope)] == ["take"]
    await telegram_bot.delete_my_commands(scope=scope)
    assert await telegram_bot.get_my_commands(scope=scope) == []
    await telegram_bot.set_my_name("Кабинет")
    await telegram_bot.set_my_description("я" * 512)
    await telegram_bot.set_my_short_description("я" * 120)
    assert (await telegram_bot.get_my_name()).name == "Кабинет"
    assert (await telegram_bot.get_my_short_description()).short_description == "я" * 120
    with pytest.raises(TelegramBadRequest, match="at most 512"):
        await telegram_bot.set_my_description("я" * 513)
    with pytest.raises(TelegramBadRequest, match="at most 120"):
        await telegram_bot.set_my_short_description("я" * 121)
    await telegram_bot.set_chat_menu_button(anna.id, MenuButtonCommands())
    assert (await telegram_bot.get_chat_menu_button(anna.id)).type == "commands"
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await telegram_bot.set_my_commands([start], scope=BotCommandScopeChat(chat_id=404))


# Faults on demand


async def test_flood_limit_is_scripted(telegram: TelegramServer, telegram_bot: Bot, anna: Person) -> None:
    telegram.limits(3, method="sendMessage", times=2)
    assert (await telegram_bot.get_me()).id == 123456
    for _ in range(2):
        with pytest.raises(TelegramRetryAfter) as limited:
            await telegram_bot.send_message(anna.id, "x")
        assert limited.value.retry_after == 3
    await telegram_bot.send_message(anna.id, "x")
    assert len(telegram.calls_of("sendMessage")) == 1
    assert telegram.refusals == []


async def test_server_errors_are_scripted(telegram: TelegramServer, telegram_bot: Bot) -> None:
    telegram.fails(502, "Bad Gateway")
    await telegram_bot.get_updates()
    with pytest.raises(TelegramServerError, match="Bad Gateway"):
        await telegram_bot.get_me()
    await telegram_bot.get_me()


async def test_answer_is_delayed(telegram: TelegramServer, telegram_bot: Bot, anna: Person) -> None:
    telegram.delays(0.2)
    sending = asyncio.create_task(telegram_bot.send_message(anna.id, "x"))
    await asyncio.sleep(0.05)
    assert anna.chat == []
    await sending
    assert len(anna.chat) == 1


async def test_calls_are_recorded_with_typed_parameters_and_files(
    telegram: TelegramServer, telegram_bot: Bot, anna: Person
) -> None:
    await telegram_bot(
        SendMessage(chat_id=anna.id, text="x", reply_markup=inline([button(callback_data="y")]))
    )
    await telegram_bot.send_document(anna.id, BufferedInputFile(b"1", "a.txt"), disable_notification=True)
    sent, uploaded = telegram.calls
    keyboard = {"inline_keyboard": [[{"text": "Да", "callback_data": "y"}]]}
    assert (sent.method, sent.params) == (
        "sendMessage",
        {"chat_id": 101, "text": "x", "reply_markup": keyboard},
    )
    assert uploaded.params["disable_notification"] is True
    assert [(file.name, file.data) for file in uploaded.files.values()] == [("a.txt", b"1")]
    assert sent.at <= uploaded.at


async def test_refusal_tells_what_was_asked(telegram: TelegramServer) -> None:
    await call(telegram, "sendMessage", chat_id="404", text="x")
    (refusal,) = telegram.refusals
    assert (refusal.method, refusal.code, refusal.params) == (
        "sendMessage",
        400,
        {"chat_id": 404, "text": "x"},
    )
    assert json.dumps(refusal.params)
