"""How often something may be tried: by a person, from an address, of an account, or by everybody together."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.ports.work import Work

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)
EVERYBODY: Final = "everybody"
"""The subject of what all strangers together try."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries of a kind, counted for a subject, within a time."""

    kind: str
    subject: str
    most: int
    within: timedelta


def is_reached(work: Work, limits: Collection[Limit], now: datetime, *, hold: bool = True) -> bool:
    """Whether one of the limits has been reached.

    Those who try at the same moment wait for each other, so that each sees the others' tries; where many are
    right and nothing is counted for them, `hold` is False.
    """
    if hold:
        work.tries.hold(*((each.kind, each.subject) for each in limits))
    return any(_tries(work, each, now) >= each.most for each in limits)


def count_try(work: Work, limits: Collection[Limit], now: datetime) -> None:
    """Count a try against each of the limits."""
    for each in limits:
        work.tries.add(each.kind, each.subject, now)


def take_try(work: Work, limits: Collection[Limit], now: datetime) -> bool:
    """Count a try before it is made, so that a crash gives no free one; False where a limit is reached."""
    if is_reached(work, limits, now):
        return False
    count_try(work, limits, now)
    return True


def tries_left(work: Work, limits: Collection[Limit], now: datetime) -> int:
    """How many tries are left by the closest of the limits."""
    return min(each.most - _tries(work, each, now) for each in limits)


def _tries(work: Work, limit: Limit, now: datetime) -> int:
    return work.tries.count(limit.kind, limit.subject, now - limit.within)
