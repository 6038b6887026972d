"""A period's charges and payments, put together and written as a spreadsheet."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.errands.documents import Documents
from bot.errands.errand import Errand
from bot.handlers.charges import EXTRACT
from bot.texts import Texts
from bot.wording.payment_status import payment_status
from core.base.ids import AccountId
from core.base.periods import Period
from core.model.charges.period_statement import Extract
from core.model.supplier.policy import Policy
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.use_cases.see_charges import make_extract


def extract_errand(
    store: Store,
    documents: Documents,
    *,
    texts: Texts,
    policy: Policy,
    clock: Callable[[], datetime],
) -> Errand:
    """The errand that puts a period's charges and payments together and writes them."""

    async def run(task: Task) -> Mapping[str, Any]:
        account_id, period = AccountId(task.payload["account"]), Period.parse(task.payload["period"])

        def put_together(work: TurnWork) -> Extract:
            made_at = clock().astimezone(policy.time_zone)
            return make_extract(
                work,
                work.accounts.get(account_id),
                period,
                word_status=lambda status: payment_status(texts, status).capitalize(),
                made_at=made_at,
            )

        extract = await store.transact(put_together)
        content = await asyncio.to_thread(documents.write_extract, extract)
        return {
            "account": account_id,
            "number": extract.number,
            "period": str(period),
            "name": extract.file_name,
            "content": content,
        }

    return Errand(kind=EXTRACT, run=run)
