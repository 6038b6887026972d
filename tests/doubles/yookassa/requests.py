"""What YooKassa takes in a request, as its reference says (yookassa.ru/developers/api)."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from http import HTTPStatus
from typing import Any

Json = dict[str, Any]
Check = Callable[[Any, str], None]

_NEW_VAT = date(2026, 1, 1)
_NEW_VAT_CODES = {11, 12}


class Refused(Exception):
    """A call that YooKassa answers with an error."""

    def __init__(self, status: int, code: str, description: str = "", parameter: str = "") -> None:
        super().__init__(status, code, description, parameter)
        self.status = status
        self.code = code
        self.description = description
        self.parameter = parameter


def invalid(parameter: str, description: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, "invalid_request", description, parameter)


def text(*, most: int, form: str = r"(?s).+") -> Check:
    def check(value: Any, name: str) -> None:
        if not isinstance(value, str) or not 1 <= len(value) <= most or not re.fullmatch(form, value):
            raise invalid(name, f"a text of at most {most} characters is wanted")

    return check


def whole(least: int, most: int) -> Check:
    def check(value: Any, name: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise invalid(name, f"a number from {least} to {most} is wanted")

    return check


def one_of(*values: Any) -> Check:
    def check(value: Any, name: str) -> None:
        if not any(value is known or (value == known and type(value) is type(known)) for known in values):
            raise invalid(name, f"one of {values} is wanted")

    return check


def fields(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    known = {**required, **(optional or {})}

    def check(value: Any, name: str) -> None:
        if not isinstance(value, dict):
            raise invalid(name, "an object is wanted")
        prefix = f"{name}." if name else ""
        for key in required.keys() - value.keys():
            raise invalid(prefix + key, "is missing")
        for key, inner in value.items():
            if key not in known:
                raise invalid(prefix + key, "is not known")
            known[key](inner, prefix + key)

    return check


def many(each: Check, *, most: int) -> Check:
    def check(value: Any, name: str) -> None:
        if not isinstance(value, list) or not 1 <= len(value) <= most:
            raise invalid(name, f"a list of 1 to {most} is wanted")
        for place, inner in enumerate(value):
            each(inner, f"{name}[{place}]")

    return check


def _metadata(value: Any, name: str) -> None:
    if not isinstance(value, dict) or len(value) > 16:
        raise invalid(name, "at most 16 pairs")
    for key, inner in value.items():
        if len(key) > 32 or not isinstance(inner, str) or len(inner) > 512:
            raise invalid(f"{name}.{key}", "a key of 32 and a text of 512 characters at most")


AMOUNT = fields({"value": text(most=13, form=r"[0-9]{1,10}\.[0-9]{2}"), "currency": one_of("RUB")})
_ITEM = fields(
    {
        "description": text(most=128),
        "quantity": text(most=9, form=r"[0-9]{1,5}(\.[0-9]{1,3})?"),
        "amount": AMOUNT,
        "vat_code": whole(1, 12),
        "payment_mode": one_of("full_payment", "full_prepayment", "partial_prepayment", "advance"),
        "payment_subject": one_of("service", "commodity", "payment"),
    }
)
_RECEIPT = fields(
    {
        "customer": fields({"email": text(most=254, form=r"[^@\s,]+@[^@\s,]+\.[^@\s,.]+")}),
        "items": many(_ITEM, most=6),
    },
    {"tax_system_code": whole(1, 6)},
)
_NUMBER = r".*[0-9а-яА-Яa-zA-Z].*"
_PAYMENT_ORDER = fields(
    {
        "type": one_of("utilities"),
        "amount": AMOUNT,
        "payment_purpose": text(most=210),
        "recipient": fields(
            {
                "name": text(most=160),
                "inn": text(most=10, form=r"[0-9]{10}"),
                "kpp": text(most=9, form=r"[0-9]{9}"),
                "bank": fields(
                    {
                        "name": text(most=45),
                        "bic": text(most=9, form=r"[0-9]{9}"),
                        "account": text(most=20, form=r"[0-9]{20}"),
                        "correspondent_account": text(most=20, form=r"[0-9]{20}"),
                    }
                ),
            }
        ),
    },
    {
        "payment_period": fields({"month": whole(1, 12), "year": whole(1920, 2050)}),
        "account_number": text(most=30, form=_NUMBER),
        "payment_document_number": text(most=30, form=_NUMBER),
        "payment_document_id": text(most=18, form=r".{18}"),
        "unified_account_number": text(most=10, form=r".{10}"),
        "service_id": text(most=13, form=r".{13}"),
    },
)
_OF_WHOM = {
    "account_number",
    "payment_document_number",
    "payment_document_id",
    "unified_account_number",
    "service_id",
}
MOST = {"bank_card": 350_000, "sbp": 700_000}
"""Roubles at once, by the means of paying (yookassa.ru/developers, payment-methods)."""
_PAYMENT = fields(
    {
        "amount": AMOUNT,
        "confirmation": fields(
            {"type": one_of("redirect"), "return_url": text(most=2048, form=r"https?://\S+")}
        ),
        "receipt": _RECEIPT,
        "payment_order": _PAYMENT_ORDER,
    },
    {
        "capture": one_of(True, False),
        "description": text(most=128),
        "metadata": _metadata,
        "payment_method_data": fields({"type": one_of(*MOST)}),
    },
)


def ensure_payment(body: Any, *, today: date) -> None:
    """Refuse what YooKassa would refuse to a shop of utilities."""
    _PAYMENT(body, "")
    total = Decimal(body["amount"]["value"])
    most = MOST[body["payment_method_data"]["type"]] if "payment_method_data" in body else max(MOST.values())
    if not 1 <= total <= most:
        raise invalid("amount.value", f"from 1 to {most} roubles")
    items = body["receipt"]["items"]
    if sum(Decimal(item["amount"]["value"]) * Decimal(item["quantity"]) for item in items) != total:
        raise invalid("receipt.items", "do not add up to the payment")
    for place, item in enumerate(items):
        if item["vat_code"] in _NEW_VAT_CODES and today < _NEW_VAT:
            raise invalid(f"receipt.items[{place}].vat_code", "not in force yet")
        if Decimal(item["amount"]["value"]) <= 0:
            raise invalid(f"receipt.items[{place}].amount", "is not above zero")
    if not 0 < Decimal(body["payment_order"]["amount"]["value"]) <= total:
        raise invalid("payment_order.amount", "is above the payment")
    if not _OF_WHOM & body["payment_order"].keys():
        raise invalid("payment_order", f"one of {sorted(_OF_WHOM)} is wanted")


_LIST_QUERY = {"limit", "cursor", "created_at.gte", "created_at.lt"}
"""YooKassa has more filters; what the double would not heed it refuses."""


def ensure_list_query(query: Mapping[str, str]) -> None:
    for name in query.keys() - _LIST_QUERY:
        raise invalid(name, "is not known")
    limit = query.get("limit", "10")
    if not limit.isdigit() or not 1 <= int(limit) <= 100:
        raise invalid("limit", "from 1 to 100")


def moment(query: Mapping[str, str], name: str) -> datetime | None:
    written = query.get(name)
    if written is None:
        return None
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z", written):
        raise invalid(name, "an instant of ISO 8601 in UTC is wanted")
    return datetime.fromisoformat(written).astimezone(UTC)
