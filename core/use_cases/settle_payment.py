"""What a provider says of a payment, taken: once, from whomever it is heard first."""

from dataclasses import replace
from datetime import datetime, tzinfo

from core.base.ids import OnlinePaymentId
from core.model.messages.facts import PaidByAnother, PaymentEnded, PaymentRefunded
from core.model.messages.recipients import ToChat
from core.model.payments.online_payment import OnlinePayment, PaymentStatus
from core.model.payments.standing import Decline, Standing
from core.ports.payment_providers import PaymentPage
from core.ports.work import Work


def take_page(
    work: Work, payment_id: OnlinePaymentId, page: PaymentPage, *, now: datetime
) -> OnlinePayment | None:
    """Keep the link of a payment, unless another has been kept or the payment has ended meanwhile."""
    payment = work.online_payments.hold(payment_id)
    if payment is None or payment.status is not PaymentStatus.CREATED:
        return payment
    sent = replace(
        payment,
        status=PaymentStatus.LINK_SENT,
        provider_id=page.provider_id,
        url=page.url,
        url_until=page.until,
    )
    work.online_payments.change(sent, at=now, by=f"provider:{payment.provider}", evidence="link")
    return sent


def take_standing(
    work: Work,
    payment_id: OnlinePaymentId,
    standing: Standing,
    *,
    by: str,
    now: datetime,
    zone: tzinfo,
    told: bool = False,
) -> OnlinePayment | None:
    """Take what a provider says of a payment; said again, or out of order, it changes nothing.

    Args:
        work: the unit of work.
        payment_id: whose payment.
        standing: what the provider has said when it was asked.
        by: how it was heard, for the ledger.
        now: when.
        zone: the supplier's, which decides the day of the payment.
        told: whether the person of the payment's chat is being told already.

    Raises:
        AnotherPayment: when it is not of this payment.
    """
    payment = work.online_payments.hold(payment_id)
    if payment is None:
        return None
    new = payment.after(standing, at=now, zone=zone)
    if new == payment:
        return payment
    work.online_payments.change(new, at=now, by=by, evidence=standing.word)
    if new.status is not payment.status and not new.is_open:
        _tell_end(work, new, at=now, told=told)
    if new.refunded > payment.refunded:
        fact = PaymentRefunded(payment=new.id, refunded=new.refunded)
        work.outbox.tell(fact, ToChat(new.chat_id), at=now, key=f"{new.id}:{new.refunded}")
    return new


def give_up_opening(
    work: Work, payment_id: OnlinePaymentId, *, now: datetime, evidence: str
) -> OnlinePayment | None:
    """End a payment for which no link could be had; nothing can have been paid by it."""
    payment = work.online_payments.hold(payment_id)
    if payment is None or payment.status is not PaymentStatus.CREATED:
        return payment
    ended = replace(payment, status=PaymentStatus.CANCELED, decline=Decline.NOT_OPENED)
    work.online_payments.change(ended, at=now, by=f"provider:{payment.provider}", evidence=evidence)
    return ended


def _tell_end(work: Work, payment: OnlinePayment, *, at: datetime, told: bool) -> None:
    if not told:
        ended = PaymentEnded(payment=payment.id, status=payment.status.value)
        work.outbox.tell(ended, ToChat(payment.chat_id), at=at, key=f"{payment.id}:{payment.status}")
    if payment.status is not PaymentStatus.SUCCEEDED:
        return
    # Whoever holds another link to the debt, the payer too, should know before they pay it again.
    for other in work.online_payments.open_of(payment.account_id):
        if other.id != payment.id and not other.is_under_way:
            fact = PaidByAnother(payment=other.id, paid=payment.id)
            work.outbox.tell(fact, ToChat(other.chat_id), at=at, key=f"{other.id}:{payment.id}")
