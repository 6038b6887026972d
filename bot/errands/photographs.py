"""Photographs and scans that people have sent, fetched from the messenger and looked at."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from bot.engine.channel import AttachmentGone, AttachmentTooBig
from bot.engine.turn import Links
from bot.errands.errand import Errand
from bot.handlers.photographs import CHECK, LOOK, found_as_json
from core.model.photographs import MOST_BYTES, Codes, Flaw, PhotographRefused, judge
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.queue import Task

Fetch: TypeAlias = Callable[[Task, str, int], Awaitable[bytes]]
"""Fetches a file that was sent in the task's chat, by its reference, with so many bytes at most."""

_AT_ONCE: Final = 2
"""Each takes a processor for a second or two."""
_WITHIN: Final = timedelta(seconds=90)
"""A file of 20 MB over a slow line, and the time that it is given to be opened in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photographs:
    """What opens strangers' files; both raise `PhotographRefused`."""

    codes_on: Callable[[bytes], Awaitable[Codes]]


def photograph_errand(
    fetch: Fetch,
    photographs: Photographs,
    *,
    links: Callable[[], Links],
    supplier: Supplier,
    policy: Policy,
    clock: Callable[[], datetime],
) -> Errand:
    """The errand that looks at what somebody has sent; the file itself is kept nowhere."""

    async def look(task: Task) -> Mapping[str, Any]:
        asked = {"album": task.payload["album"]}
        try:
            content = await fetch(task, task.payload["file"], MOST_BYTES)
            codes = await photographs.codes_on(content)
        except AttachmentTooBig:
            return {**asked, "flaw": Flaw.TOO_BIG.value}
        except AttachmentGone:
            return {**asked, "flaw": Flaw.GONE.value}
        except PhotographRefused as refused:
            return {**asked, "flaw": refused.flaw.value}
        checks = [link(CHECK) for link in links().values()]
        found = judge(codes, supplier.payee, policy.day(clock()), checks=checks)
        return {**asked, **found_as_json(found)}

    return Errand(kind=LOOK, run=look, at_once=_AT_ONCE, within=_WITHIN)
