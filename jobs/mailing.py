"""Receipts go out by e-mail once a month has been charged."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from core.base.ids import AccountId
from core.ports.store import Store, TurnWork
from core.use_cases.mail_receipts import queue_receipts

_PAGE: Final = 1000
"""Ids of accounts of one transaction, so that it keeps nobody's turn waiting."""


async def mail_receipts(store: Store, clock: Callable[[], datetime]) -> None:
    """Queue the receipts of all accounts that have been charged anew; done again it queues nothing."""
    after: AccountId | None = AccountId(0)
    while after is not None:
        after = await store.transact(partial(_go_on, after=after, now=clock()))


def _go_on(work: TurnWork, *, after: AccountId, now: datetime) -> AccountId | None:
    """Queue those of some accounts; the last that was seen to, None when all have been."""
    seen = AccountId(after + _PAGE)
    queue_receipts(work, after=after, until=seen, now=now)
    return seen if seen < work.mailings.last() else None
