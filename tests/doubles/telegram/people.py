"""The people at the other end: what they do reaches the bot as updates, what the bot does they see."""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.doubles.clock import Signal
from tests.doubles.telegram.chats import Button, Chat, Message, PrivateChat
from tests.doubles.telegram.formatting import TEXT_MAX, utf16_length
from tests.doubles.telegram.groups import Group
from tests.doubles.telegram.updates import PRESS_LIFETIME
from tests.doubles.telegram.world import File, World
from tests.doubles.waiting import Onlooker

Json = dict[str, Any]

ANSWER_WINDOW = timedelta(
    seconds=15
)  # Telegram publishes no number; bots report answers after it as too late
_COMMAND = re.compile(r"/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]+)?(?![A-Za-z0-9_@])")
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered to a press: a notice at the top of the screen, or an alert."""

    text: str
    alert: bool
    url: str | None


@dataclass(slots=True)
class Press:
    """A pressed button. Under the input line a button only sends its text, so such a press has no answer."""

    person: "Person"
    message: Message
    query_id: str | None
    at: datetime
    answer: Answer | None = None
    answered: Signal = field(default_factory=Signal, repr=False)

    async def waits_for_answer(self, *, within: float = 5.0) -> Answer:
        """Waits until the bot stops the button's clock; raises AssertionError after `within` seconds."""
        if self.query_id is None:
            raise AssertionError("a button under the input line has no answer")
        try:
            async with asyncio.timeout(within):
                while self.answer is None:
                    await self.answered.wait()
        except TimeoutError:
            raise AssertionError(f"the press in {self.message} was not answered in {within} s") from None
        return self.answer


