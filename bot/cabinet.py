"""All dialogues together: the cabinet as a conversation."""

from bot.engine.conversation import Conversation
from bot.handlers import (
    accounts,
    appeals,
    bill,
    certificates,
    charges,
    contacts,
    delegates,
    entrance,
    guest_access,
    guests,
    handover,
    menu,
    mydata,
    notices,
    offices,
    outage,
    payment_results,
    payments,
    photographs,
    promises,
    proofs,
    readings,
    receipts,
    recovery,
    settings,
    start,
    understood,
)
from bot.handlers.home import go_home, home
from bot.texts import russian
from bot.understanding.matcher import russian_matcher
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier

DIALOGUES = (
    start.start,
    entrance.entrance,
    guests.guests,
    guest_access.guest_access,
    recovery.recovery,
    handover.handover,
    handover.arrival,
    accounts.accounts,
    delegates.delegates,
    menu.menu,
    contacts.contacts,
    notices.notices,
    appeals.appeals,
    offices.offices,
    readings.readings,
    receipts.receipts,
    certificates.certificates,
    payments.payments,
    payment_results.payment_results,
    promises.promises,
    charges.charges,
    bill.bill,
    proofs.proofs,
    photographs.photographs,
    outage.outage,
    settings.settings,
    mydata.mydata,
)


def conversation(policy: Policy, supplier: Supplier) -> Conversation:
    """The cabinet as a conversation, with every dialogue that there is."""
    return Conversation(
        DIALOGUES,
        home=home,
        go_home=go_home,
        first=mydata.to_decide,
        texts=russian(),
        matcher=russian_matcher(),
        account_meant=understood.open_account,
        policy=policy,
        supplier=supplier,
    )
