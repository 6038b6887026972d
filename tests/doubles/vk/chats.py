"""Messages and the chats that hold them, as everyone in them sees them."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.doubles.clock import Signal
from tests.doubles.vk.errors import Refused
from tests.doubles.vk.files import File, attachment_of
from tests.doubles.vk.formatting import Span, shown, spans

if TYPE_CHECKING:
    from tests.doubles.vk.people import Person
    from tests.doubles.vk.world import World

Json = dict[str, Any]

FIRST_CHAT = 2_000_000_000
REPEAT_WINDOW = timedelta(hours=1)
REPEAT_MESSAGES = 100
_QUOTED = ("id", "date", "from_id", "peer_id", "text", "conversation_message_id", "attachments", "payload")


@dataclass(frozen=True, slots=True)
class Button:
    """A button in or under a chat; it can be pressed for as long as somebody remembers it."""

    label: str
    action: Json
    colour: str
    chat: "Chat" = field(repr=False, compare=False)
    message: "Message | None" = field(repr=False, compare=False)
    """The message it stands under; None for the keyboard under the input line."""

    @property
    def kind(self) -> str:
        return str(self.action["type"])

    @property
    def payload(self) -> str | None:
        return self.action.get("payload")

    @property
    def link(self) -> str | None:
        return self.action.get("link")


class Message:
    """A message; `wire` is the object of the API, the properties are what a person sees of it."""

    def __init__(self, chat: "Chat", wire: Json, files: Sequence[File], random_id: int) -> None:
        self.chat = chat
        self.wire = wire
        self.files = list(files)
        self.random_id = random_id
        self.inline: Json | None = None
        self.version = 0
        self.deleted = False
        self.deleted_by_bot = False

    @property
    def id(self) -> int:
        """The number in the community's messages; 0 in a group chat, as in life."""
        return int(self.wire["id"])

    @property
    def cmid(self) -> int:
        return int(self.wire["conversation_message_id"])

    @property
    def from_bot(self) -> bool:
        return bool(self.wire["out"])

    @property
    def text(self) -> str:
        """The text as it looks: without formatting, mentions as their labels."""
        return shown(str(self.wire["text"]))

    @property
    def spans(self) -> list[Span]:
        """The formatted runs of the text."""
        return spans(self.wire["text"], self.wire.get("format_data"))

    @property
    def document(self) -> File | None:
        return next((file for file in self.files if file.kind == "doc"), None)

    @property
    def photo(self) -> File | None:
        return next((file for file in self.files if file.kind == "photo"), None)

    @property
    def buttons(self) -> list[list[Button]]:
        """The rows of the inline keyboard under the message."""
        return buttons_of(self.inline, self.chat, self)

    @property
    def labels(self) -> list[list[str]]:
        return [[button.label for button in row] for row in self.buttons]

    @property
    def edited(self) -> bool:
        return "update_time" in self.wire

    def button(self, label: str) -> Button:
        """The button with this label; raises AssertionError when the message has none."""
        found = find_button(self.buttons, label)
        if found is None:
            raise AssertionError(f"no button {label!r} among {self.labels} under {self.text!r}")
        return found

    def age(self) -> timedelta:
        return timedelta(seconds=self.chat.world.clock.timestamp() - self.wire["date"])

    def quoted(self) -> Json:
        """The message inside another one, as a reply or a forward."""
        return {name: self.wire[name] for name in _QUOTED if name in self.wire}

    def fill(self, content: Json, files: Sequence[File], keyboard: Json | None) -> None:
        """Puts text, attachments and buttons in, in place of any that were there."""
        for name in ("format_data", "geo", "keyboard"):
            self.wire.pop(name, None)
        self.files = list(files)
        self.inline = keyboard if keyboard and keyboard.get("inline") else None
        self.wire |= {"attachments": [attachment_of(file) for file in files]} | content
        if self.inline:
            self.wire["keyboard"] = self.inline | {"one_time": False, "author_id": self.wire["from_id"]}

    def __repr__(self) -> str:
        author = "бот" if self.from_bot else self.wire["from_id"]
        attached = f" + {self.files}" if self.files else ""
        return f"<{author}: {self.text!r}{attached} {self.labels}>"


