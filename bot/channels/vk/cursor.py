"""How far the community's events have been taken in."""

from typing import Protocol

from core.ports.store import Store


class Place(Protocol):
    """Where it is kept how far Long Poll has been taken in."""

    async def load(self) -> str:
        """The place that was kept last; empty when none has been."""
        ...

    async def save(self, ts: str) -> None:
        """Keep a place instead of the last one."""
        ...


class StoredPlace:
    """A place in the store, one a community."""

    def __init__(self, store: Store, group_id: int) -> None:
        self._store = store
        self._name = f"vk:{group_id}"

    async def load(self) -> str:
        """The place that was kept last; empty when none has been."""
        return await self._store.transact(lambda work: work.cursors.get(self._name))

    async def save(self, ts: str) -> None:
        """Keep a place instead of the last one."""
        await self._store.transact(lambda work: work.cursors.keep(self._name, ts))
