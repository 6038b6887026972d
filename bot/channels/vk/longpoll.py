"""Bots Long Poll: events in the order in which they happened, and how far they have been taken in.

Source: dev.vk.com, bots-long-poll/getting-started.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import structlog
from aiohttp import ClientError, ClientTimeout

from bot.channels.vk.api import STUBBORN, VkApi
from bot.channels.vk.community import LongPollOff
from bot.channels.vk.errors import Refused

_log = structlog.get_logger(__name__)

WAIT: Final = 25
"""Seconds; VK allows 90, but proxies cut a connection that is silent for half a minute."""
_TIMEOUT: Final = ClientTimeout(total=WAIT + 15)
PAUSE: Final = 0.5
"""Seconds after a second failure in a row, and so much more after each of the next."""
_LONGEST_PAUSE: Final = 30.0
_SWITCHED_OFF: Final = 100
"""«longpoll for this group is not enabled»: nothing else can be wrong with the one parameter."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Events that came at once; `ts` is the place behind them."""

    ts: str
    updates: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Server:
    address: str
    key: str
    ts: str


async def batches(api: VkApi, group_id: int, ts: str) -> AsyncIterator[Batch]:
    """Events after the place `ts`, for ever; from now on where it is empty.

    Raises:
        LongPollOff: when the community keeps no events for us, or no longer.
        Refused: when VK gives the community no server.
    """
    server = await _server(api, group_id)
    ts = ts or server.ts
    failures = 0
    while True:
        reply = await _reply(api, server, ts)
        match reply:
            case {"failed": 1, "ts": next_ts}:
                _log.warning("vk_history_lost_in_part")
                ts = str(next_ts)
            case {"failed": 3}:
                _log.error("vk_history_lost")
                server = await _server(api, group_id)
                ts = server.ts
            case {"ts": next_ts, "updates": list(updates)}:
                ts, failures = str(next_ts), 0
                yield Batch(ts, updates)
                continue
            case _:  # the key has expired (failed 2), or the server is not what it was
                server = await _server(api, group_id)
        await asyncio.sleep(min(failures * PAUSE, _LONGEST_PAUSE))
        failures += 1


async def _server(api: VkApi, group_id: int) -> _Server:
    try:
        given = await api.call("groups.getLongPollServer", STUBBORN, group_id=group_id)
    except Refused as refusal:
        if refusal.code == _SWITCHED_OFF:
            raise LongPollOff from None
        raise
    return _Server(given["server"], given["key"], str(given["ts"]))


async def _reply(api: VkApi, server: _Server, ts: str) -> Mapping[str, Any]:
    """What the server says; nothing where it cannot be reached."""
    query = {"act": "a_check", "key": server.key, "ts": ts, "wait": str(WAIT)}
    try:
        async with api.session.get(server.address, params=query, timeout=_TIMEOUT) as response:
            if response.status != HTTPStatus.OK:
                _log.warning("vk_long_poll_failed", reason=f"HTTP {response.status}")
                return {}
            reply = json.loads(await response.read())
    except (ClientError, TimeoutError, ValueError) as fault:
        _log.warning("vk_long_poll_failed", reason=type(fault).__name__)
        return {}
    return reply if isinstance(reply, dict) else {}
