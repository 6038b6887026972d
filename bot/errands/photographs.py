"""Photographs and scans that people have sent, fetched from the messenger and looked at."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from bot.engine.channel import AttachmentGone, AttachmentTooBig
from bot.engine.turn import Links
from bot.errands.errand import Errand
from bot.handlers.photographs import CHECK, LOOK, found_as_json
from bot.handlers.readings.common import EVIDENCE
from core.model.photographs import MOST_BYTES, OF_PAPERS, Codes, Flaw, Found, PhotographRefused, judge
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.queue import Task

Fetch: TypeAlias = Callable[[Task, str, int], Awaitable[bytes]]
"""Fetches a file that was sent in the task's chat, by its reference, with so many bytes at most."""

_AT_ONCE: Final = 2
"""Each takes a processor for a second or two."""
_OF_LOOK: Final = ("album", "file", "for_reading")
"""What a look hands on of what it was asked with."""
_WITHIN: Final = timedelta(seconds=90)
"""A file of 20 MB over a slow line, and the time that it is given to be opened in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photographs:
    """What opens strangers' files; both raise `PhotographRefused`."""

    codes_on: Callable[[bytes], Awaitable[Codes]]
    fit_to_keep: Callable[[bytes], Awaitable[bytes]]
    """Gives a photograph back without what is not seen on it."""


async def _fetched(fetch: Fetch, task: Task) -> bytes:
    try:
        return await fetch(task, task.payload["file"], MOST_BYTES)
    except AttachmentTooBig:
        raise PhotographRefused(Flaw.TOO_BIG) from None
    except AttachmentGone:
        raise PhotographRefused(Flaw.GONE) from None


def photograph_errands(
    fetch: Fetch,
    photographs: Photographs,
    *,
    links: Callable[[], Links],
    supplier: Supplier,
    policy: Policy,
    clock: Callable[[], datetime],
) -> tuple[Errand, ...]:
    """The errands that look at what somebody has sent; what is no evidence is kept nowhere."""

    async def found_on(content: bytes) -> Found:
        codes = await photographs.codes_on(content)
        checks = [link(CHECK) for link in links().values()]
        return judge(codes, supplier.payee, policy.day(clock()), checks=checks)

    async def look(task: Task) -> Mapping[str, Any]:
        asked = {name: task.payload[name] for name in _OF_LOOK if name in task.payload}
        try:
            return {**asked, **found_as_json(await found_on(await _fetched(fetch, task)))}
        except PhotographRefused as refused:
            return {**asked, "flaw": refused.flaw.value}

    async def keep(task: Task) -> Mapping[str, Any]:
        asked = {"reading": task.payload["reading"]}
        try:
            content = await _fetched(fetch, task)
            found = await found_on(content)
            if found.finding in OF_PAPERS:
                return {"album": task.payload.get("album", ""), **found_as_json(found)}
            return {**asked, "content": await photographs.fit_to_keep(content)}
        except PhotographRefused as refused:
            return {**asked, "flaw": refused.flaw.value}

    return (
        Errand(kind=LOOK, run=look, at_once=_AT_ONCE, within=_WITHIN),
        Errand(kind=EVIDENCE, run=keep, at_once=_AT_ONCE, within=_WITHIN),
    )
