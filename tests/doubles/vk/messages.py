"""messages.*: what the bot says, changes, takes back and answers."""

import json
import re
from datetime import timedelta
from typing import Any

from tests.doubles.vk.chats import FIRST_CHAT, Chat, GroupChat, Message, PrivateChat
from tests.doubles.vk.errors import Refused, invalid
from tests.doubles.vk.files import File, sticker_of
from tests.doubles.vk.formatting import Mention, ensure_link, ensure_text, read_format_data, targets_of
from tests.doubles.vk.keyboards import read_keyboard
from tests.doubles.vk.methods import method
from tests.doubles.vk.people import Answer
from tests.doubles.vk.world import World

Json = dict[str, Any]

EDIT_WINDOW = timedelta(hours=24)
DELETE_WINDOW = timedelta(hours=24)
ATTACHMENTS_MAX = 10
SNACKBAR_MAX = 90
CONVERSATIONS = 20
"""So many, as of messages of a chat, where no `count` is given."""
_INT32 = 1 << 31
_ADDRESSEES = ("peer_id", "peer_ids", "user_id", "chat_id", "domain")
_ATTACHMENT = re.compile(r"(?P<kind>[a-z_]+?)(?P<owner>-?[0-9]+)_(?P<id>[0-9]+)(?:_(?P<key>[0-9a-f]+))?")
_ANSWERS: dict[str, dict[str, type]] = {
    "show_snackbar": {"text": str},
    "open_link": {"link": str},
    "open_app": {"app_id": int, "owner_id": int, "hash": str},
}


@method("messages.send")
async def send(world: World, params: Json) -> int | list[Json]:
    _ensure_random_id(params)
    peer_ids = _addressees(world, params)
    for name in ("template", "content_source"):
        if name in params:
            raise Refused(33, f"this double does not play {name}")
    if "peer_ids" not in params:
        return (await _send_to(world, peer_ids[0], params)).id
    return [await _item(world, peer_id, params) for peer_id in peer_ids]


@method("messages.edit")
async def edit(world: World, params: Json) -> int:
    world.ensure_own_group(params.get("group_id"))
    chat = _chat_to_write(world, params["peer_id"])
    message = _named(chat, params)
    _ensure_own(message)
    if message.age() >= EDIT_WINDOW:
        raise Refused(909)
    if any(item["type"] == "sticker" for item in message.wire["attachments"]):
        raise Refused(920)
    keyboard = read_keyboard(params["keyboard"], editing=True) if "keyboard" in params else None
    content, files = _content(world, params)
    if not params.get("keep_forward_messages"):
        content = {"fwd_messages": []} | content
        message.wire.pop("reply_message", None)
    _ensure_not_empty(content, files)
    _ping(world, chat, params)
    chat.edit(message, content, files, keyboard)
    await world.events.emit("message_edit", dict(message.wire))
    return 1


@method("messages.delete")
def delete(world: World, params: Json) -> list[Json]:
    world.ensure_own_group(params.get("group_id"))
    if ("message_ids" in params) == ("cmids" in params) or ("cmids" in params) != ("peer_id" in params):
        raise invalid("either message_ids or peer_id with cmids should be given")
    if "cmids" in params:
        chat = find_chat(world, params["peer_id"])
        found = [(number, chat.messages.get(number)) for number in params["cmids"]]
    else:
        found = [(number, _by_id(world, number)) for number in params["message_ids"]]
    return [_delete(number, message, params) for number, message in found]


@method("messages.sendMessageEventAnswer")
def send_message_event_answer(world: World, params: Json) -> int:
    press = world.presses.get(params["event_id"])
    if press is None or not press.alive:
        raise invalid("invalid event_id")
    if params["user_id"] != press.person.id or params["peer_id"] != press.chat.id:
        raise invalid("invalid event_id")
    press.answer = Answer(_event_data(params.get("event_data", "")))
    press.answered.fire()
    return 1


@method("messages.setActivity")
def set_activity(world: World, params: Json) -> int:
    world.ensure_own_group(params.get("group_id"))
    chat = _chat_to_write(world, params.get("peer_id") or params.get("user_id"))
    chat.activities.append(params.get("type", "typing"))
    chat.changed.fire()
    return 1


