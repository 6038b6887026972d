"""Where the asynchronous world meets the turn: order, delivery, faults, errands, and a quiet end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final
from weakref import WeakValueDictionary

import structlog

from bot.engine.channel import Channel, NotShown, Unreachable
from bot.engine.conversation import Conversation, Outcome
from bot.engine.events import Done, Event
from bot.engine.screens import Answer
from core.base.ids import ChatId
from core.model.chats import Chat
from core.ports.queues import Errand
from core.ports.store import Store, TurnWork

_log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
Runner = Callable[[Errand], Awaitable[Mapping[str, Any]]]
"""Does one errand and returns its result; an exception has it tried again."""

SHOWN_PAUSE: Final = 0.05
"""Seconds for which marks of shown answers are gathered; a crash meanwhile shows an answer twice."""
SHOW_AGAIN: Final = 30.0
"""Seconds until an answer is shown again which a messenger has refused, or was not there to take."""
SHOW_TRIES: Final = 20
"""An answer that a messenger has failed to take so often is left until the next start."""
ERRAND_LEASE: Final = timedelta(minutes=2)
ERRAND_TRIES: Final = 5
GAVE_UP: Final = "gave-up"
"""What an errand's kind ends with when it has failed every time."""
BUSY_AGAIN: Final = 4.5
"""Seconds after which a person is shown again that we are at it: clients show it for about five."""
ERRAND_SWEEP: Final = 5.0
"""Seconds between looks for errands which another process has left behind."""
_AT_ONCE: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Unshown:
    """An answer that is committed and could not be shown."""

    chat: ChatId
    answer: Answer
    event: str
    failures: int = 0
    """How often a messenger failed to take it without a word on when it will."""
    due: datetime = _AT_ONCE


