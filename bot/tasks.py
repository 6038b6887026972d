"""All that the bot does outside its turns: errands and messages together."""

from collections.abc import Callable
from datetime import datetime

from bot.engine.dispatcher import Dispatcher
from bot.errands.errands import Errands
from bot.errands.payments import AskBank, OpenPage
from bot.errands.registry import errands
from bot.messages.deliveries import Deliveries
from bot.messages.registry import MESSAGES
from bot.texts import russian
from core.model.cabinets.my_data import MyDataPaper
from core.model.charges.consumption import Consumption
from core.model.charges.period_statement import Extract
from core.model.receipts.receipt import Receipt
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.post import Postman
from core.ports.store import Store
from core.ports.task_kinds import TaskKind


def task_kinds(
    dispatcher: Dispatcher,
    store: Store,
    *,
    postman: Postman,
    print_receipt: Callable[[Receipt], bytes],
    draw_code: Callable[[bytes], bytes],
    open_page: OpenPage,
    ask_bank: AskBank,
    write_extract: Callable[[Extract], bytes],
    draw_chart: Callable[[Consumption], bytes],
    print_my_data: Callable[[MyDataPaper], bytes],
    policy: Policy,
    supplier: Supplier,
    clock: Callable[[], datetime],
) -> list[TaskKind]:
    """Every kind of tasks, with the adapters that they need."""
    texts = russian()
    deliveries = Deliveries(
        dispatcher, store, postman, texts=texts, policy=policy, supplier=supplier, clock=clock
    )
    known_errands = errands(
        store,
        print_receipt=print_receipt,
        draw_code=draw_code,
        open_page=open_page,
        ask_bank=ask_bank,
        write_extract=write_extract,
        draw_chart=draw_chart,
        print_my_data=print_my_data,
        texts=texts,
        policy=policy,
        supplier=supplier,
        clock=clock,
    )
    return [
        *Errands(dispatcher, store, clock=clock).kinds(known_errands),
        *deliveries.kinds(MESSAGES),
    ]
