"""Transcripts over the wire: the real VK client against the strict local VK, in place of the memory channel.

What a person does becomes an event of VK, comes by Long Poll and is answered by calls of the API; what they
see is read back from the chat that VK keeps.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count, pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from bot.channels.memory import MemoryChannel, Message
from bot.channels.vk.channel import VkChannel
from bot.channels.vk.cursor import Place
from bot.channels.vk.errors import FATES, Fate
from bot.channels.vk.incoming import press_of
from bot.channels.vk.limits import VK
from bot.engine.channel import InFlight
from bot.engine.events import Attached, CameBack, Event, Left, Pressed, Said, Sent, Started
from bot.engine.markup import Span, clean, html
from bot.engine.screens import Button, File, Look, Screen
from bot.texts import russian
from core.model.files import KeptFile
from tests.doubles.vk import Button as Shown
from tests.doubles.vk import Message as Wired
from tests.doubles.vk import Person, Press, Refusal, VkServer
from tests.doubles.vk.formatting import TEXT_MAX
from tests.doubles.vk.people import START
from tests.doubles.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine, Iterator

    import pytest

    from bot.channels.ports import Receive
    from bot.engine.screens import Answer
    from storage.store import Store
    from storage.work import Work

TOKEN: Final = "vk1.a.TEST-token"
GROUP: Final = 77
_LOOKS: Final = {"secondary": Look.PLAIN, "primary": Look.PRIMARY, "negative": Look.DANGER}
_OURS: Final = {Fate.FAULT, Fate.KEYBOARD, Fate.SPLIT, Fate.MISCONFIGURED, Fate.AT_ONCE}
"""What VK would refuse because of our own fault; that people block us or press what is old is no fault."""
_STYLES: Final = {"bold": "b", "italic": "i"}


class NoCursor:
    """Nobody is away in a transcript, so that no place need be kept."""

    async def load(self) -> Place:
        return Place()

    async def save(self, place: Place) -> None:
        assert place.ts


@dataclass(eq=False)
class _Heard(InFlight):
    """An event under the name that the transcript gives the person."""

    wired: InFlight | None = None

    def commit(self, answer: Answer) -> None:
        assert self.wired is not None
        self.wired.commit(answer)


class VkWire(MemoryChannel):
    """The VK channel with the people at the other end, by the names that the transcripts give them."""

    def __init__(self, server: VkServer, store: Store) -> None:
        super().__init__("vk", VK)
        self.server = server
        self._store = store
        self._receive: Receive
        self._people: dict[str, Person] = {}
        self._names: dict[str, str] = {}
        self._ids = count(1001)
        self._keys: dict[str, str] = {}
        """Under which key the store has a file of this name."""
        self._heard: dict[str, Event] = {}
        """What has been answered, by the names of its events."""
        self.real = VkChannel(
            TOKEN,
            GROUP,
            kept_files=self._fetch,
            cursor=NoCursor(),
            texts=russian(),
            clock=server.clock.now,
            api_url=server.url,
            calls_per_second=100_000,  # the pace has tests of its own
        )

    # --- what people do ---

    async def happens(self, event: Event, receive: Receive) -> Event:
        """Have it done in VK, and wait until it is answered; what VK lets nobody do is heard directly."""
        self._receive = receive
        act = self._act(self._person(event.peer), event)
        if act is None:
            await receive(InFlight(event))
            return event
        before = len(self.server.events.all)
        press = await act
        name = _name_of(self.server.events.all[before])
        await self._until_answered(name)
        if isinstance(press, Press) and press.answer and press.answer.text:
            self.toasts[event.peer].append(press.answer.text)
        self._look(event.peer)
        return self._heard[name]

    async def happens_again(self, event: Event, receive: Receive) -> None:
        """VK delivers an event once more."""
        self._receive = receive
        if self._heard.pop(event.id, None) is None:
            await receive(InFlight(event))
            return
        again = next(each for each in self.server.events.all if _name_of(each) == event.id)
        await self.server.events.repeat(again)
        await self._until_answered(event.id)
        self._look(event.peer)

    def _act(self, person: Person, event: Event) -> Coroutine[Any, Any, object] | None:
        match event.what:
            case Said(text) if text.strip() and len(text) <= TEXT_MAX:
                return person.says(text, ref=event.ref or None)
            case Pressed(press):
                return person.presses(self._button(person, press, event.origin))
            case Started(payload):
                return person.says("Начать", START, payload or None)
            case Attached(reference, name=name):
                return person.sends_document(name, self.files.get(reference, b"1"))
            case Sent(kind):
                return person.sends({"attachments": [{"type": kind}]})
            case Left():
                return person.denies()
            case CameBack():
                return person.allows()
        return None

    def _button(self, person: Person, press: str, origin: str) -> Shown:
        """The button as it stands in the chat, or as it once stood, or as a forger would have it."""
        message = person.private.messages.get(int(origin)) if origin.isdecimal() else None
        for row in message.buttons if message else ():
            for button in row:
                if (press_of(button.payload) or ("",))[0] == press:
                    return button
        action = {"type": "callback", "label": "…", "payload": json.dumps({"press": press})}
        return Shown("…", action, "secondary", person.private, message)

    async def _until_answered(self, name: str) -> None:
        async with asyncio.timeout(30):
            while name not in self._heard or name in self.real._turns._turns:  # noqa: ASYNC110, SLF001 - no signal
                await asyncio.sleep(0.001)

    async def hear(self, taken: InFlight) -> None:
        """What the real channel has heard, by the names of the transcripts."""
        event = replace(taken.event, peer=self._names[taken.event.peer])
        try:
            await self._receive(_Heard(event, wired=taken))
        finally:
            self._heard[event.id] = event

    # --- what people see ---

    async def show(self, peer: str, answer: Answer, *, event: str, to: InFlight | None) -> None:
        """Show it in VK, and read back what VK shows."""
        if self.down:
            raise ConnectionError(event)
        person = self._person(peer)
        if peer in self.blocked:
            person.refuses(902)
        for screen in answer.screens:
            screen.ensure_fits(self.limits)
            self._keys |= {_name_in_vk(file): file.key for file in screen.files}
        await self.real.show(
            str(person.id), answer, event=event, to=to.wired if isinstance(to, _Heard) else None
        )
        self._look(peer)

    def link(self, payload: str) -> str:
        """As the real channel makes it."""
        return self.real.link(payload)

    async def fetch(self, reference: str, limit: int) -> bytes:
        """From VK, unless it was heard past it."""
        if reference in self.files:
            return await super().fetch(reference, limit)
        return await self.real.fetch(reference, limit)

    async def busy(self, peer: str) -> None:
        """Say so in VK."""
        await self.real.busy(str(self._person(peer).id))

    def _look(self, peer: str) -> None:
        """The chat as it stands, what was changed last at its end."""
        shown = [message for message in self._person(peer).chat if message.from_bot]
        shown.sort(key=lambda message: message.version)
        known = {(message.number, message.version): message for message in self.chats[peer]}
        self.chats[peer] = [
            known.get((str(message.cmid), message.version))
            or Message(number=str(message.cmid), screen=self._screen(message), version=message.version)
            for message in shown
        ]

    def _screen(self, message: Wired) -> Screen:
        return Screen(
            text=html(list(_runs(message))),
            rows=tuple(tuple(_button(button) for button in row) for row in message.buttons),
            files=tuple(File(self._keys[file.name], file.name, file.mime) for file in message.files),
        )

    def _person(self, peer: str) -> Person:
        if peer not in self._people:
            person = self.server.person(next(self._ids), peer, allowed=True)
            self._people[peer], self._names[str(person.id)] = person, peer
        return self._people[peer]

    async def _fetch(self, peer: str, key: str) -> KeptFile | None:
        name = self._names[peer]

        def find(work: Work) -> KeptFile | None:
            return work.files.get(work.chats.open(self.name, name, datetime.now(UTC)).id, key)

        return await self._store.transact(find)


def _name_in_vk(file: File) -> str:
    """What VK knows the file by: a picture becomes a photograph, which has no name of its own."""
    is_picture = KeptFile(file.name, file.mime, b"").is_picture
    return f"file{PurePath(file.name).suffix}" if is_picture else file.name


def _name_of(update: dict[str, Any]) -> str:
    """What the channel calls the event: a message by its place in the chat."""
    message = update["object"].get("message") if update["type"] == "message_new" else None
    return f"{message['from_id']}:{message['conversation_message_id']}" if message else update["event_id"]


def _runs(message: Wired) -> Iterator[Span]:
    """The text with the styles that VK shows it in, without what only breaks mentions."""
    units = str(message.wire["text"]).encode("utf-16-le")
    items: list[dict[str, Any]] = message.wire.get("format_data", {}).get("items", [])
    edges = {0, len(units) // 2}
    edges |= {edge for item in items for edge in (item["offset"], item["offset"] + item["length"])}
    for start, end in pairwise(sorted(edges)):
        here = [item for item in items if item["offset"] <= start < item["offset"] + item["length"]]
        styles = frozenset(_STYLES[item["type"]] for item in here if item["type"] in _STYLES)
        link = next((item["url"] for item in here if item["type"] == "url"), "")
        yield Span(clean(units[2 * start : 2 * end].decode("utf-16-le")), styles, link)


def _button(button: Shown) -> Button:
    press, _ = press_of(button.payload) or ("", False)
    return Button(button.label, press, button.link or "", _LOOKS[button.colour])


@asynccontextmanager
async def wired(store: Store, patch: pytest.MonkeyPatch) -> AsyncIterator[VkWire]:
    """A local VK and the channel that speaks to it, until the end of the block."""
    patch.setattr("bot.channels.in_flight.PROMPT", 60.0)  # a slow machine is not to change a transcript
    async with VkServer(TOKEN, group_id=GROUP) as server:
        wire = VkWire(server, store)
        task = asyncio.create_task(wire.real.run(wire.hear))
        await until(lambda: server.calls_of("groups.getLongPollServer"))
        try:
            yield wire
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await wire.real.close()
        assert not server.mentions
        refused = [each for each in server.refusals if FATES.get(each.code, Fate.FAULT) in _OURS]
        assert not [each for each in refused if not _is_answered_twice(each)]


def _is_answered_twice(refusal: Refusal) -> bool:
    """A press that VK delivers again has its answer already."""
    is_answer = refusal.method == "messages.sendMessageEventAnswer"
    return is_answer and refusal.message.endswith("invalid event_id")
