"""What became of a payment that billing knows of: the same in the history and in the spreadsheet (S65)."""

from typing import Final

from bot.texts import Texts
from core.model.payments.online_payment import UNCOUNTED

_WORDS: Final = {
    "": "payments-processed",
    "succeeded": "payments-processed",
    "created": "payments-created",
    "pending": "payments-pending",
    "canceled": "payments-cancelled",
    "refunded": "payments-refunded",
    UNCOUNTED: "payments-uncounted",
}
"""Statuses that are no Russian words yet, or none at all."""


def payment_status(text: Texts, status: str) -> str:
    """Billing's own word, in Russian and without a capital letter: «обработан»."""
    bare = status.strip().lower()
    name = _WORDS.get(bare)
    return text.label(name) if name else bare
