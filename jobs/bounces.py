"""Letters that have come back are read, and the addresses at which nobody takes them are marked."""

from collections.abc import Callable
from contextlib import aclosing
from datetime import datetime
from functools import partial
from typing import Final

import structlog

from core.model.messages.addresses import Bounce
from core.model.supplier.policy import Policy
from core.ports.bounces import ReturnedMail, ReturnedMailUnavailable
from core.ports.store import Store, TurnWork
from core.use_cases.mark_address import mark_returned

_log = structlog.get_logger(__name__)

_CURSOR: Final = "returned-mail"


async def read_returned(
    store: Store, mailbox: ReturnedMail, policy: Policy, clock: Callable[[], datetime]
) -> None:
    """Read on in the mailbox; done twice, or by several processes, it marks and tells once."""
    place = await store.transact(lambda work: work.cursors.get(_CURSOR))
    marked = 0
    try:
        async with aclosing(mailbox.since(place)) as news:
            async for at, bounce in news:
                marked += await store.transact(partial(_take, at, bounce, policy, clock()))
    except ReturnedMailUnavailable as trouble:
        _log.warning("returned_mail_unavailable", reason=str(trouble))
    if marked:
        _log.info("addresses_marked", letters=marked)


def _take(place: str, bounce: Bounce | None, policy: Policy, now: datetime, work: TurnWork) -> bool:
    work.cursors.keep(_CURSOR, place)
    return bounce is not None and mark_returned(work, bounce, policy=policy, now=now)
