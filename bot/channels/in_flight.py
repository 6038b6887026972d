"""Turns in flight: an event is confirmed to the messenger once it is committed; at the end turns finish."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final

import stamina
import structlog

from bot.channels.ports import Receive
from bot.engine.channel import InFlight
from bot.engine.events import Event, Pressed
from bot.engine.limits import Limits
from bot.engine.markup import escape
from bot.engine.screens import Answer, Screen, in_one_message

_log = structlog.get_logger(__name__)

PROMPT: Final = 1.0
"""Seconds after which a person sees that work is still going on."""
QUEUE_PATIENCE: Final = 1.0
"""Seconds to wait for turns that stand behind another of the same person."""
DRAIN: Final = 15.0
"""Seconds that turns are given at the end."""


class Turns:
    """Events that have been taken and are not fully answered yet."""

    def __init__(self, answer: Callable[[InFlight], Awaitable[None]]) -> None:
        self._answer = answer
        self._turns: dict[str, InFlight] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, event: Event, press: str = "", *, replaces: bool = False) -> InFlight:
        """Begin a turn; an event that is delivered again meanwhile gets the same one."""
        turn = self._turns.get(event.id)
        if turn is None:
            turn = self._turns[event.id] = InFlight(event, press, replaces)
            task = asyncio.create_task(self._run(turn))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return turn

    async def settle(self) -> None:
        """Wait until what has been taken is committed, so that it may be confirmed.

        Turns of one person run one at a time, and the next begins when the answer has been shown; behind
        somebody who writes without a pause nobody else is to wait.
        """
        turns = list(self._turns.values())
        first = {turn.event.peer: turn for turn in reversed(turns)}
        for turn in first.values():
            await turn.settled.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(QUEUE_PATIENCE):
                for turn in turns:
                    await turn.settled.wait()

    async def drain(self) -> None:
        """Let the turns end; cut off those that take too long."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=DRAIN)
        if late:
            _log.warning("turns_cut_off", count=len(late))
            for task in late:
                task.cancel()
            await asyncio.wait(late)

    async def _run(self, turn: InFlight) -> None:
        try:
            await self._answer(turn)
        except BaseException as failure:
            turn.fail(failure)
            if not isinstance(failure, Exception):
                raise
            _log.exception("turn_failed")
        finally:
            del self._turns[turn.event.id]


async def accompany(
    turn: InFlight,
    receive: Receive,
    *,
    busy: Callable[[str], Awaitable[None]],
    stop_spinner: Callable[[InFlight], Awaitable[None]],
    busy_lasts: float,
) -> None:
    """Have the event answered, and show that it takes long when it does; a press is answered in any case.

    `busy_lasts` is for how many seconds a client shows that we are busy.
    """
    over = asyncio.Event()

    async def reassure() -> None:
        await stop_spinner(turn)
        while not over.is_set():
            if not turn.settled.is_set():
                await busy(turn.event.peer)
            with suppress(TimeoutError):
                async with asyncio.timeout(busy_lasts):
                    await over.wait()

    loop = asyncio.get_running_loop()
    reassuring: list[asyncio.Task[None]] = []
    # A timer costs a prompt turn next to nothing, a task beside it would not.
    late = loop.call_later(PROMPT, lambda: reassuring.append(loop.create_task(reassure())))
    try:
        await receive(turn)
    finally:
        late.cancel()
        over.set()
        await asyncio.gather(*reassuring)
        await stop_spinner(turn)


def insistently(receive: Receive) -> Receive:
    """`receive` for a messenger that sends nothing twice which was asked for.

    The dispatcher owns up to its faults, so that the store is away when it fails: it is tried for as long as
    that takes.
    """

    async def receive_insistently(turn: InFlight) -> None:
        async for attempt in stamina.retry_context(on=Exception, attempts=None, timeout=None, wait_max=10.0):
            with attempt:
                await receive(turn)

    return receive_insistently


def in_words(answer: Answer, to: InFlight | None, limits: Limits) -> Answer:
    """The answer with its short word as a message, where the press has no place for it or no more."""
    if not answer.toast or to is None or to.toast or not isinstance(to.event.what, Pressed):
        return answer
    words = Screen(text=escape(answer.toast))
    return replace(answer, screens=in_one_message((words, *answer.screens), limits), toast="")
