"""A channel that shows screens to nobody: for transcripts of dialogues, with the limits of any messenger."""

from collections import defaultdict
from dataclasses import dataclass, replace

from bot.channels.ports import Receive
from bot.engine.channel import AttachmentGone, AttachmentTooBig, InFlight, Unreachable
from bot.engine.events import Event
from bot.engine.limits import Limits
from bot.engine.screens import Answer, Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A screen as it stands in the chat."""

    number: str
    """Its name when it is pressed."""
    screen: Screen
    version: int = 0
    """Counts up in its chat with everything that is sent or edited, so that it tells what is new."""


class MemoryChannel:
    """Keeps for each peer the messages that stand in its chat; refuses what the messenger would refuse."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self.chats: dict[str, list[Message]] = defaultdict(list)
        self.toasts: dict[str, list[str]] = defaultdict(list)
        self.erased: dict[str, list[str]] = defaultdict(list)
        self.blocked: set[str] = set()
        self.files: dict[str, bytes] = {}
        """What people have sent, by its reference."""
        self.down = False
        """Whether the messenger cannot be reached at all."""

    async def happens(self, event: Event, receive: Receive) -> Event:
        """A person does something; the event that it makes is returned."""
        await receive(InFlight(event))
        return event

    async def happens_again(self, event: Event, receive: Receive) -> None:
        """The messenger delivers an event once more."""
        await receive(InFlight(event))

    async def show(self, peer: str, answer: Answer, *, event: str, to: InFlight | None) -> None:
        """Edit the pressed message when that is the last one, else send, as messengers do."""
        if self.down:
            raise ConnectionError(event)
        if peer in self.blocked:
            raise Unreachable
        if answer.toast:
            self.toasts[peer].append(answer.toast)
        if answer.erase:
            self.erased[peer].append(answer.erase)
        chat, origin = self.chats[peer], to.event.origin if to else ""
        for screen in answer.screens:
            screen.ensure_fits(self.limits)
        single = answer.screens[0] if len(answer.screens) == 1 else None
        if (
            single
            and not single.files
            and not answer.fresh
            and chat
            and chat[-1].number == origin
            and not chat[-1].screen.stays
        ):
            chat[-1] = replace(chat[-1], screen=single, version=chat[-1].version + 1)
            return
        for screen in answer.screens:
            version = chat[-1].version + 1 if chat else 1
            chat.append(Message(number=f"{self.name}-{len(chat) + 1}", screen=screen, version=version))

    def link(self, payload: str) -> str:
        """An address that nobody follows."""
        return f"https://{self.name}.example/?start={payload}"

    async def fetch(self, reference: str, limit: int) -> bytes:
        """What was sent under the reference."""
        if reference not in self.files:
            raise AttachmentGone
        content = self.files[reference]
        if len(content) > limit:
            raise AttachmentTooBig
        return content

    async def busy(self, peer: str) -> None:
        """Nobody watches."""
