"""How often something may happen in each chat."""

from typing import Final

from aiolimiter import AsyncLimiter

_CHATS_REMEMBERED: Final = 1000


class Limiters:
    """One limiter a chat, so many times in so many seconds."""

    def __init__(self, times: float, seconds: float) -> None:
        self._times = times
        self._seconds = seconds
        self._limiters: dict[int, AsyncLimiter] = {}

    def of(self, chat: int) -> AsyncLimiter:
        """The chat's limiter; those of chats at rest are as good as new, and are forgotten."""
        if len(self._limiters) > _CHATS_REMEMBERED:
            self._limiters = {
                key: limiter
                for key, limiter in self._limiters.items()
                if not limiter.has_capacity(self._times)
            }
        return self._limiters.setdefault(chat, AsyncLimiter(self._times, self._seconds))
