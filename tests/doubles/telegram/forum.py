"""What the bot may do in groups: ask about members, keep topics, pin messages."""

from typing import Any

from tests.doubles.telegram.chats import Chat, Message
from tests.doubles.telegram.errors import bad_request
from tests.doubles.telegram.groups import Group, Topic
from tests.doubles.telegram.methods import Call, find_chat, find_chat_to_write, find_message, method
from tests.doubles.telegram.world import World

Json = dict[str, Any]

TOPIC_NAME_MAX = 128
TOPIC_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


@method("getChat")
def get_chat(world: World, call: Call) -> Json:
    chat = find_chat(world, call.params["chat_id"])
    gifts = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        False,
    )
    return chat.wire | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


@method("getChatMember")
def get_chat_member(world: World, call: Call) -> Json:
    group = _group(world, call)
    user_id = call.params["user_id"]
    if user_id == world.bot["id"]:
        return group.member(world.bot)
    if user_id not in world.people:
        raise bad_request("invalid user_id specified")
    return group.member(world.people[user_id].wire)


@method("getChatAdministrators")
def get_chat_administrators(world: World, call: Call) -> list[Json]:
    group = _group(world, call)
    people = [world.people[user_id].wire for user_id in group.statuses]
    members = [group.member(user) for user in [*people, world.bot]]
    return [member for member in members if member["status"] in ("creator", "administrator")]


@method("getChatMemberCount")
def get_chat_member_count(world: World, call: Call) -> int:
    group = _group(world, call)
    people = sum(map(group.has, group.statuses))
    return people + (group.bot_status in ("administrator", "member"))


@method("leaveChat")
def leave_chat(world: World, call: Call) -> bool:
    _group(world, call).bot_status = "left"
    return True


@method("createForumTopic")
def create_forum_topic(world: World, call: Call) -> Json:
    group = _forum(world, call, "create a topic")
    name = _topic_name(call.params["name"])
    color = call.params.get("icon_color", TOPIC_COLORS[0])
    if color not in TOPIC_COLORS:
        raise bad_request("invalid icon color specified")
    root = group.add(world.bot, {"forum_topic_created": {"name": name, "icon_color": color}})
    root.wire |= {"message_thread_id": root.id, "is_topic_message": True}
    topic = group.topics[root.id] = Topic(root.id, name, color)
    return topic.wire()


@method("editForumTopic")
def edit_forum_topic(world: World, call: Call) -> bool:
    group = _forum(world, call, "edit the topic")
    topic = _topic(group, call)
    name = _topic_name(call.params.get("name") or topic.name)
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    group.add(world.bot, {"forum_topic_edited": {"name": name}}, thread=topic.id)
    return True


@method("closeForumTopic")
def close_forum_topic(world: World, call: Call) -> bool:
    return _set_closed(world, call, closed=True)


@method("reopenForumTopic")
def reopen_forum_topic(world: World, call: Call) -> bool:
    return _set_closed(world, call, closed=False)


@method("deleteForumTopic")
def delete_forum_topic(world: World, call: Call) -> bool:
    group = _forum(world, call, "delete the topic", right="can_delete_messages")
    topic = group.topics.pop(_topic(group, call).id)
    for message in group.visible:
        if message.topic == topic.id:
            group.delete(message)
    return True


@method("pinChatMessage")
def pin_chat_message(world: World, call: Call) -> bool:
    chat, message = _pinnable(world, call, "message to pin")
    chat.pinned.append(message.id)
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, call: Call) -> bool:
    chat, message = _pinnable(world, call, "message to unpin")
    chat.pinned = [pinned for pinned in chat.pinned if pinned != message.id]
    return True


def _group(world: World, call: Call) -> Group:
    chat = find_chat_to_write(world, call.params["chat_id"])
    if not isinstance(chat, Group):
        raise bad_request("there are no administrators in the private chat")
    return chat


def _forum(world: World, call: Call, act: str, right: str = "can_manage_topics") -> Group:
    chat = find_chat_to_write(world, call.params["chat_id"])
    if not isinstance(chat, Group) or not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not chat.bot_has(right):
        raise bad_request(f"not enough rights to {act}")
    return chat


def _topic(group: Group, call: Call) -> Topic:
    topic = group.topics.get(call.params["message_thread_id"])
    if topic is None:
        raise bad_request("message thread not found")
    return topic


def _topic_name(name: str) -> str:
    if not 1 <= len(name.strip()) <= TOPIC_NAME_MAX:
        raise bad_request(f"name must have 1-{TOPIC_NAME_MAX} characters")
    return name.strip()


def _set_closed(world: World, call: Call, *, closed: bool) -> bool:
    group = _forum(world, call, "close or open the topic")
    topic = _topic(group, call)
    if topic.closed is closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    group.add(world.bot, {"forum_topic_closed" if closed else "forum_topic_reopened": {}}, thread=topic.id)
    return True


def _pinnable(world: World, call: Call, purpose: str) -> tuple[Chat, Message]:
    chat = find_chat_to_write(world, call.params["chat_id"])
    if isinstance(chat, Group) and not chat.bot_has("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat, find_message(chat, call.params.get("message_id"), purpose)
