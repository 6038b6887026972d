"""Charges and payments (S61–S65): the last month, any month, any period, as a spreadsheet too.

One dialogue in several files: `month`, `history`, `payments`, `periods`, `table`. A step is heard once its
file has been imported.
"""

from bot.handlers.charges import history, month, payments, periods
from bot.handlers.charges.common import charges, last
from bot.handlers.charges.table import EXTRACT

__all__ = ["EXTRACT", "charges", "history", "last", "month", "payments", "periods"]
