"""The people at the other end: what they do reaches the bot as events, what the bot does they see."""

import asyncio
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.doubles.clock import Signal
from tests.doubles.vk.chats import Button, Chat, GroupChat, Message, PrivateChat, find_button
from tests.doubles.vk.files import File, sticker_of
from tests.doubles.vk.formatting import TEXT_MAX
from tests.doubles.vk.world import World
from tests.doubles.waiting import Onlooker

Json = dict[str, Any]

PRESS_LIFETIME = timedelta(minutes=1)
START = '{"command":"start"}'
_BUTTON_ACTIONS = ["text", "vkpay", "open_app", "location", "open_link", "open_photo", "callback"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered to a press; without a type it only stops the spinner."""

    data: Json

    @property
    def kind(self) -> str:
        """show_snackbar, open_link, open_app or nothing."""
        return str(self.data.get("type", ""))

    @property
    def text(self) -> str:
        return str(self.data.get("text", ""))

    @property
    def link(self) -> str | None:
        return self.data.get("link")


@dataclass(slots=True)
class Press:
    """A pressed button. One that sends its text has no answer and no `event_id`."""

    person: "Person"
    chat: Chat
    message: Message | None
    event_id: str | None
    at: datetime
    answer: Answer | None = None
    answered: Signal = field(default_factory=Signal, repr=False)

    @property
    def alive(self) -> bool:
        """Whether the bot can still answer it: once, within a minute."""
        return self.answer is None and self.chat.world.clock.now() - self.at < PRESS_LIFETIME

    @property
    def spinning(self) -> bool:
        """Whether the person sees the button wait for the bot."""
        return self.event_id is not None and self.alive

    async def waits_for_answer(self, *, within: float = 5.0) -> Answer:
        """Waits until the bot stops the button's spinner; raises AssertionError after `within` seconds."""
        if self.event_id is None:
            raise AssertionError("a button that sends its text has no answer")
        try:
            async with asyncio.timeout(within):
                while self.answer is None:
                    await self.answered.wait()
        except TimeoutError:
            raise AssertionError(f"the press in {self.message} was not answered in {within} s") from None
        return self.answer


class Person(Onlooker[Chat, Message]):
    """A user of VK. Everything they do, they do in their chat with the community unless another is named."""

    private: PrivateChat

    def __init__(
        self,
        world: World,
        wire: Json,
        *,
        allowed: bool,
        callback_buttons: bool,
        inline_keyboards: bool,
    ) -> None:
        super().__init__(wire, PrivateChat(world, wire["id"], allowed=allowed))
        self.world = world
        self.client: Json = {
            "button_actions": [name for name in _BUTTON_ACTIONS if callback_buttons or name != "callback"],
            "keyboard": True,
            "inline_keyboard": inline_keyboards,
            "carousel": False,
            "lang_id": 0,
        }
        """What the person's application says of itself in `client_info`."""
        self._came_by: Json = {}

    @property
    def keyboard(self) -> list[list[str]]:
        """The rows of the keyboard under the input line."""
        return [[button.label for button in row] for row in self.private.keyboard_buttons]

    def opens(self, ref: str, ref_source: str = "") -> None:
        """Follows vk.me/community?ref=…: the next message carries it."""
        self._came_by = {"ref": ref, **({"ref_source": ref_source} if ref_source else {})}

    async def starts(self, ref: str = "", ref_source: str = "") -> Message:
        """Opens the community, perhaps by a link with a ref, and presses «Начать», which newcomers see."""
        if self.private.messages:
            raise AssertionError("there is no start button in a chat that has begun: says(…, ref=…)")
        if ref:
            self.opens(ref, ref_source)
        return await self.says("Начать", payload=START)

    async def says(
        self,
        text: str,
        payload: str | None = None,
        ref: str | None = None,
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        if not text.strip() or len(text) > TEXT_MAX:
            raise ValueError(f"a person's message has 1-{TEXT_MAX} characters")
        content: Json = {"text": text.strip()}
        if payload is not None:
            content["payload"] = payload
        if ref is not None:
            content["ref"] = ref
        return await self._sends(content, chat=chat, reply_to=reply_to)

    async def sends_document(
        self, name: str, data: bytes, *, caption: str = "", chat: Chat | None = None
    ) -> Message:
        file = self.world.files.keep_document(name, data, self.id)
        return await self._sends({"text": caption}, [file], chat=chat)

    async def sends_photo(
        self, data: bytes, *, caption: str = "", name: str = "photo.jpg", chat: Chat | None = None
    ) -> Message:
        file = self.world.files.keep_photo(name, data, self.id)
        return await self._sends({"text": caption}, [file], chat=chat)

    async def sends_voice(self, data: bytes, *, seconds: int = 3, chat: Chat | None = None) -> Message:
        return await self._sends({}, [self.world.files.keep_voice(data, seconds, self.id)], chat=chat)

    async def sends_sticker(self, sticker_id: int = 9046, *, chat: Chat | None = None) -> Message:
        return await self._sends({"attachments": [sticker_of(sticker_id)]}, chat=chat)

    async def sends_wall(self, text: str, *, caption: str = "", chat: Chat | None = None) -> Message:
        """Shares a post of somebody's wall."""
        wall = {"id": 45, "from_id": -1, "to_id": -1, "date": self.world.clock.timestamp(), "text": text}
        content = {"text": caption, "attachments": [{"type": "wall", "wall": wall}]}
        return await self._sends(content, chat=chat)

    async def forwards(self, *messages: Message, caption: str = "", chat: Chat | None = None) -> Message:
        quoted = [message.quoted() for message in messages]
        return await self._sends({"text": caption, "fwd_messages": quoted}, chat=chat)

    async def sends(self, content: Json, *, chat: Chat | None = None) -> Message:
        """Sends anything else, as fields of a message: {"geo": {…}}."""
        return await self._sends(content, chat=chat)

    async def edits(self, message: Message, text: str) -> None:
        if message.wire["from_id"] != self.id:
            raise AssertionError("a person can edit only their own message")
        message.chat.edit(message, {"text": text}, message.files, None)
        if message.chat.bot_hears(message):
            await self.world.events.emit("message_edit", dict(message.wire))

    async def presses(
        self, what: str | Button, *, on: Message | None = None, chat: Chat | None = None
    ) -> Press:
        """Presses a button: the newest shown with this label, or a remembered Button, however old."""
        button = what if isinstance(what, Button) else self._button(what, on, chat or self.private)
        place = button.chat
        if button.kind not in {"text", "callback", "location"}:
            raise AssertionError(f"{button.label!r} sends nothing to the bot, it does {button.action}")
        if button.kind not in self.client["button_actions"]:
            raise AssertionError(f"the application of {self.name} can't press {button.label!r}")
        if button.kind == "callback":
            return await self._presses_callback(button)
        content: Json = {"text": self._pressed_text(button)}
        if button.payload is not None:
            content["payload"] = button.payload
        if button.kind == "location":
            content["geo"] = {"type": "point", "coordinates": {"latitude": 55.75, "longitude": 37.61}}
        if button.message is None and place.keyboard and place.keyboard.get("one_time"):
            place.keyboard = None
        message = await self._sends(content, chat=place)
        return Press(self, place, message, None, self.world.clock.now())

    async def reads(self, *, chat: Chat | None = None) -> None:
        """Reads everything the bot wrote."""
        place = chat or self.private
        newest = max((message.cmid for message in place.visible if message.from_bot), default=None)
        if newest is None:
            raise AssertionError(f"there is nothing for {self.name} to read")
        read: Json = {"from_id": self.id, "peer_id": place.id, "conversation_message_id": newest}
        await self.world.events.emit("message_read", read | {"read_message_id": place.messages[newest].id})

    async def allows(self, key: str = "") -> None:
        """Allows the community to write, as by the widget on the supplier's site."""
        self.private.allowed = True
        await self.world.events.emit("message_allow", {"user_id": self.id, "key": key})

    async def denies(self) -> None:
        """Forbids the community to write."""
        self.private.allowed = False
        await self.world.events.emit("message_deny", {"user_id": self.id})

    def refuses(self, code: int | None) -> None:
        """Every message of the bot to this person is refused with this code (902, 936…) until None."""
        self.private.refusal = code

    def deletes_account(self) -> None:
        self.private.deactivated = True

    def heard(self, message: Message) -> Json:
        """The object of message_new."""
        return {"message": dict(message.wire), "client_info": self.client}

    async def _sends(
        self,
        content: Json,
        files: Sequence[File] = (),
        *,
        chat: Chat | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        place = chat or self.private
        self._enter(place)
        self._looks(place)
        if reply_to is not None:
            content["reply_message"] = reply_to.quoted()
        content = self._came_by | content
        self._came_by = {}
        message = place.add(self.id, content, files=files)
        if place.bot_hears(message):
            await self.world.events.emit("message_new", self.heard(message))
        return message

    async def _presses_callback(self, button: Button) -> Press:
        place, message = button.chat, button.message
        self._looks(place)
        press = Press(self, place, message, secrets.token_hex(6), self.world.clock.now())
        self.world.presses[str(press.event_id)] = press
        event: Json = {
            "user_id": self.id,
            "peer_id": place.id,
            "event_id": press.event_id,
            "payload": json.loads(button.payload or "{}"),
        }
        if message is not None:
            event["conversation_message_id"] = message.cmid
        await self.world.events.emit("message_event", event)
        return press

    def _pressed_text(self, button: Button) -> str:
        if button.chat.is_private:
            return button.label
        group = self.world.group
        return f"[club{group['id']}|@{group['screen_name']}] {button.label}"

    def _enter(self, place: Chat) -> None:
        if isinstance(place, GroupChat) and self.id not in place.members:
            raise AssertionError(f"{self.name} is not in the chat")
        if isinstance(place, PrivateChat):
            if place is not self.private or place.banned:
                raise AssertionError(f"{self.name} can't write there")
            place.allowed = True

    def _button(self, label: str, on: Message | None, place: Chat) -> Button:
        if on is not None:
            return on.button(label)
        shown = place.visible if self.client["inline_keyboard"] else []
        for rows in (*(message.buttons for message in reversed(shown)), place.keyboard_buttons):
            if button := find_button(rows, label):
                return button
        labels = [row for message in shown for row in message.labels]
        below = [[button.label for button in row] for row in place.keyboard_buttons]
        raise AssertionError(f"{self.name} sees no button {label!r}, only {labels} and {below}")
