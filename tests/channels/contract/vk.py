"""VK in the contract."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.ports import LiveChannel
from bot.channels.vk.channel import VkChannel
from bot.channels.vk.cursor import Place
from bot.channels.vk.limits import VK
from tests.channels import vk_talk
from tests.channels.conftest import VK_GROUP, VK_TOKEN
from tests.channels.contract.messenger import Remote, Seen
from tests.channels.vk_talk import VkTalk
from tests.doubles.vk import Person, VkServer
from tests.doubles.waiting import until


class Vk(Remote):
    """The real channel on the local VK."""

    name = "vk"
    limits = VK

    def __init__(self, server: VkServer) -> None:
        self._server: VkServer = server
        self._anna: Person = server.person(101, "Анна", allowed=True)
        self._talk = VkTalk()
        self._talk.cursor.place = Place(str(server.events.long_poll.ts))
        self.talk = self._talk

    def make(self) -> VkChannel:
        return vk_talk.make(self._server, self._talk)

    async def is_heard(self) -> None:
        await until(lambda: self._server.calls_of("groups.getLongPollServer"))

    async def hang_up(self, channel: LiveChannel) -> None:
        await channel.close()

    async def attaches(self, name: str, content: bytes, caption: str) -> None:
        await self._anna.sends_document(name, content, caption=caption)

    def sees_busy(self) -> bool:
        return "typing" in self._anna.private.activities

    async def delivers_again(self) -> None:
        await self._server.events.repeat(self._server.events.all[-1])

    def ensure_nothing_refused(self) -> None:
        assert not self._server.refusals
        assert not self._server.mentions

    def has_confirmed(self) -> bool:
        return self._talk.cursor.ts == str(self._server.events.long_poll.ts)

    def goes_away(self) -> None:
        self._server.breaks(502, method="messages.send", times=1000)

    def breaks_off(self) -> None:
        self._server.drops(method="messages.send", carried_out=True)

    def cannot_be_written_to(self) -> None:
        self._anna.private.allowed = False

    async def leaves(self) -> None:
        await self._anna.denies()

    async def comes_back(self) -> None:
        await self._anna.allows()

    def deletes(self, seen: Seen) -> None:
        seen.native.deleted = True

    async def edits(self, text: str) -> None:
        self._server.events.long_poll.ticked |= {"message_edit"}
        await self._anna.edits([message for message in self._anna.chat if not message.from_bot][-1], text)

    async def forwards(self, text: str) -> None:
        del text  # of a forwarded message VK gives the bot no words of its own
        await self._anna.forwards(self._anna.chat[-1])

    def does_not_know_the_token(self) -> None:
        self._server.fails(5, method="groups.getById")

    def withdraws_the_token(self) -> None:
        self._server.fails(5, method="messages.send")

    def edits_are_refused(self) -> None:
        self._server.fails(909, method="messages.edit")


@asynccontextmanager
async def vk_messenger() -> AsyncIterator[Vk]:
    """VK, on a server of its own."""
    async with VkServer(VK_TOKEN, group_id=VK_GROUP) as server:
        yield Vk(server)
