"""The channels beside each other: the trouble of one leaves the others alive."""

import asyncio
from collections.abc import Sequence
from typing import Final, Protocol

import structlog

from bot.channels.ports import Receive
from core.base.system_errors import Misconfigured

_log = structlog.get_logger(__name__)

AGAIN: Final = 30.0
"""Seconds after which a channel is begun again that has failed for a reason nobody has foreseen."""


class Runs(Protocol):
    """A channel that takes events by itself."""

    @property
    def name(self) -> str:
        """The channel's name."""
        ...

    async def run(self, receive: Receive) -> None:
        """Take events until cancelled; what passes by itself is waited out in here.

        Raises:
            Misconfigured: when there is no use in going on until an administrator has seen to something.
        """
        ...


async def side_by_side(channels: Sequence[Runs], receive: Receive, *, others: bool) -> None:
    """Run the channels until cancelled; one that is misconfigured ends, and the log says why.

    `others` says whether there are channels beside these.

    Raises:
        ExceptionGroup: of every Misconfigured, when no channel is left.
    """
    problems: list[Misconfigured] = []

    async def keep(channel: Runs) -> None:
        while True:
            try:
                await channel.run(receive)
            except Misconfigured as problem:
                _log.error("channel_misconfigured", channel=channel.name, problem=str(problem))
                problems.append(problem)
                return
            except Exception:  # noqa: BLE001 - whatever it is, the others go on, and it may pass
                _log.exception("channel_failed", channel=channel.name)
            await asyncio.sleep(AGAIN)

    async with asyncio.TaskGroup() as group:
        for channel in channels:
            group.create_task(keep(channel))
    if problems and not others:
        raise ExceptionGroup("no channel is left", problems)
