"""What Sber is asked to take: the sum and the fiscal receipt (54-ФЗ)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from core.base.money import Kopecks
from core.model.payments.online_payment import OnlinePayment
from core.ports.payment_providers import Order

_ROUBLE: Final = "643"
_DESCRIPTION_LENGTH: Final = 99
_FULL_PAYMENT: Final = 4
_SERVICE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """How the supplier is taxed, in Sber's codes."""

    tax_type: int
    """The VAT of what is sold: 6 is 20 %; which code stands for 22 %, the bank says."""
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
    sold = [
        (
            f"Электроснабжение {month.month:02}.{month.year}",
            f"EL-{month.year}-{month.month:02}",
            payment.amount,
        )
    ]
    if payment.fee:
        sold.append(("Комиссия за приём платежа", "FEE", payment.fee))
    items = [_item(place, *each, receipt.tax_type) for place, each in enumerate(sold, start=1)]
    return {"customerDetails": {"email": payment.email}, "cartItems": {"items": items}}


def _item(place: int, name: str, code: str, amount: Kopecks, tax_type: int) -> dict[str, Any]:
    attributes = [
        {"name": "paymentMethod", "value": _FULL_PAYMENT},
        {"name": "paymentObject", "value": _SERVICE},
    ]
    return {
        "positionId": str(place),
        "name": name,
        "quantity": {"value": 1, "measure": "шт"},
        "itemAmount": amount,
        "itemPrice": amount,
        "itemCode": code,
        "tax": {"taxType": tax_type},
        "itemAttributes": {"attributes": attributes},
    }
