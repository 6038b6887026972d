"""Paying (S54–S58): the sum, the way, the summary with its consent, the link, and what came of it."""

from bot.handlers.payments import asking, code, e_receipt, link, summary
from bot.handlers.payments.common import payments
from bot.handlers.payments.summary import pay, pay_button, pay_for, pay_sum

__all__ = [
    "asking",
    "code",
    "e_receipt",
    "link",
    "pay",
    "pay_button",
    "pay_for",
    "pay_sum",
    "payments",
    "summary",
]
