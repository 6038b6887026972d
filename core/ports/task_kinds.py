"""What the worker needs to know of a kind of tasks in order to carry them out."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from core.ports.queue import Task


class TryLater(Exception):
    """The outside world cannot take it now, as happens.

    `after` is when it says that it will: such a try does not count. Without it the kind's back-off decides.
    """

    def __init__(self, reason: str, *, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class NoUseTrying(Exception):
    """It will never be taken, so that every further try would be in vain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskKind:
    """How the tasks of one kind are carried out."""

    name: str
    """Stands in rows that outlive a release, so it never changes."""
    run: Callable[[Task], Awaitable[None]]
    """Carries a task out, and closes it in the transaction that keeps its result.

    `TryLater` and `NoUseTrying` have it put off and given up; after any other exception it is tried again.
    What they say goes into the row and the log, so it holds nothing personal.
    """
    give_up: Callable[[Task, str], Awaitable[None]] | None = None
    """Gives a task up, with the reason, where somebody must be told in the same transaction."""
    back_off: tuple[timedelta, ...]
    """How long to wait after the first failure, the second and so on; after the last one it is given up."""
    at_once: int = 4
    """How many of the kind a process carries out at the same time."""
    within: timedelta = timedelta(minutes=1)
    """A try that takes longer is cut short and has failed."""
