"""Two processes on one database: each a store on a thread and a loop of its own, so that they truly race."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from storage.store import Store, open_store

T = TypeVar("T")


async def race(url: str, *runners: Callable[[Store], Coroutine[Any, Any, T]]) -> list[T]:
    """Let each runner have a store of its own, all at the same time."""

    async def run(runner: Callable[[Store], Coroutine[Any, Any, T]]) -> T:
        store = open_store(url)
        try:
            return await runner(store)
        finally:
            await store.close()

    return list(await asyncio.gather(*(asyncio.to_thread(asyncio.run, run(runner)) for runner in runners)))
