"""Receipts of a month or of a whole year, put together and printed; what is kept already is sent again."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.errands.documents import Documents
from bot.errands.errand import Errand, chat_of
from bot.handlers.receipts import RECEIPT
from bot.texts import Texts, source_names
from core.base import figures
from core.base.ids import AccountId
from core.base.months import Month
from core.base.periods import Period
from core.model.receipts.receipt import Receipt, file_name_of_year, fingerprint
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.use_cases.make_receipt import Issue, receipts_of
from core.use_cases.see_balance import last_statement


def receipt_errand(
    store: Store,
    documents: Documents,
    *,
    texts: Texts,
    supplier: Supplier,
    policy: Policy,
    check_link: Callable[[str], str],
    clock: Callable[[], datetime],
) -> Errand:
    """The errand that prints the receipts of a period, unless the chat has the same papers already."""

    async def run(task: Task) -> Mapping[str, Any]:
        account_id = AccountId(task.payload["account"])
        chat = chat_of(task)

        def put_together(work: TurnWork) -> tuple[Period, Sequence[Receipt], str, str | None]:
            account = work.accounts.get(account_id)
            issue = Issue(
                supplier=supplier,
                source_names=source_names(texts),
                policy=policy,
                now=clock(),
                by=task.payload.get("by", f"chat:{chat}"),
                check_link=check_link,
                large_print=task.payload.get("large", False),
            )
            # A task of an earlier version names no period, and is about the last month.
            asked = task.payload.get("period")
            period = Period.parse(asked) if asked else _month(last_statement(work, account).month)
            receipts = receipts_of(work, account, period, issue)
            facts = fingerprint(receipts)
            return period, receipts, facts, work.files.made_of(chat, facts)

        period, receipts, facts, kept = await store.transact(put_together)
        newest = receipts[-1]
        is_year = period.first != period.last
        return {
            "account": account_id,
            "number": newest.account.number,
            "period": str(period),
            "is_last": newest.is_last,
            "to_pay": newest.to_pay,
            "due": figures.day(newest.due),
            "name": file_name_of_year(period.first.year, newest.account.number)
            if is_year
            else newest.file_name,
            "made_of": facts,
            "kept": kept,
            "content": None if kept else await asyncio.to_thread(_printed, documents, receipts),
        }

    return Errand(kind=RECEIPT, run=run)


def _printed(documents: Documents, receipts: Sequence[Receipt]) -> bytes:
    return documents.print_receipt(receipts[0]) if len(receipts) == 1 else documents.print_receipts(receipts)


def _month(month: Month) -> Period:
    return Period(month, month)
