"""From a screen to calls of the Bot API."""

from collections.abc import Sequence
from typing import Final, TypeAlias

from aiogram.methods import EditMessageText, SendDocument, SendMessage, SendPhoto
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.telegram.limits import TELEGRAM
from bot.channels.telegram.rooms import Room
from bot.engine import markup
from bot.engine.markup import Markup, Span
from bot.engine.screens import Button, Look, Screen
from core.model.files import KeptFile

_STYLES: Final = {Look.PLAIN: None, Look.PRIMARY: "primary", Look.DANGER: "danger"}
_CODE: Final = frozenset({"code"})
_PHOTO_BYTES: Final = 10 << 20
"""Of the largest picture that is shown as one (Bot API, sendPhoto)."""
STAYS: Final = "+"
"""Before what a button carries where its message is to stay; no press begins so."""


NewMessage: TypeAlias = SendMessage | SendDocument | SendPhoto


def html(text: Markup) -> str:
    """Markup as Telegram's HTML, where code holds no other style and no link."""
    runs = [Span(span.text, _CODE) if "code" in span.styles else span for span in markup.spans(text)]
    return markup.html(runs)


def new_messages(room: Room, screen: Screen, files: Sequence[KeptFile]) -> list[NewMessage]:
    """The screen as new messages: the buttons stand below the last of them.

    A text that fits goes with the last file as its caption, else before the files.
    """
    texts = [
        SendMessage(chat_id=room.chat, message_thread_id=room.thread, text=html(piece))
        for piece in _pieces(screen.text)
    ]
    sent = [_with_file(room, file) for file in files]
    if sent and _fits_caption(screen.text):
        sent[-1].caption = html(screen.text)
        texts = []
    calls: list[NewMessage] = [*texts, *sent]
    calls[-1].reply_markup = _keyboard(screen, stays=screen.stays or len(calls) > 1 or bool(sent))
    return calls


def _with_file(room: Room, file: KeptFile) -> SendDocument | SendPhoto:
    content = BufferedInputFile(file.content, _title(file))
    if file.is_picture and len(file.content) <= _PHOTO_BYTES:
        return SendPhoto(chat_id=room.chat, message_thread_id=room.thread, photo=content)
    return SendDocument(chat_id=room.chat, message_thread_id=room.thread, document=content)


def as_document(picture: SendPhoto) -> SendDocument:
    """The same message, for a picture that Telegram would not show as one."""
    return SendDocument(
        chat_id=picture.chat_id,
        message_thread_id=picture.message_thread_id,
        document=picture.photo,
        caption=picture.caption,
        reply_markup=picture.reply_markup,
    )


def edit(chat_id: int, message_id: int, screen: Screen) -> EditMessageText:
    """The screen in place of one that stands already; it must be one message."""
    return EditMessageText(
        chat_id=chat_id,
        message_id=message_id,
        text=html(screen.text),
        reply_markup=_keyboard(screen, stays=screen.stays),
    )


def is_one_message(screen: Screen) -> bool:
    """Whether the screen is one text, such as can stand in place of another."""
    return not screen.files and len(_pieces(screen.text)) == 1


def phone_request(chat_id: int, label: str, hint: Markup) -> SendMessage:
    """The button that shares the phone; it stands below the input line, where a screen's own cannot."""
    button = KeyboardButton(text=label, request_contact=True)
    keyboard = ReplyKeyboardMarkup(keyboard=[[button]], resize_keyboard=True, one_time_keyboard=True)
    return SendMessage(chat_id=chat_id, text=html(hint), reply_markup=keyboard)


def phone_request_over(chat_id: int, words: Markup) -> SendMessage:
    """The button that shares the phone goes away, which Telegram lets only a message do."""
    return SendMessage(
        chat_id=chat_id,
        text=html(words),
        reply_markup=ReplyKeyboardRemove(remove_keyboard=True),
        disable_notification=True,
    )


def _pieces(text: Markup) -> list[Markup]:
    """Telegram refuses a message of nothing but spaces."""
    return [piece for piece in markup.split(text, TELEGRAM.text) if markup.plain(piece).strip()]


def _fits_caption(text: Markup) -> bool:
    """Counted in UTF-16 units, the strictest way to count characters."""
    return len(markup.plain(text).encode("utf-16-le")) // 2 <= TELEGRAM.caption


def _title(file: KeptFile) -> str:
    """The file's name, which may be a person's own and stands in a header of the request."""
    return markup.one_line(file.name) or "file"


def _keyboard(screen: Screen, *, stays: bool) -> InlineKeyboardMarkup | None:
    if not screen.rows:
        return None
    mark = STAYS if stays else ""
    return InlineKeyboardMarkup(
        inline_keyboard=[[_button(button, mark) for button in row] for row in screen.rows]
    )


def _button(button: Button, mark: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        text=button.label,
        callback_data=mark + button.press if button.press else None,
        url=button.url or None,
        style=_STYLES[button.look],
    )
