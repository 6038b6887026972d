"""Delivering the letters of the outbox."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from core.model.messages.letters import Letter
from core.ports.post import LetterRefused, Postman, PostUnavailable
from core.ports.queues import Delivery
from core.ports.store import Store

_log = structlog.get_logger(__name__)

LEASE: Final = timedelta(minutes=2)
BATCH: Final = 20
PAUSE: Final = 0.5
"""Seconds between looks into an empty outbox: somebody may be waiting for a code."""
TRIES: Final = 12
"""With a back-off that doubles up to an hour, about eight hours: a mail server may be down for a night."""
_LONGEST_PAUSE: Final = timedelta(hours=1)


async def deliver_letters(store: Store, postman: Postman, *, now: datetime) -> int:
    """Deliver the letters that are due, and say how many were tried; a refused one is given up."""
    due = await store.transact(lambda work: work.outbox.claim(now, now + LEASE, BATCH))
    for delivery in due:
        await _deliver(store, postman, delivery, now)
    return len(due)


async def _deliver(store: Store, postman: Postman, delivery: Delivery, now: datetime) -> None:
    try:
        await postman.deliver(Letter(**delivery.payload), f"letter-{delivery.id}")
    except LetterRefused:
        _log.warning("letter_refused", delivery=delivery.id)
        await _failed(store, delivery, "refused", None, now)
    except PostUnavailable:
        last = delivery.attempts >= TRIES
        pause = min(timedelta(seconds=2**delivery.attempts * 5), _LONGEST_PAUSE)
        _log.warning("letter_put_off", delivery=delivery.id, attempts=delivery.attempts, given_up=last)
        await _failed(store, delivery, "unavailable", None if last else now + pause, now)
    else:
        await store.transact(lambda work: work.outbox.done(delivery.id, now))


async def _failed(
    store: Store, delivery: Delivery, error: str, retry_at: datetime | None, now: datetime
) -> None:
    await store.transact(lambda work: work.outbox.failed(delivery.id, error=error, retry_at=retry_at, at=now))


async def deliver_for_ever(store: Store, postman: Postman, clock: Callable[[], datetime]) -> None:
    """Deliver letters as they are written, until cancelled; a fault of ours only costs a pause."""
    while True:
        try:
            tried = await deliver_letters(store, postman, now=clock())
        except Exception:  # noqa: BLE001 - whatever fails, the letters wait in the outbox
            _log.exception("letters_failed")
            tried = 0
        if not tried:
            await asyncio.sleep(PAUSE)
