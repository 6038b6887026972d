"""An account's consumption, put together and drawn as a picture."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.errands.documents import Documents
from bot.errands.errand import Errand
from bot.handlers.bill import CHART
from core.base.ids import AccountId
from core.model.charges.consumption import Consumption
from core.model.supplier.policy import Policy
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.use_cases.see_consumption import consumption_of


def chart_errand(
    store: Store,
    documents: Documents,
    *,
    policy: Policy,
    clock: Callable[[], datetime],
) -> Errand:
    """The errand that draws an account's consumption by month."""

    async def run(task: Task) -> Mapping[str, Any]:
        account_id = AccountId(task.payload["account"])

        def put_together(work: TurnWork) -> Consumption:
            today = clock().astimezone(policy.time_zone).date()
            return consumption_of(work, work.accounts.get(account_id), today)

        consumption = await store.transact(put_together)
        return {
            "account": account_id,
            "number": consumption.number,
            "year": str(consumption.year),
            "one_year": not consumption.last_year,
            "name": consumption.file_name,
            "content": await asyncio.to_thread(documents.draw_chart, consumption),
        }

    return Errand(kind=CHART, run=run)
