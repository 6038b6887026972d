import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.payments.yookassa.order import Requisites, VatCode, body_of
from core.base.money import roubles
from core.model.payments.methods import Limit, Means
from tests.adapters.payments.contract import ACCOUNT, EMAIL, a_payment, an_order
from tests.adapters.payments.yookassa.conftest import PAYEE, REQUISITES
from tests.doubles.yookassa.requests import Refused, ensure_payment

Body = Any


def body_for(**changes: Any) -> Body:
    payment = replace(a_payment(fee=0), **changes)
    return body_of(an_order(payment), REQUISITES)


def test_example_of_the_reference() -> None:
    payment = a_payment(fee=0)
    assert body_of(an_order(payment), REQUISITES) == {
        "amount": {"value": "940.04", "currency": "RUB"},
        "capture": True,
        "confirmation": {
            "type": "redirect",
            "return_url": f"https://cabinet.example/payments/back/{payment.token}",
        },
        "description": "Электроэнергия, л/с 1234567890, 10.2026",
        "metadata": {"payment_id": payment.token},
        "receipt": {
            "customer": {"email": EMAIL},
            "tax_system_code": 1,
            "items": [
                {
                    "description": "Электроснабжение 10.2026",
                    "quantity": "1.00",
                    "amount": {"value": "940.04", "currency": "RUB"},
                    "vat_code": 11,
                    "payment_mode": "full_payment",
                    "payment_subject": "service",
                }
            ],
        },
        "payment_order": {
            "type": "utilities",
            "amount": {"value": "940.04", "currency": "RUB"},
            "payment_purpose": "Оплата электроэнергии за 10.2026",
            "recipient": {
                "name": "АО «Энергосбыт»",
                "inn": "3499000014",
                "kpp": "344401001",
                "bank": {
                    "name": "ПАО «Банк»",
                    "bic": "044525225",
                    "account": "40702810900000000001",
                    "correspondent_account": "30101810400000000225",
                },
            },
            "payment_period": {"month": 10, "year": 2026},
            "account_number": "1234567890",
        },
    }


def test_commission_is_an_item_of_its_own_and_goes_to_no_account() -> None:
    body = body_for(amount=940_04, fee=9_40)
    assert body["amount"]["value"] == "949.44"
    assert body["payment_order"]["amount"]["value"] == "940.04"
    assert [(item["description"], item["amount"]["value"]) for item in body["receipt"]["items"]] == [
        ("Электроснабжение 10.2026", "940.04"),
        ("Комиссия за приём платежа", "9.40"),
    ]


@pytest.mark.parametrize(
    ("created", "code"),
    [
        (datetime(2025, 12, 31, 20, 59, tzinfo=UTC), 4),
        (datetime(2025, 12, 31, 21, 0, tzinfo=UTC), 11),
        (datetime(2026, 1, 1, 0, 0, tzinfo=UTC), 11),
    ],
)
def test_vat_is_of_the_payments_day_by_the_suppliers_clock(created: datetime, code: int) -> None:
    (energy, fee) = body_for(created_at=created, fee=100)["receipt"]["items"]
    assert (energy["vat_code"], fee["vat_code"]) == (code, code)


def test_money_beyond_the_debt_is_an_advance() -> None:
    body = body_for(amount=940_04, advance=40_04)
    assert [
        (item["amount"]["value"], item["payment_mode"], item["vat_code"]) for item in body["receipt"]["items"]
    ] == [("900.00", "full_payment", 11), ("40.04", "advance", 12)]
    assert body["payment_order"]["payment_purpose"] == "Оплата электроэнергии за 10.2026"


def test_money_for_which_nothing_is_owed_is_an_advance_and_of_no_month() -> None:
    body = body_for(amount=940_04, advance=940_04, fee=100)
    (energy, fee) = body["receipt"]["items"]
    assert (energy["payment_mode"], energy["vat_code"], energy["payment_subject"]) == (
        "advance",
        12,
        "payment",
    )
    assert (fee["payment_mode"], fee["vat_code"]) == ("full_payment", 11)
    assert "payment_period" not in body["payment_order"]
    assert body["payment_order"]["payment_purpose"] == "Оплата электроэнергии"


