"""What is too slow for a turn, done beside it; each result comes back to the conversation as an event."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.engine.errands import Runner
from bot.texts import Texts, source_names
from bot.wording import figures
from core.base.ids import AccountId
from core.model.receipts.receipt import Receipt
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.queues import Errand
from core.ports.store import Store, TurnWork
from core.use_cases.make_receipt import last_receipt


def receipt_runner(
    store: Store,
    *,
    print_receipt: Callable[[Receipt], bytes],
    texts: Texts,
    supplier: Supplier,
    policy: Policy,
    clock: Callable[[], datetime],
) -> Runner:
    """The errand that puts the last month's receipt together and prints it."""

    async def run(errand: Errand) -> Mapping[str, Any]:
        account_id = AccountId(errand.payload["account"])

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
        content = await asyncio.to_thread(print_receipt, receipt)
        return {
            "account": account_id,
            "number": receipt.account.number,
            "month": str(receipt.month),
            "to_pay": receipt.to_pay,
            "due": figures.day(receipt.due),
            "name": receipt.file_name,
            "content": content,
        }

    return run
