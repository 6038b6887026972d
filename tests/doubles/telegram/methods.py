"""What the bot may do to messages and files. A method of the schema that is not here answers 501."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.doubles.telegram.chats import Chat, Message
from tests.doubles.telegram.errors import Refused, bad_request
from tests.doubles.telegram.formatting import CAPTION_MAX, TEXT_MAX, read_text
from tests.doubles.telegram.keyboards import ensure_markup
from tests.doubles.telegram.people import ANSWER_WINDOW, Answer
from tests.doubles.telegram.world import File, World

Json = dict[str, Any]

DELETE_WINDOW = timedelta(hours=48)
ANSWER_MAX = 200
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """A file part of a call."""

    name: str
    data: bytes

    def __repr__(self) -> str:
        return f"Upload({self.name!r}, {len(self.data)} bytes)"


@dataclass(slots=True)
class Call:
    """One call of the bot, its parameters typed; `at` is the event loop's time in seconds."""

    method: str
    params: Json
    files: dict[str, Upload] = field(default_factory=dict)
    at: float = 0.0


Rule = Callable[[World, Call], Any]
METHODS: dict[str, Rule] = {}


def method(name: str) -> Callable[[Rule], Rule]:
    """Registers the rule of a Bot API method."""

    def register(rule: Rule) -> Rule:
        METHODS[name] = rule
        return rule

    return register


def find_chat(world: World, chat_id: int | str) -> Chat:
    chat = world.chats.get(chat_id) if isinstance(chat_id, int) else None
    if chat is None:
        raise bad_request("chat not found")
    return chat


def find_chat_to_write(world: World, chat_id: int | str) -> Chat:
    chat = find_chat(world, chat_id)
    chat.ensure_bot_can_write()
    return chat


def find_message(chat: Chat, message_id: int | None, purpose: str) -> Message:
    message = chat.messages.get(message_id) if message_id is not None else None
    if message is None or message.deleted:
        raise bad_request(f"{purpose} not found")
    return message


@method("sendMessage")
def send_message(world: World, call: Call) -> Json:
    return _post(world, call, _text(call.params)).wire


@method("sendDocument")
def send_document(world: World, call: Call) -> Json:
    content = _caption(call.params)
    file, media = _document(world, call, call.params["document"])
    return _post(world, call, media | content, file).wire


@method("sendPhoto")
def send_photo(world: World, call: Call) -> Json:
    content = _caption(call.params)
    file, media = _photo(world, call, call.params["photo"])
    return _post(world, call, media | content, file).wire


@method("sendMediaGroup")
def send_media_group(world: World, call: Call) -> list[Json]:
    items = call.params["media"]
    if not 2 <= len(items) <= 10:
        raise bad_request("media group must include 2-10 items")
    if len({item["type"] == "document" for item in items}) > 1:
        raise bad_request("documents can't be mixed with other media types")
    media = [(*_media(world, call, item), _caption(item)) for item in items]
    album = {"media_group_id": str(next(world.press_ids))}
    return [_post(world, call, content | caption | album, file).wire for file, content, caption in media]


@method("copyMessage")
def copy_message(world: World, call: Call) -> Json:
    source = find_message(
        find_chat(world, call.params["from_chat_id"]), call.params["message_id"], "message to copy"
    )
    content = {name: source.wire[name] for name in _COPIED if name in source.wire}
    if not content:
        raise bad_request("message can't be copied")
    if "caption" in call.params:
        content |= _caption(call.params)
    return {"message_id": _post(world, call, content, source.file).id}


@method("forwardMessage")
def forward_message(world: World, call: Call) -> Json:
    source = find_message(
        find_chat(world, call.params["from_chat_id"]), call.params["message_id"], "message to forward"
    )
    content = {name: source.wire[name] for name in _COPIED if name in source.wire}
    origin = {"type": "user", "sender_user": source.wire["from"], "date": source.wire["date"]}
    return _post(world, call, content | {"forward_origin": origin}, source.file).wire


