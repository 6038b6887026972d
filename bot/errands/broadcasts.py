"""What operators ask for of a broadcast and that takes long: its recipients, a preview, its report."""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from bot.desk.broadcasts import COUNT, PREVIEW, REPORT
from bot.engine.limits import Limits
from bot.errands.errand import Errand
from bot.messages.broadcast_preview import previews
from bot.texts import Texts
from bot.wording.broadcast_report import COLUMNS, report_rows
from core.base.ids import BroadcastId, CabinetId
from core.model.broadcasts.broadcast import Recipient
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from core.use_cases.broadcast import broadcast_of, gather_some

_PAGE: Final = 1000
"""Recipients that are read in one transaction."""
_MOST: Final = 100_000
"""Recipients of a report that a chat takes as a file; a larger one is written on the server."""
_PATIENCE: Final = timedelta(minutes=15)
_BOM: Final = "\ufeff"


async def count_recipients(
    store: Store, broadcast: BroadcastId, policy: Policy, clock: Callable[[], datetime]
) -> None:
    """Count the recipients of a draft to the end; done again it goes on where it was broken off."""
    while await store.transact(lambda work: gather_some(work, broadcast, policy, now=clock())):
        pass


def broadcast_errands(
    store: Store,
    *,
    limits: Callable[[], Mapping[str, Limits]],
    texts: Texts,
    policy: Policy,
    supplier: Supplier,
    clock: Callable[[], datetime],
) -> list[Errand]:
    """The errands of broadcasts; `limits` are those of the channels that take part, by name."""

    async def count(task: Task) -> Mapping[str, Any]:
        number = BroadcastId(task.payload["broadcast"])
        await count_recipients(store, number, policy, clock)
        return {"broadcast": number}

    async def preview(task: Task) -> Mapping[str, Any]:
        number = BroadcastId(task.payload["broadcast"])
        found = await store.transact(lambda work: broadcast_of(work, number))
        shown = previews(texts, found, limits(), supplier, shift_due=policy.shift_due)
        return {"broadcast": number, "shown": [(each.title, each.text) for each in shown]}

    async def report(task: Task) -> Mapping[str, Any]:
        number = BroadcastId(task.payload["broadcast"])
        found = await store.transact(lambda work: broadcast_of(work, number))
        if found.recipients > _MOST:
            return {"broadcast": number, "content": b"", "name": ""}
        written = io.StringIO()
        register = csv.writer(written, delimiter=";", lineterminator="\n")
        register.writerow(COLUMNS)
        after = CabinetId(0)
        while some := await store.transact(partial(_some, number=number, after=after)):
            register.writerows(row for each in some for row in report_rows(texts, each, policy))
            after = some[-1].cabinet_id
        content = (_BOM + written.getvalue()).encode()
        return {"broadcast": number, "content": content, "name": f"Рассылка {number}.csv"}

    return [
        Errand(kind=COUNT, run=count, within=_PATIENCE),
        Errand(kind=PREVIEW, run=preview),
        Errand(kind=REPORT, run=report),
    ]


def _some(work: TurnWork, *, number: BroadcastId, after: CabinetId) -> list[Recipient]:
    return list(work.broadcasts.report(number, after=after, limit=_PAGE))
