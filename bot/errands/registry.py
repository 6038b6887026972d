"""Every kind of errands."""

from collections.abc import Callable
from datetime import datetime

from bot.errands.certificate import certificate_errand
from bot.errands.consumption import chart_errand
from bot.errands.documents import Documents
from bot.errands.entry import page_errands
from bot.errands.errand import Errand
from bot.errands.extract import extract_errand
from bot.errands.handover import handover_errand
from bot.errands.my_data import my_data_errand
from bot.errands.payments import Cashier, payment_errands
from bot.errands.receipt import receipt_errand
from bot.texts import Texts
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.store import Store
from core.use_cases.make_certificate import Issuer


def errands(
    store: Store,
    documents: Documents,
    cashier: Cashier,
    *,
    texts: Texts,
    policy: Policy,
    supplier: Supplier,
    check_link: Callable[[str], str],
    clock: Callable[[], datetime],
) -> tuple[Errand, ...]:
    """Every kind of errands, with what carries them out.

    `check_link` makes the address that opens the check of a code; empty where there is none.
    """
    issuer = Issuer(supplier=supplier, policy=policy, check_link=check_link)
    return (
        receipt_errand(
            store,
            documents,
            texts=texts,
            supplier=supplier,
            policy=policy,
            check_link=check_link,
            clock=clock,
        ),
        *payment_errands(store, documents, cashier, supplier=supplier),
        certificate_errand(store, documents, issuer, clock=clock),
        extract_errand(store, documents, texts=texts, policy=policy, clock=clock),
        *page_errands(),
        handover_errand(documents),
        chart_errand(store, documents, policy=policy, clock=clock),
        my_data_errand(store, documents, texts=texts, policy=policy, supplier=supplier, clock=clock),
    )