class Person(Onlooker[Chat, Message]):
    """A user of Telegram. Everything they do, they do in the private chat unless another is named."""

    private: PrivateChat

    def __init__(self, world: World, user: Json, phone: str | None, *, started: bool) -> None:
        super().__init__(user, PrivateChat(world, user, started=started))
        self.world = world
        self.phone = phone

    @property
    def keyboard(self) -> list[list[str]]:
        """The rows of the keyboard under the input line."""
        return [[button["text"] for button in row] for row in self.private.reply_keyboard]

    async def starts(self, payload: str = "") -> Message:
        """Opens the bot by t.me/bot?start=payload and presses Start."""
        if payload and not _PAYLOAD.fullmatch(payload):
            raise ValueError("a deep link carries 1-64 of A-Z, a-z, 0-9, _ and -")
        return await self.says(f"/start {payload}".strip())

    async def says(
        self,
        text: str,
        *,
        chat: Chat | None = None,
        topic: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        return await self._sends(_text_content(text), chat=chat, topic=topic, reply_to=reply_to)

    async def sends_document(
        self,
        name: str,
        data: bytes,
        mime: str | None = None,
        *,
        caption: str = "",
        chat: Chat | None = None,
        topic: int | None = None,
    ) -> Message:
        file = self.world.files.keep(name, data, mime)
        content: Json = {
            "document": self.world.files.document(file),
            **({"caption": caption} if caption else {}),
        }
        return await self._sends(content, chat=chat, topic=topic, file=file)

    async def sends_photo(
        self, data: bytes, *, caption: str = "", chat: Chat | None = None, topic: int | None = None
    ) -> Message:
        file, sizes = self.world.files.photo("photo.jpg", data)
        content: Json = {"photo": sizes, **({"caption": caption} if caption else {})}
        return await self._sends(content, chat=chat, topic=topic, file=file)

    async def shares_contact(self, phone: str, *, own: bool = True) -> Message:
        """Sends a phone number; only one's own comes with the sender's user_id."""
        contact: Json = {"phone_number": phone, "first_name": self.name if own else "Кто-то"}
        return await self._sends({"contact": contact | ({"user_id": self.id} if own else {})})

    async def sends(self, content: Json, *, chat: Chat | None = None) -> Message:
        """Sends anything else, as fields of a Message: {"location": {"latitude": 55.7, ...}}."""
        return await self._sends(content, chat=chat)

    async def edits(self, message: Message, text: str) -> None:
        if message.wire["from"] != self.wire or "text" not in message.wire:
            raise AssertionError("a person can edit only the text of their own message")
        message.chat.edit(message, _text_content(text))
        if message.chat.bot_hears(message):
            await self.world.updates.emit("edited_message", dict(message.wire))

    async def presses(
        self, what: str | Button, *, on: Message | None = None, chat: Chat | None = None
    ) -> Press:
        """Presses a button: the newest shown with this label, or a remembered Button, however old."""
        place = what.message.chat if isinstance(what, Button) else on.chat if on else chat or self.private
        button = what if isinstance(what, Button) else self._button(what, on, place)
        if button is None:
            return await self._presses_below(str(what), place)
        if button.data is None:
            raise AssertionError(f"{button.label!r} sends nothing to the bot, it does {button.action}")
        self._looks(place)
        press = Press(self, button.message, str(next(self.world.press_ids)), self.world.clock.now())
        self.world.presses[str(press.query_id)] = press
        shown = button.message
        gone = {"message_id": shown.id, "chat": place.wire, "date": 0}
        query: Json = {
            "id": press.query_id,
            "from": self.wire,
            "message": gone if shown.deleted else dict(shown.wire),
            "chat_instance": str(place.id * 7_919),
            "data": button.data,
        }
        await self.world.updates.emit("callback_query", query, PRESS_LIFETIME)
        return press

    async def blocks_bot(self) -> None:
        self.private.blocked = True
        await self._membership("member", "kicked")

    async def unblocks_bot(self) -> None:
        self.private.blocked = False
        await self._membership("kicked", "member")

    def deletes_account(self) -> None:
        self.private.deactivated = True

    async def _sends(
        self,
        content: Json,
        *,
        chat: Chat | None = None,
        topic: int | None = None,
        reply_to: Message | None = None,
        file: File | None = None,
    ) -> Message:
        place = chat or self.private
        self._enter(place)
        self._looks(place)
        root = place.messages.get(topic) if topic is not None else None
        message = place.add(self.wire, content, thread=topic, reply_to=reply_to or root, file=file)
        if place.bot_hears(message):
            await self.world.updates.emit("message", dict(message.wire))
        return message

    def _enter(self, place: Chat) -> None:
        if isinstance(place, Group) and not place.has(self.id):
            raise AssertionError(f"{self.name} is not in the group")
        if isinstance(place, PrivateChat):
            if place is not self.private or place.blocked:
                raise AssertionError(f"{self.name} can't write there")
            place.started = True

    def _button(self, label: str, on: Message | None, place: Chat) -> Button | None:
        if on is not None:
            return on.button(label)
        for message in reversed(place.visible):
            for row in message.buttons:
                for button in row:
                    if button.label == label:
                        return button
        return None

    async def _presses_below(self, label: str, place: Chat) -> Press:
        below = [button for row in place.reply_keyboard for button in row if button["text"] == label]
        if not below:
            shown = [labels for message in place.visible for labels in message.labels]
            raise AssertionError(f"{self.name} sees no button {label!r}, only {shown} and {self.keyboard}")
        if below[0].get("request_contact"):
            if self.phone is None:
                raise AssertionError(f"{self.name} was given no phone to share")
            message = await self.shares_contact(self.phone)
        else:
            message = await self.says(label, chat=place)
        return Press(self, message, None, self.world.clock.now())

    async def _membership(self, old: str, new: str) -> None:
        member = {"member": {}, "kicked": {"until_date": 0}}
        await self.world.updates.emit(
            "my_chat_member",
            {
                "chat": self.private.wire,
                "from": self.wire,
                "date": self.world.clock.timestamp(),
                "old_chat_member": {"user": self.world.bot, "status": old, **member[old]},
                "new_chat_member": {"user": self.world.bot, "status": new, **member[new]},
            },
        )


def _text_content(text: str) -> Json:
    if not text.strip() or len(text) > TEXT_MAX:
        raise ValueError(f"a person's message has 1-{TEXT_MAX} characters")
    text = text.strip()
    commands = [
        {"type": "bot_command", "offset": utf16_length(text[: found.start()]), "length": len(found[0])}
        for found in _COMMAND.finditer(text)
        if found.start() == 0 or text[found.start() - 1].isspace()
    ]
    return {"text": text, **({"entities": commands} if commands else {})}
