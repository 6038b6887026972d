"""Telegram and its people on this machine: a Bot API that answers at once, and chats that act when answered.

It is not measured, so it does as little as it can; the one that is strict is in `tests/doubles`.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from aiohttp import ClientSession, TCPConnector, web

ANSWERS_WITHIN: Final = 60
"""Seconds; a bot that takes longer has lost the update."""
_SENT_AT: Final = 1_700_000_000
_PROFILE: Final[dict[str, Any]] = {
    "getMyCommands": [],
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
    "getChatMenuButton": {"type": "commands"},
}


class Account:
    """A bot as Telegram knows it, and the chats that people have with it."""

    def __init__(self, token: str, secret: str, port: int, client: ClientSession) -> None:
        self.token = token
        self.ready = asyncio.Event()
        """Set when the bot has told where it is to be called."""
        self.ids = count(1)
        self._headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}
        self._address = f"http://127.0.0.1:{port}"
        self._client = client
        self._people: dict[int, Person] = {}

    def person(self, chat: int) -> "Person":
        """Who sits at a chat."""
        return self._people.setdefault(chat, Person(self, chat))

    async def deliver(self, what: dict[str, Any]) -> None:
        """Bring the bot an update; it may carry out one call by its reply (Bot API, «Making requests»)."""
        body = json.dumps({"update_id": next(self.ids)} | what, ensure_ascii=False).encode()
        async with self._client.post(self._address, data=body, headers=self._headers) as response:
            reply = json.loads(await response.read() or "{}")
            response.raise_for_status()
        if "method" in reply:
            self.call(reply.pop("method"), reply)

    def call(self, method: str, arguments: dict[str, Any]) -> Any:
        """Carry out a call of the bot's."""
        match method:
            case "sendMessage" | "editMessageText":
                return self._show(arguments)
            case "answerCallbackQuery":
                self._people[int(arguments["callback_query_id"]) >> 32].relieved.set()
            case "setWebhook":
                self._address += urlsplit(arguments["url"]).path
                self.ready.set()
            case "getMe":
                return self.user
        return _PROFILE.get(method, True)

    @property
    def user(self) -> dict[str, Any]:
        """The bot itself."""
        return {"id": 1, "is_bot": True, "first_name": "Кабинет", "username": "cabinet_bot"}

    def _show(self, arguments: dict[str, Any]) -> dict[str, Any]:
        person = self._people[int(arguments["chat_id"])]
        markup = arguments["reply_markup"]
        person.screen = {
            "message_id": int(arguments.get("message_id") or next(self.ids)),
            "from": self.user,
            "chat": person.chat,
            "date": _SENT_AT,
            "text": arguments["text"],
            "reply_markup": json.loads(markup) if isinstance(markup, str) else markup,
        }
        person.shown.set()
        return person.screen


@dataclass(slots=True, eq=False)
class Person:
    """A person at one private chat."""

    account: Account
    id: int
    screen: dict[str, Any] = field(default_factory=dict)
    """The newest message of the bot's."""
    shown: asyncio.Event = field(default_factory=asyncio.Event)
    relieved: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the pressed button turns no more."""

    @property
    def chat(self) -> dict[str, Any]:
        """The chat as Telegram describes it."""
        return {"id": self.id, "type": "private", "first_name": "Иван", "username": f"ivan{self.id}"}

    async def says(self, text: str) -> None:
        """Write, and wait for the answer."""
        message = {
            "message_id": next(self.account.ids),
            "from": self._user,
            "chat": self.chat,
            "date": _SENT_AT,
            "text": text,
        }
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        await self._does({"message": message}, self.shown)

    async def presses(self, label: str) -> None:
        """Press a button of the newest screen, and wait for the answer."""
        rows = self.screen["reply_markup"]["inline_keyboard"]
        data = next(button["callback_data"] for row in rows for button in row if button["text"] == label)
        query = {
            "id": str((self.id << 32) + next(self.account.ids)),
            "from": self._user,
            "message": self.screen,
            "chat_instance": str(-self.id),
            "data": data,
        }
        await self._does({"callback_query": query}, self.shown, self.relieved)

    async def _does(self, what: dict[str, Any], *answers: asyncio.Event) -> None:
        for answer in answers:
            answer.clear()
        async with asyncio.timeout(ANSWERS_WITHIN):
            await self.account.deliver(what)
            for answer in answers:
                await answer.wait()

    @property
    def _user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": "Иван", "language_code": "ru"}


class Messenger:
    """The Bot API at `url`, for the accounts that have been opened."""

    def __init__(self, client: ClientSession) -> None:
        self.url = ""
        self._client = client
        self._accounts: dict[str, Account] = {}

    def open(self, token: str, secret: str, port: int) -> Account:
        """Open an account for a bot that listens on a port of this machine."""
        account = self._accounts[token] = Account(token, secret, port, self._client)
        return account

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """One call of the Bot API: `/bot<token>/<method>`."""
        _, bot, method = request.path.split("/")
        body = await request.text()
        arguments = json.loads(body) if request.content_type == "application/json" else dict(parse_qsl(body))
        result = self._accounts[bot.removeprefix("bot")].call(method, arguments)
        return web.json_response({"ok": True, "result": result})


@asynccontextmanager
async def messenger() -> AsyncIterator[Messenger]:
    """Serve the Bot API on a free port."""
    async with ClientSession(connector=TCPConnector(limit=0)) as client:
        made = Messenger(client)
        runner = web.ServerRunner(web.Server(made.answer))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        made.url = f"http://{host}:{port}"
        try:
            yield made
        finally:
            await runner.cleanup()
