"""What a turn remembers, and the ports of the conversation's memory; none of it knows of a screen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from core.ids import AccountId, CabinetId, ChatId
from core.ports import Outbox, Work

T = TypeVar("T")
Q = TypeVar("Q")


@dataclass(slots=True, kw_only=True)
class Chat:
    """What is remembered of one chat; loaded and saved with each turn."""

    id: ChatId
    channel: str
    peer: str
    cabinet_id: CabinetId | None = None
    account_id: AccountId | None = None
    """The active account (S22), kept a chat."""
    state: str = ""
    memory: dict[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] | None = None
    """The last answer, kept until it has been shown, and to answer a repeated event with."""
    answer_to: str = ""
    """The event that the last answer is to."""
    answer_shown: bool = True
    reachable: bool = True
    active_at: datetime
    """When the person last did something."""


class Chats(Protocol):
    """Conversations, one row a chat."""

    def open(self, channel: str, peer: str, now: datetime) -> Chat:
        """Load the chat, or begin one; it stays locked until the turn is committed."""
        ...

    def get(self, chat_id: ChatId) -> Chat:
        """Load the chat of this id, locked until the turn is committed."""
        ...

    def save(self, chat: Chat) -> None:
        """Keep what the turn has changed."""
        ...

    def end(self, chat_id: ChatId) -> None:
        """Close the chat for good: whoever comes by its peer's name begins another."""
        ...

    def see(self, channel: str, event_id: str, now: datetime) -> bool:
        """Remember the event; False when it has been seen before."""
        ...

    def unshown(self, channel: str) -> list[Chat]:
        """Chats whose last answer has not been shown."""
        ...

    def shown(self, answers: Sequence[tuple[ChatId, str]]) -> None:
        """Mark answers, each (chat, event), as shown; a chat whose answer is a newer one is left alone."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Work outside a turn, recorded with it: slow, repeatable, its result comes back as an event."""

    id: int
    chat_id: ChatId
    kind: str
    payload: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What is to be said outside, and is on its way; `payload` is emptied when it has arrived."""

    id: int
    """Never given twice, so that it may name the delivery outside."""
    kind: str
    payload: Mapping[str, Any]
    attempts: int


class Queue(Protocol[Q]):
    """Rows that wait to be carried out; what a worker has taken and not closed comes back by itself."""

    def claim(self, now: datetime, lease_until: datetime, limit: int) -> list[Q]:
        """Take due rows for oneself until the lease ends, oldest first; each is counted as an attempt."""
        ...

    def done(self, row_id: int, at: datetime) -> None:
        """Close a row whose result has been kept."""
        ...

    def failed(self, row_id: int, *, error: str, retry_at: datetime | None, at: datetime) -> None:
        """Put a row off, or give it up where there is no next time."""
        ...


class Errands(Queue[Errand], Protocol):
    """Errands that wait to be run."""

    def add(self, chat: ChatId, kind: str, payload: Mapping[str, Any], at: datetime) -> None:
        """Record an errand."""
        ...


class Deliveries(Outbox, Queue[Delivery], Protocol):
    """The outbox as its worker sees it."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file with its bytes."""

    name: str
    mime: str
    content: bytes


class Files(Protocol):
    """Files made for a chat or sent in it."""

    def add(self, chat: ChatId, file: KeptFile, at: datetime) -> str:
        """Keep a file and return its key, which cannot be guessed."""
        ...

    def get(self, chat: ChatId, key: str) -> KeptFile | None:
        """The file, for the chat that it belongs to."""
        ...


class Lines(Protocol):
    """The site chat's history: what was written and shown, in order."""

    def add(self, chat: ChatId, line: Mapping[str, Any], at: datetime) -> int:
        """Keep a line and return its number, which grows."""
        ...

    def replace(self, chat: ChatId, number: int, line: Mapping[str, Any]) -> None:
        """Keep another line in place of one."""
        ...

    def drop(self, chat: ChatId, number: int) -> None:
        """Forget a line."""
        ...

    def since(self, chat: ChatId, number: int, limit: int) -> list[tuple[int, Mapping[str, Any], datetime]]:
        """Lines after a number, oldest first; the newest `limit` of them."""
        ...


class Cursors(Protocol):
    """How far something that comes in order has been taken in, under a name of its own."""

    def get(self, name: str) -> str:
        """The place that was kept last; empty when none has been."""
        ...

    def keep(self, name: str, value: str) -> None:
        """Keep a place instead of the last one."""
        ...


class TurnWork(Work, Protocol):
    """A unit of work with what the conversation remembers."""

    outbox: Deliveries
    chats: Chats
    errands: Errands
    files: Files
    lines: Lines
    cursors: Cursors


class Store(Protocol):
    """The one door to the database: a plain function in, its result out, one transaction around it."""

    async def transact(self, work: Callable[[TurnWork], T]) -> T:
        """Run the function in one transaction; an exception leaves nothing written."""
        ...
