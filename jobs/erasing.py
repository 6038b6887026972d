"""People who have asked to be forgotten are, when it is due."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from core.model.supplier.policy import Policy
from core.ports.store import Store
from core.use_cases.erase_my_data import erase_what_is_due

_log = structlog.get_logger(__name__)


async def erase(store: Store, policy: Policy, clock: Callable[[], datetime]) -> int:
    """Carry out what is due today or was due before; how many people are forgotten now."""
    done = await store.transact(partial(erase_what_is_due, policy=policy, now=clock()))
    for erasure in done:
        _log.info("erased", erasure=erasure)
    return len(done)
