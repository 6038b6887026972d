"""The last month's receipt, put together and printed."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.errands.documents import Documents
from bot.errands.errand import Errand
from bot.handlers.receipts import RECEIPT
from bot.texts import Texts, source_names
from core.base import figures
from core.base.ids import AccountId
from core.model.receipts.receipt import Receipt
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.use_cases.make_receipt import last_receipt


def receipt_errand(
    store: Store,
    documents: Documents,
    *,
    texts: Texts,
    supplier: Supplier,
    policy: Policy,
    clock: Callable[[], datetime],
) -> Errand:
    """The errand that puts the last month's receipt together and prints it."""

    async def run(task: Task) -> Mapping[str, Any]:
        account_id = AccountId(task.payload["account"])

        def put_together(work: TurnWork) -> Receipt:
            return last_receipt(
                work,
                work.accounts.get(account_id),
                supplier=supplier,
                source_names=source_names(texts),
                policy=policy,
                now=clock(),
            )

        receipt = await store.transact(put_together)
        content = await asyncio.to_thread(documents.print_receipt, receipt)
        return {
            "account": account_id,
            "number": receipt.account.number,
            "month": str(receipt.month),
            "to_pay": receipt.to_pay,
            "due": figures.day(receipt.due),
            "name": receipt.file_name,
            "content": content,
        }

    return Errand(kind=RECEIPT, run=run)
