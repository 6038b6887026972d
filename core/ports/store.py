"""The unit of work of a turn, and the one door to the database."""

from collections.abc import Callable, Collection
from typing import Protocol, TypeVar

from core.ports.appeals import Appeals
from core.ports.broadcasts import Broadcasts
from core.ports.chats import Chats
from core.ports.cursors import Cursors
from core.ports.files import Files
from core.ports.lines import Lines
from core.ports.news import News
from core.ports.outages import Outages
from core.ports.queue import Queue
from core.ports.work import Work

T = TypeVar("T")


class TurnWork(Work, Protocol):
    """A unit of work with what the conversation remembers, and what waits to be done."""

    queue: Queue
    appeals: Appeals
    broadcasts: Broadcasts
    outages: Outages
    chats: Chats
    files: Files
    lines: Lines
    cursors: Cursors
    news: News


class Store(Protocol):
    """The one door to the database: a plain function in, its result out, one transaction around it."""

    async def transact(self, work: Callable[[TurnWork], T]) -> T:
        """Run the function in one transaction; an exception leaves nothing written."""
        ...

    def when_queued(self, listener: Callable[[Collection[str]], None]) -> None:
        """Call back after each commit of this process that has queued tasks, with their kinds."""
        ...
