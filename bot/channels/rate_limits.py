"""How often something may happen: token buckets, one a session, an address or a chat."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_KEYS: Final = 20_000
"""Buckets remembered at once; the longest untouched goes first, and comes back full."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many a second after that."""

    burst: float
    per_second: float


class Buckets:
    """One bucket of tokens a key."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._levels: dict[str, tuple[float, float]] = {}

    def take(self, key: str, amount: float = 1.0) -> float:
        """Take tokens, all or none, and return 0; or return the seconds until there will be enough."""
        now = self._clock()
        level, at = self._levels.pop(key, (self._rate.burst, now))
        level = min(self._rate.burst, level + (now - at) * self._rate.per_second)
        missing = min(amount, self._rate.burst) - level
        self._levels[key] = (level if missing > 0 else level - amount, now)
        if len(self._levels) > _KEYS:
            del self._levels[next(iter(self._levels))]
        return max(0.0, missing / self._rate.per_second)
