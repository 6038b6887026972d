"""What YooKassa says of a payment, in words of ours."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from core.base.money import Kopecks, kopecks
from core.model.payments.standing import Decline, Standing, State
from core.ports.payment_providers import PaymentPage

LINK_LIVES: Final = timedelta(hours=1)
"""By card, СБП, SberPay, T-Pay, ЮMoney (yookassa.ru/developers, payment-methods)."""

_DECLINES: Final[Mapping[str, Decline]] = {
    "3d_secure_failed": Decline.NOT_CONFIRMED,
    "call_issuer": Decline.ASK_BANK,
    "canceled_by_merchant": Decline.BY_SUPPLIER,
    "card_expired": Decline.CARD_EXPIRED,
    "country_forbidden": Decline.FOREIGN,
    "deal_expired": Decline.GENERAL,
    "expired_on_capture": Decline.BY_SUPPLIER,
    "fraud_suspected": Decline.SUSPECTED,
    "general_decline": Decline.GENERAL,
    "identification_required": Decline.RESTRICTED,
    "insufficient_funds": Decline.INSUFFICIENT_FUNDS,
    "internal_timeout": Decline.BANK_SILENT,
    "invalid_card_number": Decline.WRONG_CARD,
    "invalid_csc": Decline.WRONG_CARD,
    "issuer_unavailable": Decline.BANK_SILENT,
    "loan_application_expired": Decline.NOT_CONFIRMED,
    "loan_declined": Decline.ASK_BANK,
    "loan_declined_by_payer": Decline.BY_PERSON,
    "payment_method_limit_exceeded": Decline.OVER_LIMIT,
    "payment_method_restricted": Decline.RESTRICTED,
    "permission_revoked": Decline.BY_PERSON,
    "rejected_by_timeout": Decline.BANK_SILENT,
    "unsupported_mobile_operator": Decline.RESTRICTED,
}
"""By `cancellation_details.reason` (yookassa.ru, declined-payments); any other is GENERAL."""
_DEAD_LINK: Final = "expired_on_confirmation"

_VALUE: Final = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
PROVIDER_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")
_WORD: Final = re.compile(r"[0-9a-z_]{1,64}")


class Unreadable(Exception):
    """An answer that cannot be understood; the message names the field."""


def standing_of(answer: Mapping[str, Any]) -> Standing:
    """How the payment stands.

    A status that is not known changes nothing: the payment stays open, and its word is kept.

    Raises:
        Unreadable: when what decides about money is missing or malformed.
    """
    status, provider_id = _word(answer.get("status")), id_of(answer)
    amount, currency = _amount(answer, "amount")
    match status:
        case "succeeded":
            return Standing(
                state=State.PAID,
                provider_id=provider_id,
                word=status,
                received=amount,
                refunded=_refunded(answer, currency),
                currency=currency,
                paid_at=_instant(answer.get("captured_at")),
            )
        case "canceled":
            reason = _word(_inner(answer, "cancellation_details").get("reason"))
            expired = reason == _DEAD_LINK
            return Standing(
                state=State.EXPIRED if expired else State.DECLINED,
                provider_id=provider_id,
                word=f"{status} {reason}",
                currency=currency,
                decline=Decline.NONE if expired else _DECLINES.get(reason, Decline.GENERAL),
            )
        case "waiting_for_capture":
            state = State.UNDER_WAY
        case _:
            state = State.OPEN
    return Standing(state=state, provider_id=provider_id, word=status, currency=currency)


def page_of(answer: Mapping[str, Any]) -> PaymentPage:
    """The page of a payment that has just been made, or was made by an earlier try.

    The address is empty where the payment has been paid already.

    Raises:
        Unreadable: when a payment that can be paid has no page.
    """
    url = _inner(answer, "confirmation").get("confirmation_url")
    created = _instant(answer.get("created_at"))
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        if standing_of(answer).state is State.OPEN:
            raise Unreadable("confirmation_url")
        url = ""
    return PaymentPage(provider_id=id_of(answer), url=url, until=created and created + LINK_LIVES)


def id_of(answer: Mapping[str, Any]) -> str:
    """YooKassa's name of the payment.

    Raises:
        Unreadable: when there is none.
    """
    found = answer.get("id")
    if not isinstance(found, str) or not PROVIDER_ID.fullmatch(found):
        raise Unreadable("id")
    return found


def token_of(answer: Mapping[str, Any]) -> str:
    """Our token as YooKassa gives it back; empty for a payment that was not begun here."""
    token = _inner(answer, "metadata").get("payment_id")
    return token if isinstance(token, str) else ""


def asks_for(answer: Mapping[str, Any], amount: Kopecks, currency: str) -> bool:
    """Whether the payment is of this sum.

    Raises:
        Unreadable: when its sum is missing or malformed.
    """
    return _amount(answer, "amount") == (amount, currency)


def _refunded(answer: Mapping[str, Any], currency: str) -> Kopecks:
    if "refunded_amount" not in answer:
        return 0
    refunded, of = _amount(answer, "refunded_amount")
    return refunded if of == currency else 0


def _amount(answer: Mapping[str, Any], name: str) -> tuple[Kopecks, str]:
    money = _inner(answer, name)
    value, currency = money.get("value"), money.get("currency")
    if not isinstance(value, str) or not _VALUE.fullmatch(value):
        raise Unreadable(f"{name}.value")
    if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        raise Unreadable(f"{name}.currency")
    return kopecks(value), currency


def _inner(answer: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = answer.get(name)
    return inner if isinstance(inner, dict) else {}


def _word(word: object) -> str:
    """A word fit for the ledger."""
    return word if isinstance(word, str) and _WORD.fullmatch(word) else "unknown"


def _instant(written: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None
    return instant if instant and instant.tzinfo else None