class Chat(ABC):
    """A conversation with the community; numbers its messages and wakes those who watch it."""

    def __init__(self, world: "World", peer_id: int) -> None:
        self.world = world
        self.id = peer_id
        self.messages: dict[int, Message] = {}
        self.activities: list[str] = []
        self.keyboard: Json | None = None
        self.read_up_to = 0
        self.refusal: int | None = None
        """A code every message of the bot to this chat is refused with: 902, 936, 945…"""
        self.version = 0
        self.changed = Signal()
        self._cmids = count(1)
        world.chats[peer_id] = self

    @property
    def is_private(self) -> bool:
        return self.id < FIRST_CHAT

    @property
    def visible(self) -> list[Message]:
        return [message for message in self.messages.values() if not message.deleted]

    @property
    def keyboard_buttons(self) -> list[list[Button]]:
        """The rows of the keyboard under the input line."""
        return buttons_of(self.keyboard, self, None)

    def ensure_bot_can_write(self) -> None:
        if self.refusal:
            raise Refused(self.refusal)

    @abstractmethod
    def bot_hears(self, message: Message) -> bool:
        """Whether the bot gets to know of the message."""

    def bot_may_delete(self, message: Message) -> bool:
        """Whether the bot may take a message away from everybody."""
        return message.from_bot

    def add(
        self,
        author: int,
        content: Json,
        *,
        files: Sequence[File] = (),
        keyboard: Json | None = None,
        random_id: int = 0,
    ) -> Message:
        out = author == -self.world.group_id
        wire: Json = {
            "id": next(self.world.message_ids) if self.is_private else 0,
            "date": self.world.clock.timestamp(),
            "peer_id": self.id,
            "from_id": author,
            "conversation_message_id": next(self._cmids),
            "out": int(out),
            "text": "",
            "fwd_messages": [],
            "important": False,
            "is_hidden": False,
            "random_id": random_id,
            "version": self.world.clock.timestamp() + len(self.messages),
        }
        message = Message(self, wire, files, random_id)
        message.fill(content, files, keyboard)
        if keyboard and not keyboard.get("inline"):
            self.keyboard = keyboard if keyboard["buttons"] else None
        self.messages[message.cmid] = message
        self.touch(message)
        return message

    def touch(self, message: Message) -> None:
        """Marks a message as new or changed for everyone who watches the chat."""
        self.version += 1
        message.version = self.version
        self.changed.fire()

    def edit(self, message: Message, content: Json, files: Sequence[File], keyboard: Json | None) -> None:
        message.fill(content, files, keyboard)
        message.wire["update_time"] = self.world.clock.timestamp()
        self.touch(message)

    def repeated(self, random_id: int) -> Message | None:
        """The message that was sent under this random_id; VK looks an hour and 100 messages back."""
        if random_id == 0:
            return None
        for message in list(self.messages.values())[-REPEAT_MESSAGES:]:
            if message.from_bot and message.random_id == random_id and message.age() < REPEAT_WINDOW:
                return message
        return None


class PrivateChat(Chat):
    """The conversation of one person with the community."""

    def __init__(self, world: "World", user_id: int, *, allowed: bool) -> None:
        super().__init__(world, user_id)
        self.allowed = allowed
        self.banned = False
        self.deactivated = False

    def ensure_bot_can_write(self) -> None:
        super().ensure_bot_can_write()
        if self.deactivated:
            raise Refused(18)
        if self.banned:
            raise Refused(900)
        if not self.allowed:
            raise Refused(901)

    def bot_hears(self, message: Message) -> bool:
        return message.chat is self


class GroupChat(Chat):
    """A chat of several people with the community among them.

    Where it does not hear all, the bot hears what mentions it, answers it or carries a payload.
    """

    def __init__(self, world: "World", peer_id: int, title: str, *, hears_all: bool, bot_admin: bool) -> None:
        super().__init__(world, peer_id)
        self.title = title
        self.members: dict[int, Person] = {}
        self.admins: set[int] = set()
        self.bot_in = True
        self.bot_admin = bot_admin
        self.hears_all = hears_all

    def ensure_bot_can_write(self) -> None:
        super().ensure_bot_can_write()
        if not self.bot_in:
            raise Refused(917)

    def bot_hears(self, message: Message) -> bool:
        if not self.bot_in:
            return False
        answered = message.wire.get("reply_message", {}).get("from_id")
        return (
            self.hears_all
            or "payload" in message.wire
            or "action" in message.wire
            or answered == -self.world.group_id
            or f"[club{self.world.group_id}|" in message.wire["text"]
            or f"@{self.world.group['screen_name']}" in message.wire["text"]
        )

    def bot_may_delete(self, message: Message) -> bool:
        return message.from_bot or self.bot_admin

    async def adds(self, person: "Person", *, by: "Person", admin: bool = False) -> None:
        self.members[person.id] = person
        if admin:
            self.admins.add(person.id)
        await self._announce(by, "chat_invite_user", person.id)

    async def removes(self, person: "Person", *, by: "Person") -> None:
        del self.members[person.id]
        self.admins.discard(person.id)
        await self._announce(by, "chat_kick_user", person.id)

    async def adds_bot(self, *, by: "Person") -> None:
        self.bot_in = True
        await self._announce(by, "chat_invite_user", -self.world.group_id)

    def removes_bot(self) -> None:
        """The bot is told nothing: it finds out by 917."""
        self.bot_in = False

    async def _announce(self, by: "Person", kind: str, member_id: int) -> None:
        action = {"type": kind, "member_id": member_id}
        message = self.add(by.id, {"action": action})
        if self.bot_hears(message):
            await self.world.events.emit("message_new", by.heard(message))


def buttons_of(keyboard: Json | None, chat: Chat, message: Message | None) -> list[list[Button]]:
    rows: list[list[Json]] = (keyboard or {}).get("buttons", [])
    return [
        [
            Button(
                item["action"].get("label", ""),
                item["action"],
                item.get("color", "secondary"),
                chat,
                message,
            )
            for item in row
        ]
        for row in rows
    ]


def find_button(rows: list[list[Button]], label: str) -> Button | None:
    return next((button for row in rows for button in row if button.label == label), None)