@method("sendChatAction")
def send_chat_action(world: World, call: Call) -> bool:
    if call.params["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = find_chat_to_write(world, call.params["chat_id"])
    chat.ensure_topic(call.params.get("message_thread_id"))
    chat.actions.append(call.params["action"])
    chat.changed.fire()
    return True


@method("editMessageText")
def edit_message_text(world: World, call: Call) -> Json:
    content = _text(call.params)
    markup = _inline_markup(call)
    message = _editable(world, call.params)
    if "text" not in message.wire:
        raise bad_request("there is no text in the message to edit")
    return _edit(message, content, markup, ("text", "entities"))


@method("editMessageCaption")
def edit_message_caption(world: World, call: Call) -> Json:
    content = {"caption": ""} | _caption(call.params)
    markup = _inline_markup(call)
    message = _editable(world, call.params)
    if "text" in message.wire:
        raise bad_request("there is no caption in the message to edit")
    return _edit(message, content, markup, ("caption", "caption_entities"))


@method("editMessageMedia")
def edit_message_media(world: World, call: Call) -> Json:
    markup = _inline_markup(call)
    message = _editable(world, call.params)
    content = _caption(call.params["media"])
    file, media = _media(world, call, call.params["media"])
    if file is message.file and _is_same(message, content, markup, ("caption", "caption_entities")):
        raise _not_modified()
    for name in ("text", "document", "photo", "caption"):
        message.wire.pop(name, None)
    message.file = file
    return _change(message, media | content, markup)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, call: Call) -> Json:
    markup = _inline_markup(call)
    message = _editable(world, call.params)
    if _shown(message.markup) == _shown(markup):
        raise _not_modified()
    message.set_markup(markup)
    message.chat.touch(message)
    return message.wire


@method("deleteMessage")
def delete_message(world: World, call: Call) -> bool:
    chat = find_chat(world, call.params["chat_id"])
    message = find_message(chat, call.params["message_id"], "message to delete")
    age = timedelta(seconds=world.clock.timestamp() - message.wire["date"])
    if age >= DELETE_WINDOW or not chat.bot_may_delete(message):
        raise bad_request("message can't be deleted")
    chat.delete(message)
    return True


@method("deleteMessages")
def delete_messages(world: World, call: Call) -> bool:
    ids = call.params["message_ids"]
    if not 1 <= len(ids) <= 100:
        raise bad_request(
            "too many message identifiers specified" if ids else "message identifiers are empty"
        )
    chat = find_chat(world, call.params["chat_id"])
    for message_id in ids:
        if message_id in chat.messages and not chat.messages[message_id].deleted:
            one = {"chat_id": call.params["chat_id"], "message_id": message_id}
            delete_message(world, Call("deleteMessage", one))
    return True


@method("answerCallbackQuery")
def answer_callback_query(world: World, call: Call) -> bool:
    text = call.params.get("text", "")
    press = world.presses.get(call.params["callback_query_id"])
    if press is None or press.answer is not None or world.clock.now() - press.at > ANSWER_WINDOW:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if len(text) > ANSWER_MAX:
        raise bad_request("MESSAGE_TOO_LONG")
    url = call.params.get("url")
    if url is not None and not url.startswith(f"https://t.me/{world.bot['username']}?"):
        raise bad_request("URL_INVALID")
    press.answer = Answer(text, call.params.get("show_alert", False), url)
    press.answered.fire()
    return True


@method("getFile")
def get_file(world: World, call: Call) -> Json:
    return world.files.link(call.params["file_id"])


_COPIED = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "document",
    "photo",
    "contact",
    "location",
    "sticker",
    "voice",
    "video",
)


