"""Messages and the chats that hold them, as everyone in them sees them."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiogram.types import MessageEntity
from aiogram.utils.text_decorations import html_decoration

from tests.doubles.clock import Signal
from tests.doubles.telegram.errors import bad_request, forbidden
from tests.doubles.telegram.world import File

if TYPE_CHECKING:
    from tests.doubles.telegram.world import World

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; it can be pressed for as long as somebody remembers it."""

    label: str
    action: Json
    message: "Message" = field(repr=False, compare=False)

    @property
    def data(self) -> str | None:
        return self.action.get("callback_data")

    @property
    def url(self) -> str | None:
        return self.action.get("url")


class Message:
    """A message; `wire` is the object of the Bot API, the properties are what a person sees of it."""

    def __init__(self, chat: "Chat", wire: Json, markup: Json | None, file: File | None) -> None:
        self.chat = chat
        self.wire = wire
        self.file = file
        self.markup = markup
        self.version = 0
        self.deleted = False

    @property
    def id(self) -> int:
        return int(self.wire["message_id"])

    @property
    def topic(self) -> int | None:
        return self.wire.get("message_thread_id")

    @property
    def from_bot(self) -> bool:
        return bool(self.wire["from"]["is_bot"])

    @property
    def text(self) -> str:
        """Text or caption, without formatting."""
        return str(self.wire.get("text", self.wire.get("caption", "")))

    @property
    def html(self) -> str:
        """Text or caption in HTML, whichever way it was formatted."""
        entities = self.wire.get("entities") or self.wire.get("caption_entities") or []
        return html_decoration.unparse(self.text, [MessageEntity.model_validate(item) for item in entities])

    @property
    def document(self) -> File | None:
        return self.file if "document" in self.wire else None

    @property
    def photo(self) -> File | None:
        return self.file if "photo" in self.wire else None

    @property
    def buttons(self) -> list[list[Button]]:
        """The rows of the inline keyboard under the message."""
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return [[Button(item["text"], item, self) for item in row] for row in rows]

    @property
    def labels(self) -> list[list[str]]:
        return [[button.label for button in row] for row in self.buttons]

    def button(self, label: str) -> Button:
        """The button with this label; raises AssertionError when the message has none."""
        for row in self.buttons:
            for button in row:
                if button.label == label:
                    return button
        raise AssertionError(f"no button {label!r} among {self.labels} under {self.text!r}")

    def set_markup(self, markup: Json | None) -> None:
        self.markup = markup
        self.wire.pop("reply_markup", None)
        if markup and markup.get("inline_keyboard"):
            self.wire["reply_markup"] = markup

    def __repr__(self) -> str:
        attached = f" + {self.file}" if self.file else ""
        return f"<{self.wire['from']['first_name']}: {self.text!r}{attached} {self.labels}>"


class Chat(ABC):
    """A conversation; numbers its messages, remembers them and wakes those who watch it."""

    def __init__(self, world: "World", wire: Json, ids: Iterator[int]) -> None:
        self.world = world
        self.wire = wire
        self.messages: dict[int, Message] = {}
        self.actions: list[str] = []
        self.reply_keyboard: list[list[Json]] = []
        self.pinned: list[int] = []
        self.version = 0
        self.changed = Signal()
        self._ids = ids
        world.chats[self.id] = self

    @property
    def id(self) -> int:
        return int(self.wire["id"])

    @property
    def is_private(self) -> bool:
        return str(self.wire["type"]) == "private"

    @property
    def visible(self) -> list[Message]:
        return [message for message in self.messages.values() if not message.deleted]

    @abstractmethod
    def ensure_bot_can_write(self) -> None:
        """Raises Refused when the bot may not write here."""

    def ensure_topic(self, thread: int | None) -> None:
        """Raises Refused when there is no such topic to write to."""
        if thread is not None:
            raise bad_request("message thread not found")

    @abstractmethod
    def bot_hears(self, message: Message) -> bool:
        """Whether the bot gets to know of the message."""

    @abstractmethod
    def bot_may_delete(self, message: Message) -> bool:
        """Whether the bot may take the message away."""

    def add(
        self,
        author: Json,
        content: Json,
        *,
        thread: int | None = None,
        reply_to: Message | None = None,
        markup: Json | None = None,
        file: File | None = None,
    ) -> Message:
        wire: Json = {
            "message_id": next(self._ids),
            "from": author,
            "chat": self.wire,
            "date": self.world.clock.timestamp(),
            **content,
        }
        if thread is not None:
            wire |= {"message_thread_id": thread, "is_topic_message": True}
        if reply_to is not None:
            quoted = {name: value for name, value in reply_to.wire.items() if name != "reply_to_message"}
            wire["reply_to_message"] = quoted
        message = Message(self, wire, None, file)
        message.set_markup(markup)
        if markup and "keyboard" in markup:
            self.reply_keyboard = markup["keyboard"]
        elif markup and "remove_keyboard" in markup:
            self.reply_keyboard = []
        self.messages[message.id] = message
        self.touch(message)
        return message

    def touch(self, message: Message) -> None:
        """Marks a message as new or changed for everyone who watches the chat."""
        self.version += 1
        message.version = self.version
        self.changed.fire()

    def edit(self, message: Message, content: Json) -> None:
        for name in ("entities", "caption_entities"):
            message.wire.pop(name, None)
        message.wire |= content | {"edit_date": self.world.clock.timestamp()}
        self.touch(message)

    def delete(self, message: Message) -> None:
        message.deleted = True
        self.touch(message)


class PrivateChat(Chat):
    """The conversation of one person with the bot."""

    def __init__(self, world: "World", user: Json, *, started: bool) -> None:
        wire: Json = {"id": user["id"], "type": "private"}
        wire |= {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
        super().__init__(world, wire, world.private_ids)
        self.started = started
        self.blocked = False
        self.deactivated = False

    def ensure_bot_can_write(self) -> None:
        if self.deactivated:
            raise forbidden("user is deactivated")
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.started:
            raise forbidden("bot can't initiate conversation with a user")

    def bot_hears(self, message: Message) -> bool:
        return message.chat is self

    def bot_may_delete(self, message: Message) -> bool:
        return message.chat is self
