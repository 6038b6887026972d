"""A circuit breaker: a provider that is silent is not waited for by everybody in turn."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final, TypeVar

import structlog

from core.base.ids import OnlinePaymentId
from core.ports.payment_providers import ProviderRefused, ProviderSilent

_log = structlog.get_logger(__name__)

T = TypeVar("T")

_SILENT_ABOUT: Final = 3
"""So many payments in a row; one alone may be at fault itself."""
PROBE_EVERY: Final = timedelta(seconds=20)
"""Less than somebody waits for a link, so that one of their tries may be the probe."""


class CircuitBreaker:
    """Stands before one provider: while it is silent, answers for it at once, but for a probe now and then.

    A call that nobody answers takes half a minute, and the tasks of all providers share the same slots.
    """

    def __init__(self, provider: str, clock: Callable[[], datetime]) -> None:
        self._provider = provider
        self._clock = clock
        self._silent_about: set[OnlinePaymentId] = set()
        self._next_probe: datetime | None = None
        """None while the provider answers."""
        self._is_refusing = False

    async def call(self, payment: OnlinePaymentId, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask the provider about a payment.

        Raises:
            ProviderSilent, ProviderRefused: as the port says; the first also where it is not asked.
        """
        if self._next_probe is not None:
            now = self._clock()
            if now < self._next_probe:
                raise ProviderSilent(f"{self._provider} has been silent")
            self._next_probe = now + PROBE_EVERY
        try:
            answer = await ask()
        except (ProviderSilent, asyncio.CancelledError):
            # A task is cancelled when its time is over.
            self._was_silent(payment)
            raise
        except ProviderRefused:
            self._has_answered()
            raise
        self._has_answered()
        if self._is_refusing:
            self._is_refusing = False
            _log.error("provider_refuses_no_more", provider=self._provider)
        return answer

    def refuses(self, why: str) -> None:
        """Tell the administrator that the provider refuses us; of refusals in a row the first is enough."""
        if not self._is_refusing:
            self._is_refusing = True
            _log.error("provider_refuses", provider=self._provider, why=why)

    def _was_silent(self, payment: OnlinePaymentId) -> None:
        self._silent_about.add(payment)
        if self._next_probe is None and len(self._silent_about) >= _SILENT_ABOUT:
            self._next_probe = self._clock() + PROBE_EVERY
            _log.error("provider_silent", provider=self._provider)

    def _has_answered(self) -> None:
        self._silent_about.clear()
        if self._next_probe is not None:
            self._next_probe = None
            _log.error("provider_answers_again", provider=self._provider)
