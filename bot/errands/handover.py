"""The link to another messenger, drawn for the camera of a phone."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.errands.documents import Documents
from bot.errands.errand import Errand
from bot.handlers.handover import DRAW
from core.ports.queue import Task


def handover_errand(documents: Documents) -> Errand:
    """The errand that draws a link as a QR code."""

    async def draw(task: Task) -> Mapping[str, Any]:
        content = await asyncio.to_thread(documents.draw_code, task.payload["link"].encode())
        return {**task.payload, "content": content}

    return Errand(kind=DRAW, run=draw)
