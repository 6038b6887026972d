"""The link, and what came of it (S58)."""

from collections.abc import Sequence

from bot.engine.dialogue import Go, Reply
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.certificates import Certificates
from bot.fsm.payments import Begun, Paying, Payments
from bot.handlers.payments.checking import check, payment_in_hand
from bot.handlers.payments.code import other_ways
from bot.handlers.payments.common import payments
from bot.wording.payments import outcome
from core.base import figures
from core.base.ids import OnlinePaymentId
from core.model.payments.online_payment import OnlinePayment, PaymentStatus
from core.use_cases.link_account import linked_accounts


@payments.shows(Payments.link)
def show_link(turn: Turn) -> Screen:
    payment = payment_in_hand(turn, turn.recall(Begun).payment)
    again_rows = (
        (again_button(turn, payment, again.carry(payment.id)),),
        other_ways(turn, again_otherwise.carry()),
    )
    screen = link_screen(turn, payment, _check_button(turn, payment), again_rows)
    return screen.with_rows(certificate_row(turn, payment))


def link_screen(
    turn: Turn, payment: OnlinePayment, check_button: Button, again_rows: Sequence[Row]
) -> Screen:
    """The link while it can be paid, then what came of it, with the ways to pay anew where nothing did."""
    if payment.status is PaymentStatus.CREATED:
        return turn.screen("pay-link-being-made", (check_button,))
    if payment.can_be_paid(turn.now):
        return turn.screen(
            "pay-link",
            (bank_button(turn, payment),),
            (check_button,),
            sum=figures.money(payment.total),
            until=until_words(turn, payment),
            email=payment.email,
        )
    if payment.is_partial and payment.amount_missing:
        return Screen(text=outcome(turn.text, payment, turn.policy)).with_rows(*again_rows[:1])
    rows: list[Row] = []
    if payment.is_open:
        rows.append((check_button,))
    if payment.status is not PaymentStatus.SUCCEEDED and not payment.is_under_way:
        rows += again_rows
    return Screen(text=outcome(turn.text, payment, turn.policy)).with_rows(*rows)


def certificate_row(turn: Turn, payment: OnlinePayment) -> Row:
    """[Справка об отсутствии долга], once all is paid: it is what many pay for."""
    if payment.status is not PaymentStatus.SUCCEEDED or payment.amount_missing:
        return ()
    return (turn.button("button-no-debt", certificate.carry(payment.id)),)


def again_button(turn: Turn, payment: OnlinePayment, press: str) -> Button:
    """[Попробовать ещё раз], or [Доплатить] where only a part has come."""
    if payment.is_partial:
        return turn.button("button-pay-rest", press, sum=figures.money(payment.amount_missing))
    return turn.button("button-pay-again", press)


def bank_button(turn: Turn, payment: OnlinePayment) -> Button:
    """[Перейти к оплате]."""
    return Button(turn.cut(turn.text.label("button-go-and-pay")), url=payment.url, look=Look.PRIMARY)


def until_words(turn: Turn, payment: OnlinePayment) -> str:
    """How long the link lives, where the bank has said so."""
    if payment.url_until is None:
        return ""
    return turn.text.label("pay-link-until", time=figures.time_of_day(turn.policy.local(payment.url_until)))


def _check_button(turn: Turn, payment: OnlinePayment) -> Button:
    return turn.button("button-check-payment", check.carry(payment.id))


@payments.pressed()
def again(turn: Turn, payment_id: OnlinePaymentId) -> Reply:
    """[Попробовать ещё раз]: the same sum, or what is missing of it, by the same way for the same account."""
    payment = payment_in_hand(turn, payment_id)
    if payment.account_id not in linked_accounts(turn.work, turn.person):
        raise OutOfDate
    turn.chat.switch(payment.account_id)
    if payment.is_under_way or (payment.status is PaymentStatus.SUCCEEDED and not payment.amount_missing):
        return Go(Payments.link, Begun(payment=payment.id))
    asked = payment.amount_missing if payment.is_partial else payment.amount
    return Go(Payments.summary, Paying(amount=asked, method=payment.provider, email=payment.email))


@payments.pressed()
def certificate(turn: Turn, payment_id: OnlinePaymentId) -> Reply:
    """Of the account that was paid for, whichever is open."""
    payment = payment_in_hand(turn, payment_id)
    if payment.account_id not in linked_accounts(turn.work, turn.person):
        raise OutOfDate
    turn.chat.switch(payment.account_id)
    return Go(Certificates.no_debt)


@payments.pressed(Payments.link)
def again_otherwise(turn: Turn) -> Reply:
    """[Другой способ], with the sum of the payment that came to nothing."""
    payment = payment_in_hand(turn, turn.recall(Begun).payment)
    return Go(Payments.method, Paying(amount=payment.amount, email=payment.email))
