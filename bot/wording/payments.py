"""What came of a payment, in words: the same on its screen and in what is told by itself."""

from bot.engine.markup import Markup
from bot.texts import Texts, word_of
from core.base import figures
from core.model.cabinets.contact_details import masked_email
from core.model.payments.online_payment import OnlinePayment, PaymentStatus
from core.model.supplier.policy import Policy


def outcome(text: Texts, payment: OnlinePayment, policy: Policy) -> Markup:
    """A payment as it stands, with what to do next."""
    told = {
        "sum": figures.money(payment.amount),
        "begun": figures.moment(policy.local(payment.created_at)),
    }
    match payment.status:
        case PaymentStatus.CREATED:
            return text("payment-created", **told)
        case PaymentStatus.LINK_SENT:
            return text("payment-link-old", **told)
        case PaymentStatus.PENDING:
            return text("payment-pending", **told)
        case PaymentStatus.EXPIRED:
            return text("payment-expired", **told)
        case PaymentStatus.CANCELED:
            reason = text.label(f"decline-{word_of(payment.decline)}")
            return text("payment-canceled", reason=reason, **told)
        case PaymentStatus.SUCCEEDED:
            return _paid(text, payment)


def _paid(text: Texts, payment: OnlinePayment) -> Markup:
    day = figures.day(payment.paid_on or payment.created_at.date())
    credited = figures.money(payment.credited)
    if payment.refunded:
        refunded = figures.money(payment.refunded)
        if not payment.credited:
            return text("payment-refunded", refunded=refunded, day=day)
        return text("payment-refunded-partly", refunded=refunded, sum=credited, day=day)
    if payment.is_partial:
        return text("payment-partly", sum=credited, asked=figures.money(payment.amount), day=day)
    return text("payment-paid", sum=credited, day=day, email=masked_email(payment.email))
