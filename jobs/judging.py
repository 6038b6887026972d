"""Each day every promise that runs is judged, whether or not anybody looks at it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from core.model.supplier.policy import Policy
from core.ports.store import Store
from core.use_cases.promise_payment import judge_one


async def judge_promises(store: Store, policy: Policy, clock: Callable[[], datetime]) -> None:
    """Note of each how it stands, in a transaction of its own: there may be many."""
    running = await store.transact(lambda work: [each.id for each in work.promises.running()])
    for promise in running:
        await store.transact(partial(judge_one, promise_id=promise, policy=policy, now=clock()))
