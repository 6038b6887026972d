"""Telegram in the contract."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.ports import LiveChannel
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.limits import TELEGRAM
from tests.channels import talk as telegram_talk
from tests.channels.conftest import TOKEN
from tests.channels.contract.messenger import Remote, Seen
from tests.channels.talk import TelegramTalk
from tests.doubles.telegram import Person, TelegramServer
from tests.doubles.waiting import until


class Telegram(Remote):
    """The real channel on the local Bot API."""

    name = "telegram"
    limits = TELEGRAM

    def __init__(self, server: TelegramServer) -> None:
        self._server: TelegramServer = server
        self._anna: Person = server.person(101, "Анна", phone="79001234567", started=True)
        self._talk = TelegramTalk()
        self.talk = self._talk

    def make(self) -> TelegramChannel:
        return telegram_talk.make(self._server.url, self._talk)

    async def is_heard(self) -> None:
        await until(lambda: self._server.calls_of("getUpdates"))

    async def hang_up(self, channel: LiveChannel) -> None:
        assert isinstance(channel, TelegramChannel)
        await telegram_talk.hang_up(channel)

    async def attaches(self, name: str, content: bytes, caption: str) -> None:
        await self._anna.sends_document(name, content, "application/pdf", caption=caption)

    def sees_busy(self) -> bool:
        return "typing" in self._anna.private.actions

    async def delivers_again(self) -> None:
        entry = self._server.updates.pending[-1]
        self._server.updates.pending.append(entry)

    def ensure_nothing_refused(self) -> None:
        assert not self._server.refusals

    def has_confirmed(self) -> bool:
        return not self._server.updates.pending

    def goes_away(self) -> None:
        self._server.fails(500, "Internal Server Error", method="sendMessage", times=1000)

    def breaks_off(self) -> None:
        self._server.drops(method="sendMessage", carried_out=True)

    def cannot_be_written_to(self) -> None:
        self._anna.private.blocked = True

    async def leaves(self) -> None:
        await self._anna.blocks_bot()

    async def comes_back(self) -> None:
        await self._anna.unblocks_bot()

    def deletes(self, seen: Seen) -> None:
        self._anna.private.delete(seen.native)

    async def edits(self, text: str) -> None:
        await self._anna.edits([message for message in self._anna.chat if not message.from_bot][-1], text)

    async def forwards(self, text: str) -> None:
        origin = {"type": "hidden_user", "sender_user_name": "Кто-то", "date": 1}
        await self._anna.sends({"text": text, "forward_origin": origin})

    def does_not_know_the_token(self) -> None:
        self._server.fails(401, "Unauthorized", method="getMe")

    def withdraws_the_token(self) -> None:
        self._server.fails(401, "Unauthorized", method="sendMessage")

    def edits_are_refused(self) -> None:
        self._server.fails(400, "Bad Request: message can't be edited", method="editMessageText")


@asynccontextmanager
async def telegram_messenger() -> AsyncIterator[Telegram]:
    """Telegram, on a server of its own."""
    async with TelegramServer(TOKEN) as server:
        yield Telegram(server)
