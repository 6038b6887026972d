"""Receipts go out by e-mail once a month has been charged."""

from collections.abc import Callable
from datetime import datetime

from core.base.ids import AccountId
from core.ports.store import Store
from core.use_cases.mail_receipts import queue_receipts
from jobs.spans import in_spans


async def mail_receipts(store: Store, clock: Callable[[], datetime]) -> None:
    """Queue the receipts of all accounts that have been charged anew; done again it queues nothing."""
    await in_spans(
        store,
        AccountId,
        last=lambda work: work.mailings.last(),
        see_to=lambda work, after, until: queue_receipts(work, after=after, until=until, now=clock()),
    )
