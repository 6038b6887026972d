"""Pages of providers opened, payments asked about, payment codes drawn."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, Protocol

from bot.errands.documents import Documents
from bot.errands.errand import Errand
from bot.handlers.payments.common import CHECK, CODE, LINK
from core.base.ids import AccountId, OnlinePaymentId
from core.base.months import Month
from core.model.messages.recipients import Recipient, ToChat
from core.model.payments.online_payment import OnlinePayment
from core.model.receipts.payment_qr import build
from core.model.supplier.supplier import Supplier
from core.ports.queue import Task
from core.ports.store import Store


class Cashier(Protocol):
    """Has providers make pages, and asks them how payments stand."""

    async def open_page(self, payment_id: OnlinePaymentId, attempt: int) -> None:
        """Have a provider make the page of a payment; the number is that of the try."""
        ...

    async def ask(self, payment_id: OnlinePaymentId, *, by: str, told: bool = False) -> OnlinePayment | None:
        """Ask, and keep the answer; `told` says that the person is being shown it."""
        ...


WITHIN = timedelta(seconds=45)
"""More than a provider is waited for, and little: after a killed process nobody asks again any sooner."""
_LINK_PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (1, 3, 8, 15))
_CHECK_PAUSES: Final = tuple(timedelta(seconds=seconds) for seconds in (1, 3, 8))


def payment_errands(
    store: Store,
    documents: Documents,
    cashier: Cashier,
    *,
    supplier: Supplier,
) -> tuple[Errand, ...]:
    """The errands of paying; a slow provider holds up no other kind."""

    async def open_link(task: Task) -> Mapping[str, Any]:
        await cashier.open_page(OnlinePaymentId(task.payload["payment"]), task.attempts)
        return task.payload

    async def check(task: Task) -> Mapping[str, Any]:
        payment_id = OnlinePaymentId(task.payload["payment"])
        payment = await store.transact(lambda work: work.online_payments.get(payment_id))
        told = payment is not None and _is_of(payment, task.to)
        await cashier.ask(payment_id, by="press", told=told)
        return task.payload

    async def draw(task: Task) -> Mapping[str, Any]:
        account_id = AccountId(task.payload["account"])
        account = await store.transact(lambda work: work.accounts.get(account_id))
        month, amount = Month.parse(task.payload["month"]), task.payload["amount"]
        payload = build(supplier.payee, account=account.number, month=month, amount=amount)
        return {
            **task.payload,
            "number": account.number,
            "name": f"QR-код ЛС {account.tail}.png",
            "content": await asyncio.to_thread(documents.draw_code, payload),
        }

    return (
        Errand(kind=LINK, run=open_link, back_off=_LINK_PAUSES, at_once=8, within=WITHIN),
        Errand(kind=CHECK, run=check, back_off=_CHECK_PAUSES, at_once=8, within=WITHIN),
        Errand(kind=CODE, run=draw),
    )


def _is_of(payment: OnlinePayment, to: Recipient) -> bool:
    """Whether the answer goes to the chat in which the payment's end would be told."""
    return isinstance(to, ToChat) and to.chat == payment.chat_id
