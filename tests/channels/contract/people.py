"""The bot's side of each local messenger by a plain client, for what its people do and see."""

import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol, cast

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramForbiddenError, TelegramNetworkError
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)
from aiohttp import ClientError

from tests.channels.conftest import TOKEN, VK_GROUP, VK_TOKEN
from tests.channels.vk_calls import VkCaller, VkRefused
from tests.doubles.telegram import TelegramServer
from tests.doubles.vk import VkServer

Json = dict[str, Any]


class Person(Protocol):
    """What the people of every messenger can do; the messages, buttons and chats are the messenger's own."""

    @property
    def id(self) -> int: ...
    @property
    def chat(self) -> Sequence[Any]: ...
    @property
    def keyboard(self) -> list[list[str]]: ...
    async def says(self, text: str, *, chat: Any = None, reply_to: Any = None) -> Any: ...
    async def edits(self, message: Any, text: str) -> None: ...
    async def presses(self, what: Any, *, on: Any = None, chat: Any = None) -> Any: ...
    def deletes_account(self) -> None: ...
    async def waits_for(self, expected: Any, *, within: float = 5.0) -> Any: ...
    async def waits_until(self, condition: Any, *, within: float = 5.0) -> None: ...


class Side(ABC):
    """A local messenger with a bot in it that only does what it is told."""

    bot_name: str
    """By which it is called in a group."""
    lost: type[Exception]
    """What the client raises when the connection breaks off."""

    @abstractmethod
    def person(self, number: int, name: str) -> Person:
        """A newcomer."""

    @abstractmethod
    def group(self, *members: Person, hears_all: bool = False) -> Any:
        """A chat of several people and the bot, in which it hears all or only what is meant for it."""

    @abstractmethod
    async def sends(self, chat_id: int, text: str, *, button: str = "", link: str = "") -> int:
        """Send a message, perhaps over a button to press or to follow; its number in the chat."""

    @abstractmethod
    def link_of(self, button: Any) -> str | None:
        """Where a button leads."""

    @abstractmethod
    async def lays(self, person: Person, *labels: str) -> None:
        """Lay a keyboard under the input line, or take it away when there are no labels."""

    @abstractmethod
    async def deletes(self, person: Person, number: int) -> None: ...

    @abstractmethod
    async def answers(self, press: Any, text: str) -> None:
        """Stop the button's spinner with a few words."""

    @abstractmethod
    async def may_write(self, person: Person) -> bool:
        """Whether a message goes out; whoever may not be written to has it refused."""

    @abstractmethod
    async def hears(self) -> list[str | int]:
        """What came since the last time: what people wrote, and the numbers of messages pressed."""

    @abstractmethod
    async def blocks(self, person: Person) -> None: ...

    @abstractmethod
    async def unblocks(self, person: Person) -> None: ...

    @abstractmethod
    def drops(self, *, carried_out: bool) -> None:
        """The connection breaks off during the next message, before or after it is sent."""


class TelegramSide(Side):
    """Telegram by aiogram."""

    bot_name = "@cabinet_bot"
    lost = TelegramNetworkError

    def __init__(self, server: TelegramServer, bot: Bot) -> None:
        self.server = server
        self.bot = bot

    def person(self, number: int, name: str) -> Person:
        return self.server.person(number, name)

    def group(self, *members: Person, hears_all: bool = False) -> Any:
        status = "administrator" if hears_all else "member"
        return self.server.group("Дом 5", cast("Any", list(members)), bot_status=status)

    async def sends(self, chat_id: int, text: str, *, button: str = "", link: str = "") -> int:
        action: Json = {"url": link} if link else {"callback_data": "x"}
        shown = InlineKeyboardButton(text=button, **action)
        markup = InlineKeyboardMarkup(inline_keyboard=[[shown]]) if button else None
        return (await self.bot.send_message(chat_id, text, reply_markup=markup)).message_id

    def link_of(self, button: Any) -> str | None:
        link: str | None = button.url
        return link

    async def lays(self, person: Person, *labels: str) -> None:
        rows = [[KeyboardButton(text=label)] for label in labels]
        markup = ReplyKeyboardMarkup(keyboard=rows) if labels else ReplyKeyboardRemove()
        await self.bot.send_message(person.id, "Кнопки", reply_markup=markup)

    async def deletes(self, person: Person, number: int) -> None:
        await self.bot.delete_message(person.id, number)

    async def answers(self, press: Any, text: str) -> None:
        await self.bot.answer_callback_query(press.query_id, text)

    async def may_write(self, person: Person) -> bool:
        try:
            await self.bot.send_message(person.id, "x")
        except TelegramForbiddenError:
            return False
        return True

    async def hears(self) -> list[str | int]:
        updates = await self.bot.get_updates(allowed_updates=["message", "edited_message", "callback_query"])
        if updates:
            await self.bot.get_updates(offset=updates[-1].update_id + 1)
        return [self._heard(update) for update in updates]

    def _heard(self, update: Update) -> str | int:
        if update.callback_query is not None:
            assert update.callback_query.message is not None
            return update.callback_query.message.message_id
        message = update.message or update.edited_message
        assert message is not None
        return message.text or ""

    async def blocks(self, person: Person) -> None:
        await cast("Any", person).blocks_bot()

    async def unblocks(self, person: Person) -> None:
        await cast("Any", person).unblocks_bot()

    def drops(self, *, carried_out: bool) -> None:
        self.server.drops(method="sendMessage", carried_out=carried_out)


