"""The e-receipt offered before paying: it saves the commission (S57)."""

from bot.engine.dialogue import Leave, Reply
from bot.engine.screens import Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.payments import Payments
from bot.handlers.payments.common import payments
from core.base.money import Kopecks
from core.model.cabinets.contact_details import masked_email
from core.model.cabinets.delegation import Rights
from core.use_cases.change_subscriptions import NotLinked, switch_e_receipt
from core.use_cases.rights import may


def offer_row(turn: Turn, fee: Kopecks) -> Row:
    """The way to the offer, where a commission is charged; else an empty row."""
    if not fee or turn.account.e_receipt or not may(turn.work, turn.person, turn.account.id, Rights.OWN):
        return ()
    return (turn.button("button-e-receipt", offer_e_receipt.carry()),)


@payments.pressed(Payments.summary)
def offer_e_receipt(turn: Turn) -> Reply:
    return Payments.e_receipt


@payments.shows(Payments.e_receipt, back=Payments.summary, leave=Leave.CANCEL)
def show_offer(turn: Turn) -> Screen:
    return turn.screen(
        "pay-e-receipt",
        (turn.button("button-receive", receive_e_receipt.carry(), look=Look.PRIMARY),),
        number=turn.account.number,
        email=masked_email(turn.cabinet.email),
        phones=", ".join(turn.supplier.contacts.phones),
    )


@payments.pressed(Payments.e_receipt)
def receive_e_receipt(turn: Turn) -> Reply:
    """[Да, получать]: back to the same sum, without the commission."""
    try:
        switch_e_receipt(turn.work, turn.person, turn.account, on=True, now=turn.now)
    except NotLinked as unlinked:
        raise OutOfDate from unlinked
    turn.say("pay-e-receipt-on", number=turn.account.number, email=masked_email(turn.cabinet.email))
    return Payments.summary
