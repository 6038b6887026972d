"""Receipts: the last month's, and the register of all the others (S32, S66–S70).

One dialogue in several files: `month`, `register`, `offer`, `file`. A step is heard once its file has been
imported.
"""

from bot.handlers.receipts import file, month, offer, register
from bot.handlers.receipts.common import RECEIPT, receipts
from bot.handlers.receipts.month import last

__all__ = ["RECEIPT", "file", "last", "month", "offer", "receipts", "register"]
