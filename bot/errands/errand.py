"""What a kind of errands is: work for a chat that is too slow for a turn, with a result for a dialogue."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from core.base.ids import ChatId
from core.model.messages.recipients import ToChat
from core.ports.queue import Task
from core.ports.task_kinds import NoUseTrying

BACK_OFF: Final = tuple(timedelta(seconds=seconds) for seconds in (2, 4, 8, 16))
"""Pauses between tries. A person waits: after half a minute it is better to say that it has failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """How one kind of errands is carried out; `Turn.errand` records one."""

    kind: str
    run: Callable[[Task], Awaitable[Mapping[str, Any]]]
    """Does one errand and returns the result for the dialogue; after an exception it is tried again."""
    back_off: tuple[timedelta, ...] = BACK_OFF
    at_once: int = 4
    within: timedelta = timedelta(minutes=1)


def chat_of(task: Task) -> ChatId:
    """The chat that an errand is done for."""
    match task.to:
        case ToChat(chat):
            return chat
    raise NoUseTrying("an errand is of a chat")