@method("messages.markAsRead")
def mark_as_read(world: World, params: Json) -> int:
    world.ensure_own_group(params.get("group_id"))
    chat = find_chat(world, params.get("peer_id"))
    chat.read_up_to = params.get("up_to_cmid") or max(chat.messages, default=0)
    chat.changed.fire()
    return 1


@method("messages.isMessagesFromGroupAllowed")
def is_messages_from_group_allowed(world: World, params: Json) -> Json:
    world.ensure_own_group(params["group_id"])
    chat = world.chats.get(params["user_id"])
    return {"is_allowed": int(isinstance(chat, PrivateChat) and chat.allowed)}


@method("messages.getById")
def get_by_id(world: World, params: Json) -> Json:
    world.ensure_own_group(params.get("group_id"))
    if "cmids" in params:
        chat = find_chat(world, params.get("peer_id"))
        found = [chat.messages.get(number) for number in params["cmids"]]
    else:
        found = [_by_id(world, number) for number in params.get("message_ids", [])]
    return _listed(found)


@method("messages.getByConversationMessageId")
def get_by_conversation_message_id(world: World, params: Json) -> Json:
    world.ensure_own_group(params.get("group_id"))
    chat = find_chat(world, params["peer_id"])
    return _listed([chat.messages.get(number) for number in params["conversation_message_ids"]])


@method("messages.getConversations")
def get_conversations(world: World, params: Json) -> Json:
    """Chats that the community has, those with the newest messages first."""
    world.ensure_own_group(params.get("group_id"))
    if params.get("filter", "all") != "all":
        raise Refused(33, "this double does not tell answered conversations from others")
    chats = [chat for chat in world.chats.values() if _said(chat)]
    chats.sort(key=lambda chat: (_said(chat)[-1].wire["date"], _said(chat)[-1].id), reverse=True)
    start = params.get("offset", 0)
    shown = chats[start : start + params.get("count", CONVERSATIONS)]
    return {"count": len(chats), "items": [_conversation(chat) for chat in shown]}


@method("messages.getHistory")
def get_history(world: World, params: Json) -> Json:
    """Messages of a chat, newest first unless `rev` is given."""
    world.ensure_own_group(params.get("group_id"))
    chat = find_chat(world, params.get("peer_id") or params.get("user_id"))
    said = _said(chat)
    ordered = said if params.get("rev") else said[::-1]
    start = params.get("offset", 0)
    shown = ordered[start : start + params.get("count", CONVERSATIONS)]
    return {"count": len(said), "items": [dict(message.wire) for message in shown]}


@method("messages.getConversationMembers")
def get_conversation_members(world: World, params: Json) -> Json:
    """Who is in a group chat; VK tells it to a community only where the community is an administrator."""
    chat = find_chat(world, params["peer_id"])
    if not isinstance(chat, GroupChat) or not chat.bot_in or not chat.bot_admin:
        raise Refused(917)
    items = [
        {"member_id": person.id, "join_date": 0, "is_admin": person.id in chat.admins}
        for person in chat.members.values()
    ]
    items.append({"member_id": -world.group_id, "join_date": 0, "is_admin": True})
    profiles = [person.wire for person in chat.members.values()]
    return {"items": items, "count": len(items), "profiles": profiles, "groups": [world.group]}


def find_chat(world: World, peer_id: int | None) -> Chat:
    """The chat with a peer; VK tells a community neither of strangers nor of chats it is not in."""
    if peer_id is None:
        raise invalid("peer_id is a required parameter")
    if peer_id not in world.chats:
        raise Refused(917 if peer_id >= FIRST_CHAT else 901)
    return world.chats[peer_id]


def _chat_to_write(world: World, peer_id: int | None) -> Chat:
    chat = find_chat(world, peer_id)
    chat.ensure_bot_can_write()
    return chat


def _ensure_random_id(params: Json) -> None:
    if "random_id" not in params:
        raise invalid("random_id is a required parameter")
    if not -_INT32 <= params["random_id"] < _INT32:
        raise invalid("random_id should be int32")


