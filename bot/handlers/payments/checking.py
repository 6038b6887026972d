"""One's own payment, and the question to its bank how it stands."""

from bot.engine.dialogue import Go, Reply
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.payments import Begun, Payments
from bot.handlers.payments.common import CHECK, payments
from core.base.ids import OnlinePaymentId
from core.model.payments.online_payment import OnlinePayment
from core.use_cases.pay_online import NotYourPayment, payment_of


def payment_in_hand(turn: Turn, payment_id: OnlinePaymentId) -> OnlinePayment:
    """The person's own payment of this id."""
    try:
        return payment_of(turn.work, turn.person, payment_id)
    except NotYourPayment as forged:
        raise OutOfDate from forged


@payments.pressed()
def check(turn: Turn, payment_id: OnlinePaymentId) -> Reply:
    """[Проверить оплату]: ask the provider now, where the payment is not known to have ended."""
    ask_provider(turn, payment_id)
    return Go(Payments.link, Begun(payment=payment_id))


def ask_provider(turn: Turn, payment_id: OnlinePaymentId) -> None:
    """Have the provider of the person's payment asked, where that is not known to have ended."""
    payment = payment_in_hand(turn, payment_id)
    if payment.is_open and payment.provider_id:
        turn.errand(CHECK, payment=payment.id)
        turn.toast = turn.text.label("pay-being-checked")