def _text(params: Json) -> Json:
    if "text" not in params:
        raise bad_request("message text is empty")
    text, entities = read_text(params["text"], params.get("parse_mode"), params.get("entities"))
    if not text:
        raise bad_request("text must be non-empty" if params["text"] else "message text is empty")
    if len(text) > TEXT_MAX:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def _caption(params: Json) -> Json:
    caption = params.get("caption", "")
    text, entities = read_text(caption, params.get("parse_mode"), params.get("caption_entities"))
    if len(text) > CAPTION_MAX:
        raise bad_request("message caption is too long")
    content: Json = {"caption": text} if text else {}
    return content | {"caption_entities": entities} if entities else content


def _upload(call: Call, reference: str) -> Upload | None:
    if not reference.startswith("attach://"):
        return None
    upload = call.files.get(reference.removeprefix("attach://"))
    if upload is None:
        raise bad_request("there is no such file in the request")
    if not upload.data:
        raise bad_request("file must be non-empty")
    return upload


def _known(world: World, reference: str) -> File:
    file = world.files.find(reference)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return file


def _document(world: World, call: Call, reference: str) -> tuple[File, Json]:
    upload = _upload(call, reference)
    file = world.files.keep(upload.name, upload.data) if upload else _known(world, reference)
    return file, {"document": world.files.document(file)}


def _photo(world: World, call: Call, reference: str) -> tuple[File, Json]:
    upload = _upload(call, reference)
    if upload:
        file, sizes = world.files.photo(upload.name, upload.data)
        return file, {"photo": sizes}
    file = _known(world, reference)
    return file, {"photo": world.files.sizes(file)}


def _media(world: World, call: Call, item: Json) -> tuple[File, Json]:
    if item["type"] == "document":
        return _document(world, call, item["media"])
    if item["type"] == "photo":
        return _photo(world, call, item["media"])
    raise Refused(501, f"Not Implemented: this double does not play media of type {item['type']}")


def _post(world: World, call: Call, content: Json, file: File | None = None) -> Message:
    params = call.params
    markup = params.get("reply_markup")
    chat = find_chat_to_write(world, params["chat_id"])
    if markup:
        ensure_markup(markup, private=chat.is_private)
    thread = params.get("message_thread_id")
    chat.ensure_topic(thread)
    reply = params.get("reply_parameters", {})
    target = chat.messages.get(reply.get("message_id"))
    if reply and (target is None or target.deleted):
        if not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        target = None
    return chat.add(world.bot, content, thread=thread, reply_to=target, markup=markup, file=file)


def _inline_markup(call: Call) -> Json | None:
    markup: Json | None = call.params.get("reply_markup")
    if markup:
        ensure_markup(markup, private=True)
    return markup


def _editable(world: World, params: Json) -> Message:
    if "chat_id" not in params or "message_id" not in params:
        raise bad_request("message identifier is not specified")
    chat = find_chat_to_write(world, params["chat_id"])
    message = find_message(chat, params["message_id"], "message to edit")
    keyboard = message.markup is not None and "inline_keyboard" not in message.markup
    if message.wire["from"] != world.bot or keyboard or "forward_origin" in message.wire:
        raise bad_request("message can't be edited")
    return message


def _edit(message: Message, content: Json, markup: Json | None, compared: tuple[str, ...]) -> Json:
    if _is_same(message, content, markup, compared):
        raise _not_modified()
    return _change(message, content, markup)


def _change(message: Message, content: Json, markup: Json | None) -> Json:
    message.set_markup(markup)
    message.chat.edit(message, content)
    return message.wire


def _is_same(message: Message, content: Json, markup: Json | None, compared: tuple[str, ...]) -> bool:
    same_content = all((message.wire.get(name) or None) == (content.get(name) or None) for name in compared)
    return same_content and _shown(message.markup) == _shown(markup)


def _shown(markup: Json | None) -> list[list[Json]]:
    return (markup or {}).get("inline_keyboard") or []


def _not_modified() -> Refused:
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly the same "
        "as a current content and reply markup of the message"
    )
