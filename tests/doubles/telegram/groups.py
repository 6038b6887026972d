"""Groups: who is in them, what the bot may do there and hears from there."""

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.doubles.telegram.chats import Chat, Message
from tests.doubles.telegram.errors import Refused, bad_request, forbidden

if TYPE_CHECKING:
    from tests.doubles.telegram.people import Person
    from tests.doubles.telegram.world import World

Json = dict[str, Any]


@dataclass(slots=True)
class Topic:
    id: int
    name: str
    icon_color: int
    closed: bool = False
    pinned: int | None = None

    def wire(self) -> Json:
        return {"message_thread_id": self.id, "name": self.name, "icon_color": self.icon_color}


class Group(Chat):
    """A supergroup with members, the bot among them, and topics when it is a forum."""

    def __init__(self, world: "World", group_id: int, title: str, *, forum: bool) -> None:
        if not str(group_id).startswith("-100"):
            raise ValueError("the id of a supergroup begins with -100")
        wire: Json = {"id": group_id, "type": "supergroup", "title": title}
        super().__init__(world, wire | ({"is_forum": True} if forum else {}), count(2))
        self.statuses: dict[int, str] = {}
        self.bot_status = "administrator"
        self.bot_rights = {"can_delete_messages", "can_manage_topics", "can_pin_messages"}
        self.topics: dict[int, Topic] = {}
        self.upgraded_to: int | None = None

    @property
    def is_forum(self) -> bool:
        return "is_forum" in self.wire

    def bot_has(self, right: str) -> bool:
        return self.bot_status == "administrator" and right in self.bot_rights

    def ensure_bot_can_write(self) -> None:
        if self.upgraded_to is not None:
            raise Refused(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": self.upgraded_to},
            )
        if self.bot_status == "kicked":
            raise forbidden("bot was kicked from the supergroup chat")
        if self.bot_status == "left":
            raise forbidden("bot is not a member of the supergroup chat")

    def ensure_topic(self, thread: int | None) -> None:
        if thread is None:
            return
        topic = self.topics.get(thread)
        if topic is None:
            raise bad_request("message thread not found")
        if topic.closed and not self.bot_has("can_manage_topics"):
            raise bad_request("TOPIC_CLOSED")

    def bot_hears(self, message: Message) -> bool:
        """Privacy mode: a bot that is no administrator hears commands, mentions and replies to itself."""
        if self.bot_status == "administrator":
            return True
        answered = message.wire.get("reply_to_message", {}).get("from", {})
        return self.bot_status == "member" and (
            message.text.startswith("/")
            or f"@{self.world.bot['username']}" in message.text
            or answered == self.world.bot
            or not message.wire.keys().isdisjoint(("new_chat_members", "left_chat_member"))
        )

    def bot_may_delete(self, message: Message) -> bool:
        if "forum_topic_created" in message.wire:
            return False
        return message.from_bot or self.bot_has("can_delete_messages")

    def member(self, user: Json) -> Json:
        """A ChatMember of someone in or out of the group."""
        is_bot = user["id"] == self.world.bot["id"]
        status = self.bot_status if is_bot else self.statuses.get(user["id"], "left")
        return {"user": user, "status": status, **self._rights(status, self.bot_rights if is_bot else None)}

    @staticmethod
    def _rights(status: str, rights: set[str] | None) -> Json:
        if status == "creator":
            return {"is_anonymous": False}
        if status == "kicked":
            return {"until_date": 0}
        if status != "administrator":
            return {}
        held = {name: rights is None or name in rights for name in _ADMINISTRATOR_RIGHTS}
        return held | {"can_be_edited": False, "is_anonymous": False, "can_manage_chat": True}

    def has(self, user_id: int) -> bool:
        return self.statuses.get(user_id, "left") not in ("left", "kicked")

    async def adds(self, person: "Person", status: str = "member") -> None:
        """A person comes in, or changes their standing: member, administrator, creator."""
        before = self.member(person.wire)
        came_in = not self.has(person.id)
        self.statuses[person.id] = status
        await self._tell("chat_member", person.wire, person.wire, before)
        if came_in:
            await self._announce(person, {"new_chat_members": [person.wire]})

    async def removes(self, person: "Person") -> None:
        before = self.member(person.wire)
        self.statuses[person.id] = "left"
        await self._tell("chat_member", person.wire, person.wire, before)
        await self._announce(person, {"left_chat_member": person.wire})

    async def makes_bot(self, status: str, by: "Person") -> None:
        """Somebody makes the bot an administrator or a member, or throws it out (kicked)."""
        before = self.member(self.world.bot)
        self.bot_status = status
        await self._tell("my_chat_member", by.wire, self.world.bot, before)

    async def _tell(self, kind: str, actor: Json, user: Json, before: Json) -> None:
        change = {
            "chat": self.wire,
            "from": actor,
            "date": self.world.clock.timestamp(),
            "old_chat_member": before,
            "new_chat_member": self.member(user),
        }
        await self.world.updates.emit(kind, change)

    async def _announce(self, person: "Person", content: Json) -> None:
        message = self.add(person.wire, content)
        if self.bot_hears(message):
            await self.world.updates.emit("message", dict(message.wire))


_ADMINISTRATOR_RIGHTS = (
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_send_welcome_messages",
)
