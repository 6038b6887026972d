"""How far the community's events have been taken in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.ports.store import Store, TurnWork


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the community's events: everything before it has been taken in."""

    ts: str = ""
    """VK's own name of it; empty at the very first start."""
    at: datetime | None = None
    """Until when everything has been heard, where that is known."""


class Cursor(Protocol):
    """Where it is kept how far Long Poll has been taken in."""

    async def load(self) -> Place:
        """The place that was kept last."""
        ...

    async def save(self, place: Place) -> None:
        """Keep a place instead of the last one."""
        ...


class StoredCursor:
    """A place in the store, one a community."""

    def __init__(self, store: Store, group_id: int) -> None:
        self._store = store
        self._ts = f"vk:{group_id}"
        self._at = f"vk:{group_id}:at"

    async def load(self) -> Place:
        """The place that was kept last."""
        ts, at = await self._store.transact(
            lambda work: (work.cursors.get(self._ts), work.cursors.get(self._at))
        )
        return Place(ts, datetime.fromisoformat(at) if at else None)

    async def save(self, place: Place) -> None:
        """Keep a place instead of the last one."""

        def keep(work: TurnWork) -> None:
            work.cursors.keep(self._ts, place.ts)
            if place.at is not None:
                work.cursors.keep(self._at, place.at.isoformat())

        await self._store.transact(keep)
