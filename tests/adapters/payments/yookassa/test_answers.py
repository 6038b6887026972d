from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.payments.yookassa.answers import Unreadable, page_of, standing_of
from core.model.payments.standing import Decline, State

ID = "2c85e5d1-000f-5000-a000-1df11df15d3c"


def answer(**changes: Any) -> dict[str, Any]:
    known = {"id": ID, "status": "pending", "amount": {"value": "940.04", "currency": "RUB"}, "paid": False}
    return known | changes


def canceled(reason: object) -> dict[str, Any]:
    return answer(status="canceled", cancellation_details={"party": "payment_network", "reason": reason})


@pytest.mark.parametrize(
    ("reason", "decline"),
    [
        ("3d_secure_failed", Decline.NOT_CONFIRMED),
        ("call_issuer", Decline.ASK_BANK),
        ("canceled_by_merchant", Decline.BY_SUPPLIER),
        ("card_expired", Decline.CARD_EXPIRED),
        ("country_forbidden", Decline.FOREIGN),
        ("deal_expired", Decline.GENERAL),
        ("expired_on_capture", Decline.BY_SUPPLIER),
        ("fraud_suspected", Decline.SUSPECTED),
        ("general_decline", Decline.GENERAL),
        ("identification_required", Decline.RESTRICTED),
        ("insufficient_funds", Decline.INSUFFICIENT_FUNDS),
        ("internal_timeout", Decline.BANK_SILENT),
        ("invalid_card_number", Decline.WRONG_CARD),
        ("invalid_csc", Decline.WRONG_CARD),
        ("issuer_unavailable", Decline.BANK_SILENT),
        ("loan_application_expired", Decline.NOT_CONFIRMED),
        ("loan_declined", Decline.ASK_BANK),
        ("loan_declined_by_payer", Decline.BY_PERSON),
        ("payment_method_limit_exceeded", Decline.OVER_LIMIT),
        ("payment_method_restricted", Decline.RESTRICTED),
        ("permission_revoked", Decline.BY_PERSON),
        ("rejected_by_timeout", Decline.BANK_SILENT),
        ("unsupported_mobile_operator", Decline.RESTRICTED),
        ("moon_in_the_wrong_house", Decline.GENERAL),
    ],
)
def test_reason_of_a_cancellation_is_a_decline(reason: str, decline: Decline) -> None:
    standing = standing_of(canceled(reason))
    assert (standing.state, standing.decline) == (State.DECLINED, decline)
    assert standing.word == f"canceled {reason}"


@pytest.mark.parametrize("reason", [None, 5, "Анна Иванова", "x" * 65, ["a"]])
def test_reason_that_is_no_word_stays_out_of_the_ledger(reason: object) -> None:
    standing = standing_of(canceled(reason))
    assert (standing.state, standing.decline, standing.word) == (
        State.DECLINED,
        Decline.GENERAL,
        "canceled unknown",
    )


def test_cancellation_without_a_reason() -> None:
    assert standing_of(answer(status="canceled")).decline is Decline.GENERAL


def test_dead_link_is_no_decline() -> None:
    standing = standing_of(canceled("expired_on_confirmation"))
    assert (standing.state, standing.decline) == (State.EXPIRED, Decline.NONE)


def test_held_money_is_under_way_and_has_not_come() -> None:
    standing = standing_of(answer(status="waiting_for_capture", paid=True))
    assert (standing.state, standing.received, standing.word) == (State.UNDER_WAY, 0, "waiting_for_capture")


@pytest.mark.parametrize(
    ("status", "word"), [("frozen", "frozen"), ("Оплачен", "unknown"), (None, "unknown"), (7, "unknown")]
)
def test_status_that_is_not_known_changes_nothing(status: object, word: str) -> None:
    standing = standing_of(answer(status=status, paid=True))
    assert (standing.state, standing.received, standing.word) == (State.OPEN, 0, word)


@pytest.mark.parametrize(
    ("value", "received"), [("0.01", 1), ("940.04", 940_04), ("940.4", 940_40), ("940", 940_00), ("0.29", 29)]
)
def test_sum_is_read_to_the_kopeck(value: str, received: int) -> None:
    standing = standing_of(answer(status="succeeded", amount={"value": value, "currency": "RUB"}))
    assert standing.received == received


def test_currency_is_kept() -> None:
    standing = standing_of(answer(status="succeeded", amount={"value": "940.04", "currency": "KZT"}))
    assert (standing.received, standing.currency) == (940_04, "KZT")


def test_refund_in_another_currency_is_no_refund_of_roubles() -> None:
    refunded = {"value": "5.00", "currency": "KZT"}
    assert standing_of(answer(status="succeeded", refunded_amount=refunded)).refunded == 0


@pytest.mark.parametrize(
    ("captured_at", "paid_at"),
    [
        ("2026-11-26T10:53:29.072Z", datetime(2026, 11, 26, 10, 53, 29, 72000, UTC)),
        ("2026-11-26T13:53:29+03:00", datetime(2026, 11, 26, 10, 53, 29, 0, UTC)),
        ("2026-11-26T10:53:29", None),
        ("yesterday", None),
        (1764154409, None),
        (None, None),
    ],
)
def test_instant_of_the_payment(captured_at: object, paid_at: datetime | None) -> None:
    assert standing_of(answer(status="succeeded", captured_at=captured_at)).paid_at == paid_at


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": None}, "id"),
        ({"id": "../refunds"}, "id"),
        ({"amount": None}, "amount.value"),
        ({"amount": {"value": 940.04, "currency": "RUB"}}, "amount.value"),
        ({"amount": {"value": "940.044", "currency": "RUB"}}, "amount.value"),
        ({"amount": {"value": "-1.00", "currency": "RUB"}}, "amount.value"),
        ({"amount": {"value": "1e9", "currency": "RUB"}}, "amount.value"),
        ({"amount": {"value": "NaN", "currency": "RUB"}}, "amount.value"),
        ({"amount": {"value": "١.00", "currency": "RUB"}}, "amount.value"),
        ({"amount": {"value": "940.04"}}, "amount.currency"),
        ({"amount": {"value": "940.04", "currency": "рубль"}}, "amount.currency"),
        ({"status": "succeeded", "refunded_amount": {}}, "refunded_amount.value"),
    ],
)
def test_answer_without_its_money_is_unreadable(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Unreadable, match=field):
        standing_of(answer(**change))


def test_link_dies_an_hour_after_it_was_made() -> None:
    url = "https://yoomoney.ru/checkout"
    confirmation = {"type": "redirect", "confirmation_url": url}
    page = page_of(answer(created_at="2026-11-26T10:00:00.000Z", confirmation=confirmation))
    assert (page.provider_id, page.url) == (ID, url)
    assert page.until == datetime(2026, 11, 26, 10, tzinfo=UTC) + timedelta(hours=1)


@pytest.mark.parametrize(
    "confirmation", [None, {}, {"confirmation_url": "javascript:alert(1)"}, {"type": "qr"}]
)
def test_payment_without_a_page_is_unreadable(confirmation: object) -> None:
    with pytest.raises(Unreadable, match="confirmation_url"):
        page_of(answer(created_at="2026-11-26T10:00:00.000Z", confirmation=confirmation))


def test_paid_payment_needs_no_page() -> None:
    page = page_of(answer(status="succeeded"))
    assert (page.provider_id, page.url, page.until) == (ID, "", None)