@pytest.mark.parametrize(
    ("total", "limits", "only"),
    [
        (350_000_00, {Means.CARD: 350_000_00, Means.SBP: 700_000_00}, None),
        (350_000_01, {Means.CARD: 350_000_00, Means.SBP: 700_000_00}, "sbp"),
        (350_000_00, {Means.CARD: 350_000_00, Means.SBP: 100_000_00}, "bank_card"),
        (350_000_00, {Means.CARD: 350_000_00}, None),
    ],
)
def test_a_sum_that_one_means_alone_takes_leaves_the_person_no_other(
    total: int, limits: dict[Means, int], only: str | None
) -> None:
    payment = replace(a_payment(fee=0), amount=total)
    body: Body = body_of(an_order(payment), REQUISITES, [Limit(*each) for each in limits.items()])
    ensure_payment(body, today=date(2026, 11, 26))
    assert body.get("payment_method_data") == (only and {"type": only})


def test_every_try_asks_the_same() -> None:
    payment = a_payment()
    tries = [json.dumps(body_of(an_order(payment, attempt=n), REQUISITES)) for n in (1, 2, 3)]
    assert len(set(tries)) == 1


def test_account_stands_only_where_the_bank_needs_it() -> None:
    order = replace(an_order(a_payment()), description="Электроэнергия")
    body = body_of(order, REQUISITES)
    assert body["payment_order"]["account_number"] == ACCOUNT
    assert json.dumps(body, ensure_ascii=False).count(ACCOUNT) == 1


def test_long_description_is_cut() -> None:
    body = body_of(replace(an_order(a_payment()), description="я" * 200), REQUISITES)
    assert body["description"] == "я" * 128
    ensure_payment(body, today=date(2026, 11, 26))


@pytest.mark.parametrize(
    ("els", "told"), [("", None), ("10АВ123456", "10АВ123456"), ("10АВ123456-01", None), ("12345", None)]
)
def test_unified_number_is_told_when_it_is_one(els: str, told: str | None) -> None:
    body: Body = body_of(replace(an_order(a_payment()), els=els), REQUISITES)
    assert body["payment_order"].get("unified_account_number") == told


@given(amount=st.integers(100, 600_000_00), fee=st.integers(0, 99_999_99))
def test_any_sum_is_one_that_yookassa_takes(amount: int, fee: int) -> None:
    body = body_for(amount=amount, fee=fee)
    ensure_payment(body, today=date(2026, 11, 26))
    assert body["amount"]["value"] == f"{roubles(amount + fee):.2f}"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"payee": replace(PAYEE, inn="340000000000")}, "inn"),
        ({"payee": replace(PAYEE, kpp="")}, "kpp"),
        ({"payee": replace(PAYEE, kpp="3444AB001")}, "kpp"),
        ({"tax_system_code": 0}, "tax_system_code"),
        ({"tax_system_code": 7}, "tax_system_code"),
    ],
)
def test_requisites_that_yookassa_refuses_are_told_at_the_start(change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValueError, match=field):
        replace(REQUISITES, **change)


def test_day_before_every_stated_rate_is_our_mistake() -> None:
    vat = (VatCode(valid_from=date(2026, 1, 1), full=11, advance=12),)
    requisites = Requisites(payee=PAYEE, zone=ZoneInfo("Europe/Moscow"), vat=vat)
    with pytest.raises(LookupError):
        requisites.vat_on(date(2025, 12, 31))


# The double is strict


