"""What people are told of their online payments."""

from bot.engine.limits import Limits
from bot.engine.nav import LEAVE
from bot.engine.screens import Row, Screen
from bot.handlers.guests.paying import check_payment, pay_again, register_payer
from bot.handlers.payments.checking import check
from bot.handlers.payments.link import again, certificate
from bot.messages.message import Message, Telling
from bot.wording.payments import outcome
from core.base import figures
from core.base.ids import OnlinePaymentId
from core.model.messages.facts import PaidByAnother, PaymentEnded, PaymentRefunded
from core.model.payments.online_payment import OnlinePayment, PaymentStatus


def _payment(telling: Telling, payment: OnlinePaymentId) -> OnlinePayment:
    found = telling.work.online_payments.get(payment)
    if found is None:
        raise KeyError(payment)
    return found


def _home(telling: Telling, limits: Limits) -> Row:
    """The way on, since these words stand below whatever the person was doing."""
    return (telling.button(limits, "nav-menu", LEAVE),)


def _still_so(telling: Telling, ended: PaymentEnded) -> bool:
    return _payment(telling, ended.payment).status == ended.status


def _ended(telling: Telling, ended: PaymentEnded, limits: Limits) -> Screen:
    payment = _payment(telling, ended.payment)
    text, is_guests = outcome(telling.text, payment, telling.policy), payment.cabinet_id is None
    press = pay_again.carry(payment.id) if is_guests else again.carry(payment.id)
    if payment.status is PaymentStatus.SUCCEEDED:
        register = telling.button(limits, "button-register-guest", register_payer.carry(payment.id))
        rows: tuple[Row, ...] = ((register,),) if is_guests else ()
        if payment.is_partial and payment.amount_missing:
            rest = figures.money(payment.amount_missing)
            rows = ((telling.button(limits, "button-pay-rest", press, sum=rest),), *rows)
        elif not is_guests:
            rows = ((telling.button(limits, "button-no-debt", certificate.carry(payment.id)),),)
        return Screen(text=text, rows=(*rows, _home(telling, limits)))
    return Screen(
        text=text, rows=((telling.button(limits, "button-pay-again", press),), _home(telling, limits))
    )


def _refunded(telling: Telling, fact: PaymentRefunded, limits: Limits) -> Screen:
    text = outcome(telling.text, _payment(telling, fact.payment), telling.policy)
    return Screen(text=text, rows=(_home(telling, limits),))


def _still_unpaid(telling: Telling, fact: PaidByAnother) -> bool:
    unpaid = _payment(telling, fact.payment)
    return unpaid.is_open and not unpaid.is_under_way


def _paid_by_another(telling: Telling, fact: PaidByAnother, limits: Limits) -> Screen:
    paid, unpaid = _payment(telling, fact.paid), _payment(telling, fact.payment)
    tail = telling.work.accounts.get(paid.account_id).tail
    is_guests = unpaid.cabinet_id is None
    press = check_payment.carry(fact.payment) if is_guests else check.carry(fact.payment)
    if is_guests and paid.chat_id != unpaid.chat_id:
        # What others pay is not a guest's business.
        text = telling.text("paid-by-another-for-guest", tail=tail)
    else:
        text = telling.text(
            "paid-by-another",
            sum=figures.money(paid.credited),
            tail=tail,
            unpaid=figures.money(unpaid.amount),
        )
    return Screen(
        text=text,
        rows=((telling.button(limits, "button-my-payment", press),),),
    )


payment_ended = Message(fact=PaymentEnded, still_matters=_still_so, screen=_ended)
payment_refunded = Message(fact=PaymentRefunded, still_matters=lambda *_: True, screen=_refunded)
paid_by_another = Message(fact=PaidByAnother, still_matters=_still_unpaid, screen=_paid_by_another)
