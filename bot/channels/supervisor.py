"""Runs the channels beside each other: a failure of one leaves the others alive."""

import asyncio
from collections.abc import Sequence
from typing import Final

import structlog

from bot.channels.ports import LiveChannel, Receive
from core.base.system_errors import Misconfigured

_log = structlog.get_logger(__name__)

AGAIN: Final = 30.0
"""Seconds after which a channel that failed for an unforeseen reason is begun again."""


async def side_by_side(channels: Sequence[LiveChannel], receive: Receive) -> None:
    """Run the channels until cancelled; one that is misconfigured ends, and the log says why.

    Raises:
        ExceptionGroup: of every Misconfigured, when no channel is left.
    """
    problems: list[Misconfigured] = []

    async def keep(channel: LiveChannel) -> None:
        while True:
            try:
                await channel.run(receive)
            except Misconfigured as problem:
                _log.error("channel_misconfigured", channel=channel.name, problem=str(problem))
                problems.append(problem)
                return
            except Exception:  # noqa: BLE001 - after any error the others go on, and it may pass
                _log.exception("channel_failed", channel=channel.name)
            await asyncio.sleep(AGAIN)

    async with asyncio.TaskGroup() as group:
        for channel in channels:
            group.create_task(keep(channel))
    if problems:
        raise ExceptionGroup("no channel is left", problems)
