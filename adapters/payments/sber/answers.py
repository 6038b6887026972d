"""What Sber says of an order, in words of ours."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from adapters.payments.sber.api import number
from core.base.money import Kopecks
from core.model.payments.standing import ROUBLE, Decline, Standing, State

_ROUBLES: Final = {"", "643", "810"}
PROVIDER_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")

_PAID, _REVERSED, _REFUNDED, _DECLINED = 2, 3, 4, 6
_STATES: Final[Mapping[int, State]] = {
    0: State.OPEN,
    1: State.UNDER_WAY,  # the money is held and not taken
    _PAID: State.PAID,
    _REVERSED: State.DECLINED,
    _REFUNDED: State.PAID,
    5: State.UNDER_WAY,  # the card's bank is asking the person
    _DECLINED: State.DECLINED,
}
_OUT_OF_TIME: Final = frozenset({2007, 1001})
_DECLINES: Final[Mapping[int, Decline]] = {
    116: Decline.INSUFFICIENT_FUNDS,
    101: Decline.CARD_EXPIRED,
    **dict.fromkeys((111, 125, 1015, 2004), Decline.WRONG_CARD),
    **dict.fromkeys((2005, 2006, 2015, 2019, 2020, 2022, 2024, 2025, 2026), Decline.NOT_CONFIRMED),
    **dict.fromkeys((1, 5, 103, 107), Decline.ASK_BANK),
    **dict.fromkeys((200, 999, 2000, 2001), Decline.SUSPECTED),
    **dict.fromkeys((-1, 907, 909, 910, 1017, 1018, 1019), Decline.BANK_SILENT),
    **dict.fromkeys((2011, 2016, 2018, 2023), Decline.BANK_SILENT),
    **dict.fromkeys((121, 123, 209, 903, 2002, 20010), Decline.OVER_LIMIT),
    **dict.fromkeys((100, 104, 120, 208, 902, 2003), Decline.RESTRICTED),
}
"""By `actionCode`; any other is GENERAL. Sources: the gate's tables of RBS as banks publish them
(dev.bpcbt.com, action codes; alfabank.ru, Приложение 3), of which Sber's are a part.

The codes from 2000 on are written with a minus there; some tables have them without."""
_FIRST_WITH_A_MINUS: Final = 2000


class Unreadable(Exception):
    """An answer that cannot be understood; the message names the field."""


def standing_of(answer: Mapping[str, Any]) -> Standing:
    """How the order stands.

    A state that is not known changes nothing: the order stays open, and its word is kept.

    Raises:
        Unreadable: when what decides about money is missing or malformed.
    """
    status = number(answer.get("orderStatus"))
    if status is None:
        raise Unreadable("orderStatus")
    state = _STATES.get(status, State.OPEN)
    code = _action(answer)
    word, decline = str(status), Decline.NONE
    if status == _DECLINED:
        word = f"{status} {code}"
        if code in _OUT_OF_TIME:
            state = State.EXPIRED
        else:
            decline = _DECLINES.get(code, Decline.GENERAL)
    elif status == _REVERSED:
        decline = Decline.BY_SUPPLIER
    received, refunded = _money(answer) if state is State.PAID else (0, 0)
    if status == _REVERSED and answer.get("depositedDate"):
        # An operator may undo a payment on its day: no refund, and the money is back all the same.
        refunded = number(answer.get("amount")) or 0
    return Standing(
        state=state,
        provider_id=id_of(answer),
        word=word,
        received=received,
        refunded=refunded,
        currency=_currency(answer),
        decline=decline,
        paid_at=_instant(answer.get("depositedDate") or answer.get("authDateTime")),
    )


def id_of(answer: Mapping[str, Any]) -> str:
    """Sber's name of the order (mdOrder); empty where it is not told.

    Raises:
        Unreadable: when it is malformed.
    """
    found = answer.get("orderId") or _attribute(answer, "mdOrder")
    if not isinstance(found, str) or (found and not PROVIDER_ID.fullmatch(found)):
        raise Unreadable("orderId")
    return found


def page_of(answer: Mapping[str, Any]) -> tuple[str, str]:
    """The order's name at Sber, and the address of its page.

    Raises:
        Unreadable: when one of them is missing.
    """
    provider_id, url = id_of(answer), answer.get("formUrl")
    if not provider_id:
        raise Unreadable("orderId")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        raise Unreadable("formUrl")
    return provider_id, url


def _action(answer: Mapping[str, Any]) -> int:
    code = number(answer.get("actionCode")) or 0
    return abs(code) if abs(code) >= _FIRST_WITH_A_MINUS else code


def _money(answer: Mapping[str, Any]) -> tuple[Kopecks, Kopecks]:
    """What has been paid and what has been given back."""
    sums = answer.get("paymentAmountInfo")
    if not isinstance(sums, dict):
        raise Unreadable("paymentAmountInfo")
    deposited, refunded = number(sums.get("depositedAmount")), number(sums.get("refundedAmount", 0))
    if deposited is None or deposited < 0:
        raise Unreadable("depositedAmount")
    if refunded is None or refunded < 0:
        raise Unreadable("refundedAmount")
    if refunded:
        # A refund may have been taken off what was deposited; what was approved stays as it was.
        deposited = max(deposited, number(sums.get("approvedAmount")) or 0)
    return deposited, refunded


def _currency(answer: Mapping[str, Any]) -> str:
    currency = str(answer.get("currency") or "")
    return ROUBLE if currency in _ROUBLES else currency[:3]


def _attribute(answer: Mapping[str, Any], name: str) -> object:
    attributes = answer.get("attributes")
    for each in attributes if isinstance(attributes, list) else ():
        if isinstance(each, dict) and each.get("name") == name:
            return each.get("value")
    return ""


def _instant(milliseconds: object) -> datetime | None:
    value = number(milliseconds)
    try:
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
