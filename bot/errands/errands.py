"""Errands carried out: «busy» while they run, then their result as an event that closes them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any, Final

from bot.engine.channel import Channel
from bot.engine.dispatcher import Dispatcher
from bot.engine.events import Done, Event
from bot.errands.errand import Errand, chat_of
from core.model.chats import Chat
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.ports.task_kinds import TaskKind, TryLater

GAVE_UP: Final = "gave-up"
"""What an errand's kind ends with when it has failed every time."""
BUSY_AGAIN: Final = 4.5
"""Seconds after which a person is shown again that we are at it: clients show it for about five."""


class Errands:
    """Carries out errands of the chats whose channels take part in this process."""

    def __init__(self, dispatcher: Dispatcher, store: Store, *, clock: Callable[[], datetime]) -> None:
        self._dispatcher = dispatcher
        self._store = store
        self._clock = clock

    def kinds(self, errands: Iterable[Errand]) -> list[TaskKind]:
        """What the worker needs to know of these errands."""
        return [
            TaskKind(
                name=errand.kind,
                run=partial(self._run, errand),
                give_up=self._give_up,
                back_off=errand.back_off,
                at_once=errand.at_once,
                within=errand.within,
            )
            for errand in errands
        ]

    async def fetch(self, task: Task, reference: str, limit: int) -> bytes:
        """The bytes of a file that was sent in the task's chat, at most `limit` of them.

        Raises:
            TryLater: when that channel does not take part in this process.
            AttachmentTooBig: when there are more.
            AttachmentGone: when the messenger has it no longer.
        """
        _, channel = await self._where(task)
        return await channel.fetch(reference, limit)

    async def _run(self, errand: Errand, task: Task) -> None:
        chat, channel = await self._where(task)
        async with self._busy(channel, chat.peer):
            result = await errand.run(task)
        await self._dispatcher.complete(
            _event(task, chat, task.kind, result),
            closes=lambda work: work.queue.done(task.id, self._clock()),
        )

    async def _give_up(self, task: Task, error: str) -> None:
        """Tell the person, and close the errand with it."""
        chat, _ = await self._where(task)
        await self._dispatcher.complete(
            _event(task, chat, f"{task.kind}-{GAVE_UP}", task.payload),
            closes=lambda work: work.queue.give_up(task, self._clock(), error=error),
        )

    async def _where(self, task: Task) -> tuple[Chat, Channel]:
        """Where the result is to be shown.

        Raises:
            TryLater: when that channel does not take part in this process.
        """
        chat = await self._store.transact(partial(_chat_of, task))
        channel = self._dispatcher.channel(chat.channel)
        if channel is None:
            raise TryLater(f"no channel {chat.channel} here")
        return chat, channel

    @asynccontextmanager
    async def _busy(self, channel: Channel, peer: str) -> AsyncIterator[None]:
        """Show that we are at it for as long as it takes."""

        async def show() -> None:
            # The answer of the turn that has recorded the errand comes first: it would end the sign.
            async with self._dispatcher.delivery.one_at_a_time(channel.name, peer):
                pass
            while True:
                await channel.busy(peer)
                await asyncio.sleep(BUSY_AGAIN)

        showing = asyncio.create_task(show())
        try:
            yield
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)


def _chat_of(task: Task, work: TurnWork) -> Chat:
    return work.chats.get(chat_of(task))


def _event(task: Task, chat: Chat, kind: str, result: Mapping[str, Any]) -> Event:
    """The result as an event; each lease names it anew, since a dead letter may be sent again."""
    name = f"task:{task.id}:{task.leased_until.timestamp():.0f}:{kind}"
    return Event(channel=chat.channel, peer=chat.peer, id=name, what=Done(kind, result))
