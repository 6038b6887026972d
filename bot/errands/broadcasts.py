"""What operators ask for of a broadcast and that takes long: counting its recipients, its report."""

from collections.abc import Callable
from datetime import datetime

from core.base.ids import BroadcastId
from core.model.supplier.policy import Policy
from core.ports.store import Store
from core.use_cases.broadcast import gather_some


async def count_recipients(
    store: Store, broadcast: BroadcastId, policy: Policy, clock: Callable[[], datetime]
) -> None:
    """Count the recipients of a draft to the end; done again it goes on where it was broken off."""
    while await store.transact(lambda work: gather_some(work, broadcast, policy, now=clock())):
        pass
