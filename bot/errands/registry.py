"""Every kind of errands."""

from collections.abc import Callable
from datetime import datetime

from bot.errands.consumption import chart_errand
from bot.errands.entry import entry_errand
from bot.errands.errand import Errand
from bot.errands.extract import extract_errand
from bot.errands.handover import handover_errand
from bot.errands.my_data import my_data_errand
from bot.errands.payments import AskBank, OpenPage, payment_errands
from bot.errands.receipt import receipt_errand
from bot.texts import Texts
from core.model.cabinets.my_data import MyDataPaper
from core.model.charges.consumption import Consumption
from core.model.charges.period_statement import Extract
from core.model.receipts.receipt import Receipt
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.store import Store


def errands(
    store: Store,
    *,
    print_receipt: Callable[[Receipt], bytes],
    draw_code: Callable[[bytes], bytes],
    open_page: OpenPage,
    ask_bank: AskBank,
    write_extract: Callable[[Extract], bytes],
    draw_chart: Callable[[Consumption], bytes],
    print_my_data: Callable[[MyDataPaper], bytes],
    texts: Texts,
    policy: Policy,
    supplier: Supplier,
    clock: Callable[[], datetime],
) -> tuple[Errand, ...]:
    """Every kind of errands, with the adapters that they need."""
    return (
        receipt_errand(
            store, print_receipt=print_receipt, texts=texts, supplier=supplier, policy=policy, clock=clock
        ),
        *payment_errands(
            store, draw_code=draw_code, open_page=open_page, ask_bank=ask_bank, supplier=supplier
        ),
        extract_errand(store, write_extract=write_extract, texts=texts, policy=policy, clock=clock),
        entry_errand(),
        handover_errand(draw_code),
        chart_errand(store, draw_chart=draw_chart, policy=policy, clock=clock),
        my_data_errand(
            store, print_my_data=print_my_data, texts=texts, policy=policy, supplier=supplier, clock=clock
        ),
    )
