"""Each day our books of the last weeks are compared with the providers': a refund may be told by nobody."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

import structlog

from core.ports.payment_providers import PaymentProvider, ProviderRefused, ProviderSilent
from core.ports.store import Store
from jobs.reconciling import Reconciler

_log = structlog.get_logger(__name__)

LOOK_BACK: Final = timedelta(days=30)
"""What is given back later is found by `main.py reconcile`."""
AGES: Final = tuple(timedelta(days=days) for days in (1, 3, 7, 14, 30))
"""How long ago a payment was when its provider, which gives no list, is asked of it alone: five times."""


async def compare_books(
    store: Store,
    providers: Collection[PaymentProvider],
    *,
    zone: tzinfo,
    clock: Callable[[], datetime],
) -> None:
    """Put right what the providers confirm, and tell the administrator of what differs still."""
    reconciler = Reconciler(store, zone=zone, clock=clock)
    today = clock().astimezone(zone).date()
    for provider in providers:
        try:
            odd = await _by_lists(reconciler, provider, today)
        except ProviderSilent as silence:
            _log.warning("books_not_compared", provider=provider.name, why=str(silence))
        except ProviderRefused:
            for age in AGES:
                await reconciler.with_each(provider, today - age)
        else:
            if odd:
                _log.error("books_differ", provider=provider.name, payments=odd)


async def _by_lists(reconciler: Reconciler, provider: PaymentProvider, today: date) -> int:
    """How many payments differ still; a day at a time, since a month of a large supplier's is long.

    Raises:
        ProviderSilent, ProviderRefused: as the port says.
    """
    odd = 0
    for age in range(LOOK_BACK.days + 1):
        day = today - timedelta(days=age)
        odd += sum(each.kept is None for each in await reconciler.with_list(provider, day, day))
    return odd
