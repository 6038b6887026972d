"""One event while it is answered: who speaks, what is remembered, what can be done, and how it may look."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias, TypeVar

import structlog

from bot.engine.events import Event
from bot.engine.limits import Limits
from bot.engine.markup import Markup, shortened
from bot.engine.memory import LeftOff, M, came_from, in_place_of, page_of, read, written
from bot.engine.nav import PAGE
from bot.engine.paging import Page, page_at
from bot.engine.roles import Role
from bot.engine.screens import Button, File, Look, Row, Screen
from bot.texts import Texts
from core.model.accounts import Account
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.chats import Chat
from core.model.files import KeptFile
from core.model.messages.recipients import ToChat
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.store import TurnWork

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
IDLE: Final = timedelta(minutes=30)
"""After such a pause words are not taken for an answer to a question that is out of sight (S91)."""
Links: TypeAlias = Mapping[str, Callable[[str], str]]
"""Of each messenger, how the address is made that opens a chat there with a payload; empty while unknown."""
_log = structlog.get_logger(__name__)


class OutOfDate(Exception):
    """The button that was pressed is no longer valid: its screen is old, or it is forged."""


class Forgotten(OutOfDate):
    """What the dialogue must remember by this step is not there: another release has kept it otherwise.

    The question that stands in the chat can then not be answered, so the person is led home.
    """


def known(value: T | None) -> T:
    """What the dialogue has learned by this step.

    Raises:
        Forgotten: when it has not.
    """
    if value is None:
        raise Forgotten
    return value


class NotEntered(Exception):
    """The chat holds no cabinet."""


class NoAccount(Exception):
    """The chat has no active account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a chat stands: a state with its memory, from which another chat of the person can go on."""

    state: str = ""
    memory: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, chat: Chat) -> Self:
        """Where this chat stands."""
        return cls(state=chat.state, memory=chat.memory)

    @property
    def before(self) -> Self | None:
        """The place from which it was reached; None where that is not kept."""
        place = came_from(self.memory)
        return None if place is None else type(self)(state=place[0], memory=place[1])

    def recall(self, kind: type[M]) -> M:
        """What is remembered there.

        Raises:
            Forgotten: when what is kept does not fit.
        """
        try:
            return read(kind, self.memory)
        except ValueError as misfit:
            _log.warning("memory_does_not_fit", state=self.state, kind=kind.__name__)
            raise Forgotten from misfit


@dataclass(slots=True, kw_only=True)
class Turn:
    """One event being answered."""

    event: Event
    chat: Chat
    work: TurnWork
    now: datetime
    limits: Limits
    text: Texts
    policy: Policy
    supplier: Supplier
    role: Role
    links: Links = field(default_factory=dict)
    left: LeftOff | None = None
    """The question that is left for what the person has asked in their own words."""
    said: list[Screen] = field(default_factory=list)
    """Screens to stand before the answer."""
    toast: str = ""
    erase: bool = False
    """Whether what the person wrote is a secret and is to be deleted."""
    fresh: bool = False
    """Whether the answer is to stand below as a new message."""

    def recall(self, kind: type[M]) -> M:
        """What the dialogue remembers.

        Raises:
            Forgotten: when what is kept does not fit.
        """
        return self.place.recall(kind)

    def remember(self, kept: "DataclassInstance") -> None:
        """Keep this in place of what the dialogue has remembered so far."""
        self.chat.memory = in_place_of(self.chat.memory, written(kept))
        if self.left is not None and self.left.state == self.chat.state:
            self.left = replace(self.left, memory=self.chat.memory)

    @property
    def place(self) -> Place:
        """Where the chat stands."""
        return Place.of(self.chat)

    @property
    def page(self) -> int:
        """The page of the list that is shown, from zero."""
        return page_of(self.chat.memory)

    @property
    def sender(self) -> str:
        """The messenger's own name of who speaks."""
        return self.event.sender or self.event.peer

    @property
    def person(self) -> Person:
        """Who is speaking."""
        return Person(
            chat=self.chat.id,
            channel=self.chat.channel,
            source=self.limits.readings,
            cabinet=self.chat.cabinet_id,
            address=self.event.address,
        )

    @property
    def cabinet(self) -> Cabinet:
        """The cabinet that the chat holds.

        Raises:
            NotEntered: when it holds none.
        """
        if self.chat.cabinet_id is None:
            raise NotEntered
        return self.work.cabinets.get(self.chat.cabinet_id)

    @property
    def account(self) -> Account:
        """The active account.

        Raises:
            NoAccount: when there is none.
        """
        if self.chat.account_id is None:
            raise NoAccount
        return self.work.accounts.get(self.chat.account_id)

    @property
    def today(self) -> date:
        """The day it is at the supplier's."""
        return self.policy.day(self.now)

    @property
    def is_after_pause(self) -> bool:
        """Whether the person has done nothing here for so long that what was asked is out of sight."""
        return self.now - self.chat.active_at > IDLE

    @property
    def recipient(self) -> ToChat:
        """The chat, as one for whom tasks are queued."""
        return ToChat(self.chat.id)

    def button(self, name: str, press: str, *, look: Look = Look.PLAIN, **arguments: str | int) -> Button:
        """A button whose label is a text of the catalogue."""
        return Button(self.cut(self.text.label(name, **arguments)), press, look=look)

    def cut(self, label: str) -> str:
        """A label that fits the channel."""
        return shortened(label, self.limits.label)

    def choices(
        self,
        items: Iterable[T],
        *,
        label: Callable[[T], str],
        press: Callable[[T], str],
        beside: int = 0,
    ) -> tuple[Row, ...]:
        """One button an item, in pages as the channel allows.

        `beside` is how many rows the screen needs for other buttons.
        """
        everything = list(items)
        room = min(self.limits.rows - 1, self.limits.buttons - 2, 10) - beside
        if len(everything) > room:
            room -= 1
        page = page_at(self.page, everything, size=room)
        rows: list[Row] = [(Button(self.cut(label(item)), press(item)),) for item in page.items]
        turning = self.pages(page)
        return (*rows, turning) if turning else tuple(rows)

    def pages(self, page: Page[Any], *, before: str = "nav-earlier", after: str = "nav-later") -> Row:
        """The row that leads to the pages before and after; empty where there is one page."""
        row = []
        if page.number > 0:
            row.append(self.button(before, f"{PAGE}:{self.chat.state}/{page.number - 1}"))
        if page.more:
            row.append(self.button(after, f"{PAGE}:{self.chat.state}/{page.number + 1}"))
        return tuple(row)

    def link(self, channel: str, payload: str) -> str:
        """The address that opens another messenger with a payload.

        Raises:
            OutOfDate: when that messenger takes no part, or not any more.
        """
        link = self.links[channel](payload) if channel in self.links else ""
        if not link:
            raise OutOfDate
        return link

    @property
    def elsewhere(self) -> list[str]:
        """The names of the other messengers to which a link can be made."""
        return [name for name, link in self.links.items() if name != self.chat.channel and link("")]

    @staticmethod
    def part(text: Markup) -> str:
        """The text itself: an argument that is marked up stays so."""
        return text

    def screen(self, name: str, *rows: Row, **arguments: str | int) -> Screen:
        """A screen whose words are a text of the catalogue."""
        return Screen(text=self.text(name, **arguments), rows=tuple(row for row in rows if row))

    def say(self, name: str, **arguments: str | int) -> None:
        """Say something that stays in the history, before the answer."""
        self.said.append(self.screen(name, **arguments))

    def errand(self, kind: str, *, once: str | None = None, **payload: Any) -> None:
        """Record work to be done outside; its result comes back as an event.

        What is named by `once` is recorded for this chat once, however often it is asked for.
        """
        key = None if once is None else f"{self.chat.id}:{once}"
        self.work.queue.add(kind, payload, self.recipient, at=self.now, key=key)

    def keep(self, file: KeptFile, *, made_of: str = "") -> File:
        """Keep a file, so that a screen can carry it; it is found again by the facts that it is made of."""
        key = self.work.files.add(self.chat.id, file, self.now, made_of=made_of)
        return File(key, file.name, file.mime)
