"""Strangers' files opened in a process of its own, which can be stopped and knows none of our secrets."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE
from base64 import b64decode
from pathlib import Path
from typing import Any, Final

from core.model.photographs import Codes, Flaw, PhotographRefused

WITHIN: Final = 10.0
"""Seconds after which the process is stopped, whatever it is at."""

_ROOT: Final = Path(__file__).parents[2]


async def codes_on(content: bytes, *, within: float = WITHIN) -> Codes:
    """The codes on a photograph, or on the first pages of a PDF.

    Raises:
        PhotographRefused: for what is neither, or should not be opened, or takes too long.
    """
    told = await _ask("codes", content, within)
    return Codes(read=tuple(map(b64decode, told["read"])), torn=told["torn"])


async def fit_to_keep(content: bytes, *, within: float = WITHIN) -> bytes:
    """The photograph without what is not seen on it.

    Raises:
        PhotographRefused: for what is no photograph, or should not be opened, or takes too long.
    """
    return b64decode((await _ask("evidence", content, within))["picture"])


async def _ask(what: str, content: bytes, within: float) -> dict[str, Any]:
    # Without our environment, in which a token may stand.
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "adapters.photographs", what,
        cwd=_ROOT, env={}, stdin=PIPE, stdout=PIPE, stderr=DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(within):
            answer, _ = await process.communicate(content)
    except TimeoutError:
        raise PhotographRefused(Flaw.TOO_SLOW) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:  # it ran out of memory, or a library fell over the file
        raise PhotographRefused(Flaw.DAMAGED)
    told: dict[str, Any] = json.loads(answer)
    if "flaw" in told:
        raise PhotographRefused(Flaw(told["flaw"]))
    return told
