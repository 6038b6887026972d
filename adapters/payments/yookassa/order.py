"""What YooKassa is asked to take: the sum, the fiscal receipt (54-ФЗ), the order to the bank (ГИС ЖКХ).

Nothing here depends on the hour or on the try: YooKassa refuses one idempotence key with another body.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any, Final

from core.base.calendar import local_day
from core.base.money import Kopecks, roubles
from core.base.months import Month
from core.base.validity import in_force
from core.model.payments.methods import Limit, Means
from core.model.payments.standing import ROUBLE
from core.model.receipts.payment_qr import Payee
from core.ports.payment_providers import Order

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class VatCode:
    """The code of a VAT rate in a receipt (yookassa.ru/developers/54fz/parameters-values)."""

    valid_from: date
    full: int
    """For what has been supplied: 11 is 22 %."""
    advance: int
    """For money that comes before it: 12 is 22/122."""


VAT_CODES: Final = (
    VatCode(valid_from=date.min, full=4, advance=6),
    VatCode(valid_from=date(2026, 1, 1), full=11, advance=12),
)
"""Energy for households: 20 %, and 22 % from 2026."""

_DESCRIPTION_LENGTH: Final = 128
_NAME_LENGTH: Final = 160
_INN: Final = re.compile(r"[0-9]{10}")
_KPP: Final = re.compile(r"[0-9]{9}")
_UNIFIED: Final = re.compile(r"[0-9А-ЯЁA-Z]{10}")
_MEANS: Final = {Means.CARD: "bank_card", Means.SBP: "sbp"}
_TAX_SYSTEMS: Final = range(1, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requisites:
    """The supplier as a bank and the tax office know it.

    Raises:
        ValueError: when YooKassa would refuse them in every payment; names the field.
    """

    payee: Payee
    zone: tzinfo
    """The supplier's: a payment's day decides its VAT."""
    vat: Sequence[VatCode] = VAT_CODES
    tax_system_code: int = 1
    """1 general (ОСН), 2 and 3 simplified, 4 imputed, 5 agricultural, 6 patent."""

    def __post_init__(self) -> None:
        if not _INN.fullmatch(self.payee.inn):
            raise ValueError("inn: YooKassa takes an organisation's, of 10 digits")
        if not _KPP.fullmatch(self.payee.kpp):
            raise ValueError("kpp: YooKassa wants one, of 9 digits")
        if self.tax_system_code not in _TAX_SYSTEMS:
            raise ValueError("tax_system_code: 1 to 6")

    def vat_on(self, day: date) -> VatCode:
        """The codes that hold on a day.

        Raises:
            LookupError: when none are stated for so early a day.
        """
        codes = in_force(self.vat, day)
        if codes is None:
            raise LookupError(f"no VAT code for {day}")
        return codes


def body_of(order: Order, requisites: Requisites, limits: Sequence[Limit] = ()) -> Json:
    """The body of the request that makes the payment; the same for every try.

    The person chooses the means on YooKassa's page, unless one alone takes the sum: a card would be declined
    there.
    """
    payment = order.payment
    means = [limit.means for limit in limits if payment.total <= limit.most]
    only = {"payment_method_data": {"type": _MEANS[means[0]]}} if len(means) == 1 < len(limits) else {}
    return {
        "amount": _amount(payment.total),
        "capture": True,
        **only,
        "confirmation": {"type": "redirect", "return_url": order.return_url},
        "description": order.description[:_DESCRIPTION_LENGTH],
        "metadata": {"payment_id": payment.token},
        "receipt": _receipt(order, requisites),
        "payment_order": _bank_order(order, requisites.payee),
    }


def _receipt(order: Order, requisites: Requisites) -> Json:
    payment = order.payment
    codes = requisites.vat_on(local_day(payment.created_at, requisites.zone))
    items = []
    if owed := payment.amount - payment.advance:
        items.append(_item(f"Электроснабжение {_written(payment.period)}", owed, codes.full))
    if payment.advance:
        items.append(_item("Электроснабжение, аванс", payment.advance, codes.advance, mode="advance"))
    if payment.fee:
        items.append(_item("Комиссия за приём платежа", payment.fee, codes.full))
    return {
        "customer": {"email": payment.email},
        "tax_system_code": requisites.tax_system_code,
        "items": items,
    }


def _item(description: str, amount: Kopecks, vat_code: int, *, mode: str = "full_payment") -> Json:
    return {
        "description": description,
        "quantity": "1.00",
        "amount": _amount(amount),
        "vat_code": vat_code,
        "payment_mode": mode,
        "payment_subject": "service" if mode == "full_payment" else "payment",
    }


def _bank_order(order: Order, payee: Payee) -> Json:
    payment = order.payment
    bank_order: dict[str, Any] = {
        "type": "utilities",
        "amount": _amount(payment.amount),
        "payment_purpose": "Оплата электроэнергии",
        "recipient": {
            "name": payee.name[:_NAME_LENGTH],
            "inn": payee.inn,
            "kpp": payee.kpp,
            "bank": {
                "name": payee.bank_name,
                "bic": payee.bic,
                "account": payee.account,
                "correspondent_account": payee.corr_account,
            },
        },
        "account_number": order.account,
    }
    if payment.advance < payment.amount:  # else it is for no month that has been charged
        bank_order["payment_purpose"] += f" за {_written(payment.period)}"
        bank_order["payment_period"] = {"month": payment.period.month, "year": payment.period.year}
    if _UNIFIED.fullmatch(order.els):
        bank_order["unified_account_number"] = order.els
    return bank_order


def _amount(amount: Kopecks) -> Json:
    return {"value": f"{roubles(amount):.2f}", "currency": ROUBLE}


def _written(month: Month) -> str:
    return f"{month.month:02d}.{month.year:04d}"
