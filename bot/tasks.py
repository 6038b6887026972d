"""All that the bot does outside its turns: errands and messages together."""

from collections.abc import Callable
from datetime import datetime

from bot.engine.dispatcher import Dispatcher
from bot.errands.broadcasts import broadcast_errands
from bot.errands.documents import Documents
from bot.errands.errands import Errands
from bot.errands.payments import Cashier
from bot.errands.photographs import Photographs, photograph_errands
from bot.errands.registry import errands
from bot.messages.deliveries import Deliveries
from bot.messages.registry import MESSAGES
from bot.messages.texting import Texting
from bot.texts import russian
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.post import Postman
from core.ports.store import Store
from core.ports.task_kinds import TaskKind


def task_kinds(
    dispatcher: Dispatcher,
    store: Store,
    *,
    documents: Documents,
    photographs: Photographs,
    cashier: Cashier,
    postman: Postman,
    policy: Policy,
    supplier: Supplier,
    check_link: Callable[[str], str],
    clock: Callable[[], datetime],
    texting: Texting | None = None,
) -> list[TaskKind]:
    """Every kind of tasks, with what carries them out."""
    texts = russian()
    deliveries = Deliveries(
        dispatcher,
        store,
        postman,
        documents=documents,
        texts=texts,
        policy=policy,
        supplier=supplier,
        check_link=check_link,
        clock=clock,
        texting=texting,
    )
    carrier = Errands(dispatcher, store, clock=clock)
    looking = photograph_errands(
        carrier.fetch,
        photographs,
        links=lambda: dispatcher.links,
        supplier=supplier,
        policy=policy,
        clock=clock,
    )
    of_broadcasts = broadcast_errands(
        store,
        limits=lambda: {name: channel.limits for name, channel in dispatcher.delivery.channels.items()},
        texts=texts,
        policy=policy,
        supplier=supplier,
        clock=clock,
    )
    known_errands = errands(
        store,
        documents,
        cashier,
        texts=texts,
        policy=policy,
        supplier=supplier,
        check_link=check_link,
        clock=clock,
    )
    return [
        *carrier.kinds([*known_errands, *looking, *of_broadcasts]),
        *deliveries.kinds(MESSAGES),
    ]
