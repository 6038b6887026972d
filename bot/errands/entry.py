"""A chat goes on by itself after its person has typed the password on our page."""

from collections.abc import Mapping
from typing import Any

from bot.errands.errand import Errand
from bot.handlers.entrance import BY_PAGE
from bot.handlers.settings.proving import TYPED
from core.ports.queue import Task


def page_errands() -> tuple[Errand, ...]:
    """The errands that only lead back into the chat: their work was done on the page."""
    return Errand(kind=BY_PAGE, run=_go_on), Errand(kind=TYPED, run=_go_on)


async def _go_on(task: Task) -> Mapping[str, Any]:
    return task.payload