def _addressees(world: World, params: Json) -> list[int]:
    world.ensure_own_group(params.get("group_id"))
    given = [name for name in _ADDRESSEES if name in params]
    if len(given) != 1:
        raise invalid("you should specify peer_id, user_id, domain, chat_id or user_ids param")
    name, value = given[0], params[given[0]]
    if name == "chat_id":
        return [FIRST_CHAT + value]
    if name == "domain":
        ids = [person.id for person in world.people.values() if person.wire.get("screen_name") == value]
        if not ids:
            raise Refused(113)
        return ids
    ids = value if name == "peer_ids" else [value]
    if not ids or len(set(ids)) != len(ids):
        raise invalid("peer_ids should hold different peers")
    return list(ids)


async def _item(world: World, peer_id: int, params: Json) -> Json:
    """What the answer to a call with peer_ids says of one peer: refusals of this peer stand inside it."""
    try:
        find_chat(world, peer_id).ensure_bot_can_write()
    except Refused as refused:
        error = {"code": refused.code, "description": refused.message}
        return {"peer_id": peer_id, "message_id": 0, "conversation_message_id": 0, "error": error}
    message = await _send_to(world, peer_id, params)
    return {"peer_id": peer_id, "message_id": message.id, "conversation_message_id": message.cmid}


async def _send_to(world: World, peer_id: int, params: Json) -> Message:
    chat = _chat_to_write(world, peer_id)
    keyboard = read_keyboard(params["keyboard"]) if "keyboard" in params else None
    content, files = _content(world, params)
    content |= _quotes(world, chat, params)
    _ensure_not_empty(content, files)
    if already := chat.repeated(params["random_id"]):
        return already
    _ping(world, chat, params)
    random_id = params["random_id"]
    message = chat.add(-world.group_id, content, files=files, keyboard=keyboard, random_id=random_id)
    await world.events.emit("message_reply", dict(message.wire))
    return message


def _content(world: World, params: Json) -> tuple[Json, list[File]]:
    text = params.get("message", "")
    ensure_text(text)
    content: Json = {"text": text}
    if "format_data" in params:
        content["format_data"] = read_format_data(params["format_data"], text)
    if "lat" in params or "long" in params:
        point = {"latitude": params.get("lat", 0.0), "longitude": params.get("long", 0.0)}
        content["geo"] = {"type": "point", "coordinates": point}
    if "sticker_id" in params:
        content["attachments"] = [sticker_of(params["sticker_id"])]
    if "payload" in params:
        content["payload"] = _ensure_json(params["payload"], "payload")
    return content, _attachments(world, params.get("attachment", ""))


def _ensure_not_empty(content: Json, files: list[File]) -> None:
    shown = any(content.get(name) for name in ("geo", "attachments", "fwd_messages"))
    if not shown and not files and not content["text"].strip():
        raise invalid("message is empty or invalid")


def _attachments(world: World, source: str) -> list[File]:
    names = [name for name in source.split(",") if name]
    if len(names) > ATTACHMENTS_MAX:
        raise invalid(f"attachment should have at most {ATTACHMENTS_MAX} items")
    return [_attachment(world, name) for name in names]


def _attachment(world: World, name: str) -> File:
    """A file that exists and that the community may show: its own, or one whose access_key it knows."""
    found = _ATTACHMENT.fullmatch(name)
    file = found and world.files.find(found["kind"], int(found["owner"]), int(found["id"]))
    if not found or not file:
        raise invalid(f"attachment {name} is invalid")
    if file.owner_id != -world.group_id and found["key"] != file.wire["access_key"]:
        raise Refused(15, f"no access to {found['kind']}{found['owner']}_{found['id']}")
    return file


def _quotes(world: World, chat: Chat, params: Json) -> Json:
    if "reply_to" in params:
        return {"reply_message": _quotable(_by_id(world, params["reply_to"])).quoted()}
    if "forward_messages" in params:
        return {
            "fwd_messages": [
                _quotable(_by_id(world, number)).quoted() for number in params["forward_messages"]
            ]
        }
    if "forward" not in params:
        return {}
    forward = params["forward"]
    source = find_chat(world, forward.get("peer_id", chat.id))
    cmids = forward.get("conversation_message_ids", []) + forward.get("cmids", [])
    quoted = [_quotable(source.messages.get(number)).quoted() for number in cmids]
    quoted += [_quotable(_by_id(world, number)).quoted() for number in forward.get("message_ids", [])]
    if forward.get("is_reply"):
        if len(quoted) != 1 or source is not chat:
            raise invalid("forward is_reply takes one message of the same peer")
        return {"reply_message": quoted[0]}
    return {"fwd_messages": quoted}


