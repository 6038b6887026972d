"""What a provider says of a payment, in words of ours."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.base.money import Kopecks

ROUBLE = "RUB"


class State(StrEnum):
    """How a payment stands at its provider."""

    OPEN = "open"
    """It can be paid, and nobody has begun."""
    UNDER_WAY = "under_way"
    """Somebody has begun, or the bank holds the money and has not taken it yet."""
    PAID = "paid"
    DECLINED = "declined"
    EXPIRED = "expired"


class Decline(StrEnum):
    """Why a payment has come to nothing; each has a sentence for the person."""

    NONE = ""
    INSUFFICIENT_FUNDS = "insufficient_funds"
    CARD_EXPIRED = "card_expired"
    WRONG_CARD = "wrong_card"
    NOT_CONFIRMED = "not_confirmed"
    """The bank's own question (3-D Secure) was not answered, or wrongly."""
    ASK_BANK = "ask_bank"
    SUSPECTED = "suspected"
    BANK_SILENT = "bank_silent"
    OVER_LIMIT = "over_limit"
    RESTRICTED = "restricted"
    """This card or way is not for such payments."""
    FOREIGN = "foreign"
    BY_PERSON = "by_person"
    BY_SUPPLIER = "by_supplier"
    NOT_OPENED = "not_opened"
    """The provider has given no link, so nothing could be paid."""
    GENERAL = "general"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A payment as its provider has it now."""

    state: State
    provider_id: str
    """The provider's own name of the payment; billing's register brings it back as `doc_id`."""
    word: str
    """The provider's own word for the state, kept as evidence: `succeeded`, `2`."""
    received: Kopecks = 0
    """What has been paid, commission included; refunds are not taken off."""
    refunded: Kopecks = 0
    currency: str = ROUBLE
    decline: Decline = Decline.NONE
    paid_at: datetime | None = None
    """By the provider's clock; None where it does not say."""