class Edge:
    """Takes events of every channel, has them answered, and shows the answers.

    Events of one chat are answered in the order in which they came; between processes the row lock of the
    chat stands for that.
    """

    def __init__(
        self, conversation: Conversation, store: Store, *, runners: Mapping[str, Runner], clock: Clock
    ) -> None:
        self._conversation = conversation
        self._store = store
        self._runners = runners
        self._clock = clock
        self._channels: dict[str, Channel] = {}
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._in_flight = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._unshown: dict[tuple[str, str], _Unshown] = {}
        """By channel and peer; a newer answer takes the place of an older one, as in the database."""
        self._shown: list[tuple[ChatId, str]] = []
        self._something_shown = asyncio.Event()
        self._errand_waits = asyncio.Event()

    def join(self, channel: Channel) -> None:
        """Let a channel take part."""
        self._channels[channel.name] = channel

    async def receive(self, event: Event) -> None:
        """Answer one event and show the answer; a fault of ours is owned up to.

        Raises:
            Exception: when not even that could be written down; the event then counts as never received.
        """
        self._in_flight += 1
        self._quiet.clear()
        try:
            async with self._lock(event.channel, event.peer):
                await self._turn(event)
        finally:
            self._in_flight -= 1
            if not self._in_flight:
                self._quiet.set()

    async def run(self) -> None:
        """Show what is owed, carry out errands and mark shown answers until cancelled.

        Each channel has a queue of its own: a messenger that is down keeps no other waiting.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(self._for_ever(self._mark_when_shown))
            for channel in self._channels.values():
                group.create_task(self._for_ever(partial(self._keep_showing, channel)))
            group.create_task(self._for_ever(self._run_errands_when_due))

    async def drain(self) -> None:
        """Wait for the turns in flight, then write down what has been shown."""
        await self._quiet.wait()
        await self.mark_shown()

    async def recall(self, channel: Channel) -> None:
        """Take in hand the answers that were committed but not shown before a crash."""
        for peer, owed in await self._store.transact(partial(_unshown, channel=channel.name)):
            if (owed.chat, owed.event) not in self._shown:
                self._unshown.setdefault((channel.name, peer), owed)

    async def show_again(self, channel: Channel) -> None:
        """Show what the channel's messenger has not taken, where it is time to."""
        for where, owed in list(self._unshown.items()):
            name, peer = where
            if name != channel.name or owed.due > self._clock():
                continue
            async with self._lock(name, peer):
                # A newer answer may have taken its place while another was shown.
                if self._unshown.get(where) is owed:
                    await self._show(channel, peer, owed.chat, owed.answer, owed.event, origin="")

    async def mark_shown(self) -> None:
        """Write down what has been shown since the last time."""
        shown = list(self._shown)
        if shown:
            await self._store.transact(lambda work: work.chats.shown(shown))
            del self._shown[: len(shown)]

    async def run_errands(self) -> int:
        """Carry out the errands that are due, and say how many there were."""
        now = self._clock()
        errands = await self._store.transact(lambda work: work.errands.claim(now, now + ERRAND_LEASE, 4))
        await asyncio.gather(*(self._run_errand(errand) for errand in errands))
        return len(errands)

    def _lock(self, channel: str, peer: str) -> asyncio.Lock:
        return self._locks.setdefault((channel, peer), asyncio.Lock())

    async def _turn(self, event: Event, *, errand: int | None = None) -> None:
        channel = self._channels[event.channel]
        try:
            outcome = await self._store.transact(
                lambda work: self._conversation.answer(
                    event, work, self._clock(), channel.limits, errand=errand
                )
            )
        except Exception:
            _log.exception("turn_failed", channel=event.channel, event_kind=type(event.what).__name__)
            if errand is not None:
                raise
            outcome = await self._own_up(event, channel)
        await self._show(channel, event.peer, outcome.chat, outcome.answer, event.id, origin=event.origin)
        if outcome.errands:
            self._errand_waits.set()
            await channel.busy(event.peer)

    async def _own_up(self, event: Event, channel: Channel) -> Outcome:
        return await self._store.transact(
            lambda work: self._conversation.fault(event, work, self._clock(), channel.limits)
        )

    async def _show(
        self, channel: Channel, peer: str, chat: ChatId, answer: Answer, event_id: str, *, origin: str
    ) -> None:
        try:
            await channel.show(peer, answer, origin=origin, event=event_id)
        except Unreachable:
            await self._store.transact(partial(_unreachable, chat=chat))
        except NotShown as refusal:
            _log.warning("answer_not_shown", channel=channel.name, reason=str(refusal))
            self._put_aside((channel.name, peer), _Unshown(chat, answer, event_id), refusal.after)
            return
        except Exception:  # noqa: BLE001 - whatever a messenger fails with, the answer is shown later
            _log.exception("answer_not_shown", channel=channel.name)
            missed = _Unshown(chat, answer, event_id, failures=1)
            self._put_aside((channel.name, peer), missed, timedelta())
            return
        if answer != Answer():
            self._unshown.pop((channel.name, peer), None)
            self._shown.append((chat, event_id))
            self._something_shown.set()

    def _put_aside(self, where: tuple[str, str], missed: _Unshown, after: timedelta | None) -> None:
        """Keep an answer to be shown again; without an `after` it is left until the next start."""
        before = self._unshown.pop(where, None)
        if before is not None and before.event == missed.event:
            missed = replace(missed, failures=before.failures + missed.failures)
        if missed.answer != Answer() and after is not None and missed.failures < SHOW_TRIES:
            self._unshown[where] = replace(missed, due=self._clock() + after)

    async def _run_errand(self, errand: Errand) -> None:
        chat = await self._store.transact(lambda work: work.chats.get(errand.chat_id))
        channel = self._channels.get(chat.channel)
        if channel is None:
            return
        try:
            async with _busy(channel, chat.peer):
                result = await self._runners[errand.kind](errand)
            done = _result_of(errand, chat, errand.kind, result)
            async with self._lock(chat.channel, chat.peer):
                await self._turn(done, errand=errand.id)
        except Exception as error:  # noqa: BLE001 - whatever an errand fails with, it is tried again
            _log.exception("errand_failed", kind=errand.kind, attempts=errand.attempts)
            await self._put_off(errand, chat, type(error).__name__)

    async def _put_off(self, errand: Errand, chat: Chat, error: str) -> None:
        now = self._clock()
        again = now + timedelta(seconds=2**errand.attempts) if errand.attempts < ERRAND_TRIES else None
        if again is None:
            # Told before it is closed: a crash between the two tells it twice rather than never.
            await self.receive(_result_of(errand, chat, f"{errand.kind}-{GAVE_UP}", errand.payload))
        await self._store.transact(
            lambda work: work.errands.failed(errand.id, error=error, retry_at=again, at=now)
        )

    @staticmethod
    async def _for_ever(step: Callable[[], Awaitable[None]]) -> None:
        """Repeat a step; the database may be away for a while, and that must not end the process."""
        while True:
            try:
                await step()
            except Exception:  # noqa: BLE001 - whatever it was, what is due is still due
                _log.exception("step_failed")
                await asyncio.sleep(ERRAND_SWEEP)

    async def _mark_when_shown(self) -> None:
        await self._something_shown.wait()
        await asyncio.sleep(SHOWN_PAUSE)
        self._something_shown.clear()
        await self.mark_shown()

    async def _keep_showing(self, channel: Channel) -> None:
        await self.recall(channel)
        while True:
            await self.show_again(channel)
            await asyncio.sleep(SHOW_AGAIN)

    async def _run_errands_when_due(self) -> None:
        self._errand_waits.clear()
        while await self.run_errands():
            pass
        with suppress(TimeoutError):
            await asyncio.wait_for(self._errand_waits.wait(), ERRAND_SWEEP)


@asynccontextmanager
async def _busy(channel: Channel, peer: str) -> AsyncIterator[None]:
    """Show that we are at it for as long as it takes."""

    async def show() -> None:
        while True:
            await channel.busy(peer)
            await asyncio.sleep(BUSY_AGAIN)

    showing = asyncio.create_task(show())
    try:
        yield
    finally:
        showing.cancel()
        await asyncio.gather(showing, return_exceptions=True)


def _result_of(errand: Errand, chat: Chat, kind: str, result: Mapping[str, Any]) -> Event:
    return Event(
        channel=chat.channel, peer=chat.peer, id=f"errand:{errand.id}:{kind}", what=Done(kind, result)
    )


def _unshown(work: TurnWork, channel: str) -> list[tuple[str, _Unshown]]:
    return [
        (chat.peer, _Unshown(chat.id, Answer.from_json(chat.answer), chat.answer_to))
        for chat in work.chats.unshown(channel)
        if chat.answer
    ]


def _unreachable(work: TurnWork, chat: ChatId) -> None:
    record = work.chats.get(chat)
    record.reachable = False
    work.chats.save(record)
