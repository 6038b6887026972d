"""What is too slow for a turn, done beside it; each result comes back to the conversation as an event."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot import formats
from bot.edge import Runner
from bot.texts import Texts, source_names
from core.ids import AccountId
from core.policy import Policy
from core.receipt import Receipt
from core.receipts import last_receipt
from core.supplier import Supplier
from core.turns import Errand, Store, TurnWork


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
            "due": formats.day(receipt.due),
            "name": receipt.file_name,
            "content": content,
        }

    return run
