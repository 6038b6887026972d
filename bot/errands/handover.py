"""The link to another messenger, drawn for the camera of a phone."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from bot.errands.errand import Errand
from bot.handlers.handover import DRAW
from core.ports.queue import Task


def handover_errand(draw_code: Callable[[bytes], bytes]) -> Errand:
    """The errand with what draws a QR code of bytes."""

    async def draw(task: Task) -> Mapping[str, Any]:
        content = await asyncio.to_thread(draw_code, task.payload["link"].encode())
        return {**task.payload, "content": content}

    return Errand(kind=DRAW, run=draw)