def _with(path: str, value: object) -> Callable[[Body], None]:
    def change(body: Body) -> None:
        *way, last = path.split("/")
        for step in way:
            body = body[int(step) if step.isdigit() else step]
        if value is ...:
            del body[last]
        else:
            body[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "parameter"),
    [
        ("amount/value", 940.04, "amount.value"),
        ("amount/value", "940,04", "amount.value"),
        ("amount/value", "940.4", "amount.value"),
        ("amount/value", "940.05", "receipt.items"),
        ("amount/value", "0.99", "amount.value"),
        ("amount/value", "700000.01", "amount.value"),
        ("amount/currency", "USD", "amount.currency"),
        ("capture", "true", "capture"),
        ("capture", 1, "capture"),
        ("confirmation/type", "embedded", "confirmation.type"),
        ("confirmation/return_url", "t.me/bot", "confirmation.return_url"),
        ("description", "я" * 129, "description"),
        ("description", "", "description"),
        ("metadata", {"a" * 33: "b"}, "metadata." + "a" * 33),
        ("metadata", {"payment_id": 1}, "metadata.payment_id"),
        ("receipt", ..., "receipt"),
        ("receipt/customer/email", "anna", "receipt.customer.email"),
        ("receipt/customer/email", "", "receipt.customer.email"),
        ("receipt/items", [], "receipt.items"),
        ("receipt/items/0/description", "я" * 129, "receipt.items[0].description"),
        ("receipt/items/0/quantity", 1, "receipt.items[0].quantity"),
        ("receipt/items/0/vat_code", 13, "receipt.items[0].vat_code"),
        ("receipt/items/0/vat_code", "11", "receipt.items[0].vat_code"),
        ("receipt/items/0/vat_code", True, "receipt.items[0].vat_code"),
        ("receipt/items/0/payment_mode", "full", "receipt.items[0].payment_mode"),
        ("receipt/items/0/amount/value", "940.03", "receipt.items"),
        ("receipt/tax_system_code", 7, "receipt.tax_system_code"),
        ("payment_order", ..., "payment_order"),
        ("payment_order/type", "taxes", "payment_order.type"),
        ("payment_order/amount/value", "940.05", "payment_order.amount"),
        ("payment_order/amount/value", "0.00", "payment_order.amount"),
        ("payment_order/payment_purpose", "я" * 211, "payment_order.payment_purpose"),
        ("payment_order/recipient/inn", "349900001", "payment_order.recipient.inn"),
        ("payment_order/recipient/kpp", ..., "payment_order.recipient.kpp"),
        ("payment_order/recipient/bank/name", "я" * 46, "payment_order.recipient.bank.name"),
        ("payment_order/recipient/bank/bic", "04452522", "payment_order.recipient.bank.bic"),
        ("payment_order/payment_period/month", 13, "payment_order.payment_period.month"),
        ("payment_order/payment_period/year", 1919, "payment_order.payment_period.year"),
        ("payment_order/account_number", ..., "payment_order"),
        ("payment_order/account_number", "1" * 31, "payment_order.account_number"),
        ("payment_order/unified_account_number", "12345", "payment_order.unified_account_number"),
        ("payment_order/account", "1", "payment_order.account"),
        ("payment_method_data", {"type": "cash"}, "payment_method_data.type"),
        ("save", True, "save"),
    ],
)
def test_double_refuses_what_yookassa_refuses(path: str, value: object, parameter: str) -> None:
    body = json.loads(json.dumps(body_for()))
    ensure_payment(body, today=date(2026, 11, 26))
    _with(path, value)(body)
    with pytest.raises(Refused) as refusal:
        ensure_payment(body, today=date(2026, 11, 26))
    assert (refusal.value.status, refusal.value.parameter) == (400, parameter)


def test_double_takes_by_card_no_more_than_yookassa_does() -> None:
    body: Body = body_of(an_order(replace(a_payment(fee=0), amount=350_000_01)), REQUISITES)
    with pytest.raises(Refused) as refusal:
        ensure_payment(body | {"payment_method_data": {"type": "bank_card"}}, today=date(2026, 11, 26))
    assert refusal.value.parameter == "amount.value"


def test_double_knows_no_rate_before_its_time() -> None:
    with pytest.raises(Refused) as refusal:
        ensure_payment(body_for(), today=date(2025, 12, 31))
    assert refusal.value.parameter == "receipt.items[0].vat_code"
