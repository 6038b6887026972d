"""Answers that are committed: shown in order, shown again when a messenger did not take them, and marked."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final
from weakref import WeakValueDictionary

import structlog

from bot.engine.channel import Channel, InFlight, NotShown, Unreachable
from bot.engine.screens import Answer
from core.base.ids import ChatId
from core.model.chats import MOST_OWED
from core.ports.store import Store, TurnWork

_log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]

SHOWN_PAUSE: Final = 0.05
"""Seconds for which marks of shown answers are gathered; a crash meanwhile shows an answer twice."""
SHOW_AGAIN: Final = 30.0
"""Seconds until an answer is shown again that a messenger has refused, or could not take."""
SHOW_TRIES: Final = 20
"""An answer that a messenger has failed to take so often is left until the next start."""
AFTER_FAULT: Final = 5.0
"""Seconds until a failed step is repeated, as when the database is away."""
_AT_ONCE: Final = datetime.min.replace(tzinfo=UTC)
_WHEN_THEY_COME_BACK: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Owed:
    """An answer that is committed and not yet shown."""

    chat: ChatId
    answer: Answer
    event: str
    failures: int = 0
    """How often a messenger failed to take it without a word on when it will."""
    due: datetime = _AT_ONCE


class Delivery:
    """Shows answers through the channels and remembers which of them are still owed."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self.channels: dict[str, Channel] = {}
        self._store = store
        self._clock = clock
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._owed: dict[tuple[str, str], list[Owed]] = {}
        """By channel and peer, oldest first; a newer answer takes the place of those that do not last."""
        self._shown: list[tuple[ChatId, str]] = []
        self._something_shown = asyncio.Event()

    def one_at_a_time(self, channel: str, peer: str) -> asyncio.Lock:
        """The lock of a chat: one turn, or one answer shown again, at a time."""
        return self._locks.setdefault((channel, peer), asyncio.Lock())

    async def show(self, channel: Channel, peer: str, owed: Owed, *, to: InFlight | None = None) -> None:
        """Show an answer below what is still owed, or keep it; the caller holds the lock of the chat."""
        if owed.answer.is_empty:
            await self._try(channel, peer, owed, to=to)
            return
        before = self._owed.pop((channel.name, peer), [])
        lasting = [one for one in before if one.answer.lasting and one.event != owed.event]
        # Who is answered has come back, if they had gone.
        awaited = [replace(one, due=_AT_ONCE) if one.due == _WHEN_THEY_COME_BACK else one for one in lasting]
        left = await self._try_due(channel, peer, awaited)
        left += await self._try(channel, peer, owed, to=to)
        self._owe(channel, peer, left)

    async def run(self) -> None:
        """Show what is owed and mark what was shown until cancelled.

        Each channel has a queue of its own: a messenger that is down keeps no other waiting.
        """
        async with asyncio.TaskGroup() as group:
            group.create_task(for_ever(self._mark_when_shown))
            for channel in self.channels.values():
                group.create_task(for_ever(partial(self._keep_showing, channel)))

    async def recall(self, channel: Channel) -> None:
        """Take in hand the answers that were committed but not shown before a crash."""
        for peer, owed in await self._store.transact(partial(_owed_in, channel=channel.name)):
            if (owed.chat, owed.event) not in self._shown:
                self._owe(channel, peer, [owed])

    async def show_again(self, channel: Channel) -> None:
        """Show what the channel's messenger has not taken, where it is time to."""
        for name, peer in list(self._owed):
            if name != channel.name:
                continue
            async with self.one_at_a_time(name, peer):
                # A newer answer may have taken the place of some while others were shown.
                due = self._owed.pop((name, peer), [])
                self._owe(channel, peer, await self._try_due(channel, peer, due))

    async def mark_shown(self) -> None:
        """Write down what has been shown since the last time."""
        shown = list(self._shown)
        if shown:
            await self._store.transact(lambda work: work.chats.mark_shown(shown))
            del self._shown[: len(shown)]

    def _owe(self, channel: Channel, peer: str, owed: list[Owed]) -> None:
        """Add these answers below those that are owed already."""
        queue = self._owed.setdefault((channel.name, peer), [])
        queue += [one for one in owed if all(one.event != other.event for other in queue)]
        del queue[:-MOST_OWED]
        if not queue:
            del self._owed[channel.name, peer]

    async def _try_due(self, channel: Channel, peer: str, owed: list[Owed]) -> list[Owed]:
        """Show those whose time has come, in their order, and return what is owed on."""
        now = self._clock()
        left: list[Owed] = []
        for one in owed:
            left += [one] if one.due > now else await self._try(channel, peer, one)
        return left

    async def _try(
        self, channel: Channel, peer: str, owed: Owed, *, to: InFlight | None = None
    ) -> list[Owed]:
        """Show one answer, and return it where it is to be shown again."""
        try:
            await channel.show(peer, owed.answer, event=owed.event, to=to)
        except Unreachable:
            await self._store.transact(partial(mark_unreachable, chat=owed.chat))
            return [replace(owed, due=_WHEN_THEY_COME_BACK)] if owed.answer.lasting else []
        except NotShown as refusal:
            _log.warning("answer_not_shown", channel=channel.name, reason=str(refusal))
            return self._later(owed, refusal.after)
        except Exception:  # noqa: BLE001 - after any failure of a messenger the answer is shown later
            _log.exception("answer_not_shown", channel=channel.name)
            return self._later(replace(owed, failures=owed.failures + 1), timedelta())
        if not owed.answer.is_empty:
            self._shown.append((owed.chat, owed.event))
            self._something_shown.set()
        return []

    def _later(self, owed: Owed, after: timedelta | None) -> list[Owed]:
        """The answer to be shown again; without an `after` it is left until the next start."""
        if owed.answer.is_empty or after is None or owed.failures >= SHOW_TRIES:
            return []
        return [replace(owed, due=self._clock() + after)]

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


async def for_ever(step: Callable[[], Awaitable[None]]) -> None:
    """Repeat a step; the database may be away for a while, and that must not end the process."""
    while True:
        try:
            await step()
        except Exception:  # noqa: BLE001 - after any error, what is due is still due
            _log.exception("step_failed")
            await asyncio.sleep(AFTER_FAULT)


def _owed_in(work: TurnWork, channel: str) -> list[tuple[str, Owed]]:
    return [
        (owed.peer, Owed(owed.chat_id, Answer.from_json(owed.answer), owed.event))
        for owed in work.chats.unshown(channel)
    ]


def mark_unreachable(work: TurnWork, chat: ChatId) -> None:
    """Remember that the person of the chat cannot be written to, until they write again."""
    record = work.chats.get(chat)
    record.reachable = False
    work.chats.save(record)
