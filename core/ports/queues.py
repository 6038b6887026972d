"""Rows that wait to be carried out: errands and deliveries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from core.base.ids import ChatId
from core.ports.outbox import Outbox

Q = TypeVar("Q")


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