class VkSide(Side):
    """VK by plain calls."""

    bot_name = "@cabinet"
    lost = ClientError

    def __init__(self, server: VkServer, call: VkCaller, poll: Json) -> None:
        self.server = server
        self.call = call
        self.poll = poll
        """Where Long Poll is, and how far it has been taken in."""

    def person(self, number: int, name: str) -> Person:
        return self.server.person(number, name)

    def group(self, *members: Person, hears_all: bool = False) -> Any:
        return self.server.group_chat("Дом 5", cast("Any", list(members)), hears_all=hears_all)

    async def sends(self, chat_id: int, text: str, *, button: str = "", link: str = "") -> int:
        kind: Json = {"type": "open_link", "link": link} if link else {"type": "callback", "payload": "{}"}
        shown = {"inline": True, "buttons": [[{"action": kind | {"label": button}}]]} if button else None
        item = await self.call.send(chat_id, text, keyboard=shown and json.dumps(shown))
        return int(item["conversation_message_id"])

    def link_of(self, button: Any) -> str | None:
        link: str | None = button.link
        return link

    async def lays(self, person: Person, *labels: str) -> None:
        rows = [[{"action": {"type": "text", "label": label}}] for label in labels]
        await self.call.send(person.id, "Кнопки", keyboard=json.dumps({"buttons": rows}))

    async def deletes(self, person: Person, number: int) -> None:
        await self.call("messages.delete", peer_id=person.id, cmids=number, delete_for_all=1)

    async def answers(self, press: Any, text: str) -> None:
        named = {"event_id": press.event_id, "user_id": press.person.id, "peer_id": press.person.id}
        data = json.dumps({"type": "show_snackbar", "text": text})
        await self.call("messages.sendMessageEventAnswer", **named, event_data=data)

    async def may_write(self, person: Person) -> bool:
        try:
            return "error" not in await self.call.send(person.id, "x")
        except VkRefused:
            return False

    async def hears(self) -> list[str | int]:
        return [self._heard(update["object"]) for update in await self.call.news(self.poll)]

    def _heard(self, event: Json) -> str | int:
        if "event_id" in event:
            return int(event["conversation_message_id"])
        text: str = event.get("message", event)["text"]
        return text

    async def blocks(self, person: Person) -> None:
        await cast("Any", person).denies()

    async def unblocks(self, person: Person) -> None:
        await cast("Any", person).allows()

    def drops(self, *, carried_out: bool) -> None:
        self.server.drops(method="messages.send", carried_out=carried_out)


@asynccontextmanager
async def telegram_side() -> AsyncIterator[Side]:
    """Telegram until the end of the block."""
    async with TelegramServer(TOKEN) as server:
        session = AiohttpSession(api=TelegramAPIServer.from_base(server.url))
        yield TelegramSide(server, Bot(TOKEN, session=session))
        client = await session.create_session()
        await client.close()  # session.close() would sleep a quarter of a second for TLS that is not there


@asynccontextmanager
async def vk_side() -> AsyncIterator[Side]:
    """VK until the end of the block."""
    async with VkServer(VK_TOKEN, group_id=VK_GROUP) as server, VkCaller(server.url, VK_TOKEN) as call:
        server.events.long_poll.ticked = {"message_new", "message_edit", "message_event"}
        yield VkSide(server, call, await call("groups.getLongPollServer", group_id=VK_GROUP))
