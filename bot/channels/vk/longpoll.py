"""Bots Long Poll: events in the order in which they happened, and how far they have been taken in.

Source: dev.vk.com, bots-long-poll/getting-started.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

import structlog
from aiohttp import ClientError, ClientTimeout

from bot.channels.vk.api import STUBBORN, VkApi
from bot.channels.vk.community import LongPollOff
from bot.channels.vk.cursor import Place
from bot.channels.vk.errors import Refused, VkError
from bot.channels.vk.missed import missed

_log = structlog.get_logger(__name__)

WAIT: Final = 25
"""Seconds; VK allows 90, but proxies cut a connection that is silent for half a minute."""
_TIMEOUT: Final = ClientTimeout(total=WAIT + 15)
PAUSE: Final = 0.5
"""Seconds after a second failure in a row, and so much more after each of the next."""
_LONGEST_PAUSE: Final = 30.0
_OVERLAP: Final = timedelta(minutes=2)
"""How far our clock and VK's may differ; what was heard in that time is recognised by its name."""
_SWITCHED_OFF: Final = 100
"""«longpoll for this group is not enabled»: nothing else can be wrong with the one parameter."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Events that came at once, and the place behind them."""

    place: Place
    updates: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Server:
    address: str
    key: str
    ts: str


async def batches(
    api: VkApi, group_id: int, place: Place, clock: Callable[[], datetime]
) -> AsyncIterator[Batch]:
    """Events after the place, for ever; from now on where there is none.

    Where VK has lost events, what people wrote meanwhile is looked up in the conversations.

    Raises:
        LongPollOff: when the community keeps no events for us, or no longer.
        Refused: when VK gives the community no server.
    """
    server = await _server(api, group_id)
    ts, heard_until = place.ts or server.ts, place.at
    failures = 0
    while True:
        asked_at = clock()
        reply = await _reply(api, server, ts)
        match reply:
            case {"failed": 1, "ts": next_ts}:
                _log.warning("vk_history_lost_in_part")
                ts = str(next_ts)
                yield Batch(Place(ts, asked_at), await _missed(api, heard_until))
            case {"failed": 3}:
                _log.error("vk_history_lost")
                server = await _server(api, group_id)
                ts = server.ts
                yield Batch(Place(ts, asked_at), await _missed(api, heard_until))
            case {"ts": next_ts, "updates": list(updates)}:
                # What happens while the reply is on its way comes with the next one.
                ts, failures, heard_until = str(next_ts), 0, asked_at
                yield Batch(Place(ts, heard_until), updates)
                continue
            case _:  # the key has expired (failed 2), or the server is not what it was
                server = await _server(api, group_id)
        await asyncio.sleep(min(failures * PAUSE, _LONGEST_PAUSE))
        failures += 1


async def _missed(api: VkApi, heard_until: datetime | None) -> Sequence[Mapping[str, Any]]:
    """What people wrote since everything was heard; nothing where it is not known since when."""
    if heard_until is None:
        return []
    try:
        found = await missed(api, heard_until - _OVERLAP)
    except VkError as failure:
        _log.error("vk_missed_not_found", reason=str(failure))
        return []
    _log.warning("vk_missed_looked_up", count=len(found))
    return found


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
