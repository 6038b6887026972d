"""The link and the bank's answer: shown where a person waits, told elsewhere (S58)."""

from typing import Any

from bot.engine.dialogue import Dialogue, Go, Reply
from bot.engine.screens import Row, Screen
from bot.engine.turn import Turn
from bot.fsm.guests import GuestPayments
from bot.fsm.payments import Begun, Payments
from bot.handlers.guests.paying import check_payment, pay_again
from bot.handlers.payments.checking import check, payment_in_hand
from bot.handlers.payments.common import CHECK, LINK
from bot.handlers.payments.link import again, bank_button, certificate_row, until_words
from bot.wording.payments import outcome
from core.base import figures
from core.base.ids import OnlinePaymentId
from core.model.payments.online_payment import OnlinePayment, PaymentStatus
from core.use_cases.settle_payment import give_up_opening

payment_results = Dialogue("payment_results")
"""Of subscribers and of guests alike, so that it needs nothing."""


@payment_results.done(LINK)
def link_is_there(turn: Turn, result: dict[str, Any]) -> Reply:
    return _show(turn, OnlinePaymentId(result["payment"]))


@payment_results.done(f"{LINK}-gave-up")
def no_link(turn: Turn, result: dict[str, Any]) -> Reply:
    """End the payment, so that another way can be tried at once."""
    payment_id = OnlinePaymentId(result["payment"])
    give_up_opening(turn.work, payment_id, now=turn.now, evidence="no link")
    return _show(turn, payment_id)


@payment_results.done(CHECK)
def checked(turn: Turn, result: dict[str, Any]) -> Reply:
    payment = payment_in_hand(turn, OnlinePaymentId(result["payment"]))
    if payment.can_be_paid(turn.now):
        turn.say("pay-not-yet")
    return _show(turn, payment.id)


@payment_results.done(f"{CHECK}-gave-up")
def not_checked(turn: Turn, result: dict[str, Any]) -> Reply:
    turn.say("pay-bank-silent")
    return _show(turn, OnlinePaymentId(result["payment"]))


def _show(turn: Turn, payment_id: OnlinePaymentId) -> Reply:
    """Show the payment where the person waits for it; elsewhere tell of it without leading them away."""
    payment = payment_in_hand(turn, payment_id)
    for place in (Payments.link, GuestPayments.link):
        if turn.chat.state == place.state and turn.recall(Begun).payment == payment_id:
            return Go(place, Begun(payment=payment_id))
    turn.said.append(_told_elsewhere(turn, payment))
    return None


def _told_elsewhere(turn: Turn, payment: OnlinePayment) -> Screen:
    """The payment as it stands, with its own buttons, since its screen is not there."""
    is_guests = payment.cabinet_id is None
    check_press = check_payment.carry(payment.id) if is_guests else check.carry(payment.id)
    check_row: Row = (turn.button("button-check-payment", check_press),)
    if payment.can_be_paid(turn.now):
        return turn.screen(
            "payment-link-waits",
            (bank_button(turn, payment),),
            check_row,
            sum=figures.money(payment.total),
            tail=turn.work.accounts.get(payment.account_id).tail,
            until=until_words(turn, payment),
        )
    told = Screen(text=outcome(turn.text, payment, turn.policy))
    if payment.is_open:
        return told.with_rows(check_row)
    if payment.status is PaymentStatus.SUCCEEDED:
        return told if is_guests else told.with_rows(certificate_row(turn, payment))
    again_press = pay_again.carry(payment.id) if is_guests else again.carry(payment.id)
    return told.with_rows((turn.button("button-pay-again", again_press),))
