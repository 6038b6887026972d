"""What Sber is asked to take: the sum and the fiscal receipt (54-ФЗ)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from core.base.money import Kopecks
from core.model.payments.online_payment import OnlinePayment
from core.ports.payment_providers import Order

_ROUBLE: Final = "643"
_DESCRIPTION_LENGTH: Final = 99
_ADVANCE: Final = 3
_FULL_PAYMENT: Final = 4
_SERVICE: Final = 4
_MONEY: Final = 10
"""What an advance is for: nothing is supplied yet (54-ФЗ, «платёж»)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """How the supplier is taxed, in Sber's codes."""

    tax_type: int
    """The VAT of what is sold: 6 is 20 %; which code stands for 22 %, the bank says."""
    advance_tax_type: int
    """The VAT of money that comes before it: 7 is 20/120; which code stands for 22/122, the bank says."""
    tax_system: int = 0
    """0 general (ОСН), 1 and 2 simplified, 3 imputed, 4 agricultural, 5 patent."""


def number_of(payment: OnlinePayment, attempt: int) -> str:
    """The order's number of one try: Sber hears no number twice, and gives no link to it again."""
    return f"{payment.token}-{attempt}"


def fields_of(order: Order, receipt: Receipt, *, lives: timedelta, callback_url: str) -> dict[str, Any]:
    """The fields of the order's registration."""
    payment = order.payment
    fields: dict[str, Any] = {
        "orderNumber": number_of(payment, order.attempt),
        "amount": payment.total,
        "currency": _ROUBLE,
        "returnUrl": order.return_url,
        "failUrl": order.return_url,
        "description": order.description[:_DESCRIPTION_LENGTH],
        "language": "ru",
        "sessionTimeoutSecs": int(lives.total_seconds()),
        "taxSystem": receipt.tax_system,
        "orderBundle": _bundle(payment, receipt),
    }
    return fields | ({"dynamicCallbackUrl": callback_url} if callback_url else {})


def _bundle(payment: OnlinePayment, receipt: Receipt) -> dict[str, Any]:
    month = payment.period
    sold: list[dict[str, Any]] = []
    if owed := payment.amount - payment.advance:
        name, code = f"Электроснабжение {month.month:02}.{month.year}", f"EL-{month.year}-{month.month:02}"
        sold.append(_item(name, code, owed, receipt.tax_type))
    if payment.advance:
        sold.append(_advance(payment.advance, receipt.advance_tax_type))
    if payment.fee:
        sold.append(_item("Комиссия за приём платежа", "FEE", payment.fee, receipt.tax_type))
    items = [{"positionId": str(place), **each} for place, each in enumerate(sold, start=1)]
    return {"customerDetails": {"email": payment.email}, "cartItems": {"items": items}}


def _advance(amount: Kopecks, tax_type: int) -> dict[str, Any]:
    name = "Электроснабжение, аванс"
    return _item(name, "EL-ADVANCE", amount, tax_type, method=_ADVANCE, subject=_MONEY)


def _item(
    name: str,
    code: str,
    amount: Kopecks,
    tax_type: int,
    *,
    method: int = _FULL_PAYMENT,
    subject: int = _SERVICE,
) -> dict[str, Any]:
    attributes = [{"name": "paymentMethod", "value": method}, {"name": "paymentObject", "value": subject}]
    return {
        "name": name,
        "quantity": {"value": 1, "measure": "шт"},
        "itemAmount": amount,
        "itemPrice": amount,
        "itemCode": code,
        "tax": {"taxType": tax_type},
        "itemAttributes": {"attributes": attributes},
    }