def _quotable(message: Message | None) -> Message:
    if message is None or message.deleted:
        raise Refused(921)
    return message


def _ping(world: World, chat: Chat, params: Json) -> None:
    if not params.get("disable_mentions"):
        text = params.get("message", "")
        world.mentions += [Mention(chat.id, target, text) for target in targets_of(text)]


def _named(chat: Chat, params: Json) -> Message:
    names = [name for name in ("cmid", "conversation_message_id", "message_id") if params.get(name)]
    if len(names) != 1:
        raise invalid("cmid or message_id should be given")
    if names[0] == "message_id":
        found = _by_id(chat.world, params["message_id"])
        message = found if found and found.chat is chat else None
    else:
        message = chat.messages.get(params[names[0]])
    if message is None or message.deleted or message.deleted_by_bot:
        raise invalid(f"{names[0]} is invalid")
    return message


def _ensure_own(message: Message) -> None:
    if not message.from_bot:
        raise Refused(15)


def _by_id(world: World, number: int) -> Message | None:
    """A message of a private chat by its number in the community; group chats have no such numbers."""
    for chat in world.chats.values():
        for message in chat.messages.values():
            if number and message.id == number:
                return message
    return None


def _said(chat: Chat) -> list[Message]:
    return [message for message in chat.visible if not message.deleted_by_bot]


def _conversation(chat: Chat) -> Json:
    last = _said(chat)[-1]
    peer = {"id": chat.id, "type": "user" if chat.is_private else "chat", "local_id": chat.id % FIRST_CHAT}
    about = {"last_message_id": last.id, "last_conversation_message_id": last.cmid, "version": last.version}
    read = {"in_read": 0, "out_read": 0}
    return {"conversation": {"peer": peer, **about, **read}, "last_message": dict(last.wire)}


def _listed(found: list[Message | None]) -> Json:
    items = [message.wire for message in found if message and not message.deleted_by_bot]
    return {"count": len(items), "items": items}


def _delete(number: int, message: Message | None, params: Json) -> Json:
    by_cmid = "cmids" in params
    if message is None or message.deleted or message.deleted_by_bot:
        named = {"conversation_message_id" if by_cmid else "message_id": number}
        peer = {"peer_id": params["peer_id"]} if by_cmid else {}
        return peer | named | {"response": 0, "error": {"code": 100, "description": "message not found"}}
    item: Json = {"peer_id": message.chat.id, "conversation_message_id": message.cmid}
    item |= {"message_id": message.id} if message.id else {}
    if not params.get("delete_for_all"):
        message.deleted_by_bot = True
        return item | {"response": 1}
    if message.age() >= DELETE_WINDOW or not message.chat.bot_may_delete(message):
        refused = Refused(924)
        return item | {"response": 0, "error": {"code": refused.code, "description": refused.message}}
    message.deleted = True
    message.chat.touch(message)
    return item | {"response": 1}


def _event_data(source: str) -> Json:
    if not source:
        return {}
    data = json.loads(_ensure_json(source, "event_data"))
    if type(data) is not dict or data.get("type") not in _ANSWERS:
        raise invalid(f"event_data.type should be one of {', '.join(_ANSWERS)}")
    fields = _ANSWERS[data["type"]]
    for name, value in data.items():
        if name != "type" and type(value) is not fields.get(name):
            raise invalid(f"event_data.{name} is unknown or of a wrong type")
    if next(iter(fields)) not in data:
        raise invalid(f"event_data.{next(iter(fields))} is required")
    if not 0 < len(data.get("text", "-")) <= SNACKBAR_MAX:
        raise invalid(f"event_data.text should have 1-{SNACKBAR_MAX} characters")
    if "link" in data:
        try:
            ensure_link(data["link"])
        except ValueError:
            raise invalid("event_data.link is invalid") from None
    return data


def _ensure_json(text: str, name: str) -> str:
    try:
        json.loads(text)
    except ValueError:
        raise invalid(f"{name} contains incorrect JSON") from None
    return text
