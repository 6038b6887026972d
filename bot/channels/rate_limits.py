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
        self._sweep_at = _CHATS_REMEMBERED

    def of(self, chat: int) -> AsyncLimiter:
        """The chat's limiter; those of chats at rest are as good as new, and are forgotten."""
        limiter = self._limiters.get(chat)
        if limiter is None:
            self._sweep()
            limiter = self._limiters[chat] = AsyncLimiter(self._times, self._seconds)
        return limiter

    def _sweep(self) -> None:
        """Forget whoever is at rest, before the memory of all chats has grown twice as large."""
        if len(self._limiters) < self._sweep_at:
            return
        self._limiters = {
            chat: limiter for chat, limiter in self._limiters.items() if not limiter.has_capacity(self._times)
        }
        self._sweep_at = max(_CHATS_REMEMBERED, 2 * len(self._limiters))
